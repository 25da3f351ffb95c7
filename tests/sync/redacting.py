"""Removing for good in tests: asking, confirming, and looking everywhere for what must be gone."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import LargeBinary, select, text

from server.models import Base, Change
from tests.factories import Aleppo, Desk, Phone
from tests.people import BOB, OMAR

NAME = "somebody of street nine"


def asked(desk: Desk, key: str, *fields: str, status: int = 201) -> dict[str, Any]:
    made: dict[str, Any] = desk.post("/redactions", status, key=key, fields=list(fields), reason="A name got in")
    return made


def confirmed(desk: Desk, order: dict[str, Any], status: int = 200) -> Any:
    rev = desk.get(f"/redactions/{order['id']}")["rev"] if status != 404 else 1
    return desk.post(f"/redactions/{order['id']}/confirm", status, rev=rev)


def redacted(aleppo: Aleppo, key: str, *fields: str) -> dict[str, Any]:
    """Bob asks, Omar confirms."""
    done: dict[str, Any] = confirmed(aleppo.desk(OMAR), asked(aleppo.desk(BOB), key, *fields))
    return done


def everything(aleppo: Aleppo) -> Iterator[tuple[str, str]]:
    """Every value of every column of every row, as text, with where it stands."""
    with aleppo.sessions() as session:
        for table in Base.metadata.tables.values():
            binary = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
            for row in session.execute(text(f'select * from "{table.name}"')).mappings():
                for name, value in row.items():
                    if name in binary and value is not None:
                        yield f"{table.name}.{name}", bytes(value).decode("utf-8", "replace")
                    yield (
                        f"{table.name}.{name}",
                        value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False),
                    )


def where(aleppo: Aleppo, canary: str) -> set[str]:
    spelled = {canary, json.dumps(canary)[1:-1], canary.encode().hex()}
    return {place for place, value in everything(aleppo) if any(one in value for one in spelled)}


def body(aleppo: Aleppo, change: str) -> tuple[dict[str, Any], Change]:
    with aleppo.sessions() as session:
        row = session.scalars(select(Change).where(Change.id == change)).one()
        return json.loads(row.body), row


def saved(phone: Phone, **values: Any) -> dict[str, Any]:
    create = phone.headcount(note=NAME, **values)
    assert phone.sync(create)["receipts"][0]["outcome"] == "applied"
    return create
