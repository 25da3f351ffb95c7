"""Operations: made, changed, and seen by those who are assigned in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.adapters.ids import new_id
from server.adapters.zones import is_zone
from server.domain import forms
from server.domain import operations as rules
from server.domain.access import Actor
from server.domain.refusals import Invalid, NotFound, Refusal
from server.domain.sites import same_name
from server.models import Operation
from server.services import audit, feed, revisions, visibility
from server.services.records import lock


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


def add(session: Session, actor: Actor | None, values: Mapping[str, Any]) -> Operation:
    """Make an operation.  A name that another one bears is refused, so that a command given twice makes one."""
    whole = {**rules.DEFAULTS, **values}
    _check(session, None, whole)
    operation = Operation(id=new_id(), rev=1)
    for name in (*rules.EDITABLE, *rules.FIXED):
        setattr(operation, name, _kept(whole[name]))
    session.add(operation)
    session.flush()
    audit.record(session, actor, "added", "operation", operation.id)
    return operation


def change(
    session: Session, actor: Actor | None, operation_id: str, rev: int | None, values: Mapping[str, Any]
) -> tuple[Operation, list[str]]:
    """Change what is given; what is left out stays.  Returns the operation and the names of what moved.

    Its phones learn it at their next contact.  ``rev`` none: the command line, which looked at nothing before.
    """
    if actor is not None:
        get_operation(session, actor, operation_id)
    operation = session.get(Operation, operation_id, with_for_update=True, populate_existing=True)
    if operation is None:
        raise NotFound
    if rev is not None:
        revisions.check(session, "operation", operation_id, operation.rev, rev)
    moved = [name for name, value in values.items() if getattr(operation, name) != _kept(value)]
    if not moved:
        return operation, []
    if operation.status not in rules.STATUSES:
        raise Refusal("move-not-possible", f"This operation is {operation.status}: nothing of it changes any more.")
    _check(session, operation_id, {**{name: getattr(operation, name) for name in rules.EDITABLE}, **values})
    for name in moved:
        setattr(operation, name, _kept(values[name]))
    operation.rev += 1
    audit.record(session, actor, revisions.changed(moved), "operation", operation_id)
    _tell(session, operation_id, moved)
    return operation, sorted(moved)


def _check(session: Session, own: str | None, values: Mapping[str, Any]) -> None:
    found = rules.problems_of(values)
    if not is_zone(values["time_zone"]):
        found["time_zone"] = ["Not a time zone such as Asia/Damascus."]
    if found:
        raise Invalid(found)
    lock(session, ["names of operations"])  # two who make the same one at once come one after the other
    for id_, names in session.execute(select(Operation.id, Operation.names)):
        if id_ != own and (name := same_name(values["names"], names)):
            raise Refusal("taken", f"There is an operation called {name} already.", {"names": ["Taken already."]})


def _tell(session: Session, operation: str, moved: Sequence[str]) -> None:
    scope = f"operation:{operation}"
    feed.mark(session, "operation", operation, scope)
    if "age_bands" in moved or not set(forms.SWITCHES).isdisjoint(moved):  # they decide which fields the forms have
        for kind in forms.REPORTS:
            feed.mark(session, "form", kind, scope)


def _kept(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
