"""Writing only onto the state one saw: the check behind ``If-Match``."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.domain.refusals import Refusal
from server.models import AuditEntry, Person

MOST_NAMED = 3  # changes named in one refusal


def check(session: Session, subject: str, subject_id: str, now: int, seen: int) -> None:
    """Refuse (``rev-moved``) a writer who saw revision ``seen`` of something that stands at ``now``.

    The refusal says in words who changed what and when, as the audit has it: each revision has one entry there.
    """
    if now == seen:
        return
    entries = session.execute(
        select(AuditEntry.action, AuditEntry.at, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .where(AuditEntry.subject == subject, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.id.desc())
        .limit(min(max(now - seen, 1), MOST_NAMED))
    ).all()
    told = [
        f"{name or 'The command line'} {action.replace(':', ' ').replace(',', ', ')} on {at:%d %B %Y at %H:%M} UTC"
        for action, at, name in reversed(entries)
    ]
    said = f" {'; '.join(told)}." if told else ""
    raise Refusal("rev-moved", f"This was changed meanwhile.{said} Look at it again, then decide.")


def changed(fields: list[str]) -> str:
    """The audit's word for a change of ``fields``: their names, never their values."""
    return f"changed:{','.join(sorted(fields))}"
