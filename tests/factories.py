"""The operation of the tests: the named people at their places, and phones that speak the protocol."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker
from uuid_utils.compat import uuid7
from werkzeug.test import TestResponse

from server.adapters import clock
from server.adapters.secrets import Keys, new_token
from server.models import Assignment, Device, Operation, Person, Site
from tests.people import ALEPPO, EVERYONE, FOUA, NADIM, RAMOUSEH, Named

BEGUN = datetime(2016, 12, 15, tzinfo=UTC)
# As they are kept, but quick to make and to judge: people sign in a thousand times here.  `tests/api/test_session.py` has real ones.
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASHES = {person.name: HASHER.hash(person.password) for person in (*EVERYONE, NADIM) if person.login}


def new_id() -> str:
    return str(uuid7())


def arrange(session: Session) -> None:
    """The operation, its two sites, and everyone with the one assignment they have."""
    session.add(
        Operation(
            id=ALEPPO,
            names={"en": "Aleppo", "ar": "حلب"},
            status="open",
            time_zone="Asia/Damascus",
            languages=["en", "ar"],
            age_bands=["0-4", "5-11", "12-17", "18-59", "60+"],
            contact_line="Call the office on channel 4.",
        )
    )
    session.flush()
    for id_, code, kind, name in ((RAMOUSEH, "ALP-RAM", "crossing", "Ramouseh"), (FOUA, "IDL-FOU", "departure", "Foua")):
        add_site(session, id_, code, kind, name)
    for person in EVERYONE:
        session.add(
            Person(
                id=person.id,
                name=person.name,
                language=person.language,
                login=person.login,
                password_hash=HASHES.get(person.name),
                status="active",
                created_at=BEGUN,
            )
        )
    session.flush()
    for person in EVERYONE:
        if person.role:
            assign(session, person)


def add_site(session: Session, id_: str, code: str, kind: str = "crossing", name: str = "", status: str = "open") -> None:
    session.add(
        Site(
            id=id_,
            operation_id=ALEPPO,
            code=code,
            kind=kind,
            status=status,
            names={"en": name or code},
            control=[],
            created_at=BEGUN,
        )
    )
    session.flush()


def assign(session: Session, person: Named, site: str | None = None) -> None:
    """The person's own assignment, or another at ``site``."""
    session.add(
        Assignment(
            id=new_id(),
            person_id=person.id,
            role=person.role or "monitor",
            operation_id=person.operation,
            site_id=site or person.site,
            given_at=BEGUN,
        )
    )


@dataclass
class Phone:
    """A phone in a test: freezes changes as the app does, and sends what it is told to."""

    device: str
    person: str
    token: str
    http: FlaskClient
    n: int = 0
    cursor: str | None = None
    chains: dict[str, str] = field(default_factory=dict)
    copies: dict[tuple[str, str], Any] = field(default_factory=dict)
    begun: datetime = field(default_factory=clock.now)
    session: str = "s1"
    slow: timedelta = timedelta(0)

    def clock(self) -> dict[str, Any]:
        """What its clocks say: the wall's stands ``slow`` behind, the session's counts from the enrolment."""
        now = clock.now()
        elapsed_ms = (now - self.begun) // timedelta(milliseconds=1)
        return {"wall": (now - self.slow).isoformat(), "session": self.session, "elapsed_ms": elapsed_ms}

    def freeze(self, entity: str, action: str, **members: Any) -> dict[str, Any]:
        self.n += 1
        change = {
            "id": new_id(),
            "device": self.device,
            "n": self.n,
            "entity": entity,
            "action": action,
            "base": None,
            "prev": None,
            "recorded_at": (read := self.clock())["wall"],
            "session": read["session"],
            "elapsed_ms": read["elapsed_ms"],
            **members,
        }
        key = change.get("key", change["id"])
        if "prev" not in members:
            change["prev"] = self.chains.get(key)
        self.chains[key] = change["id"]
        return change

    def headcount(self, total: int | str | None = 47, site: str = RAMOUSEH, **values: Any) -> dict[str, Any]:
        stated = {
            "kind": "headcount",
            "site": site,
            "observed_from": "2016-12-18T23:05:00+02:00",
            "observed_to": "2016-12-18T23:20:00+02:00",
            "how_known": "counted",
            "direction": "leaving",
            "mode": "tally",
            "unit": "person",
            "quantifier": "exact",
            "vehicle.label": "Bus 4",
            "vehicle.type": "bus",
            "total": total,
            **values,
        }
        return self.freeze("report", "create", values=stated)

    def amend(
        self, key: str, edits: dict[str, tuple[Any, Any]], version: int = 1, epoch: str | None = None, **members: Any
    ) -> dict[str, Any]:
        return self.freeze(
            "report",
            members.pop("action", "amend"),
            key=key,
            base={"epoch": epoch or self.epoch, "version": version},
            edits={name: {"was": was, "now": now} for name, (was, now) in edits.items()},
            **members,
        )

    def withdraw(self, key: str, version: int = 1) -> dict[str, Any]:
        return self.freeze("report", "withdraw", key=key, base={"epoch": self.epoch, "version": version})

    def answer(self, key: str, question: str, answer: str = "right", version: int = 1, **edits: Any) -> dict[str, Any]:
        members: dict[str, Any] = {"answer": {"question": question, "answer": answer}}
        if edits:
            members["edits"] = {name: {"was": was, "now": now} for name, (was, now) in edits.items()}
        return self.freeze("report", "answer", key=key, base={"epoch": self.epoch, "version": version}, **members)

    epoch: str = ""

    def envelope(self, *changes: dict[str, Any] | str, **members: Any) -> dict[str, Any]:
        return {
            "v": 1,
            "app": "0.1.0",
            "cursor": self.cursor,
            "clock": self.clock(),
            "waiting": {"changes": len(changes), "blobs": 0, "next_n": self.n + 1},
            "changes": [change if isinstance(change, str) else json.dumps(change) for change in changes],
            **members,
        }

    def post(self, *changes: dict[str, Any] | str, **members: Any) -> TestResponse:
        return self.http.post(
            "/api/v1/sync",
            data=json.dumps(self.envelope(*changes, **members)),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"},
        )

    def sync(self, *changes: dict[str, Any] | str, **members: Any) -> dict[str, Any]:
        """One round trip; keeps the cursor and what was fed."""
        response = self.post(*changes, **members)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.get_json()
        if answer.get("reset"):
            self.copies.clear()
        for fed in answer["changes"]:
            name = (fed["entity"], fed["key"])
            if fed.get("leave"):
                self.copies.pop(name, None)
            else:
                self.copies[name] = fed["value"]
        self.cursor, self.epoch = answer["cursor"], answer["epoch"]
        return answer

    def pull(self) -> None:
        """Round trips until there is no more."""
        while self.sync()["more"]:
            pass

    def report(self, key: str) -> dict[str, Any]:
        return self.copies["report", key]


@dataclass
class Desk:
    """A signed-in member of staff."""

    http: FlaskClient
    csrf: str
    origin: str = "http://localhost"

    def get(self, path: str, status: int = 200) -> Any:
        response = self.http.get(f"/api/v1{path}")
        assert response.status_code == status, response.text
        return response.get_json()

    def post(self, path: str, status: int = 200, /, rev: int | None = None, **body: Any) -> Any:
        return self.send("POST", path, status, rev, **body)

    def patch(self, path: str, status: int = 200, /, rev: int | None = None, **body: Any) -> Any:
        return self.send("PATCH", path, status, rev, **body)

    def send(self, method: str, path: str, status: int, /, rev: int | None, **body: Any) -> Any:
        headers = {"X-CSRF-Token": self.csrf, "Origin": self.origin}
        if rev is not None:
            headers["If-Match"] = f'"{rev}"'
        response = self.http.open(f"/api/v1{path}", method=method, json=body, headers=headers)
        assert response.status_code == status, response.text
        return response.get_json(silent=True) if response.data else None

    def review(self, key: str, action: str, status: int = 200, **members: Any) -> Any:
        """Judge the report as it stands now."""
        seen = self.get(f"/reports/{key}")
        members = {"version": seen["version"], "rev": seen["rev"], **members}
        return self.post(f"/reports/{key}/review", status, action=action, **members)

    def amend(self, key: str, edits: dict[str, tuple[Any, Any]], status: int = 200, **members: Any) -> Any:
        seen = self.get(f"/reports/{key}")
        body = {
            "id": new_id(),
            "base": {"epoch": seen["epoch"], "version": seen["version"]},
            "edits": {name: {"was": was, "now": now} for name, (was, now) in edits.items()},
            "reason": "The list says so",
            **members,
        }
        return self.post(f"/reports/{key}/amend", status, **body)

    def decide(self, conflict: dict[str, Any], status: int = 200, rev: int | None = None, **choice: Any) -> Any:
        seen = self.get(f"/reports/{conflict['report']}")["rev"] if rev is None else rev
        return self.post(f"/conflicts/{conflict['id']}/decision", status, rev=seen, **choice)

    def conflicts(self, key: str, status: str = "open") -> list[dict[str, Any]]:
        return self.get(f"/conflicts?report={key}&status={status}")["items"]


@dataclass
class Aleppo:
    """The tests' operation behind ``app``."""

    app: Flask
    sessions: sessionmaker[Session]

    def phone(self, person: Named) -> Phone:
        """A newly enrolled phone of ``person``."""
        token, device = new_token(), new_id()
        keys: Keys = self.app.extensions["corridor_keys"]
        with self.sessions.begin() as session:
            session.add(
                Device(
                    id=device,
                    person_id=person.id,
                    label=f"{person.name}'s phone",
                    token_hash=keys.token_hash(token),
                    enrolled_at=datetime.now(UTC),
                )
            )
        phone = Phone(device, person.id, token, self.app.test_client())
        phone.pull()
        return phone

    def desk(self, person: Named) -> Desk:
        """``person`` signed in."""
        http = self.app.test_client()
        origin = self.app.extensions["corridor_settings"].origin
        response = http.post(
            "/api/v1/session",
            json={"login": person.login, "password": person.password},
            headers={"Origin": origin},
            base_url="https://localhost",
        )
        assert response.status_code == 200, response.text
        # The cookie is Secure: the rest goes over the same (pretended) TLS.
        http.environ_base["wsgi.url_scheme"] = "https"
        return Desk(http, response.get_json()["csrf"], origin)


def coordinator_of_foua(aleppo: Aleppo) -> Desk:
    """Nadim, who coordinates Foua and nothing else."""
    with aleppo.sessions.begin() as session:
        known = {"login": "nadim", "password_hash": HASHES["Nadim"]}
        session.add(Person(id=NADIM.id, name="Nadim", status="active", created_at=BEGUN, **known))
        session.flush()
        assign(session, NADIM)
    return aleppo.desk(NADIM)


@pytest.fixture
def aleppo(app: Flask, sessions: sessionmaker[Session]) -> Aleppo:
    """The operation with its people, on a database of the test's own."""
    with sessions.begin() as session:
        arrange(session)
    return Aleppo(app, sessions)
