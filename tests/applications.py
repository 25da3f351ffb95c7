"""The server as a Flask application, each on a database of its own where commits are real."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from server.app import create_app
from server.db import db
from tests.databases import Database, Templates


@pytest.fixture
def app(fresh_database: Database, templates: Templates) -> Iterator[Flask]:
    """The server on ``fresh_database``.  Push no context around requests: they would share its session."""
    app = create_app(templates.settings(fresh_database))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def fresh_app(database_kind: str, templates: Templates) -> Iterator[Callable[..., Flask]]:
    """Make another server on another fresh database, with settings changed: ``fresh_app(mode="production")``."""
    with ExitStack() as stack:

        def make(**changes: Any) -> Flask:
            database = templates.copy(database_kind)
            stack.callback(templates.drop, database)
            app = create_app(replace(templates.settings(database), **changes))

            def dispose() -> None:
                with app.app_context():
                    db.engine.dispose()

            stack.callback(dispose)
            return app

        yield make


@pytest.fixture
def sessions(fresh_database: Database) -> sessionmaker[Session]:
    """To arrange and read the rows behind ``app``: ``with sessions.begin() as session:`` commits at its end.

    Close it before the next request: on SQLite an open transaction keeps every other writer waiting.
    """
    return sessionmaker(fresh_database.engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """One browser or phone, with cookies of its own."""
    return app.test_client()
