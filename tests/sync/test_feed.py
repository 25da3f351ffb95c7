"""The feed (docs/sync.md S4): everything a phone may see reaches it, and nothing else."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from server.models import Assignment, FeedRow, Operation, Person, Site
from server.services import feed
from tests.factories import Aleppo, Desk, Phone, add_site, new_id
from tests.people import ALEPPO, BOB, CHELSEA, DARA, EVERYONE, FOUA, OMAR, RAMOUSEH
from tests.sync.feeds import told_meanwhile


def convoy_at(phone: Phone, site: str = RAMOUSEH, label: str = "Convoy 12") -> tuple[str, str]:
    """A convoy with one bus, begun on the phone."""
    convoy = phone.freeze("convoy", "create", values={"label": label, "at_site": site, "to_site": FOUA})
    vehicle = phone.freeze("vehicle", "create", values={"convoy": convoy["id"], "label": "Bus 4", "type": "bus"})
    assert [r["outcome"] for r in phone.sync(convoy, vehicle)["receipts"]] == ["applied", "applied"]
    return convoy["id"], vehicle["id"]


def question(desk: Desk, key: str) -> None:
    desk.review(key, "return", question="Is 47 right?")


def test_a_new_phone_is_given_a_snapshot_that_says_where_it_begins_and_ends(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    phone.cursor = None
    answer = phone.sync()
    assert (answer["reset"], answer["end"], answer["more"]) == (True, True, False)
    assert {(fed["entity"], fed["key"]) for fed in answer["changes"]} == {
        ("operation", ALEPPO),
        ("form", "headcount"),
        ("person", CHELSEA.id),
        ("site", RAMOUSEH),
    }


def test_an_interrupted_snapshot_goes_on_from_its_last_page_and_loses_nothing(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    made = [phone.headcount(n) for n in range(40)]
    phone.sync(*made)
    other = aleppo.phone(CHELSEA)
    other.cursor, other.copies = None, {}
    pages = [other.sync(limit_bytes=4096)]
    made.append(phone.headcount(99))  # the world goes on meanwhile
    phone.sync(made[-1])
    while pages[-1]["more"]:
        repeated = other.cursor
        pages.append(other.sync(limit_bytes=4096))
        if len(pages) == 3:  # the answer was lost: the same page is asked for again
            other.cursor = repeated
    assert len(pages) > 4
    assert [page.get("reset", False) for page in pages] == [True] + [False] * (len(pages) - 1)
    assert sum(page.get("end", False) for page in pages) == 1
    assert {key for entity, key in other.copies if entity == "report"} == {change["id"] for change in made}


@pytest.mark.parametrize("spoil", ["edited", "cut", "garbage", "anothers"])
def test_a_cursor_that_is_not_ours_for_this_person_begins_anew(aleppo: Aleppo, spoil: str) -> None:
    phone, other = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    cursor = str(phone.cursor)
    phone.cursor = {
        "edited": ("A" if cursor[30] != "A" else "B").join((cursor[:30], cursor[31:])),
        "cut": cursor[:10],
        "garbage": "%%%",
        "anothers": other.cursor,
    }[spoil]
    assert phone.sync()["reset"] is True


def test_a_change_of_assignments_resets_the_phone_and_what_left_its_scope_is_gone(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    with aleppo.sessions.begin() as session:
        session.execute(update(Assignment).where(Assignment.person_id == CHELSEA.id).values(site_id=FOUA))
        session.execute(update(Person).where(Person.id == CHELSEA.id).values(scope_number=Person.scope_number + 1))
    answer = phone.sync()
    assert answer["reset"] is True
    assert {key for entity, key in phone.copies if entity == "site"} == {FOUA}


def test_the_phones_own_plain_change_is_not_sent_back_but_a_question_asked_meanwhile_is(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount()
    assert phone.sync(create)["changes"] == []
    amend = phone.amend(create["id"], {"note": (None, "engine trouble")})
    question(bob, create["id"])
    fed = phone.sync(amend)["changes"]
    assert [(each["key"], each["value"]["question"]["text"]) for each in fed] == [(create["id"], "Is 47 right?")]


def test_the_phones_own_change_that_clears_a_flag_is_sent_back(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount(convoy=new_id())
    phone.sync(create)
    assert phone.report(create["id"])["flags"] == ["unresolved"]
    phone.sync(phone.amend(create["id"], {"convoy": (create["values"]["convoy"], None)}))
    assert phone.report(create["id"])["flags"] == []
    assert phone.sync(phone.amend(create["id"], {"total": (47, 48)}, version=2))["changes"] == []


def test_a_phone_reads_what_it_has_just_written_and_another_of_the_person_does_too(aleppo: Aleppo) -> None:
    one, two = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    create = one.headcount()
    one.sync(create)
    two.pull()
    assert two.report(create["id"])["values"]["total"] == 47


def test_a_convoy_that_moves_away_leaves_the_phone_and_reaches_the_next(aleppo: Aleppo) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    convoy, vehicle = convoy_at(chelsea)
    chelsea.pull()
    assert chelsea.copies["vehicle", vehicle]["at_site"] == RAMOUSEH
    bob = aleppo.desk(BOB)
    seen = bob.get(f"/convoys/{convoy}")
    bob.patch(
        f"/convoys/{convoy}",
        rev=seen["rev"],
        id=new_id(),
        base={"epoch": seen["epoch"], "version": seen["version"]},
        edits={"at_site": {"was": RAMOUSEH, "now": FOUA}},
        reason="It has left",
    )
    answer = chelsea.sync()
    assert {(fed["entity"], fed.get("leave")) for fed in answer["changes"]} == {("convoy", True), ("vehicle", True)}
    dara.pull()
    assert dara.copies["vehicle", vehicle]["label"] == "Bus 4"


def test_a_phone_is_told_of_a_convoy_neither_route_nor_hour(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    convoy, _ = convoy_at(phone)
    phone.pull()
    assert phone.copies["convoy", convoy] == {"label": "Convoy 12", "at_site": RAMOUSEH, "merged_into": None}


def test_phones_at_a_site_learn_that_a_vehicle_is_counted_and_neither_number_nor_name(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        session.execute(update(Assignment).where(Assignment.person_id == DARA.id).values(site_id=RAMOUSEH))
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    _, vehicle = convoy_at(chelsea)
    chelsea.sync(chelsea.headcount(4711, vehicle=vehicle))
    dara.pull()
    assert dara.copies["vehicle", vehicle]["counted"] == ["leaving"]
    assert '": 4711' not in json.dumps(list(dara.copies.values()))


def test_no_colleague_is_on_a_phone(aleppo: Aleppo) -> None:
    chelsea, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    create = chelsea.headcount()
    chelsea.sync(create)
    question(bob, create["id"])
    bob.amend(create["id"], {"sick.lying": (None, 2)})
    chelsea.pull()
    chelsea.sync(chelsea.amend(create["id"], {"sick.lying": (None, 3)}))
    omar.decide(bob.conflicts(create["id"])[0], value=2, reason="Recount")
    other = aleppo.phone(CHELSEA)
    told = json.dumps([list(chelsea.copies.values()), list(other.copies.values())])
    for person in EVERYONE:
        if person is not CHELSEA:
            assert person.name not in told
            assert person.id not in told


def test_another_monitors_report_never_reaches_a_phone(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        session.execute(update(Assignment).where(Assignment.person_id == DARA.id).values(site_id=RAMOUSEH))
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    chelsea.sync(chelsea.headcount())
    dara.pull()
    assert [name for name in aleppo.phone(DARA).copies if name[0] == "report"] == []
    assert [name for name in dara.copies if name[0] == "report"] == []


def test_a_site_of_the_phones_own_report_keeps_its_name_after_reassignment(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    phone.sync(phone.headcount())
    with aleppo.sessions.begin() as session:
        session.execute(update(Assignment).where(Assignment.person_id == CHELSEA.id).values(site_id=FOUA))
    other = aleppo.phone(CHELSEA)
    assert other.copies["site", RAMOUSEH]["assigned"] is False
    assert other.copies["site", FOUA]["assigned"] is True


def test_a_new_site_reaches_those_who_have_the_whole_operation_without_a_reset(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        session.execute(update(Assignment).where(Assignment.person_id == CHELSEA.id).values(site_id=None))
    phone = aleppo.phone(CHELSEA)
    new = new_id()
    with aleppo.sessions.begin() as session:
        add_site(session, new, "ALP-NEW")
        feed.mark(session, "site", new, f"site:{new}")
    answer = phone.sync()
    assert "reset" not in answer
    assert phone.copies["site", new]["code"] == "ALP-NEW"


def test_many_changes_come_in_pages_none_left_out(aleppo: Aleppo) -> None:
    one, two = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    made = [one.headcount(n % 60, note="x" * 200) for n in range(300)]
    for start in range(0, 300, 100):
        one.sync(*made[start : start + 100])
    pages = 0
    while two.sync(limit_bytes=20_000)["more"]:
        pages += 1
    assert pages > 3
    assert {key for entity, key in two.copies if entity == "report"} == {change["id"] for change in made}


def test_numbers_of_the_feed_are_contiguous(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    for n in range(5):
        phone.sync(phone.headcount(n), phone.headcount(n))
    with aleppo.sessions() as session:
        numbers: list[Any] = list(session.scalars(select(FeedRow.seq).order_by(FeedRow.seq)))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == 10


def test_the_operations_settings_reach_its_phones(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    with aleppo.sessions.begin() as session:
        session.execute(update(Operation).values(contact_line="Channel 7", rev=Operation.rev + 1))
        feed.mark(session, "operation", ALEPPO, f"operation:{ALEPPO}")
    phone.sync()
    assert phone.copies["operation", ALEPPO]["contact_line"] == "Channel 7"


def test_a_closed_site_is_still_told_with_its_status(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    with aleppo.sessions.begin() as session:
        session.execute(update(Site).where(Site.id == RAMOUSEH).values(status="closed", rev=Site.rev + 1))
        feed.mark(session, "site", RAMOUSEH, f"site:{RAMOUSEH}")
    phone.sync()
    assert phone.copies["site", RAMOUSEH]["status"] == "closed"


def test_what_is_numbered_while_a_page_is_read_comes_with_the_next(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, other = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    key = phone.sync(phone.headcount())["receipts"][0]["key"]
    phone.pull()
    other.sync(other.headcount(site=FOUA))  # so that the phone stands behind the head
    with told_meanwhile(aleppo, monkeypatch, "_since", key, CHELSEA):
        assert phone.sync()["changes"] == []
    assert [fed["key"] for fed in phone.sync()["changes"]] == [key]


@pytest.mark.sqlite_only
def test_where_one_writes_at_a_time_nothing_waits_for_its_number(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        feed.mark(session, "site", RAMOUSEH, f"site:{RAMOUSEH}")
        assert (feed.stamp(session), feed.oldest_pending(session)) == (0, None)


def test_a_phone_that_is_told_nothing_does_not_fall_behind(aleppo: Aleppo) -> None:
    phone, other = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    stands = phone.cursor
    other.sync(other.headcount(site=FOUA))
    other.pull()
    assert phone.sync()["changes"] == []
    assert phone.cursor != stands
    stands = phone.cursor
    assert phone.sync()["changes"] == []
    assert phone.cursor == stands
