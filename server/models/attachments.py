"""Attachments: files that follow the report which announced them (sync S6)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base, Key, PrimaryKey

IN_DOUBT = text("status != 'mismatch'")


class Attachment(Base):
    """One file for one slot of a report, arriving or here.  Another file for the same slot is another row: nothing is
    ever replaced, and which of them the report means is told by its own fields."""

    __tablename__ = "attachment"
    __table_args__ = (
        # What proved to be something else is kept beside, and the right file may still come.
        Index("ix_attachment_report_key_slot_sha256", "report_key", "slot", "sha256", unique=True,
              sqlite_where=IN_DOUBT, postgresql_where=IN_DOUBT),
        Index(None, "report_key"),
        Index(None, "device_id"),
        Index("ix_attachment_receiving", "expires_at",
              sqlite_where=text("status = 'receiving'"), postgresql_where=text("status = 'receiving'")),
    )  # fmt: skip

    id: Mapped[PrimaryKey]
    report_key: Mapped[Key] = mapped_column(ForeignKey("entity.key"))
    slot: Mapped[str]  # taps · photo-1 …
    sha256: Mapped[bytes] = mapped_column(LargeBinary)  # as the report announced it
    size: Mapped[int]  # bytes, as the upload announced them
    received: Mapped[int] = mapped_column(default=0)  # bytes on our disk
    status: Mapped[str]  # receiving · complete · mismatch · redacted
    device_id: Mapped[Key] = mapped_column(ForeignKey("device.id"))  # that began to send it
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # of an upload that is not finished
    received_at: Mapped[datetime | None]
    kept_sha256: Mapped[bytes | None] = mapped_column(LargeBinary)  # the original, unchanged; of a mismatch what came
    type: Mapped[str | None]  # by its content; none where it cannot be shown
    shown_sha256: Mapped[bytes | None] = mapped_column(LargeBinary)  # the copy that the desk is given
