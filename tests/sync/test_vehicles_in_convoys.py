"""Which convoy a vehicle is put into, by a phone, a decision and a correction at the desk (docs/sync.md S1, S2.6, S3.6)."""

from typing import Any

import pytest
from sqlalchemy import select

from server.models import Assignment, Operation, Site
from tests.factories import BEGUN, Aleppo, Desk, Phone, assign, coordinator_of_foua, new_id
from tests.people import ALICE, BOB, CHELSEA, DARA, FOUA, OMAR, RAMOUSEH
from tests.sync.feeds import convoy_at, fresh, patch, synced, vehicle_of
from tests.sync.test_joined_convoys import join
from tests.sync.test_work_queue import act, queue


def another_operation(aleppo: Aleppo, site: str | None = None) -> str:
    """A site of another operation, which Alice coordinates."""
    operation, site = new_id(), site or new_id()
    with aleppo.sessions.begin() as session:
        session.add(Operation(id=operation, names={}, status="open", time_zone="UTC", languages=[], age_bands=[]))
        session.flush()
        shape = {"code": "X", "kind": "area", "status": "open", "names": {}, "control": [], "created_at": BEGUN}
        session.add(Site(id=site, operation_id=operation, **shape))
        given = {"person_id": ALICE.id, "operation_id": operation, "given_at": BEGUN}
        session.add(Assignment(id=new_id(), role="coordinator", **given))
    return site


def put_into(phone: Phone, vehicle: str, was: str, convoy: str | None) -> tuple[str, str | None]:
    """What becomes of the phone's change of a vehicle's convoy."""
    edits = {"convoy": {"was": was, "now": convoy}}
    base = {"epoch": phone.epoch, "version": 1}
    [receipt] = phone.sync(phone.freeze("vehicle", "amend", key=vehicle, base=base, edits=edits))["receipts"]
    return receipt["outcome"], receipt.get("problem")


def buses(desk: Desk, convoy: str) -> list[str]:
    return [vehicle["id"] for vehicle in desk.get(f"/convoys/{convoy}")["vehicles"]]


def test_no_edit_takes_a_vehicle_out_of_its_convoy_into_none(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    convoy = convoy_at(bob, RAMOUSEH)
    bus = vehicle_of(bob, convoy)
    phone.pull()
    assert put_into(phone, bus, convoy, None) == ("quarantined", "invalid")
    assert buses(bob, convoy) == [bus]


def test_a_vehicle_of_no_convoy_is_none(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    [receipt] = phone.sync(phone.freeze("vehicle", "create", values={"label": "Bus 4", "type": "bus"}))["receipts"]
    assert (receipt["outcome"], receipt["problem"]) == ("quarantined", "invalid")


def test_a_vehicle_goes_into_no_convoy_of_another_operation(aleppo: Aleppo) -> None:
    site, phone, bob, alice = another_operation(aleppo), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(ALICE)
    convoy, theirs = convoy_at(bob, RAMOUSEH), convoy_at(alice, site, from_site=None, to_site=None)
    bus = vehicle_of(bob, convoy)
    phone.pull()
    assert put_into(phone, bus, convoy, theirs) == ("quarantined", "unknown-site")
    act(bob, queue(bob)[0], "release", 409)
    assert (buses(bob, convoy), buses(alice, theirs)) == ([bus], [])


def test_a_report_that_names_a_convoy_of_another_operation_is_taken_as_it_was_stated(aleppo: Aleppo) -> None:
    site, phone, bob, alice = another_operation(aleppo), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(ALICE)
    theirs = convoy_at(alice, site, from_site=None, to_site=None)
    report = phone.headcount(47, convoy=theirs)
    assert phone.sync(report)["receipts"][0]["outcome"] == "applied"
    assert bob.get(f"/reports/{report['id']}")["values"]["convoy"] == theirs
    assert alice.get("/reports")["items"] == []


def test_a_vehicle_whose_convoy_is_not_known_is_found_by_who_coordinates_the_operation(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        assign(session, CHELSEA, FOUA)
    phone, bob, nadim = aleppo.phone(CHELSEA), aleppo.desk(BOB), coordinator_of_foua(aleppo)
    convoy = convoy_at(bob, FOUA)
    bus = vehicle_of(bob, convoy)
    phone.pull()
    report = phone.headcount(47, convoy=convoy, vehicle=bus)
    phone.sync(report)
    assert put_into(phone, bus, convoy, new_id()) == ("applied", None)
    assert [item["id"] for item in bob.get("/vehicles")["items"]] == [bus]
    assert [count["report"] for count in bob.get(f"/vehicles/{bus}")["departed"]] == [report["id"]]
    nadim.get(f"/vehicles/{bus}", 404)
    assert ("vehicle", bus) not in fresh(aleppo, phone)
    patch(bob, f"/vehicles/{bus}", "convoy", convoy)
    assert (buses(bob, convoy), nadim.get(f"/vehicles/{bus}")["convoy"]) == ([bus], convoy)


def test_a_convoy_that_arrives_in_another_operation_has_no_vehicle_that_named_it_before(aleppo: Aleppo) -> None:
    site, phone, bob, alice = another_operation(aleppo), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(ALICE)
    with aleppo.sessions.begin() as session:
        assign(session, CHELSEA, site)
    convoy, later = convoy_at(bob, RAMOUSEH), new_id()
    bus = vehicle_of(bob, convoy)
    phone.pull()
    assert put_into(phone, bus, convoy, later) == ("applied", None)
    alice.post("/convoys", 201, id=later, values={"label": "Theirs", "at_site": site})
    assert buses(alice, later) == []
    assert bob.get(f"/vehicles/{bus}")["convoy"] == later
    alice.get(f"/vehicles/{bus}", 404)
    phone.cursor = None
    phone.pull()
    assert ("vehicle", bus) not in phone.copies
    assert synced(phone) == fresh(aleppo, phone)


def test_no_vehicle_of_another_operation_is_paired_in_a_joined_convoy(aleppo: Aleppo) -> None:
    site, phone, bob, alice = another_operation(aleppo), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(ALICE)
    convoy, later = convoy_at(bob, RAMOUSEH), new_id()
    bus = vehicle_of(bob, convoy)
    phone.pull()
    assert put_into(phone, bus, convoy, later) == ("applied", None)
    alice.post("/convoys", 201, id=later, values={"label": "Theirs", "at_site": site})
    into = convoy_at(alice, site, from_site=None, to_site=None)
    theirs = vehicle_of(alice, into)
    assert "vehicles.0.from" in join(alice, later, into, (bus, theirs), status=422)["fields"]
    join(alice, later, into)
    assert bob.get(f"/vehicles/{bus}")["convoy"] == later


def test_counts_of_two_operations_are_no_possible_duplicates(aleppo: Aleppo) -> None:
    """Nobody could decide: no coordinator sees both."""
    site, chelsea, dara, bob = another_operation(aleppo), aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    with aleppo.sessions.begin() as session:
        there = {"operation_id": session.scalars(select(Site.operation_id).where(Site.id == site)).one(), "site_id": site}
        session.add(Assignment(id=new_id(), person_id=DARA.id, role="monitor", given_at=BEGUN, **there))
    bus = vehicle_of(bob, convoy_at(bob, RAMOUSEH))
    ours, theirs = chelsea.headcount(47, vehicle=bus), dara.headcount(49, site=site, vehicle=bus)
    chelsea.sync(ours)
    assert dara.sync(theirs)["receipts"][0]["outcome"] == "applied"
    assert bob.get(f"/reports/{ours['id']}")["flags"] == []
    assert aleppo.desk(ALICE).get(f"/reports/{theirs['id']}")["flags"] == ["unresolved"]  # it knows no such bus


def contested(phone: Phone, bob: Desk, bus: str, was: str, desk: str, own: str) -> dict[str, Any]:
    """The desk put the bus into one convoy, and the phone, which did not know, into another."""
    phone.pull()
    patch(bob, f"/vehicles/{bus}", "convoy", desk)
    assert put_into(phone, bus, was, own) == ("conflict", None)
    [conflict] = bob.conflicts(bus)
    return conflict


def decided(desk: Desk, conflict: dict[str, Any], status: int, **choice: Any) -> None:
    desk.post(f"/conflicts/{conflict['id']}/decision", status, rev=conflict["report_rev"], **choice)


@pytest.mark.parametrize("entered", ["one that is not there", "one of another operation", "none"])
def test_a_decision_puts_a_vehicle_into_no_convoy_that_the_desk_could_not_name(aleppo: Aleppo, entered: str) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    one, other, third = (convoy_at(bob, RAMOUSEH, label=label) for label in "ABC")
    bus = vehicle_of(bob, one)
    conflict = contested(phone, bob, bus, one, other, third)
    value = None if entered == "none" else new_id()
    if entered == "one of another operation":
        site = another_operation(aleppo)
        value = convoy_at(aleppo.desk(ALICE), site, from_site=None, to_site=None)
    decided(omar, conflict, 422, value=value, reason="Seen from the road")
    assert buses(bob, other) == [bus]
    decided(omar, conflict, 200, value=one, reason="Seen from the road")
    assert buses(bob, one) == [bus]


def test_a_decision_of_a_site_puts_a_vehicle_into_no_convoy_that_is_not_in_its_scope(aleppo: Aleppo) -> None:
    phone, bob, nadim = aleppo.phone(DARA), aleppo.desk(BOB), coordinator_of_foua(aleppo)
    one, other, third = (convoy_at(bob, FOUA, label=label) for label in "ABC")
    unseen = convoy_at(bob, RAMOUSEH, to_site=None)
    bus = vehicle_of(bob, one)
    conflict = contested(phone, bob, bus, one, other, third)
    decided(nadim, conflict, 422, value=unseen, reason="Seen from the road")
    assert buses(bob, unseen) == []


def test_a_stated_convoy_that_is_not_known_yet_can_be_chosen(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    one, other, later = convoy_at(bob, RAMOUSEH), convoy_at(bob, RAMOUSEH, label="B"), new_id()
    bus = vehicle_of(bob, one)
    conflict = contested(phone, bob, bus, one, other, later)
    [hers] = [candidate["id"] for candidate in conflict["candidates"] if candidate["value"] == later]
    decided(omar, conflict, 200, candidate=hers)
    assert bob.get(f"/vehicles/{bus}")["convoy"] == later
