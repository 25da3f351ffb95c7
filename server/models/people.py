"""People, what they are assigned to, and how staff sign in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base, Key, PrimaryKey


class Person(Base):
    """A monitor, coordinator or admin.  Suspended, never deleted; their reports stay theirs."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("login"),)

    id: Mapped[PrimaryKey]
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    login: Mapped[str | None]
    password_hash: Mapped[str | None]
    status: Mapped[str]  # invited · active · suspended
    # Raised by every change of assignments: a phone's cursor is bound to it (sync S4.3).
    scope_number: Mapped[int] = mapped_column(default=1)
    last_active_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    rev: Mapped[int] = mapped_column(default=1)


class Assignment(Base):
    """(person, role, operation, site or whole operation).  Ended, never deleted: *ever assigned* is a question sync asks."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(None, "person_id"),
        Index(None, "operation_id"),
        Index(None, "site_id"),
        Index(None, "given_by_id"),
    )

    id: Mapped[PrimaryKey]
    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]  # monitor · coordinator · admin
    operation_id: Mapped[Key | None] = mapped_column(ForeignKey("operation.id"))  # none for admins
    site_id: Mapped[Key | None] = mapped_column(ForeignKey("site.id"))  # none: the whole operation
    given_by_id: Mapped[Key | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class StaffSession(Base):
    """A sign-in at the desk, kept here so that it can be ended at once."""

    __tablename__ = "staff_session"
    __table_args__ = (Index(None, "person_id"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    csrf: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Invitation(Base):
    """A one-use code with which an invited person sets a password."""

    __tablename__ = "invitation"
    __table_args__ = (Index(None, "person_id"),)

    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[Key] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """One try at a sign-in or a code, or an address where a sign-in succeeded, for throttling.  Subjects are kept hashed."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    at: Mapped[datetime]


class AuditEntry(Base):
    """Who did what to which id, when and why.  Append-only; ids, never values."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "subject_id"), Index(None, "person_id"), Index(None, "device_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[str]
    person_id: Mapped[Key | None] = mapped_column(ForeignKey("person.id"))
    device_id: Mapped[Key | None] = mapped_column(ForeignKey("device.id"))
    subject: Mapped[str]  # what kind of thing subject_id names
    subject_id: Mapped[Key | None]
    reason: Mapped[str | None]
