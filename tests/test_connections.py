"""Connections (server/db.py): as many as work at once, alive when they are used, and on SQLite one writer after another.

And the turns that exchanges take.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, exc, text
from sqlalchemy.exc import DBAPIError, OperationalError

from server import db
from server.api import sync
from tests.databases import Database
from tests.factories import Aleppo
from tests.people import CHELSEA


@pytest.fixture
def engine(fresh_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Connections set up as the server's, to a database of the test's own; nobody waits longer than a second."""
    monkeypatch.setattr(db, "PATIENCE_SECONDS", 1)
    engine = create_engine(fresh_database.url, **db.engine_options(fresh_database.url))
    db.prepare(engine)
    yield engine
    engine.dispose()


def work(engine: Engine) -> int:
    with engine.begin() as connection:
        return int(connection.execute(text("update feed_head set last_seq = last_seq + 1 returning last_seq")).scalar_one())


def cut_off(engine: Engine, fresh_database: Database) -> None:
    """End every connection from the other side, as a restart of the database does."""
    connections = [engine.connect() for _ in range(2)]
    backends = [connection.execute(text("select pg_backend_pid()")).scalar_one() for connection in connections]
    for connection in connections:
        connection.close()
    with psycopg.connect(fresh_database.url, autocommit=True) as other:
        for backend in backends:
            other.execute("select pg_terminate_backend(%s, 5000)", (backend,))


@pytest.mark.postgresql_only
def test_a_connection_that_broke_while_it_rested_is_opened_anew(
    engine: Engine, fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(engine, fresh_database)
    monkeypatch.setattr(db, "REST_SECONDS", -1)
    assert [work(engine) for _ in range(3)] == [1, 2, 3]


@pytest.mark.postgresql_only
def test_one_that_broke_in_use_costs_one_error(engine: Engine, fresh_database: Database) -> None:
    cut_off(engine, fresh_database)
    with pytest.raises(DBAPIError):
        work(engine)
    assert [work(engine) for _ in range(3)] == [1, 2, 3]


def test_no_more_work_at_once_than_there_are_connections(engine: Engine) -> None:
    held = [engine.connect() for _ in range(db.CONNECTIONS)]
    with pytest.raises(exc.TimeoutError):
        engine.connect()
    for connection in held:
        connection.close()
    assert work(engine) == 1


@pytest.mark.sqlite_only
def test_a_writer_waits_for_the_one_before_and_then_begins(engine: Engine) -> None:
    begun, may_end = Event(), Event()

    def first() -> None:
        with engine.begin() as connection:
            connection.execute(text("update feed_head set last_seq = last_seq + 1"))
            begun.set()
            may_end.wait(5)

    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(first)
        begun.wait(5)
        other = threads.submit(work, engine)
        assert not other.done()
        may_end.set()
        one.result()
        assert other.result() == 2


@pytest.mark.sqlite_only
def test_a_turn_ends_however_the_transaction_ends(engine: Engine) -> None:
    with pytest.raises(OperationalError), engine.begin() as connection:
        connection.execute(text("select from nothing"))
    with engine.connect() as connection:
        connection.execute(text("update feed_head set last_seq = 7"))  # never committed
    with engine.connect() as connection:
        connection.begin()
        connection.invalidate()
    with engine.connect() as connection:  # one after the other on one connection
        for _ in range(2):
            with connection.begin():
                connection.execute(text("update feed_head set last_seq = last_seq + 1"))
    assert work(engine) == 3


@pytest.mark.sqlite_only
def test_who_cannot_have_a_turn_in_time_is_told_so(engine: Engine, fresh_database: Database) -> None:
    elsewhere = create_engine(fresh_database.url, **db.engine_options(fresh_database.url))
    db.prepare(elsewhere)  # as another process: no turn is shared with it
    with elsewhere.begin(), pytest.raises(OperationalError):
        work(engine)
    with engine.begin(), pytest.raises(OperationalError):
        work(engine)
    assert work(engine) == 1
    elsewhere.dispose()


@pytest.mark.sqlite_only
def test_a_declared_reader_waits_for_nobody(engine: Engine) -> None:
    reader = engine.execution_options(reads_only=True)
    with engine.begin() as writer, reader.connect() as connection:
        writer.execute(text("update feed_head set last_seq = 9"))
        assert connection.execute(text("select last_seq from feed_head")).scalar_one() == 0


def test_an_exchange_waits_for_the_one_before_it_in_its_process() -> None:
    def exchange() -> bool:
        with db.one_after_another() as waited:
            return waited

    assert not exchange()
    with ThreadPoolExecutor(1) as pool:
        with db.one_after_another():
            second = pool.submit(exchange)
            with pytest.raises(TimeoutError):
                second.result(0.2)
        assert second.result(5)


def test_an_exchange_that_hangs_keeps_the_others_waiting_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "TURN_SECONDS", 0.01)
    with db.one_after_another():
        with db.one_after_another():
            pass
        assert db.TURN.locked()  # the turn is still the first one's
    assert not db.TURN.locked()


def test_a_phone_that_waits_for_its_turn_again_and_again_is_let_go_to_another_process(
    aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "WAITED", count(1))
    monkeypatch.setattr(db, "TURN_SECONDS", 0.01)
    phone = aleppo.phone(CHELSEA)
    assert "Connection" not in phone.post().headers
    with db.one_after_another():
        answers = [phone.post().headers.get("Connection") for _ in range(2 * sync.MOVES_ON)]
    assert answers == [*[None] * (sync.MOVES_ON - 1), "close"] * 2
