"""Possible duplicates: two reports that may be of one event, and what a person decided."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base, Key, PrimaryKey


class Duplicate(Base):
    """A pair of reports, each pair once; ``first_key`` is the smaller key."""

    __tablename__ = "duplicate"
    __table_args__ = (UniqueConstraint("first_key", "second_key"), Index(None, "second_key"))

    id: Mapped[PrimaryKey]
    first_key: Mapped[Key] = mapped_column(ForeignKey("entity.key"))
    second_key: Mapped[Key] = mapped_column(ForeignKey("entity.key"))
    found_at: Mapped[datetime]
    status: Mapped[str]  # open · decided


class DuplicateDecision(Base):
    """One decision: named, reasoned, and reversible by another; the newest is in force."""

    __tablename__ = "duplicate_decision"
    __table_args__ = (Index(None, "duplicate_id"), Index(None, "person_id"), Index(None, "stands_key"))

    id: Mapped[PrimaryKey]
    duplicate_id: Mapped[Key] = mapped_column(ForeignKey("duplicate.id"))
    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    verdict: Mapped[str]  # one-event · two-events · witnessed-twice
    stands_key: Mapped[Key | None] = mapped_column(ForeignKey("entity.key"))  # whose number is used
    reason: Mapped[str]
