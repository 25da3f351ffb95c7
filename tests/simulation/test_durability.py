"""No start on a database that may lose what it acknowledged (docs/sync.md S2.1)."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event

import server.app
import server.db
from server.app import create_app
from server.db import NotDurable, engine_options, prepare
from tests.databases import Database, Templates
from tests.simulation.planting import plant


def hasty(monkeypatch: pytest.MonkeyPatch) -> list[Engine]:
    """Connections as a careless operator would set them up; the engines are the caller's to close."""
    engines = []

    def prepared(engine: Engine) -> None:
        engines.append(engine)
        prepare(engine)
        if engine.dialect.name == "sqlite":

            @event.listens_for(engine, "connect")
            def connected(connection: Any, _record: Any) -> None:
                connection.execute("PRAGMA synchronous=NORMAL")

    def options(url: str) -> dict[str, Any]:
        found = engine_options(url)
        if url.startswith("postgresql"):
            found["connect_args"]["options"] += " -c synchronous_commit=off"
        return found

    monkeypatch.setattr(server.app, "prepare", prepared)
    monkeypatch.setattr(server.app, "engine_options", options)
    return engines


def test_the_server_does_not_start_on_a_database_that_may_lose_a_commit(
    fresh_database: Database, templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    engines = hasty(monkeypatch)
    try:
        with pytest.raises(NotDurable, match=r"synchronous|fsync"):  # the tests' own PostgreSQL has neither
            create_app(replace(templates.settings(fresh_database), lossy_database=False))
    finally:
        for engine in engines:
            engine.dispose()


def test_a_server_that_does_not_look_is_found(
    fresh_database: Database, templates: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "server.app:is_durable", "check_durability(db.engine)", "pass")
    with pytest.raises(pytest.fail.Exception):
        test_the_server_does_not_start_on_a_database_that_may_lose_a_commit(fresh_database, templates, monkeypatch)
