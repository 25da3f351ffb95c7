"""The way up, the way down, and nothing between the last migration and the models."""

from collections.abc import Iterator

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect

from server.app import create_app
from server.db import db
from server.models import Base
from server.settings import ROOT
from tests.databases import Database, Templates

REVISIONS = [script.revision for script in ScriptDirectory(str(ROOT / "migrations")).walk_revisions()][::-1]


@pytest.fixture
def untouched(empty_database: Database, templates: Templates) -> Iterator[Flask]:
    """The server on a database no migration has seen."""
    app = create_app(templates.settings(empty_database))
    with app.app_context():
        yield app
        db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_last_migration_is_what_the_models_say(untouched: Flask) -> None:
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, Base.metadata) == []


def test_every_migration_can_be_undone_and_done_again(untouched: Flask) -> None:
    for revision in REVISIONS:
        flask_migrate.upgrade(revision=revision)
        after = tables()
        flask_migrate.downgrade(revision="-1")
        flask_migrate.upgrade(revision=revision)
        assert tables() == after
    assert tables() == set(Base.metadata.tables)
    flask_migrate.downgrade(revision="base")
    assert tables() == set()


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory(str(ROOT / "migrations")).get_heads()) == 1


def test_every_migration_is_named_by_date_and_slug() -> None:
    for script in ScriptDirectory(str(ROOT / "migrations")).walk_revisions():
        name = script.path.rsplit("/", 1)[-1]
        assert name[:8].isdigit(), name
        assert name[8] == "_", name
        assert name[9:13].isdigit(), name


def test_every_foreign_key_is_indexed(untouched: Flask) -> None:
    """A reference without an index makes every deletion and every join read the whole table."""
    flask_migrate.upgrade()
    inspector = inspect(db.engine)
    bare = []
    for table in tables():
        leading = {tuple(index["column_names"][:1]) for index in inspector.get_indexes(table)}
        leading |= {tuple(unique["column_names"][:1]) for unique in inspector.get_unique_constraints(table)}
        leading.add(tuple(inspector.get_pk_constraint(table)["constrained_columns"][:1]))
        for key in inspector.get_foreign_keys(table):
            if tuple(key["constrained_columns"][:1]) not in leading:
                bare.append(f"{table}.{key['constrained_columns'][0]}")
            assert key["name"], f"{table} has an unnamed foreign key"
    assert bare == []
