"""Where one thing's change is another's (docs/sync.md S4.1): a vehicle is counted, a convoy decided, a report held."""

import json
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from server.domain import forms
from server.models import Assignment, Device, Epoch, Person
from tests.factories import Aleppo, Desk, assign, new_id
from tests.people import ALEPPO, ALICE, BOB, CHELSEA, DARA, EVE, EVERYONE, FOUA, OMAR, RAMOUSEH, Named
from tests.sync.feeds import convoy_at, fresh, patch, synced, vehicle_of


def test_what_changes_during_a_snapshot_is_fed_after_it(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    made = [phone.headcount(n, note="x" * 300) for n in range(8)]
    phone.sync(*made)
    phone.cursor = None
    phone.sync(limit_bytes=1024)
    bob.review(made[0]["id"], "verify")
    bob.review(made[7]["id"], "not-count", reason="twice")
    phone.pull()
    assert synced(phone) == fresh(aleppo, phone)
    assert phone.report(made[0]["id"])["review"] == "verified"


@pytest.mark.parametrize("passed", ["epoch", "scope"])
def test_a_cursor_of_another_epoch_or_scope_resets(aleppo: Aleppo, passed: str) -> None:
    phone = aleppo.phone(CHELSEA)
    phone.sync(phone.headcount())
    with aleppo.sessions.begin() as session:
        if passed == "epoch":
            session.add(Epoch(number=2, name="2.restored", started_at=datetime.now(UTC)))
        else:
            session.execute(update(Person).where(Person.id == CHELSEA.id).values(scope_number=7))
    assert phone.sync()["reset"] is True
    assert synced(phone) == fresh(aleppo, phone)


def test_a_site_that_only_an_own_report_names_is_still_followed(aleppo: Aleppo) -> None:
    phone, alice = aleppo.phone(CHELSEA), aleppo.desk(ALICE)
    late = phone.headcount(note="counted before the move")
    with aleppo.sessions.begin() as session:
        session.execute(update(Assignment).where(Assignment.person_id == CHELSEA.id).values(ended_at=datetime.now(UTC)))
        assign(session, CHELSEA, FOUA)
    phone.cursor = None
    phone.pull()
    assert ("site", RAMOUSEH) not in phone.copies
    answer = phone.sync(late)
    assert answer["receipts"][0]["outcome"] == "applied"
    assert phone.report(late["id"])["flags"] == ["late-from-previous-assignee"]
    assert phone.copies["site", RAMOUSEH]["names"]["en"] == "Ramouseh"
    site = alice.get(f"/sites/{RAMOUSEH}")
    alice.patch(f"/sites/{RAMOUSEH}", rev=site["rev"], names={"en": "Ramouseh crossing"})
    phone.pull()
    assert phone.copies["site", RAMOUSEH]["names"]["en"] == "Ramouseh crossing"
    assert synced(phone) == fresh(aleppo, phone)


def test_a_site_leaves_the_phone_with_the_last_own_report_that_names_it(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount()
    phone.sync(create)
    for was, now in ((RAMOUSEH, FOUA), (FOUA, RAMOUSEH)):
        bob.amend(create["id"], {"site": (was, now)})
        phone.pull()
        assert (("site", FOUA) in phone.copies) == (now == FOUA)
        assert synced(phone) == fresh(aleppo, phone)


def test_an_own_change_never_hides_a_question_asked_beside_it(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = phone.headcount()
    phone.sync(key)
    for first in ("question", "change"):
        amend = phone.amend(key["id"], {"note": (None, first)})
        if first == "question":
            bob.review(key["id"], "return", question="Which bus?")
            phone.sync(amend)
        else:
            before = phone.cursor
            phone.sync(amend)
            bob.review(key["id"], "return", question="And now?")
            phone.cursor = before  # the answer to the amend got lost
            phone.sync(amend)
        assert phone.report(key["id"])["question"] is not None
        bob.review(key["id"], "verify")
        bob.review(key["id"], "reopen", reason="again")


def test_a_vehicle_that_changes_its_convoy_leaves_the_one_place_for_the_other(aleppo: Aleppo) -> None:
    chelsea, dara, bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    here, there = convoy_at(bob, RAMOUSEH), convoy_at(bob, FOUA)
    vehicle = vehicle_of(bob, here)
    chelsea.pull()
    assert ("vehicle", vehicle) in chelsea.copies
    patch(bob, f"/vehicles/{vehicle}", "convoy", there)
    chelsea.pull()
    dara.pull()
    assert ("vehicle", vehicle) not in chelsea.copies
    assert dara.copies["vehicle", vehicle]["at_site"] == FOUA


def test_a_decision_moves_a_convoy_and_its_vehicles_as_an_edit_does(aleppo: Aleppo) -> None:
    chelsea, dara, bob, omar = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB), aleppo.desk(OMAR)
    create = chelsea.freeze("convoy", "create", values={"label": "Night convoy", "at_site": RAMOUSEH})
    chelsea.sync(create)
    convoy = create["id"]
    vehicle = vehicle_of(bob, convoy)
    # Bob and Chelsea, who has not seen Bob's word, say where it is.
    patch(bob, f"/convoys/{convoy}", "label", "Dawn convoy")
    edit = {"base": {"epoch": chelsea.epoch, "version": 1}, "key": convoy}
    said = chelsea.freeze("convoy", "amend", edits={"label": {"was": "Night convoy", "now": "Late convoy"}}, **edit)
    assert chelsea.sync(said)["receipts"][0]["outcome"] == "conflict"
    label = omar.get("/conflicts?status=open")["items"][0]
    assert (label["report"], label["field"]) == (convoy, "label")
    refused = omar.post(f"/conflicts/{label['id']}/decision", 422, rev=label["report_rev"], value=5, reason="x")
    assert "value" in refused["fields"]
    omar.post(f"/conflicts/{label['id']}/decision", rev=label["report_rev"], value="Third convoy", reason="Painted on it")
    chelsea.pull()
    assert chelsea.copies["convoy", convoy]["label"] == "Third convoy"
    patch(bob, f"/convoys/{convoy}", "at_site", None)
    seen = bob.get(f"/convoys/{convoy}")
    stale = {"id": new_id(), "base": {"epoch": seen["epoch"], "version": 1}, "reason": "Radio"}
    omar.patch(f"/convoys/{convoy}", rev=seen["rev"], edits={"at_site": {"was": RAMOUSEH, "now": FOUA}}, **stale)
    place = omar.get("/conflicts?status=open")["items"][0]
    alone = next(candidate for candidate in place["candidates"] if candidate["value"] == FOUA)
    third = third_coordinator(aleppo)
    third.post(f"/conflicts/{place['id']}/decision", rev=place["report_rev"], candidate=alone["id"])
    for phone in (chelsea, dara):
        phone.pull()
    assert ("vehicle", vehicle) not in chelsea.copies
    assert dara.copies["vehicle", vehicle]["at_site"] == FOUA


def third_coordinator(aleppo: Aleppo) -> Desk:
    """Eve, made a coordinator, with no stake in anything."""
    with aleppo.sessions.begin() as session:
        assign(session, Named(EVE.id, EVE.name, "coordinator", ALEPPO))
    return aleppo.desk(EVE)


def test_phones_at_a_vehicles_place_learn_whether_it_is_counted_whatever_changes_that(aleppo: Aleppo) -> None:
    counting, beside, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    with aleppo.sessions.begin() as session:
        assign(session, DARA, RAMOUSEH)
    watching = aleppo.phone(DARA)
    convoy = convoy_at(bob, RAMOUSEH)
    bus, other = vehicle_of(bob, convoy), vehicle_of(bob, convoy, "Bus 5")
    create = counting.headcount(vehicle=bus)
    key = create["id"]

    def told() -> tuple[list[str], list[str]]:
        for phone in (watching, beside):
            phone.pull()
            assert synced(phone) == fresh(aleppo, phone)
        return watching.copies["vehicle", bus]["counted"], watching.copies["vehicle", other]["counted"]

    assert told() == ([], [])
    counting.sync(create)
    assert told() == (["leaving"], [])
    bob.review(key, "not-count", reason="Twice")
    assert told() == ([], [])
    bob.review(key, "reopen", reason="Not twice")
    assert told() == (["leaving"], [])
    counting.pull()
    counting.sync(counting.amend(key, {"vehicle": (bus, other)}))
    assert told() == ([], ["leaving"])
    bob.amend(key, {"direction": ("leaving", "arriving")})
    assert told() == ([], ["arriving"])
    counting.pull()
    counting.sync(counting.withdraw(key, version=3))
    assert told() == ([], [])


def test_a_held_change_knows_the_vehicle_it_names(aleppo: Aleppo) -> None:
    phone, watching, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    bus = vehicle_of(bob, convoy_at(bob, RAMOUSEH))
    create = phone.headcount()
    amend = phone.amend(create["id"], {"vehicle": (None, bus)}, version=0)
    assert phone.sync(amend)["receipts"][0]["outcome"] == "held"
    assert phone.sync(create)["receipts"][0]["outcome"] == "applied"
    watching.pull()
    assert watching.report(create["id"])["flags"] == []
    assert watching.copies["vehicle", bus]["counted"] == ["leaving"]
    assert watching.copies.get(("receipt", amend["id"]), {}).get("outcome") == "applied"


def test_a_receipt_is_fed_when_its_outcome_moves(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount()
    chain = [phone.amend(create["id"], {"total": (47 + n, 48 + n)}, version=0) for n in range(3)]
    for change in reversed(chain):
        assert phone.sync(change)["receipts"][0]["outcome"] == "held"
    phone.sync(create)
    assert [phone.copies["receipt", change["id"]]["outcome"] for change in chain] == ["applied"] * 3
    assert phone.report(create["id"])["values"]["total"] == 50


def test_another_devices_changes_brought_along_cost_this_one_no_number(aleppo: Aleppo) -> None:
    old, new = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    left = [old.headcount(n) for n in range(3)]
    assert {r["problem"] for r in new.sync(*left)["receipts"]} == {"other-device"}
    assert [r["outcome"] for r in new.sync(*[new.headcount(n) for n in range(3)])["receipts"]] == ["applied"] * 3
    with aleppo.sessions() as session:
        assert session.get_one(Device, new.device).cloned_at is None


def test_a_phone_is_told_no_colleague_no_number_of_another_and_no_route(aleppo: Aleppo) -> None:
    chelsea, dara, bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    with aleppo.sessions.begin() as session:
        assign(session, DARA, RAMOUSEH)
    dara.cursor = None
    convoy = convoy_at(bob, RAMOUSEH, departed_at="2016-12-18T22:10:00+02:00", note="by the Ramouseh road to Foua")
    bus = vehicle_of(bob, convoy)
    rival = dara.headcount(4711, vehicle=bus, note="seen by Dara alone")
    dara.sync(rival)
    own = chelsea.headcount(vehicle=bus)
    chelsea.sync(own)
    bob.amend(own["id"], {"total": (47, 4712)})
    chelsea.sync(chelsea.amend(own["id"], {"total": (47, 48)}))
    aleppo.desk(OMAR).review(own["id"], "return", question="Which bus?")
    told = [chelsea.sync()]
    chelsea.cursor = None
    told.append(chelsea.sync())
    chelsea.pull()
    whole = json.dumps([told, [[*name, value] for name, value in chelsea.copies.items()]])
    others = [person for person in EVERYONE if person is not CHELSEA]
    for unseen in ("seen by Dara", "Ramouseh road", "18T22:10", "18T20:10", *(p.name for p in others), *(p.id for p in others)):
        assert unseen not in whole, unseen
    assert re.findall(r"(?<![\d.])471[12](?!\d)", whole) == []  # digits of a moment may read like these
    # Nor does a flag tell what the rival number is like.
    assert chelsea.copies["report", own["id"]]["flags"] == []
    assert chelsea.copies["convoy", convoy].keys() == {"label", "at_site", "merged_into"}
    assert ("report", rival["id"]) not in chelsea.copies


def test_the_form_in_the_feed_tells_every_field_with_its_bounds(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    told = {field["name"]: field for field in phone.copies["form", "headcount"]["fields"]}
    for field in forms.HEADCOUNT.fields:
        if field.switch:
            assert field.name not in told  # what the operation does not collect is not asked
            continue
        shown = told[field.name]
        assert (shown["type"], shown["class"], shown.get("required", False)) == (field.type, field.secrecy, field.required)
        assert (shown.get("min"), shown.get("max"), tuple(shown.get("choices", ()))) == (field.min, field.max, field.choices)
    assert {
        f"count.{sex}.{band}" for sex in forms.SEXES for band in phone.copies["operation", CHELSEA.operation]["age_bands"]
    } < told.keys()


def test_a_vehicle_that_goes_over_to_a_convoy_which_arrives_later_is_told_of(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        assign(session, DARA, RAMOUSEH)
    one, two, dara = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.phone(DARA)
    here = one.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    bus = one.freeze("vehicle", "create", values={"convoy": here["id"], "label": "Bus 4", "type": "bus"})
    one.sync(here, bus)
    late = two.freeze("convoy", "create", values={"label": "Convoy 13", "at_site": RAMOUSEH})
    edits = {"convoy": {"was": here["id"], "now": late["id"]}}
    one.sync(one.freeze("vehicle", "amend", key=bus["id"], base={"epoch": one.epoch, "version": 1}, edits=edits))
    dara.pull()
    assert ("vehicle", bus["id"]) not in dara.copies
    two.sync(late)
    dara.pull()
    assert dara.copies["vehicle", bus["id"]]["convoy"] == late["id"]
    assert synced(dara) == fresh(aleppo, dara)


def test_a_report_that_is_mended_elsewhere_than_its_author_stands_brings_its_site_along(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    broken = phone.headcount("forty-seven", site=FOUA)
    phone.sync(broken)
    [item] = bob.get("/work-queue")["items"]
    values = {**broken["values"], "total": 47}
    bob.post(f"/work-queue/{item['seq']}/mend", id=new_id(), values=values, reason="She said 47 by radio")
    phone.pull()
    assert ("site", FOUA) in phone.copies
    assert synced(phone) == fresh(aleppo, phone)
