"""What a page says of itself (docs/sync.md S4.1, S4.2): its epoch, and whether there is more, now or in a moment."""

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.adapters import clock
from server.domain.access import Actor
from server.models import FeedHead
from server.services import feed, phone_view
from tests.factories import Aleppo
from tests.people import CHELSEA, DARA, RAMOUSEH, Named
from tests.sync.feeds import questions, told_meanwhile


@pytest.mark.parametrize("behind", ["a page", "a snapshot", "a snapshot of many pages"])
def test_where_nothing_happened_the_answer_is_short_and_nothing_is_looked_for(
    aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch, behind: str
) -> None:
    phone = aleppo.phone(CHELSEA)
    epoch = phone.sync(phone.headcount())["epoch"]
    if behind != "a page":
        phone.cursor = None
    if behind == "a snapshot of many pages":
        monkeypatch.setattr(feed, "PAGE_ROWS", 2)
    phone.pull()
    cursor = phone.cursor
    with questions(aleppo) as asked:
        answer = phone.sync()
    assert (answer["epoch"], answer["changes"], answer["more"], answer["cursor"]) == (epoch, [], False, cursor)
    assert not [question for question in asked if "feed.scope" in question or "FROM entities" in question]


@pytest.mark.postgresql_only
def test_what_waits_for_its_number_is_asked_for_again_at_once_by_those_who_hear_it(aleppo: Aleppo) -> None:
    phone, other = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    with aleppo.sessions() as reader:
        reader.execute(select(FeedHead).with_for_update())
        answer = phone.sync(phone.headcount())
        assert (answer["changes"], answer["more"]) == ([], True)
        assert phone.sync()["more"] is True
        assert other.sync()["more"] is False
        reader.rollback()
    assert [phone.sync()["more"], phone.sync()["more"]] == [False, False]


@pytest.mark.postgresql_only  # a reader of SQLite sees nothing that is written meanwhile
@pytest.mark.parametrize("person", [CHELSEA, DARA])
def test_what_happens_while_a_snapshot_is_taken_is_more_to_come_for_those_who_hear_it(
    aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch, person: Named
) -> None:
    phone = aleppo.phone(CHELSEA)
    key = phone.sync(phone.headcount())["receipts"][0]["key"]
    phone.cursor = None
    with told_meanwhile(aleppo, monkeypatch, "_snapshot", key, person):
        last = phone.sync()
    assert (last["end"], last["more"]) == (True, person is CHELSEA)
    assert [fed["key"] for fed in phone.sync()["changes"]] == ([key] if person is CHELSEA else [])


@pytest.mark.parametrize(("marks", "pages"), [(5, [2, 2, 1]), (4, [2, 2])])
def test_a_page_holds_so_many_rows_and_says_whether_more_follow(
    aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch, marks: int, pages: list[int]
) -> None:
    phone = aleppo.phone(CHELSEA)
    keys = [phone.sync(phone.headcount())["receipts"][0]["key"] for _ in range(marks)]
    phone.pull()
    for key in keys:
        with aleppo.sessions.begin() as session:
            feed.mark(session, "report", key, f"person:{CHELSEA.id}")
    monkeypatch.setattr(feed, "PAGE_ROWS", 2)
    answers = [phone.sync()]
    while answers[-1]["more"]:
        answers.append(phone.sync())
    assert [len(answer["changes"]) for answer in answers] == pages
    assert [fed["key"] for answer in answers for fed in answer["changes"]] == keys


def test_no_page_is_made_of_more_rows_than_are_asked_for_at_a_time(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    for rows, pages in ((feed.PAGE_ROWS, 1), (feed.PAGE_ROWS + 1, 2)):
        with aleppo.sessions.begin() as session:
            feed.mark_all(session, [feed.Mark("site", RAMOUSEH, f"site:{RAMOUSEH}")] * rows, clock.now())
        answers = [phone.sync()]
        while answers[-1]["more"]:
            answers.append(phone.sync())
        assert [[fed["key"] for fed in answer["changes"]] for answer in answers] == [[RAMOUSEH]] * pages


def test_a_snapshot_comes_in_pages_of_so_many_things_none_twice(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = aleppo.phone(CHELSEA)
    phone.sync(*(phone.headcount(total) for total in range(5)))
    phone.cursor = None
    whole = [fed["key"] for fed in phone.sync()["changes"]]
    monkeypatch.setattr(feed, "PAGE_ROWS", 2)
    phone.cursor = None
    answers = [phone.sync()]
    while answers[-1]["more"]:
        answers.append(phone.sync())
    assert [fed["key"] for answer in answers for fed in answer["changes"]] == whole
    assert all(len(answer["changes"]) <= 2 for answer in answers)
    assert [(bool(answer.get("reset")), bool(answer.get("end"))) for answer in answers] == [
        (at == 0, at == len(answers) - 1) for at in range(len(answers))
    ]


def test_what_is_gone_between_two_looks_of_a_snapshot_ends_no_kind_of_things(
    aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = aleppo.phone(CHELSEA)
    first, *others = sorted(receipt["key"] for receipt in phone.sync(*(phone.headcount() for _ in range(4)))["receipts"])
    values = phone_view.values

    def without_the_first(session: Session, actor: Actor, names: Sequence[tuple[str, str]]) -> Any:
        return values(session, actor, [name for name in names if name != ("report", first)])

    monkeypatch.setattr(phone_view, "values", without_the_first)
    monkeypatch.setattr(feed, "PAGE_ROWS", 2)
    phone.cursor = None
    answers = [phone.sync()]
    while answers[-1]["more"]:
        answers.append(phone.sync())
    assert [fed["key"] for answer in answers for fed in answer["changes"] if fed["entity"] == "report"] == others


def test_a_page_is_filled_to_the_byte_and_the_next_begins_behind_it(aleppo: Aleppo) -> None:
    phone, other = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    keys = [other.sync(other.headcount(note="x" * 800))["receipts"][0]["key"] for _ in range(4)]
    begin = phone.cursor
    sizes = [len(orjson.dumps(fed)) for fed in phone.sync()["changes"]]

    def pages(limit: int) -> list[list[str]]:
        phone.cursor = begin
        answers = [phone.sync(limit_bytes=limit)]
        while answers[-1]["more"] and len(answers) <= len(keys):
            answers.append(phone.sync(limit_bytes=limit))
        return [[fed["key"] for fed in answer["changes"]] for answer in answers]

    assert pages(sum(sizes[:2])) == [keys[:2], keys[2:]]
    assert pages(sum(sizes[:2]) - 1) == [[key] for key in keys]
    assert pages(1024) == [[key] for key in keys]


def test_a_page_of_a_snapshot_ends_with_the_thing_that_is_too_much_for_it(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    phone.sync(*(phone.headcount(note="x" * 800) for _ in range(3)))

    def first_page(**limit: int) -> list[dict[str, Any]]:
        phone.cursor = None
        changes: list[dict[str, Any]] = phone.sync(**limit)["changes"]
        return changes

    whole = first_page()
    three = sum(len(orjson.dumps(fed)) for fed in whole[:3])
    assert first_page(limit_bytes=three) == whole[:4]
    assert first_page(limit_bytes=three - 1) == whole[:3]
