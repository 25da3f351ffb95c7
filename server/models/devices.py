"""Devices and the tickets that enrol them."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base, Key, PrimaryKey


class Device(Base):
    """One person's enrolment in one browser profile."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("token_hash"), Index(None, "person_id"))

    id: Mapped[PrimaryKey]
    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    label: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[Key | None] = mapped_column(ForeignKey("person.id"), index=True)
    held_at: Mapped[datetime | None]  # since a restore; nothing of it takes effect before an admin releases it
    recovered: Mapped[bool] = mapped_column(default=False)  # enrolled after the backup: known from its file or the safety log
    held_through: Mapped[int | None] = mapped_column(BigInteger)  # its changes 1 to this were here when the epoch began
    durable_through: Mapped[int | None] = mapped_column(BigInteger)  # its changes 1 to this are in a backup that is done
    cloned_at: Mapped[datetime | None]  # one number was used by two changes (sync S2.4)
    # As the device said at its last contact.
    app: Mapped[str | None]
    last_contact_at: Mapped[datetime | None]
    waiting_changes: Mapped[int] = mapped_column(default=0)
    waiting_blobs: Mapped[int] = mapped_column(default=0)
    next_n: Mapped[int] = mapped_column(BigInteger, default=1)
    offset_ms: Mapped[int | None] = mapped_column(BigInteger)  # server clock minus device clock
    # The same of the last contact after which nothing waited on it: what it delivers later was saved later.
    settled_at: Mapped[datetime | None]
    settled_n: Mapped[int | None] = mapped_column(BigInteger)
    settled_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    rev: Mapped[int] = mapped_column(default=1)


class EnrolmentTicket(Base):
    """One use, fifteen minutes.  The first three characters of a code name the ticket, the rest is its secret."""

    __tablename__ = "enrolment_ticket"
    __table_args__ = (
        Index(None, "name"),
        Index(None, "person_id"),
        Index(None, "created_by_id"),
        Index(None, "device_id"),
    )

    id: Mapped[PrimaryKey]
    name: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    created_by_id: Mapped[Key | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    device_id: Mapped[Key | None] = mapped_column(ForeignKey("device.id"))
