"""Custody: every change that reached us, verbatim, with what became of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import DOCUMENT, Base, Key, Listing, PrimaryKey

OPEN = "outcome in ('held', 'quarantined') and settled is null"
SEQUENCE = BigInteger().with_variant(Integer, "sqlite")


class Change(Base):
    """One change as it arrived, and its receipt: the columns from ``outcome`` on, which alone may move."""

    __tablename__ = "change"
    __table_args__ = (
        UniqueConstraint("author_id", "id", "sha256"),
        Index(None, "device_id", "n"),
        Index(None, "key"),
        Index("ix_change_held", "held_for", sqlite_where=text("outcome = 'held'"), postgresql_where=text("outcome = 'held'")),
        # One row per (author, id) is live; another with the same id holds other bytes, in quarantine.
        Index("ix_change_id", "id"),
        Index(
            "ix_change_open",
            "operation_id",
            "site_id",
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index(None, "site_id", sqlite_where=text("site_id is not null"), postgresql_where=text("site_id is not null")),
    )

    seq: Mapped[int] = mapped_column(SEQUENCE, primary_key=True)
    id: Mapped[Key]
    author_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    device_id: Mapped[Key | None] = mapped_column(ForeignKey("device.id"))  # none: made at the desk
    n: Mapped[int | None] = mapped_column(BigInteger)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    # Read off the body where it can be read.
    entity: Mapped[str | None]
    key: Mapped[Key | None]
    action: Mapped[str | None]  # create · amend · answer · withdraw, and decide from the desk
    prev: Mapped[Key | None]
    recorded_at: Mapped[str | None]  # the author's wall clock, with its zone, as stated
    session: Mapped[str | None]
    elapsed_ms: Mapped[int | None] = mapped_column(BigInteger)
    # Judged at receipt (domain/clock.py).
    offset_ms: Mapped[int | None] = mapped_column(BigInteger)  # server clock minus the phone's
    offset_error_ms: Mapped[int | None] = mapped_column(BigInteger)
    time_verdict: Mapped[str] = mapped_column(default="unknown")  # ok · suspect · unknown
    earliest_at: Mapped[datetime | None]  # it was recorded between these two, by the server's clock
    latest_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    outcome: Mapped[str]  # applied · merged · conflict · held · quarantined
    held_for: Mapped[Key | None]
    problem: Mapped[str | None]  # why quarantined: a slug
    rev: Mapped[int | None]
    version: Mapped[int | None]
    fields: Mapped[Listing]  # fields set aside, as conflicts
    # Of one held or quarantined: which coordinators see it in the work queue (sync S2.6); none where it cannot be read.
    operation_id: Mapped[Key | None] = mapped_column(ForeignKey("operation.id"))
    site_id: Mapped[Key | None] = mapped_column(ForeignKey("site.id"))
    settled: Mapped[str | None]  # released · mended · set-aside: a person has dealt with it
    # What was removed from ``body`` for good: redaction, at, and keyed hash by field; ``sha256`` is still that of what came.
    redacted: Mapped[list[dict[str, Any]] | None] = mapped_column(DOCUMENT)


class Settlement(Base):
    """What a coordinator did with a change that had no effect.  The newest is in force."""

    __tablename__ = "settlement"
    __table_args__ = (Index(None, "change_seq"), Index(None, "person_id"), Index(None, "mended_by_seq"))

    id: Mapped[PrimaryKey]
    change_seq: Mapped[int] = mapped_column(BigInteger, ForeignKey("change.seq"))
    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    action: Mapped[str]  # release · mend · set-aside · take-up
    reason: Mapped[str]
    mended_by_seq: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("change.seq"))
