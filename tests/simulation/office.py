"""The office under test: the real application at its HTTP routes, begun anew for each run."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from server.adapters.secrets import Keys, new_token
from server.models import Assignment, Base, Device, FeedHead, StaffSession
from tests.factories import arrange, new_id
from tests.people import ALICE, BOB, OMAR, Named

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
        with self.sessions.begin() as session:
            if session.get_bind().dialect.name == "postgresql":
                # Emptied in whatever order: the constraints are looked at when rows are written.
                session.execute(text("set local session_replication_role = replica"))
            else:
                session.execute(text("pragma defer_foreign_keys = on"))
            for name, table in Base.metadata.tables.items():
                if name not in MADE_BY_MIGRATION:
                    session.execute(delete(table))
            session.execute(update(FeedHead).values(last_seq=0))
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
                    expires_at=now + timedelta(hours=6),
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
