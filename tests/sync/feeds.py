"""What the tests of the feed share: what a phone was told, and how the desk moves things about."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from server.db import db
from server.services import feed
from tests.factories import Aleppo, Desk, Phone, new_id
from tests.people import FOUA, RAMOUSEH, Named


def fresh(aleppo: Aleppo, phone: Phone) -> dict[tuple[str, str], Any]:
    """What a snapshot would tell this device now, receipts apart: those that have said their last are in none."""
    again = Phone(phone.device, phone.person, phone.token, aleppo.app.test_client())
    again.pull()
    return synced(again)


def synced(phone: Phone) -> dict[tuple[str, str], Any]:
    """What the phone has been told, receipts apart."""
    return {name: value for name, value in phone.copies.items() if name[0] != "receipt"}


def convoy_at(desk: Desk, site: str | None, **values: Any) -> str:
    key = new_id()
    desk.post(
        "/convoys",
        201,
        id=key,
        values={"label": "Night convoy", "from_site": RAMOUSEH, "to_site": FOUA, "at_site": site} | values,
    )
    return key


def vehicle_of(desk: Desk, convoy: str, label: str = "Bus 4") -> str:
    key = new_id()
    desk.post("/vehicles", 201, id=key, values={"convoy": convoy, "label": label, "type": "bus", "seats": 50})
    return key


def patch(desk: Desk, path: str, field: str, now: Any) -> None:
    seen = desk.get(path)
    desk.patch(
        path,
        rev=seen["rev"],
        id=new_id(),
        base={"epoch": seen["epoch"], "version": seen["version"]},
        edits={field: {"was": seen.get(field), "now": now}},
        reason="As seen from the road",
    )


@contextmanager
def questions(aleppo: Aleppo) -> Iterator[list[str]]:
    """What the server asks of its database meanwhile."""
    sent: list[str] = []
    with aleppo.app.app_context():
        engine = db.engine

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):  # SQLite inserts row by row where it is asked for the numbers of the rows
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@contextmanager
def told_meanwhile(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch, read: str, key: str, person: Named) -> Iterator[None]:
    """Once the feed's own ``read`` is done a report is marked for a person, and numbered at once."""
    whole = getattr(feed, read)

    def and_then(*given: Any) -> Any:
        found = whole(*given)
        with aleppo.sessions.begin() as session:
            feed.mark(session, "report", key, f"person:{person.id}")
        with aleppo.sessions.begin() as session:
            feed.stamp(session)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(feed, read, and_then)
        yield


@contextmanager
def writes_to(aleppo: Aleppo, table: str) -> Iterator[list[str]]:
    """What the server changes meanwhile in the rows that a table has already."""
    sent: list[str] = []
    with aleppo.app.app_context():
        engine = db.engine

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(f"UPDATE {table} "):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
