"""Where a statement belongs (docs/sync.md S2.6), and what it is flagged with when what it says of place, time and others changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from server.domain import clock
from server.models import Assignment, Change, Entity, Operation, Site
from tests.factories import BEGUN, Aleppo, Desk, Phone, assign, new_id
from tests.people import ALEPPO, BOB, CHELSEA, DARA, FOUA, RAMOUSEH

APPLIED, STRAY = ("applied", None), ("quarantined", "never-assigned")


def outcomes(phone: Phone, *changes: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(receipt["outcome"], receipt.get("problem")) for receipt in phone.sync(*changes)["receipts"]]


def operations(aleppo: Aleppo) -> dict[str, str | None]:
    with aleppo.sessions() as session:
        return {row.key: row.operation_id for row in session.execute(select(Entity.key, Entity.operation_id))}


def everywhere(aleppo: Aleppo, person: str) -> None:
    """From now on the person monitors the whole operation."""
    with aleppo.sessions.begin() as session:
        session.add(Assignment(id=new_id(), person_id=person, role="monitor", operation_id=ALEPPO, given_at=BEGUN))


def test_a_convoy_that_stands_nowhere_waits_for_a_person(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    everywhere(aleppo, CHELSEA.id)
    assert outcomes(phone, phone.freeze("convoy", "create", values={"label": "Night convoy"})) == [STRAY]


def test_who_monitors_the_whole_operation_is_late_at_none_of_its_places(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    with aleppo.sessions.begin() as session:
        session.execute(update(Assignment).where(Assignment.person_id == CHELSEA.id).values(ended_at=datetime.now(UTC)))
    phone.cursor, late = None, phone.headcount()
    assert outcomes(phone, late) == [APPLIED]
    assert bob.get(f"/reports/{late['id']}")["flags"] == ["late-from-previous-assignee"]
    everywhere(aleppo, CHELSEA.id)
    phone.cursor, here = None, phone.headcount()
    assert outcomes(phone, here) == [APPLIED]
    assert bob.get(f"/reports/{here['id']}")["flags"] == []


def test_a_vehicle_belongs_where_its_convoy_stands(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    convoy = phone.freeze("convoy", "create", values={"label": "Night convoy", "at_site": RAMOUSEH})
    assert outcomes(phone, convoy) == [APPLIED]
    vehicle, astray = (
        phone.freeze("vehicle", "create", values={"label": "Bus 4", "type": "bus", "convoy": of})
        for of in (convoy["id"], new_id())
    )
    assert outcomes(phone, vehicle, astray) == [APPLIED, STRAY]
    assert operations(aleppo) == {convoy["id"]: ALEPPO, vehicle["id"]: ALEPPO}


def test_a_convoy_goes_on_to_where_its_author_never_stood(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    convoy = phone.freeze("convoy", "create", values={"label": "Night convoy", "at_site": RAMOUSEH})
    base, edits = {"epoch": phone.epoch, "version": 1}, {"at_site": {"was": RAMOUSEH, "now": FOUA}}
    assert outcomes(phone, convoy, phone.freeze("convoy", "amend", key=convoy["id"], base=base, edits=edits)) == [APPLIED] * 2


def released(bob: Desk) -> None:
    """Bob lets in what waits."""
    for item in bob.get("/work-queue?status=open")["items"]:
        bob.post(f"/work-queue/{item['seq']}/release", reason="She told me by radio")


def test_what_stands_nowhere_is_let_in_by_a_person_and_changed_by_no_phone(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    convoy = phone.freeze("convoy", "create", values={"label": "Night convoy"})
    vehicle = phone.freeze("vehicle", "create", values={"label": "Bus 4", "type": "bus", "convoy": new_id()})
    assert outcomes(phone, convoy, vehicle) == [STRAY] * 2
    released(bob)
    assert operations(aleppo) == {convoy["id"]: ALEPPO, vehicle["id"]: ALEPPO}
    everywhere(aleppo, CHELSEA.id)
    base, edits = {"epoch": phone.epoch, "version": 1}, {"label": {"was": None, "now": "Day convoy"}}
    amends = (phone.freeze(one["entity"], "amend", key=one["id"], base=base, edits=edits) for one in (convoy, vehicle))
    assert outcomes(phone, *amends) == [("quarantined", "unknown-key")] * 2


def test_a_change_of_a_convoy_that_is_not_at_its_authors_site_is_let_in_by_a_person(aleppo: Aleppo) -> None:
    phone, away, bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    convoy = phone.freeze("convoy", "create", values={"label": "Night convoy", "at_site": RAMOUSEH})
    assert outcomes(phone, convoy) == [APPLIED]
    base, edits = {"epoch": away.epoch, "version": 1}, {"label": {"was": "Night convoy", "now": "Day convoy"}}
    late = away.freeze("convoy", "amend", key=convoy["id"], base=base, prev=None, edits=edits)
    assert outcomes(away, late) == [("quarantined", "unknown-key")]
    released(bob)
    assert bob.get(f"/convoys/{convoy['id']}")["label"] == "Day convoy"


def test_a_report_from_no_listed_place_belongs_to_the_one_operation_its_author_monitors(aleppo: Aleppo) -> None:
    phone, elsewhere = aleppo.phone(CHELSEA), new_id()
    with aleppo.sessions.begin() as session:
        session.add(Operation(id=elsewhere, names={}, status="open", time_zone="UTC", languages=[], age_bands=[]))
        session.flush()
        given = {"person_id": CHELSEA.id, "operation_id": elsewhere, "given_at": BEGUN}
        session.add(Assignment(id=new_id(), role="coordinator", **given))
    place = {"site": None, "site.said": "the yard behind the mill"}
    report = phone.headcount(47, **place)
    assert outcomes(phone, report) == [APPLIED]
    assert operations(aleppo) == {report["id"]: ALEPPO}
    with aleppo.sessions.begin() as session:
        session.add(Assignment(id=new_id(), role="monitor", **given))
    assert outcomes(phone, phone.headcount(48, **place)) == [STRAY]


def flags(phone: Phone, bob: Desk, key: str, **edits: tuple[Any, Any]) -> list[str]:
    """The report's flags once the phone has changed it."""
    assert outcomes(phone, phone.amend(key, edits)) == [APPLIED]
    found: list[str] = bob.get(f"/reports/{key}")["flags"]
    return found


def test_a_report_moved_to_a_closed_site_says_so_and_no_more_once_it_is_moved_back(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    with aleppo.sessions.begin() as session:
        assign(session, CHELSEA, FOUA)
        session.execute(update(Site).where(Site.id == FOUA).values(status="closed"))
    report = phone.headcount(47)
    assert outcomes(phone, report) == [APPLIED]
    assert flags(phone, bob, report["id"], total=(47, 48)) == []
    assert flags(phone, bob, report["id"], site=(RAMOUSEH, FOUA)) == ["site-closed"]
    assert flags(phone, bob, report["id"], total=(48, 49)) == ["site-closed"]
    assert flags(phone, bob, report["id"], site=(FOUA, RAMOUSEH)) == []
    assert flags(phone, bob, report["id"], site=(RAMOUSEH, FOUA)) == ["site-closed"]
    assert flags(phone, bob, report["id"], site=(FOUA, None), **{"site.said": (None, "the yard behind the mill")}) == []


@pytest.mark.parametrize("name", ["convoy", "vehicle"])
def test_a_report_that_comes_to_name_what_is_not_known_says_so_until_it_names_it_no_more(aleppo: Aleppo, name: str) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    report, unknown = phone.headcount(47), new_id()
    assert outcomes(phone, report) == [APPLIED]
    assert flags(phone, bob, report["id"], **{name: (None, unknown)}) == ["unresolved"]
    assert flags(phone, bob, report["id"], **{name: (unknown, None)}) == []


@pytest.mark.parametrize("name", ["observed_from", "observed_to"])
def test_a_time_is_doubted_by_the_clock_of_the_phone_that_stated_it_last(aleppo: Aleppo, name: str) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    report = phone.headcount(47)
    assert outcomes(phone, report) == [APPLIED]
    was, now = report["values"][name], "2016-12-18T23:10:00+02:00"
    phone.slow = timedelta(days=2)
    assert flags(phone, bob, report["id"], total=(47, 48)) == []
    assert flags(phone, bob, report["id"], **{name: (was, now)}) == [clock.WRONG]
    phone.slow = timedelta(0)
    assert flags(phone, bob, report["id"], total=(48, 49)) == [clock.WRONG]
    assert flags(phone, bob, report["id"], **{name: (now, was)}) == []


def test_a_convoy_and_its_vehicles_are_changed_by_who_monitors_where_they_stand(aleppo: Aleppo) -> None:
    phone, away = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    convoy = phone.freeze("convoy", "create", values={"label": "Night convoy", "at_site": RAMOUSEH})
    vehicle = phone.freeze("vehicle", "create", values={"label": "Bus 4", "type": "bus", "convoy": convoy["id"]})
    assert outcomes(phone, convoy, vehicle) == [APPLIED] * 2
    seen = {"epoch": phone.epoch, "version": 9}

    def relabel(by: Phone, label: str) -> list[tuple[str, str | None]]:
        edits = {"label": {"was": None, "now": label}}
        both = ((one["entity"], one["id"]) for one in (convoy, vehicle))
        return outcomes(by, *(by.freeze(entity, "amend", key=key, base=seen, prev=None, edits=edits) for entity, key in both))

    assert relabel(away, "not hers") == [("quarantined", "unknown-key")] * 2
    assert relabel(phone, "first") == [APPLIED] * 2
    everywhere(aleppo, DARA.id)
    assert [outcome for outcome, _ in relabel(away, "second")] == ["applied"] * 2


def test_what_was_held_is_judged_by_the_site_that_it_names(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    first, second = phone.headcount(47), phone.headcount(48)
    moves = [phone.amend(report["id"], {"site": (RAMOUSEH, FOUA)}) for report in (first, second)]
    assert outcomes(phone, *moves) == [("held", None)] * 2
    assert outcomes(phone, first) == [APPLIED]
    with aleppo.sessions.begin() as session:
        assign(session, CHELSEA, FOUA)
    assert outcomes(phone, second) == [APPLIED]
    with aleppo.sessions() as session:
        found = {row.id: (row.outcome, row.problem, row.held_for) for row in session.scalars(select(Change))}
    assert [found[move["id"]] for move in moves] == [("quarantined", "never-assigned", None), ("applied", None, None)]
