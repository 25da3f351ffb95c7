"""An office to measure: a database with its operation and monitors, the stored reports, and the server that serves it."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import flask_migrate
import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import Engine, create_engine, func, select, update
from sqlalchemy.orm import Session, sessionmaker
from uuid_utils.compat import uuid7

from server.adapters.secrets import Keys, new_token
from server.app import create_app
from server.db import db, engine_options, prepare
from server.models import Assignment, Change, Device, Entity, Epoch, FeedHead, FeedRow, Operation, Person, Site, Version, table
from server.services import feed
from server.services.rows import insert_numbered, insert_rows
from server.settings import ROOT, Settings
from tools.bench.memory import descendants, resident_mb
from tools.bench.wire import Body

CLIENTS = 8
FILLERS = 50  # monitors whose reports are stored already
AT_ONCE = 5_000  # reports that are stored in one transaction
BEGUN = datetime(2016, 12, 15, tzinfo=UTC)
START_SECONDS = 60
CHANGES, ENTITIES, VERSIONS, FEED = map(table, (Change, Entity, Version, FeedRow))


def new_id() -> str:
    return str(uuid7())


@dataclass
class Phone:
    """An enrolled phone: freezes changes, and makes requests of them before the clock starts."""

    device: str
    person: str
    token: str
    site: str
    chance: random.Random
    n: int = 0
    cursor: str = ""

    def headcount(self) -> tuple[str, str]:
        """One count, as frozen at Save: (its id, its text)."""
        female, male = self.chance.randint(0, 20), self.chance.randint(1, 40)
        values = {
            "kind": "headcount",
            "form_version": 2,
            "site": self.site,
            "vehicle.label": f"Bus {self.chance.randint(1, 60)}",
            "vehicle.type": "bus",
            "observed_from": f"2016-12-18T{self.chance.randint(10, 22)}:05:00+02:00",
            "observed_to": "2016-12-18T23:20:00+02:00",
            "how_known": "counted",
            "direction": "leaving",
            "mode": "tally",
            "unit": "person",
            "quantifier": "exact",
            "total": female + male,
            "count.female.18-59": female,
            "count.male.18-59": male,
            "sick.lying": self.chance.randint(0, 1),
            "note": "engine trouble",
            "language": "en",
        }
        return self.frozen("create", values=values)

    def frozen(self, action: str, **members: Any) -> tuple[str, str]:
        self.n += 1
        change = {
            "id": new_id(),
            "device": self.device,
            "n": self.n,
            "entity": "report",
            "action": action,
            "base": None,
            "prev": None,
            "recorded_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "session": self.device,
            "elapsed_ms": 1000,
            **members,
        }
        return str(change["id"]), json.dumps(change, separators=(",", ":"))

    def body(self, texts: list[str]) -> Body:
        """A request that offers ``texts``."""
        envelope = {
            "v": 1,
            "app": "0.1.0",
            "clock": {"wall": datetime.now(UTC).isoformat(timespec="milliseconds"), "session": self.device, "elapsed_ms": 1000},
            "waiting": {"changes": len(texts), "blobs": 0, "next_n": self.n + 1},
            "changes": texts,
        }
        return Body.of(self.token, json.dumps(envelope, separators=(",", ":")).encode()[1:], len(texts))

    def batches(self, how_many: int, size: int) -> list[Body]:
        return [self.body([self.headcount()[1] for _ in range(size)]) for _ in range(how_many)]


@dataclass
class Office:
    """A database and what stands in it."""

    kind: str
    url: str
    folder: Path
    chance: random.Random
    secret: str = "only for measuring, and long enough to be taken"  # noqa: S105 - of a database that is thrown away
    sites: list[str] = field(default_factory=lambda: [new_id() for _ in range(20)])
    operation: str = field(default_factory=new_id)
    stored: int = 0

    def __post_init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        self.server_key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
        app = create_app(
            Settings(
                database_url=self.url, secret=self.secret, server_key=self.server_key, mode="local", blobs=self.folder / "blobs"
            )
        )
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
        with app.app_context():
            flask_migrate.upgrade()
            db.engine.dispose()
        self.spki = app.extensions["corridor_server_key"].spki
        self.keys = Keys(self.secret)
        self.engine: Engine = create_engine(self.url, **engine_options(self.url))
        prepare(self.engine)
        self.sessions = sessionmaker(self.engine)
        with self.sessions.begin() as session:
            self._arrange(session)

    def _arrange(self, session: Session) -> None:
        session.add(
            Operation(
                id=self.operation,
                names={"en": "Aleppo"},
                status="open",
                time_zone="Asia/Damascus",
                languages=["en", "ar"],
                age_bands=["0-4", "5-11", "12-17", "18-59", "60+"],
                contact_line="Call the office on channel 4.",
            )
        )
        session.flush()
        for number, site in enumerate(self.sites):
            session.add(
                Site(
                    id=site,
                    operation_id=self.operation,
                    code=f"S-{number}",
                    kind="crossing",
                    status="open",
                    names={"en": f"Site {number}"},
                    control=[],
                    created_at=BEGUN,
                )
            )
        session.flush()
        self.fillers = [self._monitor(session, f"Monitor {number}") for number in range(FILLERS)]

    def _monitor(self, session: Session, name: str) -> tuple[str, str]:
        person, site = new_id(), self.chance.choice(self.sites)
        session.add(Person(id=person, name=name, language="en", status="active", created_at=BEGUN))
        session.flush()
        session.add(
            Assignment(id=new_id(), person_id=person, role="monitor", operation_id=self.operation, site_id=site, given_at=BEGUN)
        )
        return person, site

    def phone(self, of: tuple[str, str] | None = None) -> Phone:
        """A phone newly enrolled: of somebody new, or ``of`` a (person, site) there is."""
        with self.sessions.begin() as session:
            person, site = of or self._monitor(session, "Monitor")
            token, device = new_token(), new_id()
            session.add(
                Device(
                    id=device,
                    person_id=person,
                    label="phone",
                    token_hash=self.keys.token_hash(token),
                    enrolled_at=datetime.now(UTC),
                )
            )
        return Phone(device, person, token, site, random.Random(self.chance.random()))

    def fill(self, up_to: int) -> None:
        """Store reports until there are ``up_to``, as custody leaves them: change, statement, version and feed row each.

        They are written as rows, since it is not the writing of these that is measured.
        """
        while self.stored < up_to:
            with self.sessions.begin() as session:
                self._store(session, min(AT_ONCE, up_to - self.stored))
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE" if self.kind == "sqlite" else "VACUUM ANALYZE")

    def _store(self, session: Session, how_many: int) -> None:
        epoch = session.scalars(select(Epoch.number)).one()
        last = session.scalars(select(FeedHead.last_seq).with_for_update()).one()
        changes: list[dict[str, Any]] = []
        entities: list[dict[str, Any]] = []
        feed: list[dict[str, Any]] = []
        for number in range(how_many):
            person, site = self.fillers[(self.stored + number) % FILLERS]
            id_ = new_id()
            at = BEGUN + timedelta(milliseconds=(self.stored + number) * 300)
            total = self.chance.randint(1, 60)
            values = {
                "kind": "headcount",
                "site": site,
                "vehicle.label": f"Bus {total}",
                "vehicle.type": "bus",
                "observed_from": "2016-12-18T21:05:00+02:00",
                "how_known": "counted",
                "direction": "leaving",
                "unit": "person",
                "total": total,
                "note": "engine trouble",
            }
            text = json.dumps({"id": id_, "n": self.stored + number, "action": "create", "values": values}).encode()
            changes.append(
                {
                    "id": id_,
                    "author_id": person,
                    "device_id": None,
                    "body": text,
                    "sha256": sha256(text).digest(),
                    "entity": "report",
                    "key": id_,
                    "action": "create",
                    "time_verdict": "ok",
                    "received_at": at,
                    "outcome": "applied",
                    "rev": 1,
                    "version": 1,
                    "fields": [],
                }
            )
            entities.append(
                {
                    "key": id_,
                    "entity": "report",
                    "operation_id": self.operation,
                    "author_id": person,
                    "rev": 1,
                    "version": 1,
                    "values": values,
                    "last_set": {},
                    "withdrawn": False,
                    "open_conflicts": 0,
                    "flags": [],
                    "received_at": at,
                    "site_id": site,
                    "kind": "headcount",
                    "observed_from": at,
                    "review": "new",
                    "reviewed_by_one": False,
                    "attention": 2,
                }
            )
            feed.append(
                {"seq": last + number + 1, "entity": "report", "key": id_, "scope": f"person:{person}", "device_id": None}
            )
        seqs = insert_numbered(session, CHANGES, changes)
        insert_rows(session, ENTITIES, entities)
        versions = [
            {
                "entity_key": entity["key"],
                "number": 1,
                "epoch": epoch,
                "change_seq": seq,
                "author_id": entity["author_id"],
                "made_at": entity["received_at"],
                "sets": entity["values"],
            }
            for seq, entity in zip(seqs, entities, strict=True)
        ]
        insert_rows(session, VERSIONS, versions)
        insert_rows(session, FEED, feed)
        session.execute(update(FeedHead).values(last_seq=last + how_many))
        self.stored += how_many

    def stamp_one_by_one(self, times: int) -> None:
        """Number as many rows, each in a transaction of its own, and let nobody clean up after them."""
        stamp = feed.STAMP.compile(self.engine, compile_kwargs={"literal_binds": True})
        row = "insert into feed_pending (entity, key, scope, inserted_at) values ('site', 'elsewhere', 'site:elsewhere', now())"
        each = f"{row}; commit; {stamp} into stamped; commit;"
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in ("feed_pending", "feed_head", "feed"):
                connection.exec_driver_sql(f"alter table {name} set (autovacuum_enabled = off)")
            connection.exec_driver_sql("set statement_timeout = 0; set synchronous_commit = off")
            connection.exec_driver_sql(f"do $$ declare stamped bigint; begin for n in 1..{times} loop {each} end loop; end $$")

    def count(self) -> int:
        """How many reports there are."""
        with self.sessions() as session:
            return session.scalar(select(func.count()).select_from(Entity)) or 0

    @contextmanager
    def served(self) -> Iterator["Server"]:
        """Serve it as in the field: Granian, two workers on PostgreSQL and one on SQLite."""
        self.engine.dispose()
        environment = {
            "DATABASE_URL": self.url,
            "CORRIDOR_SECRET": self.secret,
            "CORRIDOR_SERVER_KEY": self.server_key,
            "CORRIDOR_MODE": "local",
            "CORRIDOR_BLOBS": str(self.folder / "blobs"),
        }
        with serving("server.wsgi:app", self.folder, environment) as server:
            yield server


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    process: "subprocess.Popen[bytes]"

    def memory_mb(self, kind: str = "Rss") -> float:
        return resident_mb(self.process.pid, kind)


@contextmanager
def serving(application: str, folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    """``application`` under the same Granian with the same settings as Corridor."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "server.serving", "--port", str(port), "--application", application],
            cwd=ROOT,
            env=kept | environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait_for(port, process, folder / "server.log")
        yield Server(port, process)
    finally:
        under = descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
        for pid in under:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            if b"200" in line.recv(100):
                return
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)
