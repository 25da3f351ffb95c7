"""Lists as one parameter: a statement is the same text however many keys it is asked for, and so is made, compiled and
prepared once.  SQLAlchemy's own ``in_`` writes a parameter for each.
"""

from typing import Any, Self

from sqlalchemy import JSON, Boolean, ColumnElement, bindparam
from sqlalchemy.dialects.postgresql import ARRAY, dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

# SQLAlchemy's dialects are published without types.
POSTGRESQL = dialect()  # type: ignore[no-untyped-call]


class Among(FunctionElement[bool]):
    """Whether the value of a column stands in a list."""

    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Self:
        """As it stands: a condition already, which needs no ``= 1`` on SQLite.  No index would serve it with one."""
        return self


def among(column: Any, name: str) -> ColumnElement[bool]:
    """``column`` is one of those given as the parameter ``name``, a list without null."""
    listed = JSON().with_variant(ARRAY(column.type.dialect_impl(POSTGRESQL)), "postgresql")
    return Among(column, bindparam(name, type_=listed))


@compiles(Among, "postgresql")
def _in_array(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, given = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({given})"


@compiles(Among, "sqlite")
def _in_json(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, given = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608 - names and marks, no values
