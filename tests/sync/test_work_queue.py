"""What is held or quarantined waits for a coordinator (docs/sync.md S2.6): released, mended or set aside, and never lost."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from server.models import Assignment, Change, Report
from tests.factories import Aleppo, Desk, Phone, add_site, new_id
from tests.people import BOB, CHELSEA, FOUA, OMAR, RAMOUSEH

HAMA = "0193b000-0000-7000-8000-00000000b0aa"


def queue(desk: Desk, status: str = "open") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = desk.get(f"/work-queue?status={status}")["items"]
    return items


def act(desk: Desk, item: dict[str, Any], action: str, status: int = 200, **body: Any) -> Any:
    return desk.post(f"/work-queue/{item['seq']}/{action}", status, **{"reason": "She told me by radio", **body})


def told(phone: Phone, change: dict[str, Any]) -> dict[str, Any]:
    """The receipt as the phone was told of it last."""
    phone.pull()
    receipt: dict[str, Any] = phone.copies["receipt", change["id"]]
    return receipt


def test_a_count_from_a_site_never_assigned_is_released_and_stays_its_authors(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    stray = phone.headcount(47, site=FOUA)
    later = phone.amend(stray["id"], {"total": (47, 49)})
    assert [receipt["outcome"] for receipt in phone.sync(stray, later)["receipts"]] == ["quarantined", "held"]
    first, second = queue(bob)
    assert (first["problem"], first["author"]["name"], first["site"]) == ("never-assigned", "Chelsea", FOUA)
    assert first["may"] == ["release", "mend", "set-aside"]
    assert first["stated"]["total"] == 47
    assert second["held_for"] == stray["id"]
    act(bob, first, "release")
    assert queue(bob) == []
    report = bob.get(f"/reports/{stray['id']}")
    assert (report["values"]["total"], report["counted_by"]["name"], report["entered_by"]) == (49, "Chelsea", None)
    assert "late-from-previous-assignee" in report["flags"]
    assert told(phone, stray)["outcome"] == "applied"
    assert told(phone, later)["outcome"] == "applied"
    assert phone.report(stray["id"])["values"]["total"] == 49
    # Whoever let it in may judge it: it was not their number.
    bob.review(stray["id"], "verify")


def test_a_released_change_offered_again_gets_the_receipt_as_it_stands_now(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    text = json.dumps(phone.headcount(47, site=FOUA))
    phone.sync(text)
    act(bob, queue(bob)[0], "release")
    [receipt] = phone.sync(text)["receipts"]
    assert (receipt["outcome"], receipt.get("problem")) == ("applied", None)
    with aleppo.sessions() as session:
        assert len(session.scalars(select(Report)).all()) == 1
        assert [tuple(each) for each in session.execute(select(Change.problem, Change.held_for))] == [(None, None)]


def test_what_waits_for_a_change_that_never_comes_is_released_by_a_person(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(47)
    phone.sync(create)
    phone.amend(create["id"], {"total": (47, 48)})  # lost with its page, before it was sent
    last = phone.amend(create["id"], {"note": (None, "Engine trouble")})
    phone.sync(last)
    [item] = queue(bob)
    assert (item["outcome"], item["report"], item["site"]) == ("held", create["id"], RAMOUSEH)
    act(bob, item, "release")
    assert bob.get(f"/reports/{create['id']}")["values"]["note"] == "Engine trouble"
    assert told(phone, last)["outcome"] == "applied"


def test_a_mended_count_keeps_key_author_and_what_follows_and_names_who_entered_it(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    broken = phone.headcount("forty-seven")
    note = phone.amend(broken["id"], {"note": (None, "Engine trouble")})
    phone.sync(broken, note)
    [item, _] = queue(bob)
    assert (item["problem"], item["may"], item["stated"]["total"]) == ("invalid", ["mend", "set-aside"], "forty-seven")
    act(bob, item, "release", 409)
    act(bob, item, "mend", 422, id=new_id(), values={**broken["values"], "total": "47 or so"})
    act(bob, item, "mend", id=new_id(), values={**broken["values"], "total": 47})
    report = bob.get(f"/reports/{broken['id']}")
    assert (report["values"]["total"], report["counted_by"]["name"], report["entered_by"]["name"]) == (47, "Chelsea", "Bob")
    assert report["why_not"]["verify"] == "entered-by-you"
    assert queue(bob) == []
    assert told(phone, broken)["outcome"] == "applied"
    assert told(phone, note)["outcome"] == "applied"
    assert phone.report(broken["id"])["values"]["note"] == "Engine trouble"
    omar.review(broken["id"], "verify")


def test_what_its_author_said_after_a_mended_field_waits_for_a_person(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    broken = phone.headcount("forty-seven")
    # Nothing of the office had reached the phone when she corrected herself.
    edits = {"total": {"was": "forty-seven", "now": 49}}
    phone.sync(broken, phone.freeze("report", "amend", key=broken["id"], edits=edits))
    act(bob, queue(bob)[0], "mend", id=new_id(), values={**broken["values"], "total": 47})
    report = bob.get(f"/reports/{broken['id']}")
    assert (report["values"]["total"], report["open_conflicts"]) == (47, 1)
    [conflict] = bob.conflicts(broken["id"])
    assert sorted(candidate["value"] for candidate in conflict["candidates"]) == [47, 49]


def test_an_unreadable_text_is_mended_into_a_report_of_its_author(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    change = phone.headcount(47, note="half a \ud83d")
    phone.sync(json.dumps(change))
    [item] = queue(bob)
    assert item["problem"] == "bad-json"
    assert "half a" in item["text"]
    act(bob, item, "mend", id=new_id(), values={**change["values"], "note": "half a word"})
    report = bob.get(f"/reports/{change['id']}")
    assert (report["counted_by"]["name"], report["values"]["note"]) == ("Chelsea", "half a word")
    with aleppo.sessions() as session:
        kept = session.scalars(select(Change).where(Change.id == change["id"]).order_by(Change.seq)).all()
        assert [row.body.decode() for row in kept if row.device_id] == [json.dumps(change)]


def test_an_amend_that_cannot_be_held_is_mended_in_the_coordinators_name(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(47)
    wrong = phone.amend(create["id"], {"total": (47, "fifty")})
    phone.sync(create, wrong)
    [item] = queue(bob)
    seen = bob.get(f"/reports/{create['id']}")
    act(
        bob,
        item,
        "mend",
        id=new_id(),
        base={"epoch": seen["epoch"], "version": seen["version"]},
        edits={"total": {"was": 47, "now": 50}},
        entity="report",
    )
    assert bob.get(f"/reports/{create['id']}")["values"]["total"] == 50
    assert queue(bob) == []


def test_what_is_set_aside_tells_its_phone_why_and_can_be_taken_up_again(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    stray = phone.headcount(47, site=FOUA)
    phone.sync(stray, phone.amend(stray["id"], {"total": (47, 49)}))
    item, held = queue(bob)
    act(bob, item, "set-aside", 422, reason=" ")
    act(bob, item, "set-aside", reason="Counted at Ramouseh already")
    assert [one["id"] for one in queue(bob)] == [held["id"]]
    assert [one["id"] for one in queue(bob, "set-aside")] == [item["id"]]
    assert bob.get("/work-queue?status=set-aside")["waiting"] == 1
    assert told(phone, stray)["set_aside"] == "Counted at Ramouseh already"
    for action in ("release", "set-aside"):
        act(omar, item, action, 409)
    act(omar, item, "take-up", reason="It was another bus")
    act(omar, item, "take-up", 409)
    assert "set_aside" not in told(phone, stray)
    [again, _] = queue(bob)
    assert [line["action"] for line in again["settlements"]] == ["set-aside", "take-up"]
    act(bob, again, "release")
    assert bob.get(f"/reports/{stray['id']}")["values"]["total"] == 49


def test_a_number_used_twice_is_released_as_the_statement_it_is(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    first = phone.headcount(47)
    phone.n -= 1
    twin = phone.headcount(12)
    phone.sync(first, twin)
    [item] = queue(bob)
    assert item["problem"] == "number-reused"
    act(bob, item, "release")
    assert {row["values"]["total"] for row in bob.get("/reports")["items"]} == {47, 12}


def test_an_id_used_twice_is_mended_under_a_key_of_its_own(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    first = phone.headcount(47)
    other = {**phone.headcount(12), "id": first["id"]}
    phone.sync(first, other)
    [item] = queue(bob)
    act(bob, item, "release", 409)
    made = act(bob, item, "mend", id=new_id(), values=other["values"])
    assert made["key"] != first["id"]
    assert {row["values"]["total"] for row in bob.get("/reports")["items"]} == {47, 12}


def test_the_queue_is_seen_by_the_coordinators_of_its_site_and_by_no_others(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        add_site(session, HAMA, "HAM-1")
        session.query(Assignment).filter(Assignment.person_id == OMAR.id).update({"site_id": FOUA})
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    phone.sync(phone.headcount(1, site=FOUA), phone.headcount(2, site=HAMA), "not JSON at all")
    assert [item["site"] for item in queue(bob)] == [FOUA, HAMA, None]
    assert [item["site"] for item in queue(omar)] == [FOUA]
    assert [desk.get("/work-queue?limit=1")["waiting"] for desk in (bob, omar)] == [3, 1]
    unseen = queue(bob)[1]
    omar.get(f"/work-queue/{unseen['seq']}", 404)
    for action in ("release", "set-aside", "take-up"):
        act(omar, unseen, action, 404)
    act(omar, unseen, "mend", 404, id=new_id(), values={"kind": "headcount"})
    # Nor can a report be entered at a site that is not one's own.
    act(omar, queue(omar)[0], "mend", 403, id=new_id(), values=phone.headcount(3, site=HAMA)["values"])


def test_two_coordinators_cannot_settle_one_change_twice(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    phone.sync(phone.headcount(47, site=FOUA))
    [item] = queue(bob)
    act(bob, item, "release")
    act(omar, item, "set-aside", 404)  # it has taken effect: it is in the queue no longer


def test_what_follows_an_id_used_twice_waits_for_the_first_also_where_the_later_one_was_mended(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    first = phone.headcount(-1)
    later = {**first, "values": {**first["values"], "total": 5}}
    receipts = phone.sync(first, later)["receipts"]
    assert [receipt["problem"] for receipt in receipts] == ["invalid", "id-reused"]
    act(bob, queue(bob)[1], "mend", id=new_id(), values=later["values"])
    follows = phone.amend(first["id"], {"total": (-1, 6)}, version=0)
    [receipt] = phone.sync(follows)["receipts"]
    assert (receipt["outcome"], receipt["held_for"]) == ("held", first["id"])
    act(bob, queue(bob)[0], "mend", id=new_id(), values={**first["values"], "total": 4})
    assert [candidate["value"] for candidate in bob.conflicts(first["id"])[0]["candidates"]] == [4, 6]
    assert sorted(report["values"]["total"] for report in bob.get("/reports")["items"]) == [4, 5]


@pytest.mark.parametrize("seq", [0, 2**53 + 1, 2**63, 10**30])
def test_no_change_has_a_number_that_no_database_can_hold(aleppo: Aleppo, seq: int) -> None:
    bob, item = aleppo.desk(BOB), {"seq": seq}
    bob.get(f"/work-queue/{seq}", 404)
    for action in ("release", "set-aside", "take-up"):
        act(bob, item, action, 404)
    act(bob, item, "mend", 404, id=new_id(), values={"kind": "headcount"})
