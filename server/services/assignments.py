"""Assignments: who may do what, where.  Ended, never deleted, for *ever assigned* is a question that sync asks."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.ids import new_id
from server.adapters.secrets import Keys
from server.domain.access import ADMIN, Actor
from server.domain.refusals import Invalid, NotFound, Refusal
from server.models import Assignment, Operation, Person, Site
from server.services import accounts, audit, feed, paging, people


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """What is to be given.  ``site`` none is the whole operation; an admin's has neither."""

    person: str
    role: str
    operation: str | None = None
    site: str | None = None


def list_assignments(
    session: Session, keys: Keys, actor: Actor, page: paging.Page, person: str | None
) -> tuple[list[Assignment], str | None]:
    """Assignments, ended ones included, the latest first."""
    query = select(Assignment)
    if person:
        query = query.where(Assignment.person_id == person)
    after = paging.opened(keys, actor, "assignments", page.after, 1)
    if after:
        query = query.where(Assignment.id < after[0])
    rows = session.scalars(query.order_by(Assignment.id.desc()).limit(page.limit + 1)).all()
    shown, following = paging.cut(keys, actor, "assignments", page, rows, lambda assignment: [assignment.id])
    return list(shown), following


def give(session: Session, actor: Actor | None, new: NewAssignment) -> Assignment:
    """Assign.  It takes effect at the person's next request, and at a phone's next contact."""
    if actor and actor.person == new.person:
        raise Refusal("own-role", "Another admin changes your roles.")
    _check_scope(session, new)
    person = _changed_person(session, new.person)
    if person.status == "suspended":
        raise Refusal("move-not-possible", "This person is suspended. Restore them first.")
    same = session.scalars(
        select(Assignment.id).where(
            Assignment.person_id == new.person,
            Assignment.role == new.role,
            Assignment.operation_id.is_not_distinct_from(new.operation),
            Assignment.site_id.is_not_distinct_from(new.site),
            Assignment.ended_at.is_(None),
        )
    ).first()
    if same:
        raise Refusal("taken", "This person has this assignment already.")
    assignment = Assignment(
        id=new_id(),
        person_id=new.person,
        role=new.role,
        operation_id=new.operation,
        site_id=new.site,
        given_by_id=actor.person if actor else None,
        given_at=clock.now(),
    )
    session.add(assignment)
    session.flush()
    audit.record(session, actor, "assigned", "person", new.person)
    return assignment


def end(session: Session, actor: Actor, assignment_id: str) -> None:
    """End an assignment.  What was reported under it stays."""
    assignment = session.get(Assignment, assignment_id)
    if assignment is None or assignment.ended_at is not None:
        raise NotFound
    if assignment.person_id == actor.person:
        raise Refusal("own-role", "Another admin changes your roles.")
    if assignment.role == ADMIN:
        people.check_admin_remains(session, without=assignment.person_id)
    _changed_person(session, assignment.person_id)
    assignment.ended_at = clock.now()
    audit.record(session, actor, "unassigned", "person", assignment.person_id)


def _check_scope(session: Session, new: NewAssignment) -> None:
    if new.role == ADMIN:
        if new.operation or new.site:
            raise Invalid({"operation": ["An admin administers everything: leave operation and site empty."]})
        return
    if new.operation is None or session.get(Operation, new.operation) is None:
        raise Invalid({"operation": ["Choose an operation."]})
    if new.site is not None:
        site = session.get(Site, new.site)
        if site is None or site.operation_id != new.operation:
            raise Invalid({"site": ["Not a site of this operation."]})


def _changed_person(session: Session, person_id: str) -> Person:
    """The person, locked, told everywhere that their scope changed: sign-ins end, phones begin their copy anew."""
    accounts.get_person(session, person_id)
    person = session.get_one(Person, person_id, with_for_update=True, populate_existing=True)
    person.scope_number += 1
    person.rev += 1
    accounts.end_sessions(session, person_id)
    feed.mark(session, "person", person_id, f"person:{person_id}")
    return person
