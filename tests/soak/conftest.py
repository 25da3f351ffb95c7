"""Servers that may be killed, on databases that do not lie about the disk."""

import os
import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from server.app import create_app
from server.db import db
from tests.databases import PostgresDatabases, SqliteFiles, Templates
from tests.factories import Aleppo, Phone, arrange
from tests.live_server import LiveServer, free_port
from tests.people import CHELSEA
from tests.soak.load import Client
from tests.soak.wire import Wire
from tools.postgres import Cluster, cluster


@dataclass
class Site:
    """One server on one durable database, with phones that reach it over real connections."""

    kind: str
    server: LiveServer
    aleppo: Aleppo
    order: Path
    postgres: Cluster | None
    chance: random.Random = field(default_factory=lambda: random.Random(1612))
    wires: list[Wire] = field(default_factory=list)

    def wire(self) -> Wire:
        """A connection to the server."""
        self.wires.append(Wire(self.server.port))
        return self.wires[-1]

    def phone(self) -> Phone:
        """A phone of Chelsea's, enrolled, that speaks over TCP."""
        phone = self.aleppo.phone(CHELSEA)
        phone.http = self.wire()  # type: ignore[assignment]
        return phone

    def clients(self, number: int) -> list[Client]:
        return [Client(self.phone(), random.Random(self.chance.random())) for _ in range(number)]


@pytest.fixture(scope="module")
def durable_postgres() -> Iterator[Cluster]:
    """A PostgreSQL that waits for the disk, and that may be killed."""
    with cluster(durable=True) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, templates: Templates, tmp_path: Path) -> Iterator[Site]:
    kind: str = request.param
    if kind not in request.config.getoption("databases").split(","):
        pytest.skip(f"{kind} was not asked for")
    postgres = None
    if kind == "postgresql":
        postgres = request.getfixturevalue("durable_postgres")
        places: dict[str, SqliteFiles | PostgresDatabases] = {kind: PostgresDatabases(postgres.url("postgres"), tmp_path.name)}
    else:
        places = {kind: SqliteFiles(tmp_path)}
    own = Templates(places, templates.server_key, tmp_path / "blobs")
    with ExitStack() as stack:
        database = own.copy(kind)
        stack.callback(own.drop, database)
        settings = replace(own.settings(database), lossy_database=False)  # the disk is waited for here
        order = tmp_path / "dies-at"
        port = free_port()
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        environment |= {
            "DATABASE_URL": settings.database_url,
            "CORRIDOR_SECRET": settings.secret,
            "CORRIDOR_SERVER_KEY": settings.server_key,
            "CORRIDOR_ORIGIN": f"http://localhost:{port}",
            "CORRIDOR_MODE": "local",
            "CORRIDOR_BLOBS": str(settings.blobs),
            "CORRIDOR_SAFETY_LOG": str(settings.safety_log),
            "CORRIDOR_DIES_AT": str(order),
        }
        server = LiveServer(
            database, environment, port, tmp_path / "server.log", workers=2 if postgres else 1, application="tests.soak.dying:app"
        )
        with server.sessions.begin() as session:
            arrange(session)
        stack.callback(server.stop)
        server.start()
        site = Site(kind, server, Aleppo(create_app(settings), server.sessions), order, postgres)
        yield site
        for wire in site.wires:
            wire.close()
        with site.aleppo.app.app_context():
            db.engine.dispose()
