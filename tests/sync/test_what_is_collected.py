"""What an operation does not collect takes no effect, whoever states it, and is not passed over in silence."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from server.domain import forms
from server.models import Change, Operation
from tests.factories import Aleppo, Phone
from tests.people import ALEPPO, BOB, CHELSEA, OMAR
from tests.simulation.planting import plant

PLACE = {"position.latitude_e7": 361_000_000, "position.longitude_e7": 371_000_000, "position.accuracy_m": 9, "distance": "near"}
NEWER = {"position.altitude_m": 380}  # of a newer app
STATUS = {"status.announced": "civilians"}
SURPLUS = {**PLACE, **NEWER, **STATUS}


def switch(aleppo: Aleppo, *, position: bool = False, status_as_announced: bool = False) -> None:
    with aleppo.sessions.begin() as session:
        session.execute(
            update(Operation)
            .where(Operation.id == ALEPPO)
            .values(position=position, status_as_announced=status_as_announced, rev=Operation.rev + 1)
        )


def collected(aleppo: Aleppo, key: str) -> set[str]:
    return aleppo.desk(BOB).get(f"/reports/{key}")["values"].keys() & SURPLUS.keys()


def stated_anywhere(aleppo: Aleppo, phone: Phone, key: str) -> str:
    """All that the office tells of a report: to its author, and to the desk."""
    phone.pull()
    desk = aleppo.desk(BOB)
    return json.dumps([phone.report(key), desk.get(f"/reports/{key}"), desk.get("/reports"), desk.get("/conflicts")])


def test_a_server_that_takes_what_is_not_collected_is_found(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    switched_off = "if switch not in self.switched_on[operation]"
    plant(monkeypatch, "server.services.reach:Reach.not_collected", switched_off, "if False")
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount(**SURPLUS)
    phone.sync(create)
    assert collected(aleppo, create["id"]) == SURPLUS.keys()
    assert [name for name in SURPLUS if name not in stated_anywhere(aleppo, aleppo.phone(CHELSEA), create["id"])] == []


def test_a_field_that_is_not_collected_stays_in_the_bytes_and_the_rest_is_applied(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(**SURPLUS)
    receipt = phone.sync(create)["receipts"][0]
    assert receipt["outcome"] == "applied"
    detail = bob.get(f"/reports/{create['id']}")
    assert (detail["values"]["total"], detail["flags"]) == (47, ["not-collected"])
    told = stated_anywhere(aleppo, phone, create["id"])
    assert [name for name in SURPLUS if name in told] == []
    assert phone.report(create["id"])["flags"] == ["not-collected"]
    with aleppo.sessions() as session:
        body = session.scalars(select(Change.body).where(Change.id == create["id"])).one()
    assert json.loads(body)["values"].items() >= SURPLUS.items()


@pytest.mark.parametrize(
    ("on", "kept"), [("position", {**PLACE, **NEWER}), ("status_as_announced", STATUS)], ids=["position", "status"]
)
def test_a_switch_lets_through_what_it_is_for_and_no_more(aleppo: Aleppo, on: str, kept: dict[str, Any]) -> None:
    switch(aleppo, **{on: True})
    phone = aleppo.phone(CHELSEA)
    create, plain = phone.headcount(**SURPLUS), phone.headcount(**kept)
    phone.sync(create, plain)
    assert collected(aleppo, create["id"]) == collected(aleppo, plain["id"]) == kept.keys()
    bob = aleppo.desk(BOB)
    assert bob.get(f"/reports/{create['id']}")["flags"] == ["not-collected"]
    assert bob.get(f"/reports/{plain['id']}")["flags"] == []


def test_an_amend_and_an_answer_are_applied_without_it(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    amended, answered, only = phone.headcount(), phone.headcount(), phone.headcount()
    phone.sync(amended, answered, only)
    bob.review(answered["id"], "return", question="Is 47 right?")
    phone.pull()
    question = phone.report(answered["id"])["question"]["id"]
    edits = {"total": (47, 48), "distance": (None, "far")}
    receipts = phone.sync(
        phone.amend(amended["id"], edits),
        phone.answer(answered["id"], question, "changed", **edits),
        phone.amend(only["id"], {"status.announced": (None, "mixed")}),
    )["receipts"]
    assert [receipt["outcome"] for receipt in receipts] == ["applied"] * 3
    for key, total in ((amended["id"], 48), (answered["id"], 48), (only["id"], 47)):
        told = stated_anywhere(aleppo, phone, key)
        assert [name for name in SURPLUS if name in told] == []
        detail = bob.get(f"/reports/{key}")
        assert (detail["values"]["total"], detail["version"], detail["flags"]) == (total, 2, ["not-collected"])


def test_it_is_judged_when_it_takes_effect(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount()
    amend = phone.amend(create["id"], {"distance": (None, "far"), "total": (47, 48)}, version=0)
    assert phone.sync(amend)["receipts"][0]["outcome"] == "held"
    switch(aleppo, position=True)
    phone.sync(create)
    assert collected(aleppo, create["id"]) == {"distance"}


def test_the_flag_outlasts_what_is_said_later(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(**PLACE)
    phone.sync(create)
    phone.sync(phone.amend(create["id"], {"total": (47, 48)}))
    assert bob.get(f"/reports/{create['id']}")["flags"] == ["not-collected"]


def test_the_desk_is_refused_it_by_name_and_may_empty_what_was_collected_once(aleppo: Aleppo) -> None:
    switch(aleppo, position=True)
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(**PLACE)
    key = create["id"]
    phone.sync(create)
    switch(aleppo)
    refused = bob.amend(key, {"distance": ("near", "far"), "total": (47, 48), "position.altitude_m": (None, 3)}, 422)
    assert refused["slug"] == "invalid"
    assert refused["fields"].keys() == {"edits.distance", "edits.position.altitude_m"}
    assert bob.get(f"/reports/{key}")["version"] == 1
    emptied = bob.amend(key, {"distance": ("near", None)})["report"]
    assert "distance" not in emptied["values"]
    assert emptied["flags"] == []


def test_no_decision_enters_it_and_a_candidate_of_before_can_be_chosen(aleppo: Aleppo) -> None:
    switch(aleppo, position=True)
    one, two, omar = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(OMAR)
    create = one.headcount()
    one.sync(create)
    two.pull()
    one.sync(one.amend(create["id"], {"distance": (None, "near")}))
    two.sync(two.amend(create["id"], {"distance": (None, "far")}))
    switch(aleppo)
    [conflict] = omar.conflicts(create["id"])
    refused = omar.decide(conflict, 422, value="unknown", reason="Neither saw it")
    assert refused["fields"].keys() == {"value"}
    candidate = next(one["id"] for one in conflict["candidates"] if one["value"] == "far")
    assert omar.decide(conflict, candidate=candidate)["values"]["distance"] == "far"


def test_nobody_is_asked_for_it(aleppo: Aleppo) -> None:
    named = {field.name for field in forms.HEADCOUNT.fields if field.switch}
    assert named == {*PLACE, *STATUS}
    bob = aleppo.desk(BOB)
    for on in ({}, {"position": True}, {"position": True, "status_as_announced": True}):
        switch(aleppo, **on)
        asked = {field["name"] for field in aleppo.phone(CHELSEA).copies["form", "headcount"]["fields"]}
        assert asked & named == {field.name for field in forms.HEADCOUNT.fields if field.switch in on}
        [shown] = bob.get("/forms")["items"]
        assert {field["name"] for field in shown["fields"]} == asked
