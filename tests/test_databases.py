"""The ground the other tests stand on."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from server.models import Person
from tests.databases import Database
from tests.people import CHELSEA, Named


def person(named: Named) -> Person:
    from datetime import UTC, datetime

    return Person(id=named.id, name=named.name, status="active", created_at=datetime(2016, 12, 15, tzinfo=UTC))


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_one_test_commits_the_next_does_not_see(session: Session, time: str) -> None:
    assert session.scalar(select(func.count()).select_from(Person)) == 0
    session.add(person(CHELSEA))
    session.commit()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_app_has_a_database_of_its_own(app: Flask, client: FlaskClient, sessions: sessionmaker[Session], time: str) -> None:
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0
        session.add(person(CHELSEA))
    assert client.get("/readyz").status_code == 200
    with sessions.begin() as session:
        assert session.scalars(select(Person.name)).all() == ["Chelsea"]


def test_tests_run_on_both_kinds_of_database(database: Database, database_kind: str) -> None:
    assert database.engine.dialect.name == database_kind


@pytest.mark.postgresql_only
def test_a_test_may_be_about_postgresql_only(database_kind: str) -> None:
    assert database_kind == "postgresql"
