"""Files of reports that were carried by hand."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base, Document, Key, PrimaryKey


class Bundle(Base):
    """One file, by its hash: who first brought it, how often it came, and what became of what is in it."""

    __tablename__ = "bundle"
    __table_args__ = (UniqueConstraint("sha256"),)

    id: Mapped[PrimaryKey]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int]  # bytes
    # The first carrier; every later one is in the audit.  A carrier at the desk has no device.
    carrier_id: Mapped[Key] = mapped_column(ForeignKey("person.id"), index=True)
    carrier_device_id: Mapped[Key | None] = mapped_column(ForeignKey("device.id"), index=True)
    device_id: Mapped[Key | None] = mapped_column(ForeignKey("device.id"), index=True)  # that made it; none: not known here
    app: Mapped[str]
    made_at: Mapped[str]  # the author's wall clock, as stated
    changes: Mapped[int]
    received_at: Mapped[datetime]
    last_received_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    completed_at: Mapped[datetime | None]  # every change in it is in custody, and the file is dropped
    outcomes: Mapped[Document]  # outcome → how many, as they stood when it was last taken


class BundlePart(Base):
    """A piece of a file whose changes are not all in custody yet."""

    __tablename__ = "bundle_part"

    bundle_id: Mapped[Key] = mapped_column(ForeignKey("bundle.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
