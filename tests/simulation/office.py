"""The office under test: the real application at its HTTP routes, begun anew for each run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from server.adapters import clock
from server.adapters.safety_log import SafetyLog
from server.adapters.secrets import Keys, new_token, unbase64url
from server.models import Assignment, Base, Device, Epoch, FeedHead, StaffSession
from tests.backups import Copied, unchecked
from tests.bundles import FILE, bundle, header, kept_records, receipts_in
from tests.factories import arrange, new_id
from tests.people import ALICE, BOB, OMAR, Named
from tests.simulation.phones import Phone

MADE_BY_MIGRATION = {"epoch", "feed_head"}


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of custody, as it lies in the database."""

    id: str
    author: str
    device: str | None
    n: int | None
    body: str
    sha256: str
    outcome: str
    problem: str | None
    version: int | None


class Office:
    """One application on one database.  ``begin_anew`` empties it in one transaction, which is all that a run pays."""

    def __init__(self, app: Flask, sessions: sessionmaker[Session]) -> None:
        self.app, self.sessions = app, sessions
        self.seats: dict[str, Seat] = {}

    def begin_anew(self) -> None:
        self.hour(0)
        with self.sessions.begin() as session:
            unchecked(session)
            for name, table in Base.metadata.tables.items():
                if name not in MADE_BY_MIGRATION:
                    session.execute(delete(table))
            session.execute(delete(Epoch).where(Epoch.number > 1))
            session.execute(update(Epoch).values(behind_since=None))
            session.execute(update(FeedHead).values(last_seq=0))
        log: SafetyLog = self.app.extensions["corridor_safety_log"]
        log.path.unlink(missing_ok=True)
        log.begin()
        with self.sessions.begin() as session:
            arrange(session)
        self.seats = {person.name: self.seat(person) for person in (ALICE, BOB, OMAR)}

    def seat(self, person: Named) -> "Seat":
        """``person`` at the desk, without the half second that a password takes."""
        token, csrf = new_token(), new_token()
        keys: Keys = self.app.extensions["corridor_keys"]
        now = datetime.now(UTC)
        with self.sessions.begin() as session:
            session.add(
                StaffSession(
                    token_hash=keys.token_hash(token),
                    person_id=person.id,
                    csrf=csrf,
                    created_at=now,
                    expires_at=now + timedelta(days=3650),  # however many hours pass
                )
            )
        http = self.app.test_client()
        http.set_cookie("__Host-corridor-session", token, domain="localhost", secure=True)
        return Seat(http, csrf, person)

    def enrol(self, person: Named, label: str) -> tuple[str, str]:
        """A new device of ``person``: its id and its token."""
        token, device = new_token(), new_id()
        keys: Keys = self.app.extensions["corridor_keys"]
        with self.sessions.begin() as session:
            session.add(
                Device(
                    id=device,
                    person_id=person.id,
                    label=label,
                    token_hash=keys.token_hash(token),
                    enrolled_at=datetime.now(UTC),
                )
            )
        return device, token

    def custody(self) -> list[Kept]:
        """Everything that was ever taken into custody, read from the database and not through any rule."""
        with self.sessions() as session:
            rows = session.execute(
                text("select id, author_id, device_id, n, body, sha256, outcome, problem, version from change order by seq")
            ).all()
        return [
            Kept(
                str(i),
                str(author),
                device and str(device),
                n,
                bytes(body).decode("utf-8", "surrogatepass"),
                bytes(sha256).hex(),
                outcome,
                problem,
                version,
            )
            for i, author, device, n, body, sha256, outcome, problem, version in rows
        ]

    def holding(self, texts: set[str]) -> set[str]:
        """The columns of any table in which one of ``texts`` stands."""
        found = set()
        with self.sessions() as session:
            for table in Base.metadata.tables.values():
                for row in session.execute(select(table)).mappings():
                    for name, value in row.items():
                        stands = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                        if any(text in stands for text in texts):
                            found.add(f"{table.name}.{name}")
        return found

    def effects(self) -> list[str]:
        """The ids of the changes that made a version, as often as they made one."""
        with self.sessions() as session:
            rows = session.execute(text("select c.id from version v join change c on c.seq = v.change_seq"))
            return [str(i) for (i,) in rows]

    def epoch(self) -> str:
        with self.sessions() as session:
            return session.scalars(select(Epoch.name).order_by(Epoch.number.desc())).first() or ""

    def hour(self, number: int) -> None:
        """So many hours after the run began."""
        clock.step(timedelta(hours=number))

    def put_back(self, rows: Copied) -> None:
        """The database of before, and what is to be run on it."""
        rows.put_back(self.sessions)
        done = self.app.test_cli_runner().invoke(args=["restore-epoch"])
        assert done.exit_code == 0, f"the office broke: {done.output}"
        assert "HELD" not in done.output, f"restore: {done.output}"
        self.seats = {person.name: self.seat(person) for person in (ALICE, BOB, OMAR)}

    def refill(self, phone: Phone, device: str, texts: list[str]) -> None:
        """What ``phone`` kept of the device's changes, by the bundle route; the office must know whose they are."""
        file = self.sealed(phone, kept_records(self.spki, texts), device)
        status, answer = self.brought(phone, file)
        assert status == 200, f"restore: a phone cannot refill the office: {answer}"
        assert answer["strange"] == 0, "restore: what a phone kept is not known as its own"

    # By hand.

    @property
    def spki(self) -> bytes:
        return bytes(self.app.extensions["corridor_server_key"].spki)

    def bundle_key(self, device: str, person: str) -> bytes:
        """What was given to the device when it was enrolled."""
        keys: Keys = self.app.extensions["corridor_keys"]
        return unbase64url(keys.bundle_key(device, person))

    def sealed(self, phone: Phone, records: Sequence[str | bytes], device: str | None = None) -> bytes:
        """The phone's file with these changes, or with what it kept under a former ``device`` number."""
        device = device or phone.disk.device
        head = header(device, phone.disk.n + 1, person=phone.person.id)
        return bundle(self.spki, self.bundle_key(device, phone.person.id), head, records)

    def brought(self, carrier: Phone, file: bytes) -> tuple[int, Any]:
        """A phone hands a file on."""
        headers = {"Authorization": f"Bearer {carrier.disk.token}"}
        answer = self.app.test_client().post("/api/v1/sync/bundle", data=file, content_type=FILE, headers=headers)
        assert answer.status_code < 500, f"the office broke: {answer.text}"
        return answer.status_code, json.loads(answer.text)

    def opened(self, device: str, person: str, receipts: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What the phone finds in a file of receipts."""
        return receipts_in(self.bundle_key(device, person), unbase64url(receipts))

    def assignments(self, person: str) -> dict[str, str]:
        """The active assignments of ``person``: id → site."""
        with self.sessions() as session:
            rows = session.execute(
                select(Assignment.id, Assignment.site_id).where(Assignment.person_id == person, Assignment.ended_at.is_(None))
            )
            return {id_: str(site) for id_, site in rows}

    def cloned(self) -> set[str]:
        """The devices that were noticed to be two."""
        with self.sessions() as session:
            return set(session.scalars(select(Device.id).where(Device.cloned_at.is_not(None))))

    def exchange(self, token: str, body: bytes) -> TestResponse:
        """One request of a phone."""
        return self.app.test_client().post(
            "/api/v1/sync", data=body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
        )


@dataclass
class Seat:
    """Somebody signed in at the desk."""

    http: Any
    csrf: str
    person: Named

    def get(self, path: str) -> Any:
        answer = self.http.get(f"/api/v1{path}", base_url="https://localhost")
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text)

    def send(self, method: str, path: str, body: Mapping[str, Any], rev: int | None = None) -> tuple[int, Any]:
        """The status and the answer; a refusal is an answer, a broken office is not."""
        headers = {"X-CSRF-Token": self.csrf, "Origin": "http://localhost"}
        if rev is not None:
            headers["If-Match"] = f'"{rev}"'
        answer = self.http.open(f"/api/v1{path}", method=method, json=body, headers=headers, base_url="https://localhost")
        assert answer.status_code < 500, f"the office broke: {answer.text}"
        return answer.status_code, json.loads(answer.text) if answer.text else None

    def bring(self, file: bytes) -> tuple[int, Any]:
        """Bring a file in at the desk."""
        headers = {"X-CSRF-Token": self.csrf, "Origin": "http://localhost"}
        answer = self.http.post("/api/v1/bundles", data=file, content_type=FILE, headers=headers, base_url="https://localhost")
        assert answer.status_code < 500, f"the office broke: {answer.text}"
        return answer.status_code, json.loads(answer.text)
