"""Convoys that a person says are one convoy, with the vehicles they paired, and its taking back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base, Key, PrimaryKey

STANDS = text("separated_at is null")
HOLDS = text("ended_at is null")


class ConvoyJoin(Base):
    """One decision.  It stands until it is separated, or said anew with another pairing."""

    __tablename__ = "convoy_join"
    __table_args__ = (
        Index("uq_convoy_join_standing", "convoy_key", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
        Index(None, "convoy_key"),
        Index(None, "into_key"),
        Index(None, "person_id"),
        Index(None, "separated_by_id"),
    )

    id: Mapped[PrimaryKey]
    convoy_key: Mapped[Key] = mapped_column(ForeignKey("entity.key"))
    into_key: Mapped[Key] = mapped_column(ForeignKey("entity.key"))  # the survivor when it was said
    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str]
    separated_at: Mapped[datetime | None]
    separated_by_id: Mapped[Key | None] = mapped_column(ForeignKey("person.id"))
    separated_reason: Mapped[str | None]


class VehiclePair(Base):
    """Two vehicles that a join says are one.  It ends with its join, or where its two ends are separated."""

    __tablename__ = "vehicle_pair"
    __table_args__ = (
        Index("uq_vehicle_pair_held", "vehicle_key", unique=True, sqlite_where=HOLDS, postgresql_where=HOLDS),
        Index(None, "join_id"),
        Index(None, "vehicle_key"),
        Index(None, "into_key"),
    )

    id: Mapped[PrimaryKey]
    join_id: Mapped[Key] = mapped_column(ForeignKey("convoy_join.id"))
    vehicle_key: Mapped[Key] = mapped_column(ForeignKey("entity.key"))
    into_key: Mapped[Key] = mapped_column(ForeignKey("entity.key"))
    ended_at: Mapped[datetime | None]
