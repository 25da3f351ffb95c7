"""The office as a fixture."""

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import event
from sqlalchemy.orm import sessionmaker

from server.adapters import clock
from server.app import create_app
from server.db import db
from tests.databases import Templates
from tests.simulation.office import Office


@pytest.fixture(scope="module")
def office(database_kind: str, templates: Templates) -> Iterator[Office]:
    """One application and one database; each run empties it.

    No machine dies here, so nothing waits for the disk: what a power cut costs is another test's.
    """
    database = templates.copy(database_kind)
    app = create_app(templates.settings(database))
    logs = structlog.get_config()
    structlog.configure(processors=[quiet])
    with app.app_context():
        engine = db.engine
    if database_kind == "sqlite":

        @event.listens_for(engine, "connect")
        def no_waiting(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA synchronous=OFF")

    engine.dispose()
    step, allowed = clock.TRIAL.step, clock.TRIAL.allowed
    yield Office(app, sessionmaker(engine))
    clock.TRIAL.step, clock.TRIAL.allowed = step, allowed
    structlog.configure(**logs)
    engine.dispose()
    templates.drop(database)


def quiet(_logger: Any, _method: str, _event: Any) -> Any:
    """A failing run is read by its steps; thousands of lines about requests would bury them."""
    raise structlog.DropEvent
