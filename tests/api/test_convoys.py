"""Convoys and vehicles at the desk: what is stated at both ends, and for whom."""

from typing import Any

from server.adapters.ids import new_id
from tests.factories import Aleppo, Desk, coordinator_of_foua
from tests.people import ALICE, BOB, CHELSEA, DARA, FOUA, OMAR, RAMOUSEH

HIDDEN = "not-in-scope"


def convoy(desk: Desk, **values: Any) -> dict[str, Any]:
    stated = {"label": "Convoy 12", "from_site": RAMOUSEH, "to_site": FOUA, "at_site": RAMOUSEH, **values}
    return dict(desk.post("/convoys", 201, id=new_id(), values=stated))


def bus(desk: Desk, of: dict[str, Any], label: str = "Bus 4") -> dict[str, Any]:
    values = {"convoy": of["id"], "label": label, "type": "bus", "seats": 50}
    return dict(desk.post("/vehicles", 201, id=new_id(), values=values))


def edit(of: dict[str, Any], **edits: tuple[Any, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "base": {"epoch": of["epoch"], "version": of["version"]},
        "edits": {name: {"was": was, "now": now} for name, (was, now) in edits.items()},
        "reason": "The marshal says so",
    }


def test_a_phone_gets_the_convoy_that_stands_at_its_site_without_route(aleppo: Aleppo) -> None:
    bob, phone = aleppo.desk(BOB), aleppo.phone(CHELSEA)
    made = convoy(bob)
    four = bus(bob, made)
    phone.pull()
    assert phone.copies["convoy", made["id"]] == {"label": "Convoy 12", "at_site": RAMOUSEH, "merged_into": None}
    assert phone.copies["vehicle", four["id"]]["label"] == "Bus 4"
    bob.patch(f"/convoys/{made['id']}", rev=made["rev"], **edit(made, at_site=(RAMOUSEH, None)))
    phone.pull()
    assert ("convoy", made["id"]) not in phone.copies
    assert ("vehicle", four["id"]) not in phone.copies


def test_departed_and_arrived_stand_side_by_side_and_are_never_summed(aleppo: Aleppo) -> None:
    bob = aleppo.desk(BOB)
    made = convoy(bob)
    four = bus(bob, made)
    ramouseh, foua = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    about = {"convoy": made["id"], "vehicle": four["id"]}
    twice = [ramouseh.headcount(47, **about), ramouseh.headcount(49, **about)]
    ramouseh.sync(*twice)
    foua.sync(foua.headcount(52, site=FOUA, direction="arriving", **about))
    [seen] = bob.get(f"/convoys/{made['id']}")["vehicles"]
    assert [count["total"] for count in seen["departed"]] == [47, 49]
    assert [count["total"] for count in seen["arrived"]] == [52]
    assert seen["departed"][0]["review"] == "new"
    assert bob.get(f"/vehicles?convoy={made['id']}")["items"][0]["departed"] == seen["departed"]


def test_an_end_out_of_scope_says_so_whether_or_not_anything_was_counted_there(aleppo: Aleppo) -> None:
    bob, nadim = aleppo.desk(BOB), coordinator_of_foua(aleppo)
    made = convoy(bob)
    four = bus(bob, made)
    [before] = nadim.get("/convoys")["items"][0]["vehicles"]
    assert (before["departed"], before["arrived"]) == (HIDDEN, [])
    phone = aleppo.phone(CHELSEA)
    phone.sync(phone.headcount(47, convoy=made["id"], vehicle=four["id"]))
    [after] = nadim.get(f"/convoys/{made['id']}")["vehicles"]
    assert (after["departed"], after["arrived"]) == (HIDDEN, [])
    elsewhere = convoy(bob, to_site=None)
    nadim.get(f"/convoys/{elsewhere['id']}", 404)
    assert [one["id"] for one in nadim.get("/convoys")["items"]] == [made["id"]]
    assert nadim.get(f"/convoys?site={RAMOUSEH}")["items"][0]["id"] == made["id"]


def test_an_admin_without_a_coordinators_assignment_sees_no_convoy(aleppo: Aleppo) -> None:
    made = convoy(aleppo.desk(BOB))
    alice = aleppo.desk(ALICE)
    alice.get("/convoys", 403)
    alice.get(f"/convoys/{made['id']}", 403)
    alice.get("/vehicles", 403)


def test_a_coordinator_begins_convoys_of_their_own_sites_only(aleppo: Aleppo) -> None:
    nadim = coordinator_of_foua(aleppo)
    values = {"label": "Convoy 13", "from_site": RAMOUSEH}
    nadim.post("/convoys", 403, id=new_id(), values=values)
    nadim.post("/convoys", 422, id=new_id(), values={"label": "Convoy 13"})
    nadim.post("/convoys", 201, id=new_id(), values={**values, "to_site": FOUA})
    others = convoy(aleppo.desk(BOB), to_site=None)
    refused = nadim.post("/vehicles", 422, id=new_id(), values={"convoy": others["id"], "label": "Bus 1", "type": "bus"})
    assert "values.convoy" in refused["fields"]
    nadim.patch(f"/convoys/{others['id']}", 404, rev=1, **edit(others, label=("Convoy 12", "Mine")))


def test_the_same_create_again_adds_nothing(aleppo: Aleppo) -> None:
    bob = aleppo.desk(BOB)
    body = {"id": new_id(), "values": {"label": "Convoy 12", "from_site": RAMOUSEH}}
    first = bob.post("/convoys", 201, **body)
    assert bob.post("/convoys", 201, **body) == first
    assert len(bob.get("/convoys")["items"]) == 1
    other = {**body, "values": {"label": "Convoy 13", "from_site": RAMOUSEH}}
    assert bob.post("/convoys", 409, **other)["slug"] == "id-reused"


def test_an_edit_onto_another_state_is_refused_and_a_repeat_is_not(aleppo: Aleppo) -> None:
    bob, omar = aleppo.desk(BOB), aleppo.desk(OMAR)
    made = convoy(bob)
    first = edit(made, label=("Convoy 12", "Convoy 12 A"))
    omar.patch(f"/convoys/{made['id']}", 428, **first)
    after = omar.patch(f"/convoys/{made['id']}", rev=made["rev"], **first)
    assert (after["label"], after["version"]) == ("Convoy 12 A", 2)
    refused = bob.patch(f"/convoys/{made['id']}", 412, rev=made["rev"], **edit(made, label=("Convoy 12", "Convoy 12 B")))
    assert refused["slug"] == "rev-moved"
    again = omar.patch(f"/convoys/{made['id']}", rev=made["rev"], **first)
    assert (again["label"], again["rev"]) == ("Convoy 12 A", after["rev"])


def test_a_vehicle_is_corrected_and_moved_to_another_convoy(aleppo: Aleppo) -> None:
    bob = aleppo.desk(BOB)
    one, other = convoy(bob), convoy(bob, label="Convoy 13")
    four = bus(bob, one)
    path = f"/vehicles/{four['id']}"
    moved = bob.patch(path, rev=four["rev"], **edit(four, seats=(50, 45), convoy=(one["id"], other["id"])))
    assert (moved["seats"], moved["convoy"]) == (45, other["id"])
    assert bob.get(f"/convoys/{one['id']}")["vehicles"] == []
    bob.patch(path, 422, rev=moved["rev"], **edit(moved, convoy=(other["id"], new_id())))


def test_what_a_convoy_or_vehicle_cannot_be_is_refused(aleppo: Aleppo) -> None:
    bob = aleppo.desk(BOB)
    made = convoy(bob)
    four = bus(bob, made)
    for values in (
        {},
        {"label": None},
        {"label": "A", "from_site": new_id()},
        {"label": "A", "from_site": RAMOUSEH, "rev": 7},
        {"label": "A", "from_site": RAMOUSEH, "author_id": ALICE.id},
        {"label": ["A"], "from_site": RAMOUSEH},
        {"label": "A", "from_site": RAMOUSEH, "departed_at": "tomorrow"},
        {"label": "A", "from_site": RAMOUSEH, "departed_at": "2016-12-18T22:00:00"},
    ):
        assert bob.post("/convoys", 422, id=new_id(), values=values)["fields"], values
    bus_values = {"convoy": made["id"], "label": "Bus 1", "type": "bus"}
    for wrong in ({"type": "plane"}, {"seats": -1}, {"seats": 10**12}, {"seats": True}, {"plate": "123"}, {"convoy": None}):
        assert bob.post("/vehicles", 422, id=new_id(), values={**bus_values, **wrong})["fields"], wrong
    for edits in ({"label": ("Bus 4", None)}, {"plate": (None, "123")}, {"seats": (50, "many")}):
        assert bob.patch(f"/vehicles/{four['id']}", 422, rev=1, **edit(four, **edits))["fields"], edits
    bob.post("/convoys", 422, id=new_id(), values={"label": "A", "from_site": RAMOUSEH}, author=ALICE.id)


def test_a_convoy_moved_out_of_its_editors_sites_is_moved_and_shown_no_more(aleppo: Aleppo) -> None:
    bob, nadim = aleppo.desk(BOB), coordinator_of_foua(aleppo)
    made = convoy(bob)
    path, away = f"/convoys/{made['id']}", edit(made, to_site=(FOUA, None))
    assert nadim.patch(path, 204, rev=made["rev"], **away) is None
    assert bob.get(path)["to_site"] is None
    nadim.get(path, 404)
    # The answer was lost, and the desk asks again.
    assert nadim.patch(path, 204, rev=made["rev"], **away) is None
    nadim.patch(path, 404, rev=made["rev"], **edit(made, label=("Convoy 12", "Mine")))
    assert bob.get(path)["version"] == 2


def test_a_decision_that_takes_a_convoy_out_of_its_authors_sight_is_made(aleppo: Aleppo) -> None:
    bob, omar, nadim = aleppo.desk(BOB), aleppo.desk(OMAR), coordinator_of_foua(aleppo)
    made = convoy(bob, to_site=None)
    path = f"/convoys/{made['id']}"
    bob.patch(path, rev=made["rev"], **edit(made, to_site=(None, FOUA)))
    # Omar had not seen Bob's word.
    omar.patch(path, rev=bob.get(path)["rev"], **edit(made, to_site=(None, RAMOUSEH)))
    [rivals] = nadim.get(f"/conflicts?report={made['id']}")["items"]
    assert (rivals["field"], rivals["values"]) == ("to_site", {})
    [away] = [one["id"] for one in rivals["candidates"] if one["value"] == RAMOUSEH]
    nadim.post(f"/conflicts/{rivals['id']}/decision", 204, rev=rivals["report_rev"], candidate=away)
    assert bob.get(path)["to_site"] == RAMOUSEH
