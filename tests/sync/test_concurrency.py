"""Many at once (docs/sync.md S2.4, S3.7, S4.1): nothing twice, nothing missed, however transactions interleave."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from server.adapters import clock
from server.db import db
from server.models import Change, FeedHead, FeedPending, FeedRow, Report, Version
from server.services import duplicates, feed
from tests.factories import Aleppo, Desk, Phone, new_id
from tests.people import BOB, CHELSEA, OMAR, RAMOUSEH
from tests.sync.feeds import convoy_at, patch, vehicle_of

pytestmark = pytest.mark.usefixtures("as_many_processes")

WRITERS, READERS, ROWS = 8, 3, 25
SCOPE = "site:everywhere"


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Run all from one barrier, each in its own thread; their results in order."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def again(phone: Phone) -> Phone:
    """The same phone with a connection of its own."""
    return Phone(phone.device, phone.person, phone.token, phone.http.application.test_client(), epoch=phone.epoch)


def test_thirty_threads_post_the_same_change_and_there_is_one_report(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    change = json.dumps(phone.headcount(47))
    answers = at_once([partial(again(phone).sync, change) for _ in range(30)])
    receipts = [answer["receipts"] for answer in answers]
    assert all(receipt == receipts[0] for receipt in receipts)
    assert receipts[0][0]["outcome"] == "applied"
    with aleppo.sessions() as session:
        for what in (Change, Report, Version):
            assert session.scalar(select(func.count()).select_from(what)) == 1


def test_a_change_and_the_one_before_it_arriving_at_once_never_miss_each_other(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    for _ in range(8):
        create = phone.headcount(47)
        amend = phone.amend(create["id"], {"total": (47, 49)})
        at_once([partial(again(phone).sync, change) for change in (create, amend)])
        outcomes = [receipt["outcome"] for receipt in phone.sync(create, amend)["receipts"]]
        assert outcomes == ["applied", "applied"]
        assert aleppo.desk(BOB).get(f"/reports/{create['id']}")["values"]["total"] == 49


def test_of_two_coordinators_who_judge_at_once_one_is_told_to_look_again(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    create = phone.headcount()
    phone.sync(create)

    def judge(desk: Desk, action: str) -> int:
        return desk.http.post(
            f"/api/v1/reports/{create['id']}/review",
            json={"action": action, "version": 1, "reason": "At once"},
            headers={"X-CSRF-Token": desk.csrf, "If-Match": '"1"'},
        ).status_code

    statuses = at_once([lambda: judge(bob, "verify"), lambda: judge(omar, "not-count")])
    assert statuses.count(200) == 1
    assert set(statuses) - {200} <= {409, 412}


@dataclass
class Run:
    """What came of writers and readers at work together."""

    written: set[str] = field(default_factory=set)
    read: list[set[str]] = field(default_factory=list)
    refused: int = 0

    @property
    def missed(self) -> int:
        return sum(len(self.written - heard) for heard in self.read)


def work_together(engine: Engine, write: Callable[[Session, str], None], stamp: Callable[[Session], object]) -> Run:
    """Writers whose commits are slow, readers who never look back."""
    sessions, run, finished = sessionmaker(engine), Run(), Event()

    def writer(number: int) -> None:
        for i in range(ROWS):
            key = f"{number}-{i}"
            with sessions.begin() as session:
                write(session, key)
                session.execute(text("select pg_sleep(random() * 0.02)"))
            run.written.add(key)

    def reader() -> set[str]:
        heard: set[str] = set()
        cursor = 0
        while True:
            last_round = finished.is_set()
            try:
                with sessions.begin() as session:
                    stamp(session)
            except IntegrityError:
                run.refused += 1
            with sessions.begin() as session:
                # Another reader may hold the head with rows in hand: then there is more to come.
                waiting = session.scalar(select(func.count()).select_from(FeedPending))
                query = select(FeedRow.seq, FeedRow.key).where(FeedRow.scope == SCOPE, FeedRow.seq > cursor)
                rows = session.execute(query.order_by(FeedRow.seq)).all()
            heard |= {row.key for row in rows}
            cursor = rows[-1].seq if rows else cursor
            if last_round and not rows and not waiting:
                return heard

    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        reading = [pool.submit(reader) for _ in range(READERS)]
        for writing in [pool.submit(writer, number) for number in range(WRITERS)]:
            writing.result()
        finished.set()
        run.read = [each.result() for each in reading]
    return run


def mark(session: Session, key: str) -> None:
    feed.mark(session, "site", key, SCOPE)


@pytest.mark.postgresql_only
def test_eight_writers_and_three_readers_with_slow_commits_miss_no_row(aleppo: Aleppo) -> None:
    engine = aleppo.sessions.kw["bind"]
    run = work_together(engine, mark, feed.stamp)
    assert len(run.written) == WRITERS * ROWS
    assert (run.missed, run.refused) == (0, 0)
    with aleppo.sessions() as session:
        first, last, count = session.execute(select(func.min(FeedRow.seq), func.max(FeedRow.seq), func.count())).one()
        assert (first, last) == (1, count)
        assert session.get_one(FeedHead, 1).last_seq == count
        assert session.scalar(select(func.count()).select_from(FeedPending)) == 0


@pytest.mark.postgresql_only
def test_the_same_without_the_lock_of_the_head_fails(aleppo: Aleppo) -> None:
    def unlocked(session: Session) -> None:
        session.execute(feed.stamping(locked=False))

    run = work_together(aleppo.sessions.kw["bind"], mark, unlocked)
    assert run.refused or run.missed


@pytest.mark.postgresql_only
def test_the_same_with_numbers_given_where_rows_are_written_loses_rows(aleppo: Aleppo) -> None:
    engine = aleppo.sessions.kw["bind"]
    with aleppo.sessions.begin() as session:
        session.execute(text("create sequence plain_serial"))

    def numbered_at_once(session: Session, key: str) -> None:
        seq = session.execute(text("select nextval('plain_serial')")).scalar_one()
        session.add(FeedRow(seq=seq, entity="site", key=key, scope=SCOPE))
        session.flush()

    run = work_together(engine, numbered_at_once, lambda _: None)
    assert run.missed > 0


@pytest.mark.postgresql_only
def test_so_many_are_numbered_at_a_time_the_oldest_first(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "STAMP_ROWS", 2)
    device = new_id()
    for number, key in ((3, "c"), (2, "b"), (1, "a")):  # as they come to lie on the disk
        row = FeedPending(id=number, entity="site", key=key, scope=SCOPE, device_id=device, inserted_at=clock.now())
        with aleppo.sessions.begin() as session:
            session.add(row)
    for numbered in (["a", "b"], ["a", "b", "c"], ["a", "b", "c"]):
        with aleppo.sessions.begin() as session:
            before = session.get_one(FeedHead, 1).last_seq
            for plan in ("nestloop", "indexscan", "mergejoin"):  # rows are then met as they lie
                session.execute(text(f"set local enable_{plan} = off"))
            count = session.execute(feed.stamping()).scalar_one()
        with aleppo.sessions() as session:
            rows = session.scalars(select(FeedRow).where(FeedRow.scope == SCOPE).order_by(FeedRow.seq)).all()
            head = session.get_one(FeedHead, 1).last_seq
        assert [row.key for row in rows] == numbered
        assert [row.seq for row in rows] == list(range(1, len(numbered) + 1))
        assert {(row.entity, row.device_id) for row in rows} == {("site", device)}
        assert (head, count) == (len(numbered), head - before)


@pytest.mark.postgresql_only
def test_a_reader_who_cannot_take_the_head_reads_what_is_numbered(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        mark(session, "a")
    with aleppo.sessions.begin() as session:
        assert feed.stamp(session) == 1
    with aleppo.sessions() as holding:
        holding.execute(select(FeedHead).with_for_update())
        written = clock.now()
        for key, later in (("b", 0), ("c", 1)):
            with aleppo.sessions.begin() as session:
                feed.mark_all(session, [feed.Mark("site", key, SCOPE)], written + timedelta(seconds=later))
        with aleppo.sessions.begin() as session:
            assert feed.stamp(session) == 0
            assert feed.oldest_pending(session) == written
            assert [row.key for row in session.scalars(select(FeedRow).where(FeedRow.scope == SCOPE))] == ["a"]
        holding.rollback()
    with aleppo.sessions.begin() as session:
        assert feed.stamp(session) == 2
        assert feed.oldest_pending(session) is None


@pytest.mark.postgresql_only
def test_what_a_change_names_is_locked_before_it_is_judged_and_what_was_held_for_it_as_well(aleppo: Aleppo) -> None:
    phone, locked = aleppo.phone(CHELSEA), []

    def note(_conn: object, _cursor: object, statement: str, given: Any, *_: object) -> None:
        if "pg_advisory_xact_lock" in statement and given["keys"]:
            locked.append(given["keys"])

    create, bus = phone.headcount(47), new_id()
    phone.sync(phone.amend(create["id"], {"vehicle": (None, bus)}))
    with aleppo.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    phone.sync(create)
    event.remove(engine, "before_cursor_execute", note)
    assert locked[:2] == [[create["id"]], sorted([create["id"], bus])]


@pytest.mark.postgresql_only
def test_a_vehicle_that_somebody_changes_while_a_report_of_it_is_judged_keeps_the_change(
    aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    convoy = convoy_at(bob, RAMOUSEH)
    vehicle = vehicle_of(bob, convoy, "Bus 4")
    create = phone.headcount(47, vehicle=vehicle)
    phone.sync(create)
    lock = duplicates.lock

    def and_meanwhile_it_is_renamed(session: Session, keys: Iterable[str]) -> None:
        wanted = set(keys)
        if vehicle in wanted:
            monkeypatch.setattr(duplicates, "lock", lock)
            with ThreadPoolExecutor(1) as office:
                office.submit(patch, bob, f"/vehicles/{vehicle}", "label", "Bus 40").result()
        lock(session, wanted)

    monkeypatch.setattr(duplicates, "lock", and_meanwhile_it_is_renamed)
    phone.sync(phone.amend(create["id"], {"convoy": (None, convoy), "direction": ("leaving", "arriving")}))
    assert duplicates.lock is lock
    assert bob.get(f"/vehicles/{vehicle}")["label"] == "Bus 40"
