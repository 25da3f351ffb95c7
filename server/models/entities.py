"""Reports, convoys and vehicles: what people state, with its immutable versions.

The three share one table because they share one law: a flat map of fields, each last set by some version,
merged, contested and decided in the same way (docs/decisions/0002).
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import DOCUMENT, Base, Document, Key, Listing, PrimaryKey


def _where_stated(name: str) -> Index:
    """An index of those that name something, for most do not."""
    there = text(f"{name} is not null")
    return Index(None, name, sqlite_where=there, postgresql_where=there)


class Entity(Base):
    """A statement as it stands now.  Its key is the id of the change that created it."""

    __tablename__ = "entity"
    __table_args__ = (
        Index(None, "operation_id", "entity"),
        Index(None, "site_id", "review"),
        Index(None, "attention", "observed_from", "key"),
        Index(None, "author_id", "entity", "site_id"),
        *map(
            _where_stated,
            ("vehicle_key", "convoy_key", "from_site_id", "to_site_id", "entered_by_id", "merged_into_key"),
        ),
    )

    key: Mapped[PrimaryKey]
    entity: Mapped[str]  # report · convoy · vehicle
    operation_id: Mapped[Key] = mapped_column(ForeignKey("operation.id"))
    author_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))  # who counted
    entered_by_id: Mapped[Key | None] = mapped_column(ForeignKey("person.id"))
    rev: Mapped[int]  # everything visible
    version: Mapped[int]  # statements and decisions
    values: Mapped[Document]
    last_set: Mapped[Document]  # field → number of the version that last set it; absent is 1
    withdrawn: Mapped[bool] = mapped_column(default=False)
    open_conflicts: Mapped[int] = mapped_column(default=0)
    flags: Mapped[Listing]
    received_at: Mapped[datetime]
    # A report's site; where a convoy stands now.
    site_id: Mapped[Key | None] = mapped_column(ForeignKey("site.id"))
    # As stated: no foreign keys, for a convoy may arrive after the report that names it (sync S2.3).
    convoy_key: Mapped[Key | None]
    vehicle_key: Mapped[Key | None]
    from_site_id: Mapped[Key | None] = mapped_column(ForeignKey("site.id"))
    to_site_id: Mapped[Key | None] = mapped_column(ForeignKey("site.id"))
    # A convoy or vehicle that reads as another, which reads as itself (services/joins.py).  No foreign key: SQLite cannot add
    # one without writing the whole table anew.
    merged_into_key: Mapped[Key | None]
    kind: Mapped[str | None]
    observed_from: Mapped[datetime | None]
    review: Mapped[str | None]  # new · returned · answered · verified · not-counted
    question_id: Mapped[Key | None]  # the open question, a review move
    reviewed_by_one: Mapped[bool] = mapped_column(default=False)
    # The order of the review queue: 0 needs a decision · 1 flagged · 2 neither.
    attention: Mapped[int] = mapped_column(default=2)
    redacted: Mapped[list[str] | None] = mapped_column(DOCUMENT)  # fields from which something was removed for good

    __mapper_args__ = {"polymorphic_on": "entity"}


class Report(Entity):
    """What one person states about one thing at one time."""

    __mapper_args__ = {"polymorphic_identity": "report"}


class Convoy(Entity):
    """Vehicles travelling together from one site to another."""

    __mapper_args__ = {"polymorphic_identity": "convoy"}


class Vehicle(Entity):
    """One vehicle of a convoy.  Plates of private cars are never recorded."""

    __mapper_args__ = {"polymorphic_identity": "vehicle"}


class Version(Base):
    """What one change or decision set.  Never updated: the state at version N is the fold of 1..N."""

    __tablename__ = "version"
    __table_args__ = (Index(None, "change_seq"), Index(None, "author_id"))

    entity_key: Mapped[Key] = mapped_column(ForeignKey("entity.key"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(ForeignKey("epoch.number"), index=True)
    change_seq: Mapped[int] = mapped_column(BigInteger, ForeignKey("change.seq"))
    # Whose the values are: the change's author, or, where a decision chose a candidate, that candidate's.
    author_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    sets: Mapped[Document]
