"""A world with something of everything, some of it Bob's and some of it not, for tests that only knock at doors.

Bob coordinates Ramouseh alone here, so Foua is foreign to him; the whole of another operation is, too.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from server.adapters.secrets import Keys, new_token
from server.app import create_app
from server.db import db
from server.models import Assignment, Device, Operation, Person, Site, StaffSession
from tests.databases import Templates
from tests.factories import Aleppo, Desk, Phone, add_site, arrange, new_id
from tests.people import ALEPPO, ALICE, BOB, CHELSEA, DARA, EVE, FOUA, OMAR, RAMOUSEH, Named
from tests.pictures import picture
from tests.tus import Tus, announcing

HAMA = "0193b000-0000-7000-8000-00000000a001"
MOREK = "0193b000-0000-7000-8000-00000000b003"
# Had every role before she was suspended.
FARAH = Named("0193b000-0000-7000-8000-00000000c007", "Farah", "coordinator", ALEPPO)

STAFF = {"alice": ALICE, "bob": BOB, "eve": EVE, "farah": FARAH}
PHONES = {"chelsea": CHELSEA, "dara": DARA, "revoked": CHELSEA, "farah's phone": FARAH}
NOBODY = "nobody"
EVERYBODY = (*STAFF, *PHONES, NOBODY)


@dataclass(repr=False)  # a failing property prints its arguments
class World(Aleppo):
    """The office behind ``app``; ``tokens`` are those of the phones."""

    tokens: dict[str, str] = field(default_factory=dict)
    phones: dict[str, Phone] = field(default_factory=dict)
    seats: dict[str, Desk] = field(default_factory=dict)

    def seat(self, person: Named) -> Desk:
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
                    expires_at=now + timedelta(hours=1),
                )
            )
        http = self.app.test_client()
        http.environ_base["wsgi.url_scheme"] = "https"
        http.set_cookie("__Host-corridor-session", token, domain="localhost", secure=True)
        return Desk(http, csrf, "http://localhost")

    def ask(self, who: str, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> TestResponse:
        """One request of one of ``EVERYBODY``, with all that their sign-in or enrolment gives them."""
        sent = {"Origin": "http://localhost", **(headers or {})}
        if who in STAFF:
            if who not in self.seats or (method, path) == ("DELETE", "/api/v1/session"):
                self.seats[who] = self.seat(STAFF[who])
            desk = self.seats[who]
            http = desk.http
            sent.setdefault("X-CSRF-Token", desk.csrf)
        else:
            http = self.app.test_client()
            if who in self.tokens:
                sent["Authorization"] = f"Bearer {self.tokens[who]}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        answer = http.open(path, method=method, data=body, headers=sent, base_url="https://localhost", buffered=True)
        if (method, path, answer.status_code) == ("DELETE", "/api/v1/session", 204):
            del self.seats[who]
        return answer

    def report(self, who: str = "chelsea", **values: Any) -> str:
        """A new report of one monitor, at their own site."""
        phone = self.phones[who]
        change = phone.headcount(**{"site": PHONES[who].site, **values})
        receipt = phone.sync(change)["receipts"][0]
        assert receipt["outcome"] == "applied", receipt
        return str(change["id"])

    def with_picture(self, who: str = "chelsea") -> str:
        """A new report of one monitor that announces a picture."""
        return self.report(who, **announcing(picture()))

    def upload(self, who: str = "chelsea") -> str:
        """A picture that one monitor's phone has begun to send."""
        location = Tus(self.phones[who]).create(self.with_picture(who), picture()).headers["Location"]
        return str(location).rsplit("/", 1)[-1]

    def shown_picture(self, who: str = "chelsea") -> str:
        """A new report of one monitor whose picture is here."""
        report = self.with_picture(who)
        Tus(self.phones[who]).send(report, picture())
        return report

    def conflict(self, who: str = "chelsea", field: str = "total", values: tuple[Any, Any] = (49, 52)) -> str:
        """A new report of one monitor with an open conflict between two phones of theirs; its id."""
        key = self.report(who)
        one, two = self.phones[who], self.phones[f"{who}'s second"]
        for phone, value in zip((one, two), values, strict=True):
            phone.epoch = one.epoch
            phone.sync(phone.amend(key, {field: (47, value)}))
        return str(self.seat(OMAR).conflicts(key)[0]["id"])

    def redaction(self, who: str = "chelsea") -> str:
        """A removal of the note of a new report of one monitor, which Omar asked for."""
        key = self.report(who, note="A name")
        made = self.seat(OMAR).post("/redactions", 201, key=key, fields=["note"], reason="A name got in")
        return str(made["id"])

    def duplicate(self, who: str = "chelsea") -> str:
        """Two counts of one bus, from two phones of one monitor; the id of the pair."""
        from server.models import Duplicate

        convoy = self.convoy(str(PHONES[who].site))
        key = self.report(who, convoy=convoy)
        second = self.phones[f"{who}'s second"]
        second.sync(second.headcount(site=PHONES[who].site, convoy=convoy))
        with self.sessions() as session:
            return str(session.scalars(select(Duplicate.id).where(Duplicate.first_key == key)).one())

    def queued(self, who: str = "chelsea") -> int:
        """A change of one monitor that waits in the work queue, about their own site; its place in custody."""
        from server.models import Change

        phone = self.phones[who]
        self.report(who)
        phone.n -= 1
        twin = phone.headcount(site=PHONES[who].site)
        assert phone.sync(twin)["receipts"][0]["problem"] == "number-reused"
        with self.sessions() as session:
            return int(session.scalars(select(Change.seq).where(Change.id == twin["id"])).one())

    def convoy(self, site: str = RAMOUSEH, **values: Any) -> str:
        """A new convoy that stands at ``site``, begun by Omar."""
        key = new_id()
        values = {"label": "Night convoy", "from_site": site, "at_site": site, **values}
        self.seat(OMAR).post("/convoys", 201, id=key, values=values)
        return key

    def vehicle(self, convoy: str | None = None, **values: Any) -> str:
        """A new vehicle of ``convoy``, by default of a new one at Ramouseh."""
        key = new_id()
        values = {"convoy": convoy or self.convoy(), "label": "Bus 4", "type": "bus", **values}
        self.seat(OMAR).post("/vehicles", 201, id=key, values=values)
        return key

    def person(self, role: str | None = None, *, suspended: bool = False) -> str:
        """Somebody new, of whom nothing else depends."""
        key = new_id()
        with self.sessions.begin() as session:
            status = "suspended" if suspended else "active"
            login = f"p{key[-12:]}"
            session.add(Person(id=key, name="Passer-by", login=login, status=status, created_at=datetime.now(UTC)))
            session.flush()
            if role:
                session.add(assignment(key, role, ALEPPO if role != "admin" else None))
        return key

    def assignment(self) -> str:
        """Somebody new's assignment."""
        given = assignment(self.person(), "monitor", ALEPPO)
        with self.sessions.begin() as session:
            session.add(given)
            session.flush()
            return given.id

    def device(self, *, held: bool = False) -> str:
        """Somebody new's phone; ``held`` by a restore."""
        person = self.person("monitor")
        device = new_id()
        with self.sessions.begin() as session:
            now = datetime.now(UTC)
            waits = now if held else None
            session.add(
                Device(id=device, person_id=person, label="Phone", token_hash=device.encode(), enrolled_at=now, held_at=waits)
            )
        return device

    def operation(self) -> str:
        """A new operation, where nobody works."""
        key = new_id()
        with self.sessions.begin() as session:
            session.add(
                Operation(
                    id=key,
                    names={"en": f"Operation {key}"},
                    status="open",
                    time_zone="Asia/Damascus",
                    languages=["en"],
                    age_bands=["0-17", "18+"],
                )
            )
        return key

    def site(self, status: str = "open") -> str:
        """A new site of Aleppo."""
        key = new_id()
        with self.sessions.begin() as session:
            add_site(session, key, f"S-{key[-12:].upper()}", status=status)
        return key


def assignment(person: str, role: str, operation: str | None, site: str | None = None) -> Assignment:
    return Assignment(id=new_id(), person_id=person, role=role, operation_id=operation, site_id=site, given_at=datetime.now(UTC))


def furnish(session: Session) -> None:
    """What the world has beyond the tests' Aleppo."""
    arrange(session)
    session.execute(update(Assignment).where(Assignment.person_id == BOB.id).values(site_id=RAMOUSEH))
    session.add(
        Operation(id=HAMA, names={"en": "Hama"}, status="open", time_zone="Asia/Damascus", languages=["en"], age_bands=[])
    )
    session.flush()
    session.add(
        Site(
            id=MOREK,
            operation_id=HAMA,
            code="HAM-MOR",
            kind="crossing",
            status="open",
            names={"en": "Morek"},
            control=[],
            created_at=datetime.now(UTC),
        )
    )
    session.add(Person(id=FARAH.id, name=FARAH.name, status="active", created_at=datetime.now(UTC)))
    session.flush()
    for role, operation in (("admin", None), ("coordinator", ALEPPO), ("monitor", ALEPPO)):
        session.add(assignment(FARAH.id, role, operation))


@pytest.fixture(scope="module")
def world(database_kind: str, templates: Templates) -> Iterator[World]:
    """One world for a whole file: what its tests write must not matter to each other."""
    database = templates.copy(database_kind)
    app: Flask = create_app(templates.settings(database))
    made = World(app, sessionmaker(database.engine))
    with made.sessions.begin() as session:
        furnish(session)
    for name, person in PHONES.items():
        made.phones[name] = made.phone(person)
    for name in ("chelsea", "dara"):
        made.phones[f"{name}'s second"] = made.phone(PHONES[name])
    made.tokens = {name: made.phones[name].token for name in PHONES}
    with made.sessions.begin() as session:
        gone = made.phones["revoked"].device
        session.execute(update(Device).where(Device.id == gone).values(revoked_at=datetime.now(UTC)))
        session.execute(update(Person).where(Person.id == FARAH.id).values(status="suspended"))
    yield made
    with app.app_context():
        db.engine.dispose()
    templates.drop(database)


class Statements:
    """How many SQL statements the server sends while it is watched."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.engine = db.engine
        self.count = 0

    def __enter__(self) -> Self:
        event.listen(self.engine, "before_cursor_execute", self._sent)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._sent)

    def _sent(self, *_: object) -> None:
        self.count += 1


__all__ = ["ALICE", "BOB", "CHELSEA", "DARA", "EVE", "FOUA", "OMAR", "RAMOUSEH", "Statements", "World", "world"]
