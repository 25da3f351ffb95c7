"""Forms on the way: which one a report was made with, a newer one that is fed, and checks that need another's record."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from server.domain import forms
from server.models import Entity, Operation
from tests.factories import Aleppo, Desk, new_id
from tests.people import BOB, CHELSEA, OMAR, RAMOUSEH
from tests.sync.feeds import questions


def bus(desk: Desk, seats: int | None) -> str:
    """A bus of so many seats, in a convoy that stands at Ramouseh."""
    convoy, vehicle = new_id(), new_id()
    desk.post("/convoys", 201, id=convoy, values={"label": "Convoy 12", "at_site": RAMOUSEH})
    desk.post("/vehicles", 201, id=vehicle, values={"convoy": convoy, "label": "Bus 4", "type": "bus", "seats": seats})
    return vehicle


def flags(desk: Desk, key: str) -> list[str]:
    return list(desk.get(f"/reports/{key}")["flags"])


def set_seats(desk: Desk, vehicle: str, now: int) -> None:
    seen = desk.get(f"/vehicles/{vehicle}")
    base = {"epoch": seen["epoch"], "version": seen["version"]}
    edits = {"seats": {"was": seen["seats"], "now": now}}
    desk.patch(f"/vehicles/{vehicle}", rev=seen["rev"], id=new_id(), base=base, edits=edits, reason="Counted them")


def test_a_report_names_the_version_of_its_form_and_without_one_it_is_the_first(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    older, newer = phone.headcount(), phone.headcount(form_version=2)
    phone.sync(older, newer)
    assert bob.get(f"/reports/{older['id']}")["values"]["form_version"] == 1
    assert bob.get(f"/reports/{newer['id']}")["values"]["form_version"] == 2
    assert {item["values"]["form_version"] for item in bob.get("/reports")["items"]} == {1, 2}
    # Nobody stated the first: it is read so, and no version says that somebody did.
    assert "form_version" not in bob.get(f"/reports/{older['id']}")["versions"][0]["sets"]


def test_a_report_of_a_newer_form_than_is_known_is_taken_with_its_unknown_fields(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(form_version=forms.HEADCOUNT.version + 7, **{"weather.wind": "strong"})
    assert phone.sync(create)["receipts"][0]["outcome"] == "applied"
    values = bob.get(f"/reports/{create['id']}")["values"]
    assert (values["form_version"], values["weather.wind"]) == (forms.HEADCOUNT.version + 7, "strong")


def test_no_edit_changes_the_version_of_the_form(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(form_version=1)
    phone.sync(create)
    receipt = phone.sync(phone.amend(create["id"], {"form_version": (1, 2)}))["receipts"][0]
    assert (receipt["outcome"], receipt["problem"]) == ("quarantined", "invalid")
    bob.amend(create["id"], {"form_version": (1, 2)}, 422)


def test_a_new_version_of_a_form_is_fed_once_to_phones_that_have_the_old(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount()
    phone.sync(create)
    newer = replace(forms.HEADCOUNT, version=forms.HEADCOUNT.version + 1)
    monkeypatch.setitem(forms.REPORTS, "headcount", newer)
    aleppo.desk(BOB).amend(create["id"], {"total": (47, 48)})
    answer = phone.sync()
    assert [(fed["entity"], fed["key"]) for fed in answer["changes"]] == [("form", "headcount"), ("report", create["id"])]
    assert "reset" not in answer
    assert phone.copies["form", "headcount"]["version"] == newer.version
    assert phone.sync()["changes"] == []


def test_a_snapshot_under_way_while_the_form_changes_ends_with_the_new_one(
    aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = aleppo.phone(CHELSEA)
    phone.sync(*[phone.headcount(n) for n in range(10)])
    phone.cursor, phone.copies = None, {}
    while ("form", "headcount") not in phone.copies:
        assert phone.sync(limit_bytes=1024)["more"]
    newer = replace(forms.HEADCOUNT, version=forms.HEADCOUNT.version + 1)
    monkeypatch.setitem(forms.REPORTS, "headcount", newer)
    phone.pull()
    phone.pull()
    assert phone.copies["form", "headcount"]["version"] == newer.version


def test_a_vehicle_of_known_seats_is_judged_by_them(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    small, large, untold = bus(bob, 30), bus(bob, 100), bus(bob, None)
    crowded, fitting, at_most = (phone.headcount(n, vehicle=small) for n in (46, 45, 121))
    roomy, unknown = phone.headcount(121, vehicle=large), phone.headcount(121, vehicle=untold)
    families = phone.headcount(46, vehicle=small, unit="household")
    phone.sync(crowded, fitting, at_most, roomy, unknown, families)
    flagged = {
        name for name, change in locals().items() if isinstance(change, dict) and "over-capacity" in flags(bob, change["id"])
    }
    assert flagged == {"crowded", "at_most", "unknown"}
    # An amend that does not name the vehicle is judged by it all the same.
    phone.sync(phone.amend(fitting["id"], {"total": (45, 47)}))
    assert flags(bob, fitting["id"]) == ["over-capacity"]


def test_a_vehicle_that_arrives_or_is_corrected_later_judges_anew(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    convoy = phone.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    late = phone.freeze("vehicle", "create", values={"convoy": convoy["id"], "label": "Bus 4", "type": "bus", "seats": 30})
    create = phone.headcount(47, vehicle=late["id"])
    phone.sync(create)
    assert flags(bob, create["id"]) == ["unresolved"]
    phone.sync(convoy, late)
    assert flags(bob, create["id"]) == ["over-capacity"]
    set_seats(bob, late["id"], 50)
    assert flags(bob, create["id"]) == []
    rev = bob.get(f"/reports/{create['id']}")["rev"]
    set_seats(bob, late["id"], 60)  # which says nothing new of the report
    assert bob.get(f"/reports/{create['id']}")["rev"] == rev
    phone.pull()
    assert phone.report(create["id"])["flags"] == []


def test_a_decision_about_the_seats_judges_anew(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    vehicle = bus(bob, 50)
    create = phone.headcount(47, vehicle=vehicle)
    phone.sync(create)
    set_seats(bob, vehicle, 45)
    amend = phone.freeze(
        "vehicle", "amend", key=vehicle, base={"epoch": phone.epoch, "version": 1}, edits={"seats": {"was": 50, "now": 20}}
    )
    assert phone.sync(amend)["receipts"][0]["outcome"] == "conflict"
    assert flags(bob, create["id"]) == []
    [conflict] = omar.get(f"/conflicts?report={vehicle}")["items"]
    candidate = next(one["id"] for one in conflict["candidates"] if one["value"] == 20)
    omar.post(f"/conflicts/{conflict['id']}/decision", rev=conflict["report_rev"], candidate=candidate)
    assert flags(bob, create["id"]) == ["over-capacity"]


def test_seats_in_another_operation_judge_nobody(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    vehicle = bus(bob, 10)
    with aleppo.sessions.begin() as session:
        other = Operation(id=new_id(), names={}, status="open", time_zone="UTC", languages=[], age_bands=[])
        session.add(other)
        session.flush()
        session.execute(update(Entity).where(Entity.key == vehicle).values(operation_id=other.id))
    create = phone.headcount(47, vehicle=vehicle)
    phone.sync(create)
    assert flags(bob, create["id"]) == ["unresolved"]


def test_a_batch_asks_the_database_no_more_for_many_changes_than_for_two(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    vehicles = [bus(bob, 30) for _ in range(12)]
    creates = [phone.headcount(n, vehicle=vehicle, distance="near") for n, vehicle in enumerate(vehicles)]
    phone.sync(*creates)
    phone.pull()

    def amends(some: list[dict[str, object]]) -> int:
        asked = [phone.amend(str(create["id"]), {"total": (1, 99), "distance": (None, "far")}) for create in some]
        with questions(aleppo) as sent:
            receipts = phone.sync(*asked)["receipts"]
        assert {receipt["outcome"] for receipt in receipts} == {"applied"}
        return len(sent)

    assert amends(creates[2:]) == amends(creates[:2])
