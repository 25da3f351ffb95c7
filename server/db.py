"""The database: one engine per app, durable, with SQLite's transactions in our own hands."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

import orjson
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from server.models import Base

Result = TypeVar("Result")

CONNECTIONS = 4  # in each process
PATIENCE_SECONDS = 30  # for a connection, and for SQLite's one writer
TURN_SECONDS = 3  # after which an exchange does not wait for its turn any longer
REST_SECONDS = 5  # after which a connection is asked whether it still stands

SESSION = {
    "synchronous_commit": "on",
    # The stamping session of the feed, and any other, bounds itself (sync S4.1).
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "5s",
    "lock_timeout": "10s",
    # Compiling a statement costs a hundred times what ours take, and is done wherever rows were not counted yet.
    "jit": "off",
}

db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class NotDurable(RuntimeError):
    """The database may lose what it acknowledged; the server does not start on it."""


def engine_options(database_url: str) -> dict[str, Any]:
    """Pool and driver options for the database named by ``database_url``."""
    # The number of connections is how many requests work at once; more would only get into each other's way.
    pool = {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": PATIENCE_SECONDS, "pool_use_lifo": True}
    json = {"json_serializer": lambda value: orjson.dumps(value).decode()}
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        pool = pool if url.database else {}  # one in memory has a single connection
        return {**pool, **json, "connect_args": {"timeout": PATIENCE_SECONDS, "isolation_level": None}}  # begun in `prepare`
    return {
        **pool,
        **json,
        "json_deserializer": orjson.loads,  # SQLite hands numbers out as numbers, not as text
        "connect_args": {
            "options": " ".join(f"-c {name}={value}" for name, value in SESSION.items()),
            "keepalives_idle": 5,
        },
    }


def prepare(engine: Engine) -> None:
    """Set up each connection of ``engine``; on SQLite: WAL, foreign keys, full durability, and write locks taken at BEGIN."""
    if engine.dialect.name != "sqlite":
        _ask_after_rest(engine)
        return
    _one_writer_after_another(engine)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=FULL",
            f"busy_timeout={PATIENCE_SECONDS * 1000}",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")


def _ask_after_rest(engine: Engine) -> None:
    """Ask a connection whether it still stands where it has rested: asking each time costs a round trip a transaction."""

    @event.listens_for(engine, "checkin")
    def given_back(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def taken(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("rests_since", time.monotonic()) <= REST_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the others rested as long: all are opened anew


def _one_writer_after_another(engine: Engine) -> None:
    """Let the threads of this process wait for each other, one transaction after the other.

    SQLite's own way of waiting is to sleep and try again, so that a busy writer keeps a late one out for seconds.
    Another process still waits that way.
    """
    turn = Lock()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A transaction that reads first and writes later fails under another writer (SQLITE_BUSY_SNAPSHOT),
        # so everything but a declared reader takes the write lock at once.
        if connection.get_execution_options().get("reads_only"):
            connection.exec_driver_sql("BEGIN")
            return
        if "writes" not in connection.info:
            connection.info["writes"] = turn.acquire(timeout=PATIENCE_SECONDS)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            ended(connection.info)
            raise

    def ended(info: dict[Any, Any]) -> None:
        if info.pop("writes", False):
            turn.release()

    # The turn ends with the connection given back: the event of a commit comes before it is done.
    @event.listens_for(engine, "reset")
    @event.listens_for(engine, "invalidate")
    def given_back(_connection: Any, record: ConnectionPoolEntry, _state: Any) -> None:
        ended(record.info)


TURN = Lock()


@contextmanager
def one_after_another() -> Iterator[bool]:
    """Wait for the exchange before this one in the same process; whether there was one to wait for.

    What an exchange does is work for one interpreter: two at once take more than twice as long (docs/decisions/0026).  One
    that waits for somebody else's lock keeps the others waiting for a while, and not for ever.
    """
    at_once = TURN.acquire(blocking=False)
    has_turn = at_once or TURN.acquire(timeout=TURN_SECONDS)
    try:
        yield not at_once
    finally:
        if has_turn:
            TURN.release()


def reads_only(session: Session) -> None:
    """Declare that this session's transaction only reads, so that on SQLite it waits for no writer.

    On PostgreSQL, where each statement of a transaction sees what is committed by then, there need not be one at all.
    """
    option = {"isolation_level": "AUTOCOMMIT"} if session.get_bind().dialect.name == "postgresql" else {"reads_only": True}
    session.connection(execution_options=option)


def committed(work: Callable[[], Result], tries: int = 3) -> Result:
    """Do ``work`` and commit it; again from the start where it met another transaction in a deadlock (sync S3.7)."""
    try:
        done = work()
        db.session.commit()
    except OperationalError:
        db.session.rollback()
        if tries == 1:
            raise
        return committed(work, tries - 1)
    return done


def forget_old_pages() -> None:
    """After something was removed for good: no page that still holds it stays in SQLite's log.  What was deleted is
    overwritten in the file itself (``secure_delete``).  On PostgreSQL this is for VACUUM and whoever keeps its log (README)."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def answers(session: Session) -> bool:
    """Whether the database answers and has been migrated."""
    try:
        reads_only(session)
        session.execute(text("select 1 from epoch"))
    except SQLAlchemyError:
        session.rollback()
        return False
    return True


def check_durability(engine: Engine) -> None:
    """Raise ``NotDurable`` where an acknowledged commit could be lost in a crash of the machine (sync S2.1).

    Looked at over a connection set up as all others are: what the server asks for is not always what it gets.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _check_sqlite(connection)
        else:
            _check_postgresql(connection)


def _check_sqlite(connection: Connection) -> None:
    level = connection.execute(text("PRAGMA synchronous")).scalar_one()
    if int(level) < 2:
        raise NotDurable("SQLite runs with synchronous below FULL; Corridor needs FULL")
    journal = connection.execute(text("PRAGMA journal_mode")).scalar_one()
    if journal != "wal":
        raise NotDurable(f"SQLite runs with journal_mode={journal}; Corridor needs wal, in a file on a local disk")


def _check_postgresql(connection: Connection) -> None:
    # full_page_writes: without it a page half written in a power cut is lost for good, and commits acknowledged
    # long before with it.
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        value = connection.execute(text(f"SHOW {name}")).scalar_one()
        if value != "on":
            raise NotDurable(f"PostgreSQL runs with {name}={value}; Corridor needs {name}=on")
