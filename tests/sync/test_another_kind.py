"""A kind of report that is declared and nothing else: it goes the whole way from phone to desk and back."""

from typing import Any

import pytest

from server.domain import forms
from server.domain.checks import InOrder
from tests.factories import Aleppo, Phone
from tests.people import BOB, CHELSEA, OMAR, RAMOUSEH

INCIDENT = forms.report(
    "incident",
    3,
    forms.choice("type", "shelling", "shooting", "turned-back", required=True),
    forms.text("target", 40),
    forms.number("killed.low"),
    forms.number("killed.best"),
    forms.number("killed.high"),
    checks=(InOrder("killed-out-of-order", ("killed.low", "killed.best", "killed.high")),),
)


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the server is made: the document is described by what is declared then."""
    for declared in (forms.REPORTS, forms.FORMS):
        monkeypatch.setitem(declared, INCIDENT.kind, INCIDENT)


def incident(phone: Phone, **values: Any) -> dict[str, Any]:
    stated = {
        "kind": "incident",
        "form_version": 3,
        "site": RAMOUSEH,
        "observed_from": "2016-12-18T23:05:00+02:00",
        "how_known": "told",
        "type": "shooting",
        **values,
    }
    return phone.freeze("report", "create", values={name: value for name, value in stated.items() if value is not None})


def came_of(phone: Phone, *changes: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(receipt["outcome"], receipt.get("problem")) for receipt in phone.sync(*changes)["receipts"]]


def test_it_is_judged_by_its_own_form(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    assert came_of(phone, incident(phone, target="a bus"), phone.headcount()) == [("applied", None)] * 2
    for wrong in ({"type": None}, {"type": "rain"}, {"killed.best": -1}, {"target": "x" * 41}, {"how_known": None}):
        assert came_of(phone, incident(phone, **wrong)) == [("quarantined", "invalid")], wrong
    # What another kind has is unknown to this one, and kept.
    create = incident(phone, direction="sideways")
    assert came_of(phone, create, phone.headcount(type=5)) == [("applied", None)] * 2
    assert aleppo.desk(BOB).get(f"/reports/{create['id']}")["values"]["direction"] == "sideways"


def test_its_edits_are_judged_by_its_own_form(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = incident(phone)
    key = create["id"]
    phone.sync(create)
    for field, now in (("type", None), ("type", "rain"), ("killed.best", "many"), ("kind", "headcount"), ("form_version", 4)):
        phone.chains[key] = key
        assert came_of(phone, phone.amend(key, {field: (None, now), "target": (None, "a bus")})) == [("quarantined", "invalid")]
        refused = bob.amend(key, {field: (None, now)}, 422)
        assert [path for path in refused["fields"] if path == f"edits.{field}"]
    assert bob.get(f"/reports/{key}")["version"] == 1
    phone.chains[key] = key
    assert came_of(phone, phone.amend(key, {"killed.best": (None, 2), "direction": (None, "sideways")})) == [("applied", None)]
    assert bob.amend(key, {"type": ("shooting", "shelling")})["report"]["values"]["type"] == "shelling"


def test_an_edit_that_was_held_is_judged_when_its_turn_comes(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = incident(phone)
    wrong = phone.amend(create["id"], {"type": ("shooting", "rain")}, version=0)
    after = phone.amend(create["id"], {"target": (None, "a bus")}, version=0)
    assert came_of(phone, wrong, after) == [("held", None)] * 2
    assert came_of(phone, create, wrong, after) == [("applied", None), ("quarantined", "invalid"), ("held", None)]
    assert phone.copies["receipt", wrong["id"]]["outcome"] == "quarantined"


def test_two_values_of_one_of_its_fields_wait_for_a_decision_that_its_form_can_hold(aleppo: Aleppo) -> None:
    one, two, bob, omar = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    create = incident(one, **{"killed.low": 1})
    key = create["id"]
    one.sync(create)
    two.pull()
    assert came_of(one, one.amend(key, {"killed.best": (None, 2)})) == [("applied", None)]
    assert came_of(two, two.amend(key, {"killed.best": (None, 3)})) == [("conflict", None)]
    assert two.report(key)["conflicts"] == [{"field": "killed.best", "own": [2, 3]}]
    [conflict] = omar.conflicts(key)
    assert omar.decide(conflict, 422, value="many", reason="The list says so")["fields"].keys() == {"value"}
    decided = omar.decide(conflict, value=0, reason="The list says so")
    assert decided["values"]["killed.best"] == 0
    assert decided["flags"] == ["killed-out-of-order"]
    for phone in (one, two):
        phone.pull()
        assert phone.report(key)["values"]["killed.best"] == 0
        assert phone.report(key)["kind"] == "incident"
        assert phone.report(key)["flags"] == ["killed-out-of-order"]
    assert bob.review(key, "verify")["review"] == "verified"


def test_a_check_of_a_rivals_number_is_kept_from_the_phone_for_this_kind_too(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = incident(phone, **{"killed.low": 5})
    phone.sync(create)
    bob.amend(create["id"], {"killed.high": (None, 1)})
    phone.sync(phone.amend(create["id"], {"killed.high": (None, 7)}))
    assert bob.get(f"/reports/{create['id']}")["flags"] == ["killed-out-of-order"]
    assert phone.report(create["id"])["flags"] == []


def test_the_desk_lists_and_shows_it_among_its_like(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    first, second, count = incident(phone), incident(phone, type="shelling"), phone.headcount()
    phone.sync(first, second, count)
    items = {item["id"]: item for item in bob.get("/reports?how_known=told")["items"]}
    assert items.keys() == {first["id"], second["id"]}
    assert {item["kind"] for item in items.values()} == {"incident"}
    detail = bob.get(f"/reports/{first['id']}")
    assert detail["values"] == first["values"]
    assert [near["id"] for near in detail["neighbours"]] == [second["id"]]
    assert bob.get(f"/reports/{count['id']}")["neighbours"] == []


def test_its_form_is_fed_served_and_described(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    fed = phone.copies["form", "incident"]
    assert fed["version"] == 3
    assert {field["name"] for field in fed["fields"]} >= {"kind", "form_version", "observed_from", "type", "killed.high"}
    assert [check["flag"] for check in fed["checks"]] == ["future-time", "ends-before-start", "killed-out-of-order"]
    assert {form["kind"]: form for form in bob.get("/forms")["items"]}["incident"] == fed
    components = aleppo.app.test_client().get("/openapi.json").get_json()["components"]["schemas"]
    described = components["IncidentValues"]
    assert described["properties"]["type"]["enum"] == ["shelling", "shooting", "turned-back"]
    assert described["properties"]["kind"]["enum"] == ["incident"]
    assert "total" not in described["properties"]
    assert components["Report"]["properties"]["values"]["oneOf"] == [
        {"$ref": "#/components/schemas/HeadcountValues"},
        {"$ref": "#/components/schemas/IncidentValues"},
    ]


def test_what_happened_at_a_vehicle_does_not_count_it(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    convoy = phone.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    bus = phone.freeze("vehicle", "create", values={"convoy": convoy["id"], "label": "Bus 4", "type": "bus"})
    phone.sync(convoy, bus)
    phone.sync(incident(phone, vehicle=bus["id"]))
    phone.pull()
    assert phone.copies["vehicle", bus["id"]]["counted"] == []
    phone.sync(phone.headcount(vehicle=bus["id"]))
    phone.pull()
    assert phone.copies["vehicle", bus["id"]]["counted"] == ["leaving"]
