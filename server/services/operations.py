"""Operations, as those who are assigned in them see them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from server.domain import forms
from server.domain.access import Actor
from server.domain.refusals import NotFound
from server.models import Operation
from server.services import visibility


def list_operations(session: Session, actor: Actor) -> Sequence[Operation]:
    """All operations of the actor, in the order of their making."""
    return session.scalars(visibility.operations(actor).order_by(Operation.id)).all()


def get_operation(session: Session, actor: Actor, operation: str) -> Operation:
    """One operation in scope, or ``NotFound``."""
    found = session.scalars(visibility.operations(actor).where(Operation.id == operation)).one_or_none()
    if found is None:
        raise NotFound
    return found


def forms_of(session: Session, actor: Actor) -> list[dict[str, object]]:
    """The forms of reports, with the age bands of the actor's first operation."""
    operation = session.scalars(visibility.operations(actor).order_by(Operation.id).limit(1)).first()
    age_bands = tuple(operation.age_bands) if operation else forms.DEFAULT_AGE_BANDS
    return [forms.describe(form, age_bands) for form in forms.REPORTS.values()]
