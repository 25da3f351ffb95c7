"""The feed: which entity changed, for whom, in an order that loses nothing (sync S4)."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base, Key
from server.models.changes import SEQUENCE


class Epoch(Base):
    """A life of this database.  A restore from a backup begins a new one (sync S4.4)."""

    __tablename__ = "epoch"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    # When a phone was met that had been told more of this epoch than is here: a backup was put back, and nobody said so.
    behind_since: Mapped[datetime | None]


class FeedPending(Base):
    """Written by business transactions; numbered later by whoever reads (late sequencing, sync S4.1)."""

    __tablename__ = "feed_pending"

    id: Mapped[int] = mapped_column(SEQUENCE, primary_key=True)
    entity: Mapped[str]
    key: Mapped[str]
    scope: Mapped[str]
    # The device whose own applied change this is: it need not be told what it stated (sync S4.2).
    device_id: Mapped[Key | None]
    inserted_at: Mapped[datetime]


class FeedRow(Base):
    """Keys, not values: the value is read at pull, through visibility."""

    __tablename__ = "feed"
    __table_args__ = (Index(None, "scope", "seq"),)

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entity: Mapped[str]
    key: Mapped[str]
    scope: Mapped[str]
    device_id: Mapped[Key | None]


class FeedHead(Base):
    """One row: the last number given.  Its lock is what makes numbers contiguous."""

    __tablename__ = "feed_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_seq: Mapped[int] = mapped_column(BigInteger)
