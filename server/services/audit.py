"""The audit: who did what to which id, when and why.  Append-only; ids, never values (P11)."""

from sqlalchemy.orm import Session

from server.adapters import clock
from server.domain.access import Actor
from server.models import AuditEntry


def record(
    session: Session, actor: Actor | None, action: str, subject: str, subject_id: str | None, reason: str | None = None
) -> None:
    """Note that ``actor`` (none: the command line) did ``action`` to the ``subject`` with ``subject_id``."""
    session.add(
        AuditEntry(
            at=clock.now(),
            action=action,
            person_id=actor.person if actor else None,
            device_id=actor.device if actor else None,
            subject=subject,
            subject_id=subject_id,
            reason=reason,
        )
    )
