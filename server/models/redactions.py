"""Redactions: what two people removed for good, and the keyed hashes by which it is known when it arrives again (sync S2.8)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base, Key, Listing, PrimaryKey

OPEN = "status = 'asked'"


class Redaction(Base):
    """One order: asked for by one person, confirmed or refused by another.  It has no foreign key to the statement: a
    backup that was put back may not hold it, and the order stands all the same."""

    __tablename__ = "redaction"
    __table_args__ = (
        Index(None, "entity_key"),
        Index("uq_redaction_open", "entity_key", unique=True, sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index(None, "asked_by_id"),
        Index(None, "decided_by_id"),
    )

    id: Mapped[PrimaryKey]
    entity_key: Mapped[Key]
    fields: Mapped[Listing]  # names; ``attachment.<slot>`` for a file, ``texts`` for what was written beside
    status: Mapped[str]  # asked · confirmed · refused
    asked_by_id: Mapped[Key | None] = mapped_column(ForeignKey("person.id"))  # none: the backup does not hold them
    asked_at: Mapped[datetime]
    reason: Mapped[str]
    decided_by_id: Mapped[Key | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_reason: Mapped[str | None]


class RemovedValue(Base):
    """The keyed hash of one value that was removed from one field of one statement."""

    __tablename__ = "removed_value"
    __table_args__ = (UniqueConstraint("entity_key", "field", "hash"), Index(None, "redaction_id"))

    id: Mapped[PrimaryKey]
    redaction_id: Mapped[Key] = mapped_column(ForeignKey("redaction.id"))
    entity_key: Mapped[Key]
    field: Mapped[str]
    hash: Mapped[bytes] = mapped_column(LargeBinary)  # HMAC-SHA256 of statement, field and value
