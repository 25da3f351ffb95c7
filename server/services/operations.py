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


def switched_on(operation: Operation) -> frozenset[str]:
    """What is collected in an operation besides what always is."""
    return frozenset(switch for switch in forms.SWITCHES if getattr(operation, switch))


def forms_of(session: Session, actor: Actor) -> tuple[list[dict[str, object]], int]:
    """The forms of reports as the actor's first operation collects them: its age bands, and what it switched on.  Also the
    rev of that operation."""
    operation = session.scalars(visibility.operations(actor).order_by(Operation.id).limit(1)).first()
    age_bands = tuple(operation.age_bands) if operation else forms.DEFAULT_AGE_BANDS
    on = switched_on(operation) if operation else frozenset()
    return [forms.describe(form, age_bands, on) for form in forms.REPORTS.values()], operation.rev if operation else 0
