"""Operations and their sites."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import DOCUMENT, Base, Document, Key, Listing, PrimaryKey


class Operation(Base):
    """One evacuation being monitored.  An exercise is watermarked and never summed with others."""

    __tablename__ = "operation"

    id: Mapped[PrimaryKey]
    names: Mapped[Document]  # language → name
    status: Mapped[str]  # planned · open · closing · closed · archived · destroyed
    exercise: Mapped[bool] = mapped_column(default=False)
    time_zone: Mapped[str]
    day_starts: Mapped[str] = mapped_column(default="00:00")  # start of the reporting day, local
    languages: Mapped[Listing]
    digits: Mapped[str] = mapped_column(default="latn")  # numbering system phones begin with
    age_bands: Mapped[Listing]
    position: Mapped[bool] = mapped_column(default=False)  # whether phones record where they stand
    photos: Mapped[bool] = mapped_column(default=False)  # whether phones offer to take pictures: faces endanger people
    status_as_announced: Mapped[bool] = mapped_column(default=False)
    contact_line: Mapped[str] = mapped_column(default="")  # whom to ask; never a person's name
    keep_received_hours: Mapped[int] = mapped_column(default=72)
    rev: Mapped[int] = mapped_column(default=1)


class Site(Base):
    """A place.  Never deleted once used: closed, or merged into another."""

    __tablename__ = "site"
    __table_args__ = (
        UniqueConstraint("operation_id", "code"),
        Index(None, "merged_into_id"),
    )

    id: Mapped[PrimaryKey]
    operation_id: Mapped[Key] = mapped_column(ForeignKey("operation.id"))
    code: Mapped[str]
    kind: Mapped[str]  # departure · crossing · transit · arrival · medical · area
    status: Mapped[str]  # planned · open · closed · merged
    merged_into_id: Mapped[Key | None] = mapped_column(ForeignKey("site.id"))
    names: Mapped[Document]
    latitude_e7: Mapped[int | None]
    longitude_e7: Mapped[int | None]
    position_quality: Mapped[str | None]
    pcode: Mapped[str | None]  # of the smallest administrative unit containing it
    time_zone: Mapped[str | None]  # where it differs from the operation's
    control: Mapped[list[dict[str, Any]]] = mapped_column(DOCUMENT, default=list)  # party, from, to, said_by
    created_at: Mapped[datetime]
    rev: Mapped[int] = mapped_column(default=1)
