"""The server does not start on a database that may lose what it acknowledged (sync S2.1)."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, event

from server.app import create_app
from server.db import NotDurable, check_durability, db, engine_options, prepare
from server.settings import ROOT, Settings
from tests.databases import Database, Templates
from tests.live_server import LiveServer
from tools import postgres


def started(settings: Settings) -> bool:
    """Whether the server starts on it as durable; raises ``NotDurable`` where it does not start."""
    app = create_app(settings)
    with app.app_context():
        db.engine.dispose()
    return bool(app.extensions["corridor_durable"])


def sqlite(path: Path, *pragmas: str) -> Engine:
    """The server's own connections, with ``pragmas`` set last."""
    url = f"sqlite:///{path}"
    engine = create_engine(url, **engine_options(url))
    prepare(engine)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return engine


def test_sqlite_as_the_server_sets_it_up_is_durable(tmp_path: Path) -> None:
    check_durability(sqlite(tmp_path / "own.sqlite3"))
    check_durability(sqlite(tmp_path / "own.sqlite3", "synchronous=EXTRA"))


@pytest.mark.parametrize(
    ("pragma", "told"),
    [
        ("synchronous=NORMAL", "synchronous below FULL"),
        ("synchronous=OFF", "synchronous below FULL"),
        ("journal_mode=DELETE", "journal_mode=delete"),
        ("journal_mode=MEMORY", "journal_mode=memory"),
        ("journal_mode=OFF", "journal_mode=off"),
    ],
)
def test_sqlite_with_a_setting_that_loses_commits_is_refused(tmp_path: Path, pragma: str, told: str) -> None:
    with pytest.raises(NotDurable, match=told):
        check_durability(sqlite(tmp_path / "lossy.sqlite3", pragma))


def test_a_database_in_memory_is_refused(templates: Templates) -> None:
    settings = Settings(database_url="sqlite://", secret="s" * 32, server_key=templates.server_key, mode="local")
    with pytest.raises(NotDurable, match="journal_mode=memory"):
        started(settings)
    assert started(replace(settings, lossy_database=True)) is False


@pytest.fixture(scope="module")
def durable() -> Iterator[postgres.Cluster]:
    with postgres.cluster(durable=True) as running:
        yield running


@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
def test_postgresql_with_a_setting_that_loses_commits_is_refused(durable: postgres.Cluster, name: str) -> None:
    url = durable.url("postgres")
    engine = create_engine(url, **engine_options(url))
    check_durability(engine)
    with psycopg.connect(url, autocommit=True) as connection:
        try:
            connection.execute(f"alter system set {name} = off")
            reloaded(connection, name, "off")
            engine.dispose()
            with pytest.raises(NotDurable, match=f"{name}=off; Corridor needs {name}=on"):
                check_durability(engine)
        finally:
            connection.execute(f"alter system reset {name}")
            reloaded(connection, name, "on")
    engine.dispose()
    check_durability(engine)
    engine.dispose()


def reloaded(connection: psycopg.Connection[Any], name: str, wanted: str) -> None:
    """Until a new session sees it: the postmaster rereads its settings when the signal reaches it."""
    connection.execute("select pg_reload_conf()")
    for _ in range(10_000):
        with psycopg.connect(connection.info.dsn) as fresh:
            found = fresh.execute(f"show {name}").fetchone()  # type: ignore[call-overload]
        if found == (wanted,):
            return
    raise AssertionError(f"{name} never became {wanted}")


def test_postgresql_that_acknowledges_before_the_disk_is_refused(durable: postgres.Cluster) -> None:
    url = durable.url("postgres")
    ours = create_engine(url, **engine_options(url))
    check_durability(ours)
    # As behind a pooler that drops what a session asks for at its start.
    pooled = create_engine(url, connect_args={"options": "-c synchronous_commit=off"})
    with pytest.raises(NotDurable, match="synchronous_commit=off"):
        check_durability(pooled)
    ours.dispose()
    pooled.dispose()


@pytest.mark.postgresql_only
def test_a_server_on_the_tests_own_database_says_why_it_does_not_start(database: Database, templates: Templates) -> None:
    settings = templates.settings(database)
    environment = {
        "DATABASE_URL": settings.database_url,
        "CORRIDOR_SECRET": settings.secret,
        "CORRIDOR_SERVER_KEY": settings.server_key,
        "CORRIDOR_ORIGIN": "https://corridor.example",
    }
    command = [sys.executable, "-c", "import server.wsgi"]

    def start(**changes: str) -> str:
        done = subprocess.run(command, cwd=ROOT, env=environment | changes, capture_output=True, text=True, check=False)
        return done.stderr.strip().splitlines()[-1] if done.returncode else "started"

    assert start() == "Corridor does not start: PostgreSQL runs with fsync=off; Corridor needs fsync=on"
    assert start(CORRIDOR_MODE="local").endswith("Corridor needs fsync=on")
    assert "CORRIDOR_LOSSY_DATABASE is for trials" in start(CORRIDOR_LOSSY_DATABASE="allowed")
    assert start(CORRIDOR_MODE="local", CORRIDOR_LOSSY_DATABASE="allowed") == "started"


def test_a_server_says_whether_it_is_durable(serve: Callable[..., LiveServer], database_kind: str) -> None:
    with urllib.request.urlopen(f"{serve(database_kind).url}/readyz", timeout=5) as answer:
        told = json.load(answer)
    assert (told["durable"], told["clock_step_seconds"]) == (database_kind == "sqlite", 0)
