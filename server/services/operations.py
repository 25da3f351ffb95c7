"""Operations, as those who are assigned in them see them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

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
