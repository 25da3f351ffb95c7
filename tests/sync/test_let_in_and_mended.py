"""Who lets in or mends what waits puts it nowhere that the desk could not put it (docs/sync.md S2.6)."""

from typing import Any

from tests.factories import Aleppo, Desk, Phone, assign, coordinator_of_foua, new_id
from tests.people import ALICE, BOB, CHELSEA, DARA, FOUA, RAMOUSEH
from tests.sync.feeds import convoy_at, vehicle_of
from tests.sync.test_vehicles_in_convoys import another_operation, buses
from tests.sync.test_work_queue import act, queue, told


def foreign_convoy(aleppo: Aleppo) -> tuple[Desk, str]:
    """A convoy of another operation, and who sees it."""
    site, alice = another_operation(aleppo), aleppo.desk(ALICE)
    return alice, convoy_at(alice, site, from_site=None, to_site=None)


def mended(desk: Desk, item: dict[str, Any], status: int, entity: str, **values: Any) -> None:
    act(desk, item, "mend", status, id=new_id(), entity=entity, values=values)


def test_a_convoy_between_two_operations_is_not_let_in(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    sites = {"from_site": RAMOUSEH, "to_site": another_operation(aleppo)}
    phone.sync(phone.freeze("convoy", "create", values={"label": "Night convoy", **sites}))
    [item] = queue(bob)
    assert act(bob, item, "release", 409)["slug"] == "not-releasable"
    assert bob.get("/convoys")["items"] == []


def test_a_convoy_is_not_mended_into_another_operation(aleppo: Aleppo) -> None:
    site, phone, bob = another_operation(aleppo), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    phone.sync(phone.freeze("convoy", "create", values={"label": "", "at_site": RAMOUSEH}))
    [item] = queue(bob)
    mended(bob, item, 422, "convoy", label="Night convoy", at_site=site)
    mended(bob, item, 422, "convoy", label="Night convoy", from_site=RAMOUSEH, to_site=site)
    mended(bob, item, 200, "convoy", label="Night convoy", at_site=RAMOUSEH)
    assert [convoy["at_site"] for convoy in bob.get("/convoys")["items"]] == [RAMOUSEH]


def test_a_convoy_is_mended_by_who_coordinates_one_of_its_sites(aleppo: Aleppo) -> None:
    dara, nadim = aleppo.phone(DARA), coordinator_of_foua(aleppo)
    dara.sync(dara.headcount("forty-seven", site=FOUA))
    [item] = queue(nadim)
    mended(nadim, item, 403, "convoy", label="Night convoy", at_site=RAMOUSEH)
    mended(nadim, item, 422, "convoy", label="Night convoy")
    mended(nadim, item, 200, "convoy", label="Night convoy", from_site=RAMOUSEH, to_site=FOUA)


def test_a_vehicle_is_mended_into_no_convoy_out_of_scope(aleppo: Aleppo) -> None:
    dara, bob, nadim = aleppo.phone(DARA), aleppo.desk(BOB), coordinator_of_foua(aleppo)
    _, theirs = foreign_convoy(aleppo)
    unseen, own = convoy_at(bob, RAMOUSEH, to_site=None), convoy_at(bob, FOUA)
    dara.sync(dara.headcount("forty-seven", site=FOUA))
    [item] = queue(nadim)
    for convoy in (unseen, theirs, new_id()):
        mended(nadim, item, 422, "vehicle", label="Bus 4", type="bus", convoy=convoy)
    mended(nadim, item, 200, "vehicle", label="Bus 4", type="bus", convoy=own)
    assert buses(bob, unseen) == []


def test_a_report_is_mended_to_no_unlisted_place_by_who_coordinates_one_site(aleppo: Aleppo) -> None:
    dara, nadim = aleppo.phone(DARA), coordinator_of_foua(aleppo)
    broken = dara.headcount("forty-seven", site=FOUA)
    dara.sync(broken)
    [item] = queue(nadim)
    values = {**broken["values"], "total": 47}
    mended(nadim, item, 403, "report", **(values | {"site": None, "site.said": "the mill"}))
    mended(nadim, item, 200, "report", **values)


def test_a_move_is_not_let_in_to_a_site_that_is_not_in_scope(aleppo: Aleppo) -> None:
    dara, bob, nadim = aleppo.phone(DARA), aleppo.desk(BOB), coordinator_of_foua(aleppo)
    create = dara.headcount(47, site=FOUA)
    move = dara.amend(create["id"], {"site": (FOUA, RAMOUSEH)})
    dara.sync(create, move)
    nadim.amend(create["id"], {"site": (FOUA, RAMOUSEH)}, 403)
    [item] = queue(nadim)
    act(nadim, item, "release", 403)
    assert nadim.get(f"/reports/{create['id']}")["values"]["site"] == FOUA
    act(bob, item, "release")
    assert bob.get(f"/reports/{create['id']}")["values"]["site"] == RAMOUSEH


def test_what_follows_a_change_that_is_let_in_goes_nowhere_its_author_never_stood(aleppo: Aleppo) -> None:
    dara, bob, nadim = aleppo.phone(DARA), aleppo.desk(BOB), coordinator_of_foua(aleppo)
    first = dara.headcount(12, site=FOUA)
    dara.n -= 1
    twin = dara.headcount(47, site=FOUA)
    move = dara.amend(twin["id"], {"site": (FOUA, RAMOUSEH)})
    dara.sync(first, twin, move)
    act(nadim, queue(nadim)[0], "release")
    assert nadim.get(f"/reports/{twin['id']}")["values"]["site"] == FOUA
    assert (told(dara, move)["outcome"], told(dara, move)["problem"]) == ("quarantined", "never-assigned")
    assert [item["id"] for item in queue(bob)] == [move["id"]]


def test_a_vehicle_is_let_in_to_no_convoy_of_another_operation(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    alice, theirs = foreign_convoy(aleppo)
    phone.sync(phone.freeze("vehicle", "create", values={"label": "Bus 4", "type": "bus", "convoy": theirs}))
    act(bob, queue(bob)[0], "release", 422)
    assert buses(alice, theirs) == []


def test_a_vehicle_is_let_in_to_no_convoy_of_another_operation_that_stands_nowhere(aleppo: Aleppo) -> None:
    site, phone, bob, alice = another_operation(aleppo), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(ALICE)
    theirs = convoy_at(alice, None, from_site=site, to_site=None)
    phone.sync(phone.freeze("vehicle", "create", values={"label": "Bus 4", "type": "bus", "convoy": theirs}))
    refused = act(bob, queue(bob)[0], "release", 409)
    assert (refused["slug"], "unknown-site" in refused["detail"]) == ("not-releasable", True)
    assert buses(alice, theirs) == []


def test_a_change_of_its_convoy_is_not_let_in_where_that_is_out_of_scope(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        assign(session, DARA, RAMOUSEH)
    dara, bob, nadim = aleppo.phone(DARA), aleppo.desk(BOB), coordinator_of_foua(aleppo)
    here, unseen = convoy_at(bob, FOUA), convoy_at(bob, RAMOUSEH, to_site=None)
    bus = vehicle_of(bob, here)
    dara.pull()
    held = waiting_to_go(dara, bus, here, unseen)
    dara.sync(held)
    [item] = queue(nadim)
    act(nadim, item, "release", 422)
    act(bob, item, "release")
    assert buses(bob, unseen) == [bus]


def waiting_to_go(phone: Phone, vehicle: str, was: str, convoy: str) -> dict[str, Any]:
    """A vehicle's change of convoy that waits for a change that was lost before it was sent."""
    base = {"epoch": phone.epoch, "version": 1}
    phone.freeze("vehicle", "amend", key=vehicle, base=base, edits={"note": {"was": None, "now": "Lost"}})
    return phone.freeze("vehicle", "amend", key=vehicle, base=base, edits={"convoy": {"was": was, "now": convoy}})


def test_a_report_is_not_let_in_at_a_site_that_came_in_another_operation(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    report, convoy = phone.headcount(47, site=new_id()), phone.freeze("convoy", "create", values={"label": "A"})
    convoy["values"]["at_site"] = report["values"]["site"]
    phone.sync(report, convoy)
    another_operation(aleppo, report["values"]["site"])
    items = queue(bob)
    act(bob, items[0], "release", 403)
    act(bob, items[1], "release", 422)
