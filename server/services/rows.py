"""Many rows into one table in one statement: what a batch of changes costs is mostly this (docs/decisions/0025).

On PostgreSQL the rows travel as one JSON parameter, which the database takes apart by the types of the columns.  SQLite
cannot read bytes out of JSON; its driver takes the rows as they are, prepared once.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import JSON, BindParameter, Dialect, Insert, Integer, Table, Text, bindparam, column, func, insert, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

Row = Mapping[str, Any]
ORDER = "row_order"


def insert_rows(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``, all with the same columns, in their order."""
    if not rows:
        return
    names = tuple(rows[0])
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_from_json(table, names), {"rows": _as_json(rows)})
    else:
        _insert_prepared(session, table, names, rows)


def insert_numbered(session: Session, table: Table, rows: Sequence[Row]) -> Sequence[int]:
    """Insert ``rows`` into a table whose key is a number; the numbers they were given, ascending like the rows."""
    if not rows:
        return []
    [key] = table.primary_key.columns
    if session.get_bind().dialect.name == "postgresql":
        # Numbers are drawn in the order of the rows, but need not come back in it.
        given = session.execute(_from_json(table, tuple(rows[0])).returning(key), {"rows": _as_json(rows)})
        return sorted(given.scalars())
    # The only writer there is: nobody else takes a number meanwhile.
    last = session.execute(select(func.coalesce(func.max(key), 0))).scalar_one()
    numbers = range(last + 1, last + 1 + len(rows))
    _insert_prepared(
        session,
        table,
        (key.name, *rows[0]),
        [{key.name: number, **row} for number, row in zip(numbers, rows, strict=True)],
    )
    return numbers


@lru_cache(maxsize=100)
def _from_json(table: Table, names: tuple[str, ...]) -> Insert:
    columns = [column(name, table.c[name].type) for name in names]
    given: BindParameter[str] = bindparam("rows", type_=Text())
    rows = func.json_to_recordset(sql_cast(given, JSON())).table_valued(*columns, column(ORDER, Integer()))
    rows = rows.render_derived(name="given", with_types=True)
    return insert(table).from_select(list(names), select(*(rows.c[name] for name in names)).order_by(rows.c[ORDER]))


def _as_json(rows: Sequence[Row]) -> str:
    # Moments keep their microseconds and offset; what cannot be UTF-8 is an error here and fails its batch.  What is not
    # there is null to the database, which need not read that.
    stated = [{name: value for name, value in row.items() if value is not None} for row in rows]
    for order, row in enumerate(stated):
        row[ORDER] = order
    return orjson.dumps(stated, default=_hex).decode()


def _hex(value: object) -> str:
    """Bytes as PostgreSQL reads them from text."""
    if not isinstance(value, bytes):
        raise TypeError(f"{type(value).__name__} has no place in a row")
    return "\\x" + value.hex()


def _insert_prepared(session: Session, table: Table, names: tuple[str, ...], rows: Sequence[Row]) -> None:
    connection = session.connection()
    statement, columns = _prepared(table, names, connection.dialect)
    values = [
        [row[name] for row in rows] if process is None else [process(row[name]) for row in rows] for name, process in columns
    ]
    connection.exec_driver_sql(statement, list(zip(*values, strict=True)))


@lru_cache(maxsize=100)
def _prepared(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, list[tuple[str, Any]]]:
    """The text of the insert, and for each of its parameters the column and what its type makes of a value."""
    compiled = insert(table).values({name: bindparam(name) for name in names}).compile(dialect=dialect)
    order = compiled.positiontup or []
    return str(compiled), [(name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in order]
