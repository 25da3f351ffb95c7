"""What every table shares: constraint names, keys, instants and JSON that behave alike on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Annotated, Any, cast

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, Table, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment, always with a zone in Python.  SQLite forgets zones, so moments are stored in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


KEY = String(36).with_variant(UUID(as_uuid=False), "postgresql")
DOCUMENT = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

Key = Annotated[str, mapped_column(KEY)]
PrimaryKey = Annotated[str, mapped_column(KEY, primary_key=True)]
Document = Annotated[dict[str, Any], mapped_column(DOCUMENT)]
Listing = Annotated[list[Any], mapped_column(DOCUMENT)]


class Base(DeclarativeBase):
    # On the registry, not as class attributes: Flask-SQLAlchemy subclasses Base once more,
    # and SQLAlchemy 2.1 refuses a second type_annotation_map.
    registry = registry(
        metadata=MetaData(naming_convention=CONSTRAINT_NAMES),
        type_annotation_map={datetime: Instant()},
    )


def table(model: type[Base]) -> Table:
    """The table of ``model``: statements of its columns alone are run without the ORM, which costs more than they do."""
    return cast("Table", model.__table__)
