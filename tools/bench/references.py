"""What a figure is held against: plain inserts by the driver, and a bare Flask (``bare.py``)."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from tools.bench.load import Run, together
from tools.bench.office import CLIENTS, Office

TABLES = ("change", "entity", "version", "feed")
Batches = list[dict[str, list[tuple[Any, ...]]]]


def rows_of(office: Office, size: int, how_many: int) -> tuple[dict[str, list[str]], Batches]:
    """The rows that the newest ``how_many`` batches of ``size`` reports left: the columns of each table, and the batches."""
    with closing(_connection(office)) as connection:
        columns: dict[str, list[str]] = {}
        rows: dict[str, list[tuple[Any, ...]]] = {}
        cursor = connection.cursor()
        for table, order in zip(TABLES, ("seq", "received_at", "change_seq", "seq"), strict=True):
            cursor.execute(f"select * from {table} order by {order} desc limit {size * how_many}")  # noqa: S608 - our own names
            columns[table] = [column[0] for column in cursor.description or ()]
            rows[table] = [tuple(_dumped(value) for value in row) for row in cursor.fetchall()]
    # Entities before versions, changes before both: by the keys they name.
    batches: Batches = []
    changes = {row[columns["change"].index("key")]: row for row in rows["change"]}
    entities = {row[columns["entity"].index("key")]: row for row in rows["entity"]}
    versions = {row[columns["version"].index("entity_key")]: row for row in rows["version"]}
    keys = [key for key in changes if key in entities and key in versions]
    for at in range(0, len(keys), size):
        own = keys[at : at + size]
        batches.append(
            {
                "change": [changes[key] for key in own],
                "entity": [entities[key] for key in own],
                "version": [versions[key] for key in own],
                "feed": rows["feed"][at : at + size],
            }
        )
    return columns, batches


def _dumped(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict | list) else value


def _connection(office: Office) -> Any:
    if office.kind == "postgresql":
        return psycopg.connect(office.url)
    connection = sqlite3.connect(office.url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def driver_inserts(target: Office, columns: dict[str, list[str]], batches: Batches) -> Run:
    """Insert the same rows in the same batches by the driver alone: eight connections on PostgreSQL, on SQLite its one writer."""
    mark = "%s" if target.kind == "postgresql" else "?"
    statements = {
        table: f"insert into {table} ({', '.join(_quoted(columns[table]))}) values ({', '.join([mark] * len(columns[table]))})"  # noqa: S608
        for table in TABLES
    }

    def inserting(own: Batches) -> Callable[[], tuple[int, list[float]]]:
        def insert() -> tuple[int, list[float]]:
            latencies = []
            with closing(_connection(target)) as connection:
                for batch in own:
                    begun = time.perf_counter()
                    cursor = connection.cursor()
                    if target.kind == "sqlite":
                        cursor.execute("BEGIN IMMEDIATE")
                    for table in TABLES:
                        cursor.executemany(statements[table], batch[table])
                    connection.commit()
                    latencies.append(time.perf_counter() - begun)
            return sum(len(batch["change"]) for batch in own), latencies

        return insert

    clients = CLIENTS if target.kind == "postgresql" else 1
    return together([inserting(batches[number::clients]) for number in range(clients)])


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def emptied(office: Office) -> None:
    """Take out what the reference wrote, so that it can write it again."""
    with closing(_connection(office)) as connection:
        cursor = connection.cursor()
        for table in ("feed", "version", "entity", "change"):
            cursor.execute(f"delete from {table}")  # noqa: S608 - our own names
        connection.commit()


def people_of(source: Office, target: Office) -> None:
    """Copy whom and what the rows refer to: people, places, phones and the epoch."""
    with closing(_connection(source)) as one, closing(_connection(target)) as other:
        reading, writing = one.cursor(), other.cursor()
        mark = "%s" if target.kind == "postgresql" else "?"
        for table in ("device", "assignment", "person", "site", "operation"):
            writing.execute(f"delete from {table}")  # noqa: S608 - our own names
        for table in ("operation", "site", "person", "assignment", "device"):
            reading.execute(f"select * from {table}")  # noqa: S608 - our own names
            names = [column[0] for column in reading.description or ()]
            rows = [tuple(_dumped(value) for value in row) for row in reading.fetchall()]
            writing.executemany(
                f"insert into {table} ({', '.join(_quoted(names))}) values ({', '.join([mark] * len(names))})",  # noqa: S608
                rows,
            )
        other.commit()


def folder_of(base: Path, name: str) -> Path:
    """A folder of its own for one office."""
    folder = base / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
