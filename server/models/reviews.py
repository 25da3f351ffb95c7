"""Review moves: verify, send back, not counted, reopen."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base, Key, PrimaryKey


class ReviewMove(Base):
    """One step of a report's review.  A question put to the monitor is known by the id of the move that asked it."""

    __tablename__ = "review_move"
    __table_args__ = (Index(None, "entity_key"), Index(None, "person_id"))

    id: Mapped[PrimaryKey]
    entity_key: Mapped[Key] = mapped_column(ForeignKey("entity.key"))
    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    action: Mapped[str]  # verify · return · not-count · reopen
    before: Mapped[str]
    after: Mapped[str]
    version: Mapped[int]  # the statement judged
    reason: Mapped[str | None]
    question: Mapped[str | None]
