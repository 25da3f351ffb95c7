"""Whose work it is that waits: that of the coordinators of the place where its statement is now (docs/sync.md S2.6)."""

from typing import Any

import pytest

from tests.factories import Aleppo, Desk, Phone, assign, coordinator_of_foua
from tests.people import BOB, CHELSEA, DARA, FOUA, OMAR, RAMOUSEH
from tests.sync.feeds import convoy_at, patch, vehicle_of, writes_to
from tests.sync.test_joined_convoys import join
from tests.sync.test_work_queue import act, queue


@pytest.fixture
def chelsea(aleppo: Aleppo) -> Phone:
    """Chelsea monitors Foua too."""
    with aleppo.sessions.begin() as session:
        assign(session, CHELSEA, FOUA)
    return aleppo.phone(CHELSEA)


def waiting(phone: Phone, key: str) -> dict[str, Any]:
    """An amend of the report that waits for one that was lost before it was sent."""
    phone.amend(key, {"note": (None, "Engine trouble")})
    return phone.amend(key, {"total": (47, 49)})


def seen(desk: Desk, status: str = "open") -> list[tuple[str, str | None]]:
    return [(item["id"], item["site"]) for item in queue(desk, status)]


def test_what_waits_for_a_report_goes_with_it_to_the_coordinators_of_the_other_site(aleppo: Aleppo, chelsea: Phone) -> None:
    bob, nadim = aleppo.desk(BOB), coordinator_of_foua(aleppo)
    create = chelsea.headcount(47)
    chelsea.sync(create)
    held = waiting(chelsea, create["id"])
    chelsea.sync(held)
    assert (seen(bob), seen(nadim)) == ([(held["id"], RAMOUSEH)], [])
    bob.amend(create["id"], {"site": (RAMOUSEH, FOUA)})
    assert (seen(bob), seen(nadim)) == ([(held["id"], FOUA)], [(held["id"], FOUA)])
    act(nadim, queue(nadim)[0], "release")
    assert nadim.get(f"/reports/{create['id']}")["values"]["total"] == 49


def test_what_waits_for_a_report_that_moved_away_is_its_first_sites_no_longer(aleppo: Aleppo, chelsea: Phone) -> None:
    bob, nadim = aleppo.desk(BOB), coordinator_of_foua(aleppo)
    create = chelsea.headcount(47, site=FOUA)
    chelsea.sync(create)
    held = waiting(chelsea, create["id"])
    chelsea.sync(held)
    [item] = queue(nadim)
    bob.amend(create["id"], {"site": (FOUA, RAMOUSEH)})
    assert seen(nadim) == []
    nadim.get(f"/work-queue/{item['seq']}", 404)
    act(nadim, item, "release", 404)
    assert seen(bob) == [(held["id"], RAMOUSEH)]


def test_what_was_set_aside_goes_with_its_report_too(aleppo: Aleppo, chelsea: Phone) -> None:
    bob, nadim = aleppo.desk(BOB), coordinator_of_foua(aleppo)
    create = chelsea.headcount(47, site=FOUA)
    chelsea.sync(create)
    held = waiting(chelsea, create["id"])
    chelsea.sync(held)
    act(nadim, queue(nadim)[0], "set-aside")
    bob.amend(create["id"], {"site": (FOUA, RAMOUSEH)})
    assert (seen(nadim, "set-aside"), seen(bob, "set-aside")) == ([], [(held["id"], RAMOUSEH)])


def test_what_came_before_its_create_and_still_waits_is_found_where_the_report_is(aleppo: Aleppo) -> None:
    dara, nadim = aleppo.phone(DARA), coordinator_of_foua(aleppo)
    create = dara.headcount(47, site=FOUA)
    held = waiting(dara, create["id"])
    dara.sync(held)
    assert seen(nadim) == []  # nobody knows yet where it belongs
    dara.sync(create)
    assert seen(nadim) == [(held["id"], FOUA)]


def test_what_came_before_its_create_in_one_exchange_is_found_where_the_report_is(aleppo: Aleppo) -> None:
    dara, nadim = aleppo.phone(DARA), coordinator_of_foua(aleppo)
    create = dara.headcount(47, site=FOUA)
    held = waiting(dara, create["id"])
    dara.sync(held, create)
    assert seen(nadim) == [(held["id"], FOUA)]


def test_what_cannot_be_used_of_a_report_that_moves_in_the_same_exchange_goes_with_it(aleppo: Aleppo, chelsea: Phone) -> None:
    bob, nadim = aleppo.desk(BOB), coordinator_of_foua(aleppo)
    create = chelsea.headcount(47, site=FOUA)
    move = chelsea.amend(create["id"], {"site": (FOUA, RAMOUSEH)})
    wrong = chelsea.amend(create["id"], {"total": (47, "fifty")}, prev=create["id"])
    chelsea.sync(create, wrong, move)
    assert (seen(nadim), seen(bob)) == ([], [(wrong["id"], RAMOUSEH)])


def test_what_waits_for_a_report_that_a_decision_moves_goes_with_it(aleppo: Aleppo, chelsea: Phone) -> None:
    bob, omar, nadim = aleppo.desk(BOB), aleppo.desk(OMAR), coordinator_of_foua(aleppo)
    create = chelsea.headcount(47)
    chelsea.sync(create)
    bob.amend(create["id"], {"site": (RAMOUSEH, None), "site.said": (None, "the mill")})
    chelsea.sync(chelsea.amend(create["id"], {"site": (RAMOUSEH, FOUA)}))
    held = waiting(chelsea, create["id"])
    chelsea.sync(held)
    assert seen(nadim) == []
    [conflict] = bob.conflicts(create["id"])
    [at_foua] = [candidate["id"] for candidate in conflict["candidates"] if candidate["value"] == FOUA]
    omar.decide(conflict, candidate=at_foua)
    assert seen(nadim) == [(held["id"], FOUA)]


def waiting_of(phone: Phone, entity: str, key: str) -> dict[str, Any]:
    """A new label that waits for one that was lost before it was sent."""
    base = {"epoch": phone.epoch, "version": 1}
    _, held = (phone.freeze(entity, "amend", key=key, base=base, edits={"label": {"was": "", "now": now}}) for now in "AB")
    return held


def test_what_waits_for_a_convoy_and_its_vehicles_goes_with_them(aleppo: Aleppo) -> None:
    chelsea, bob, nadim = aleppo.phone(CHELSEA), aleppo.desk(BOB), coordinator_of_foua(aleppo)
    convoy = convoy_at(bob, RAMOUSEH)
    bus = vehicle_of(bob, convoy)
    chelsea.pull()
    of_convoy, of_bus = waiting_of(chelsea, "convoy", convoy), waiting_of(chelsea, "vehicle", bus)
    chelsea.sync(of_convoy, of_bus)
    assert seen(nadim) == []
    patch(bob, f"/convoys/{convoy}", "at_site", FOUA)
    assert seen(nadim) == [(of_convoy["id"], FOUA), (of_bus["id"], FOUA)]
    patch(bob, f"/convoys/{convoy}", "at_site", None)
    assert (seen(nadim), seen(bob)) == ([], [(of_convoy["id"], None), (of_bus["id"], None)])


def test_what_waits_for_a_convoy_that_is_joined_is_found_where_its_survivor_stands(aleppo: Aleppo) -> None:
    chelsea, bob, nadim = aleppo.phone(CHELSEA), aleppo.desk(BOB), coordinator_of_foua(aleppo)
    here, there = convoy_at(bob, RAMOUSEH), convoy_at(bob, FOUA)
    bus = vehicle_of(bob, here)
    chelsea.pull()
    of_convoy, of_bus = waiting_of(chelsea, "convoy", here), waiting_of(chelsea, "vehicle", bus)
    chelsea.sync(of_convoy, of_bus)
    join(bob, here, there)
    assert seen(nadim) == [(of_convoy["id"], FOUA), (of_bus["id"], FOUA)]


def test_what_waits_for_a_vehicle_goes_with_it_to_another_convoy(aleppo: Aleppo) -> None:
    chelsea, bob, nadim = aleppo.phone(CHELSEA), aleppo.desk(BOB), coordinator_of_foua(aleppo)
    here, there = convoy_at(bob, RAMOUSEH), convoy_at(bob, FOUA)
    bus = vehicle_of(bob, here)
    chelsea.pull()
    held = waiting_of(chelsea, "vehicle", bus)
    chelsea.sync(held)
    patch(bob, f"/vehicles/{bus}", "convoy", there)
    assert seen(nadim) == [(held["id"], FOUA)]


def test_reports_under_whose_keys_nothing_waits_cost_no_look_at_what_waits(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount(47)
    with writes_to(aleppo, "change") as written:
        phone.sync(create)
        phone.sync(phone.amend(create["id"], {"total": (47, 49)}))
        assert written == []
        late = phone.headcount(48)
        held = waiting(phone, late["id"])
        phone.sync(held)
        phone.sync(late)
    assert len(written) == 1
