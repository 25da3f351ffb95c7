"""Databases for tests: SQLite and PostgreSQL alike, migrated once per worker and then copied.

``session`` is one transaction that never commits; ``fresh_database`` is the test's own, where commits are real.
Every test that asks for either, or for what is built on them, runs once on each kind.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from threading import Semaphore

import flask_migrate
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from server.app import create_app
from server.db import db, engine_options, prepare
from server.settings import Settings
from tools.postgres import NoPostgres, cluster

KINDS = ("sqlite", "postgresql")
STARTED = pytest.StashKey[ExitStack]()
ADDRESS = pytest.StashKey[str]()


@dataclass(frozen=True)
class Database:
    """One database.  ``url`` is what ``DATABASE_URL`` would say."""

    kind: str
    name: str
    url: str

    @cached_property
    def engine(self) -> Engine:
        """Connections set up exactly as the server sets up its own."""
        engine = create_engine(self.url, **engine_options(self.url))
        prepare(engine)
        return engine

    def close(self) -> None:
        if "engine" in self.__dict__:
            self.engine.dispose()


class SqliteFiles:
    """Databases that are files of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, name: str) -> Database:
        return Database("sqlite", name, f"sqlite:///{self._file(name)}")

    def copy(self, template: Database, name: str) -> Database:
        shutil.copyfile(self._file(template.name), self._file(name))
        return self.create(name)

    def drop(self, database: Database) -> None:
        for path in self.folder.glob(f"{database.name}.sqlite3*"):
            path.unlink()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"


class PostgresDatabases:
    """Databases of the one PostgreSQL that all workers share; ``worker`` keeps their names apart."""

    def __init__(self, address: str, worker: str) -> None:
        self.address = address
        self.worker = worker

    def create(self, name: str) -> Database:
        return self._made(name, "")

    def copy(self, template: Database, name: str) -> Database:
        return self._made(name, f' template "{template.name}"')

    def drop(self, database: Database) -> None:
        self._run(f'drop database "{database.name}" with (force)')

    def _made(self, name: str, how: str) -> Database:
        own = f"{self.worker}_{name}"
        self._run(f'create database "{own}"{how}')
        return Database("postgresql", own, self.address.replace("/postgres?", f"/{own}?"))

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement.encode())


class Templates:
    """A migrated, empty database of each kind, and as many copies as tests want."""

    def __init__(self, places: dict[str, SqliteFiles | PostgresDatabases], server_key: str, blobs: Path) -> None:
        self.places = places
        self.server_key = server_key
        self.blobs = blobs
        self.made: dict[str, Database] = {}
        self.numbers = count(1)

    def empty(self, kind: str) -> Database:
        """A database that no migration has touched."""
        return self.places[kind].create(f"empty_{next(self.numbers)}")

    def copy(self, kind: str) -> Database:
        if kind not in self.made:
            self.made[kind] = self._migrated(kind)
        return self.places[kind].copy(self.made[kind], f"copy_{next(self.numbers)}")

    def drop(self, database: Database) -> None:
        database.close()
        self.places[database.kind].drop(database)

    def settings(self, database: Database) -> Settings:
        """The settings with which tests run the server."""
        return Settings(
            database_url=database.url,
            secret="only for tests, and long enough to be taken",
            server_key=self.server_key,
            origin="http://localhost",
            mode="local",
            blobs=self.blobs / database.name,
            safety_log=self.blobs / f"{database.name}.safety.log",
            lossy_database=database.kind == "postgresql",  # that cluster runs without fsync, for speed
        )

    def _migrated(self, kind: str) -> Database:
        database = self.places[kind].create("template")
        app = create_app(self.settings(database))
        with app.app_context():
            flask_migrate.upgrade()
            db.engine.dispose()  # nobody may be connected to what is copied
        return database


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL in the process that outlives the workers, before it starts any thread."""
    kinds = asked_for(config)
    unknown = set(kinds) - set(KINDS)
    if unknown:
        raise pytest.UsageError(f"--databases knows {' and '.join(KINDS)}, not {', '.join(sorted(unknown))}")
    config.stash[STARTED] = ExitStack()
    if hasattr(config, "workerinput"):
        config.stash[ADDRESS] = config.workerinput["postgres_address"]
    elif config.getoption("numprocesses", default=None) and "postgresql" in kinds:
        postgres_address(config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker where PostgreSQL is."""
    node.workerinput["postgres_address"] = node.config.stash.get(ADDRESS, "")  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    if STARTED in config.stash:
        config.stash[STARTED].close()


def asked_for(config: pytest.Config) -> list[str]:
    return [kind for kind in config.getoption("databases").split(",") if kind]


def postgres_address(config: pytest.Config) -> str:
    """The address of the running PostgreSQL; starts it where no worker needs it, so that one quick test pays nothing."""
    if ADDRESS not in config.stash:
        try:
            running = config.stash[STARTED].enter_context(cluster())
        except NoPostgres as missing:
            pytest.exit(str(missing), returncode=1)
        config.stash[ADDRESS] = running.url("postgres")
    return config.stash[ADDRESS]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what touches a database on each kind that was asked for."""
    if "database_kind" not in metafunc.fixturenames:
        return
    kinds = asked_for(metafunc.config)
    for kind in KINDS:
        if metafunc.definition.get_closest_marker(f"{kind}_only"):
            kinds = [one for one in kinds if one == kind]
    metafunc.parametrize("database_kind", kinds, ids=kinds, scope="session")


@pytest.fixture(scope="session")
def templates(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Templates:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    places: dict[str, SqliteFiles | PostgresDatabases] = {"sqlite": SqliteFiles(tmp_path_factory.mktemp("databases"))}
    if "postgresql" in asked_for(pytestconfig):
        places["postgresql"] = PostgresDatabases(postgres_address(pytestconfig), worker_id)
    return Templates(places, pem, tmp_path_factory.mktemp("blobs"))


@pytest.fixture(scope="session")
def database(database_kind: str, templates: Templates) -> Iterator[Database]:
    """A migrated database that every test leaves as it found it."""
    copy = templates.copy(database_kind)
    yield copy
    templates.drop(copy)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One transaction, rolled back when the test is over.  Its commits are savepoints."""
    with (
        database.engine.connect() as connection,
        connection.begin() as outer,
        Session(connection, join_transaction_mode="create_savepoint") as session,
    ):
        yield session
        session.close()
        outer.rollback()


@pytest.fixture
def as_many_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many connections and turns as threads: the one process of a test stands for all that serve."""
    monkeypatch.setattr("server.db.CONNECTIONS", 40)
    monkeypatch.setattr("server.db.TURN", Semaphore(40))


@pytest.fixture
def fresh_database(database_kind: str, templates: Templates) -> Iterator[Database]:
    """A migrated, empty database of the test's own, where commits are real."""
    copy = templates.copy(database_kind)
    yield copy
    templates.drop(copy)


@pytest.fixture
def empty_database(database_kind: str, templates: Templates) -> Iterator[Database]:
    """A database that no migration has touched."""
    empty = templates.empty(database_kind)
    yield empty
    templates.drop(empty)
