"""Many rows in one statement (server/services/rows.py): what goes in comes out, in its order and as it was."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from server.models import Change, Entity, FeedPending, table
from server.services.receipts import Custody
from server.services.rows import insert_numbered, insert_rows
from tests.factories import arrange, new_id
from tests.people import ALEPPO, CHELSEA

CHANGES, ENTITIES, PENDING = map(table, (Change, Entity, FeedPending))

texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1901, 1, 1), datetime(2998, 1, 1), timezones=zones)  # noqa: DTZ001 - the strategy adds zones
numbers = st.integers(-(2**53), 2**53)
changes = st.builds(
    Custody,
    id=st.uuids().map(str),
    author_id=st.just(CHELSEA.id),
    device_id=st.none(),
    n=st.none() | numbers,
    body=st.binary(max_size=40),
    sha256=st.binary(min_size=32, max_size=32),
    entity=st.none() | texts,
    key=st.none() | st.uuids().map(str),
    action=st.none() | texts,
    prev=st.none() | st.uuids().map(str),
    recorded_at=st.none() | texts,
    session=st.none() | texts,
    elapsed_ms=st.none() | numbers,
    received_at=moments,
    offset_ms=st.none() | numbers,
    earliest_at=st.none() | moments,
    outcome=texts,
    rev=st.none() | st.integers(0, 2**31 - 1),
    fields=st.lists(texts, max_size=3),
)
together = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def aleppo_alone(session: Session) -> Session:
    arrange(session)
    return session


@together
@given(st.lists(changes, min_size=1, max_size=6, unique_by=lambda change: change.id))
def test_changes_come_out_as_they_went_in(aleppo_alone: Session, made: list[Custody]) -> None:
    session = aleppo_alone
    rows = [change.row() for change in made]
    seqs = insert_numbered(session, CHANGES, rows)
    assert sorted(set(seqs)) == list(seqs)
    stored = {row["seq"]: row for row in session.execute(select(CHANGES).where(CHANGES.c.seq.in_(seqs))).mappings()}
    for seq, row in zip(seqs, rows, strict=True):
        assert {name: stored[seq][name] for name in row} == row
    session.execute(delete(Change))


@together
@given(
    values=st.dictionaries(texts, st.none() | texts | numbers | st.booleans() | st.lists(texts, max_size=2), max_size=4),
    observed=st.none() | moments,
    withdrawn=st.booleans(),
)
def test_statements_come_out_as_they_went_in(aleppo_alone: Session, values: Any, observed: Any, withdrawn: bool) -> None:
    session = aleppo_alone
    row = {
        "key": new_id(),
        "entity": "report",
        "operation_id": ALEPPO,
        "author_id": CHELSEA.id,
        "rev": 1,
        "version": 1,
        "values": values,
        "last_set": {},
        "withdrawn": withdrawn,
        "open_conflicts": 0,
        "flags": ["x"],
        "received_at": datetime(2016, 12, 18, 23, 5, 0, 1, UTC),
        "site_id": None,
        "observed_from": observed,
        "reviewed_by_one": False,
        "attention": 2,
    }
    insert_rows(session, ENTITIES, [row])
    stored = session.execute(select(ENTITIES).where(ENTITIES.c.key == row["key"])).mappings().one()
    assert {name: stored[name] for name in row} == row


def test_rows_are_numbered_in_the_order_in_which_they_were_given(session: Session) -> None:
    rows = [
        {"entity": "report", "key": str(place), "scope": "site:x", "device_id": None, "inserted_at": datetime.now(UTC)}
        for place in range(300, 0, -1)
    ]
    insert_rows(session, PENDING, rows)
    kept = session.scalars(select(FeedPending.key).order_by(FeedPending.id)).all()
    assert list(kept) == [row["key"] for row in rows]


def test_no_rows_are_no_statement(session: Session) -> None:
    insert_rows(session, PENDING, [])
    assert insert_numbered(session, PENDING, []) == []
    assert session.scalar(select(func.count()).select_from(FeedPending)) == 0
