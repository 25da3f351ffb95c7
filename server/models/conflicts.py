"""Conflicts: one field given different values by people who had not seen each other."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import DOCUMENT, Base, Key, Listing, PrimaryKey


class Conflict(Base):
    """At most one open conflict per field, with all its candidates, until a coordinator decides."""

    __tablename__ = "conflict"
    __table_args__ = (
        Index(
            "uq_conflict_open_field",
            "entity_key",
            "field",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        Index(None, "entity_key"),
    )

    id: Mapped[PrimaryKey]
    entity_key: Mapped[Key] = mapped_column(ForeignKey("entity.key"))
    field: Mapped[str]
    kind: Mapped[str]  # parallel · after-decision · withdrawal
    status: Mapped[str]  # open · decided
    opened_at: Mapped[datetime]
    before: Mapped[Any] = mapped_column(DOCUMENT, nullable=True)  # what the author of the late edit had seen


class Candidate(Base):
    """One value that stands in a conflict, and whose."""

    __tablename__ = "candidate"
    __table_args__ = (Index(None, "conflict_id"), Index(None, "change_seq"), Index(None, "author_id"))

    id: Mapped[PrimaryKey]
    conflict_id: Mapped[Key] = mapped_column(ForeignKey("conflict.id"))
    change_seq: Mapped[int] = mapped_column(BigInteger, ForeignKey("change.seq"))
    author_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    value: Mapped[Any] = mapped_column(DOCUMENT, nullable=True)
    live: Mapped[bool]  # was the live value when the conflict opened
    earlier: Mapped[Listing]  # values its author gave before and replaced
    agreed: Mapped[Listing]  # ids of people who stated the same
    redacted: Mapped[bool] = mapped_column(default=False)  # its value was removed for good: it stands, and cannot be chosen


class Decision(Base):
    """A coordinator's choice: named, reasoned, and reversible by another decision."""

    __tablename__ = "decision"
    __table_args__ = (
        Index(None, "conflict_id"),
        Index(None, "change_seq"),
        Index(None, "person_id"),
        Index(None, "candidate_id"),
    )

    id: Mapped[PrimaryKey]
    conflict_id: Mapped[Key] = mapped_column(ForeignKey("conflict.id"))
    candidate_id: Mapped[Key | None] = mapped_column(ForeignKey("candidate.id"))  # none: another value
    change_seq: Mapped[int] = mapped_column(BigInteger, ForeignKey("change.seq"))
    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str | None]
    value: Mapped[Any] = mapped_column(DOCUMENT, nullable=True)
    version: Mapped[int]
    redacted: Mapped[bool] = mapped_column(default=False)  # its value was removed for good
