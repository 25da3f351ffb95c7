"""Two people count one bus (docs/sync.md S3.6): both stand, both are flagged, and a person says what they are."""

import json
from datetime import timedelta
from typing import Any

import pytest

from server.services import duplicates
from tests.factories import Aleppo, Desk, Phone, assign
from tests.people import BOB, CHELSEA, DARA, OMAR, RAMOUSEH


@pytest.fixture
def counted(aleppo: Aleppo) -> tuple[Phone, Phone, str, str]:
    """Chelsea and Dara at one gate, each with a count of the same bus; the keys of the two."""
    with aleppo.sessions.begin() as session:
        assign(session, DARA, RAMOUSEH)
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    convoy = chelsea.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    bus = chelsea.freeze("vehicle", "create", values={"convoy": convoy["id"], "label": "Bus 4", "type": "bus"})
    one = chelsea.headcount(47, convoy=convoy["id"], vehicle=bus["id"])
    other = dara.headcount(49, convoy=convoy["id"], **{"vehicle.label": "bus 4"}, observed_to="2016-12-18T23:30:00+02:00")
    chelsea.sync(convoy, bus, one)
    dara.sync(other)
    chelsea.pull()
    return chelsea, dara, one["id"], other["id"]


def pair(desk: Desk, key: str) -> dict[str, Any]:
    [found] = desk.get(f"/reports/{key}")["duplicates"]
    return dict(found)


def decide(desk: Desk, key: str, status: int = 204, **body: Any) -> Any:
    found = pair(desk, key)
    body = {"seen": len(found["decisions"]), "reason": "Both stood at the same gate", **body}
    return desk.post(f"/duplicates/{found['id']}/decision", status, **body)


def in_lane(desk: Desk, name: str) -> set[str]:
    page = desk.get(f"/reports?lane={name}")
    assert page["counts"][name.replace("-", "_")] == len(page["items"])
    assert all(item["asked_anew"] == (name == "new" and item["review"] == "not-counted") for item in page["items"])
    return {item["id"] for item in page["items"]}


def test_both_are_flagged_and_neither_is_changed(aleppo: Aleppo, counted: tuple[Phone, Phone, str, str]) -> None:
    chelsea, dara, one, other = counted
    bob = aleppo.desk(BOB)
    for key, total in ((one, 47), (other, 49)):
        report = bob.get(f"/reports/{key}")
        assert (report["values"]["total"], report["flags"], report["review"]) == (total, ["possible-duplicate"], "new")
    assert pair(bob, one)["other"]["id"] == other
    assert pair(bob, one)["other"]["counted_by"]["name"] == "Dara"
    # No phone is told that somebody else counted the same.
    dara.pull()
    assert "possible-duplicate" not in json.dumps([*chelsea.copies.values(), *dara.copies.values()])
    assert ("report", other) not in chelsea.copies


def test_of_one_event_one_number_is_used_and_the_other_left_out(aleppo: Aleppo, counted: tuple[Phone, Phone, str, str]) -> None:
    _, dara, one, other = counted
    bob, omar = aleppo.desk(BOB), aleppo.desk(OMAR)
    decide(bob, one, 422, verdict="one-event")
    decide(bob, one, verdict="one-event", stands=one)
    assert bob.get(f"/reports/{one}")["review"] == "new"
    assert bob.get(f"/reports/{one}")["flags"] == []
    left_out = bob.get(f"/reports/{other}")
    assert (left_out["review"], left_out["flags"]) == ("not-counted", [])
    dara.pull()
    assert dara.report(other)["reason"] == "Both stood at the same gate"
    # It can be said anew, and the first decision stays readable.
    decide(omar, one, verdict="two-events", reason="It was another bus")
    assert bob.get(f"/reports/{other}")["review"] == "new"
    assert [made["verdict"] for made in pair(bob, one)["decisions"]] == ["one-event", "two-events"]


def test_the_other_number_of_one_event_is_used_when_it_is_said_anew(
    aleppo: Aleppo, counted: tuple[Phone, Phone, str, str]
) -> None:
    _, _, one, other = counted
    bob, omar = aleppo.desk(BOB), aleppo.desk(OMAR)
    decide(bob, one, verdict="one-event", stands=one)
    decide(omar, one, verdict="one-event", stands=other, reason="The other stood nearer")
    assert {key: bob.get(f"/reports/{key}")["review"] for key in counted[2:]} == {one: "not-counted", other: "new"}


def test_where_the_number_that_was_used_is_withdrawn_a_person_is_asked_anew(
    aleppo: Aleppo, counted: tuple[Phone, Phone, str, str]
) -> None:
    chelsea, _, one, other = counted
    bob, omar = aleppo.desk(BOB), aleppo.desk(OMAR)
    decide(bob, one, verdict="one-event", stands=one)
    chelsea.sync(chelsea.withdraw(one))
    assert pair(bob, other)["status"] == "open"
    assert (in_lane(bob, "new"), in_lane(bob, "not-counted")) == ({other}, set())
    bob.review(one, "not-count", reason="She took it back")
    assert (in_lane(bob, "new"), in_lane(bob, "not-counted")) == ({other}, {one})
    assert [bob.get(f"/reports/{key}")["flags"] for key in counted[2:]] == [["possible-duplicate"]] * 2
    decide(omar, other, verdict="one-event", stands=other)
    left = bob.get(f"/reports/{other}")
    assert (left["review"], left["flags"]) == ("new", [])


def test_where_the_number_that_was_used_is_left_out_a_person_is_asked_anew(
    aleppo: Aleppo, counted: tuple[Phone, Phone, str, str]
) -> None:
    _, _, one, other = counted
    bob, omar = aleppo.desk(BOB), aleppo.desk(OMAR)
    decide(bob, one, verdict="one-event", stands=one)
    assert in_lane(bob, "not-counted") == {other}
    bob.review(one, "not-count", reason="It was a rehearsal")
    assert pair(bob, other)["status"] == "open"
    # Nothing counts the event now: both wait among the new ones, and the counts of the lanes say so.
    assert (in_lane(bob, "new"), in_lane(bob, "not-counted")) == ({one, other}, set())
    assert [bob.get(f"/reports/{key}")["flags"] for key in counted[2:]] == [["possible-duplicate"]] * 2
    decide(omar, other, verdict="one-event", stands=other)
    assert {key: bob.get(f"/reports/{key}")["review"] for key in counted[2:]} == {one: "not-counted", other: "new"}
    assert (in_lane(bob, "new"), in_lane(bob, "not-counted")) == ({other}, {one})


def test_of_an_event_witnessed_twice_too_the_number_that_is_used_is_a_counted_one(
    aleppo: Aleppo, counted: tuple[Phone, Phone, str, str]
) -> None:
    _, _, one, other = counted
    bob = aleppo.desk(BOB)
    decide(bob, one, verdict="witnessed-twice", stands=one)
    bob.review(one, "not-count", reason="It was a rehearsal")
    assert pair(bob, other)["status"] == "open"
    assert decide(bob, one, 409, verdict="witnessed-twice", stands=one)["slug"] == "move-not-possible"
    decide(bob, one, verdict="witnessed-twice", stands=other)
    assert {key: bob.get(f"/reports/{key}")["review"] for key in counted[2:]} == {one: "not-counted", other: "new"}


def test_a_decision_that_leaves_out_what_another_used_asks_nothing_anew(
    aleppo: Aleppo, counted: tuple[Phone, Phone, str, str]
) -> None:
    """The event is counted by the third report, which the second decision names."""
    _, dara, one, other = counted
    bob = aleppo.desk(BOB)
    decide(bob, one, verdict="one-event", stands=one)
    named = {name: bob.get(f"/reports/{one}")["values"][name] for name in ("convoy", "vehicle")}
    third = dara.headcount(48, observed_to="2016-12-18T23:31:00+02:00", **named)
    dara.sync(third)
    [open_pair] = [found for found in bob.get(f"/reports/{one}")["duplicates"] if found["status"] == "open"]
    assert open_pair["other"]["id"] == third["id"]
    body = {"seen": 0, "reason": "Stood nearer", "verdict": "one-event", "stands": third["id"]}
    bob.post(f"/duplicates/{open_pair['id']}/decision", 204, **body)
    assert [found["status"] for found in bob.get(f"/reports/{one}")["duplicates"]] == ["decided"] * 2
    reviews = [bob.get(f"/reports/{key}")["review"] for key in (one, other, third["id"])]
    assert reviews == ["not-counted", "not-counted", "new"]


def test_who_left_a_report_out_for_another_reason_is_not_overruled(
    aleppo: Aleppo, counted: tuple[Phone, Phone, str, str]
) -> None:
    chelsea, _, one, other = counted
    bob, omar = aleppo.desk(BOB), aleppo.desk(OMAR)
    bob.review(other, "not-count", reason="It was a rehearsal")
    assert (in_lane(bob, "new"), in_lane(bob, "not-counted")) == ({one}, {other})
    assert decide(omar, one, 409, verdict="one-event", stands=other)["slug"] == "move-not-possible"
    decide(omar, one, verdict="one-event", stands=one)
    decide(omar, one, verdict="two-events")
    assert bob.get(f"/reports/{other}")["review"] == "not-counted"
    chelsea.sync(chelsea.withdraw(one))
    assert decide(omar, one, 409, verdict="one-event", stands=one)["slug"] == "move-not-possible"


def test_an_event_witnessed_twice_keeps_both_as_evidence(aleppo: Aleppo, counted: tuple[Phone, Phone, str, str]) -> None:
    _, _, one, other = counted
    bob = aleppo.desk(BOB)
    decide(bob, other, verdict="witnessed-twice", stands=other)
    assert [bob.get(f"/reports/{key}")["review"] for key in (one, other)] == ["new", "new"]
    assert pair(bob, one)["decisions"][0]["stands"] == other


def test_whoever_looked_before_another_decided_is_told_to_look_again(
    aleppo: Aleppo, counted: tuple[Phone, Phone, str, str]
) -> None:
    _, _, one, _ = counted
    bob, omar = aleppo.desk(BOB), aleppo.desk(OMAR)
    decide(bob, one, verdict="two-events")
    decide(omar, one, 412, verdict="one-event", stands=one, seen=0)


def test_whoever_entered_one_of_the_numbers_does_not_decide(aleppo: Aleppo, counted: tuple[Phone, Phone, str, str]) -> None:
    _, _, one, other = counted
    bob = aleppo.desk(BOB)
    bob.amend(other, {"total": (49, 50)})
    decide(bob, one, 403, verdict="two-events")


def test_a_report_that_turns_out_to_be_of_another_vehicle_is_asked_about_then(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        assign(session, DARA, RAMOUSEH)
    chelsea, dara, bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    convoy = chelsea.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    one = chelsea.headcount(47, convoy=convoy["id"])
    other = dara.headcount(49, convoy=convoy["id"], **{"vehicle.label": "Bus 5"})
    chelsea.sync(convoy, one)
    dara.sync(other)
    assert bob.get(f"/reports/{one['id']}")["duplicates"] == []
    dara.sync(dara.amend(other["id"], {"vehicle.label": ("Bus 5", "Bus 4")}))
    assert pair(bob, one["id"])["other"]["id"] == other["id"]
    assert bob.get(f"/reports/{one['id']}")["flags"] == ["possible-duplicate"]


def test_one_person_counting_on_one_phone_is_not_asked(aleppo: Aleppo) -> None:
    chelsea, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    convoy = chelsea.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    chelsea.sync(convoy, chelsea.headcount(47, convoy=convoy["id"]), chelsea.headcount(3, convoy=convoy["id"]))
    chelsea.sync(chelsea.headcount(5, convoy=convoy["id"]))
    assert [row["flags"] for row in bob.get("/reports")["items"]] == [[], [], []]
    second = aleppo.phone(CHELSEA)
    second.sync(second.headcount(47, convoy=convoy["id"]))
    assert [row["flags"] for row in bob.get("/reports")["items"]] == [["possible-duplicate"]] * 4


def test_two_clocks_are_compared_as_the_office_reads_them(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        assign(session, DARA, RAMOUSEH)
    chelsea, dara, bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    convoy = chelsea.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    one = chelsea.headcount(47, convoy=convoy["id"])
    chelsea.sync(convoy, one)
    dara.slow = timedelta(hours=2)
    told = {"observed_from": "2016-12-18T21:05:00+02:00", "observed_to": "2016-12-18T21:20:00+02:00"}
    other = dara.headcount(49, convoy=convoy["id"], **told)
    dara.sync(other)
    assert pair(bob, one["id"])["other"]["id"] == other["id"]


def test_only_a_report_that_comes_to_say_another_event_is_looked_at(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, seen = aleppo.phone(CHELSEA), []
    look = duplicates.look

    def noting(session: Any, records: Any, changed: Any, device: Any) -> Any:
        seen.append(list(changed))
        return look(session, records, changed, device)

    monkeypatch.setattr(duplicates, "look", noting)
    convoy = phone.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    bus = phone.freeze("vehicle", "create", values={"convoy": convoy["id"], "label": "Bus 4", "type": "bus"})
    count = phone.headcount(47, convoy=convoy["id"], vehicle=bus["id"])
    phone.sync(convoy, bus, count)
    phone.sync(phone.amend(count["id"], {"total": (47, 48)}))
    phone.sync(phone.amend(count["id"], {"direction": ("leaving", "arriving")}, version=2))
    assert seen == [[count["id"]], [], [count["id"]]]


@pytest.mark.parametrize("before", [True, False], ids=["withdrawn before the other came", "withdrawn after"])
def test_a_report_whose_withdrawal_is_taken_back_is_asked_about_once(aleppo: Aleppo, *, before: bool) -> None:
    first, second, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    convoy = first.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    one, other = first.headcount(47, convoy=convoy["id"]), second.headcount(49, convoy=convoy["id"])
    withdrawn = first.withdraw(one["id"])
    first.sync(convoy, one, *([withdrawn] if before else []))
    second.sync(other)
    assert len(bob.get(f"/reports/{one['id']}")["duplicates"]) == (0 if before else 1)
    first.sync(withdrawn, first.amend(one["id"], {"withdrawn": (True, False)}, version=2))
    assert pair(bob, one["id"])["other"]["id"] == other["id"]


def test_a_report_that_is_of_another_vehicle_by_a_decision_is_asked_about_then(aleppo: Aleppo) -> None:
    first, second, late, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    convoy = first.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    one = first.headcount(47, convoy=convoy["id"], **{"vehicle.label": "Bus 4"})
    other = second.headcount(49, convoy=convoy["id"], **{"vehicle.label": "Bus 5"})
    first.sync(convoy, one)
    second.sync(other)
    late.pull()
    first.sync(first.amend(one["id"], {"vehicle.label": ("Bus 4", "Bus 6")}))
    late.sync(late.amend(one["id"], {"vehicle.label": ("Bus 4", "Bus 5")}))
    [conflict] = bob.conflicts(one["id"])
    assert bob.get(f"/reports/{one['id']}")["duplicates"] == []
    bob.decide(conflict, candidate=conflict["candidates"][1]["id"])
    assert pair(bob, one["id"])["other"]["id"] == other["id"]
    assert [bob.get(f"/reports/{key}")["flags"] for key in (one["id"], other["id"])] == [["possible-duplicate"]] * 2
