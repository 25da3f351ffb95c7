"""People: invited, active, suspended; never deleted, for their reports stay theirs."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.ids import new_id
from server.adapters.safety_log import PERSON_REINSTATED, PERSON_SUSPENDED, SafetyLog
from server.adapters.secrets import Keys
from server.domain.access import ADMIN, Actor
from server.domain.refusals import Refusal
from server.models import Assignment, Device, Person
from server.services import accounts, audit, enrolments, feed, paging, revisions


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person with their active assignments.  ``last_active_at``: their last sign-in, enrolment or contact of a phone."""

    person: Person
    roles: Sequence[Assignment]
    last_active_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people are asked for; ``q`` is part of a name or login."""

    q: str | None = None
    status: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who is to be added."""

    name: str
    language: str
    login: str | None = None
    id: str = field(default_factory=new_id)


def list_people(
    session: Session, keys: Keys, actor: Actor, page: paging.Page, wanted: PeopleFilter
) -> tuple[list[PersonView], str | None]:
    """People by name."""
    query = select(Person)
    if wanted.q:
        query = query.where(
            or_(Person.name.icontains(wanted.q, autoescape=True), Person.login.icontains(wanted.q, autoescape=True))
        )
    if wanted.status:
        query = query.where(Person.status == wanted.status)
    if wanted.role:
        query = query.where(
            exists().where(Assignment.person_id == Person.id, Assignment.role == wanted.role, Assignment.ended_at.is_(None))
        )
    after = paging.opened(keys, actor, "people", page.after, 2)
    if after:
        name, person = after
        query = query.where(or_(Person.name > name, and_(Person.name == name, Person.id > person)))
    rows = session.scalars(query.order_by(Person.name, Person.id).limit(page.limit + 1)).all()
    shown, following = paging.cut(keys, actor, "people", page, rows, lambda person: [person.name, person.id])
    return views(session, shown), following


def views(session: Session, people: Iterable[Person]) -> list[PersonView]:
    """``people`` with their active assignments and when they were last active, read at once."""
    people = list(people)
    ids = [person.id for person in people]
    active = session.scalars(
        select(Assignment).where(Assignment.person_id.in_(ids), Assignment.ended_at.is_(None)).order_by(Assignment.id)
    ).all()
    # Read off the phones, so that a contact writes the phone's row alone.
    contacts: dict[str, datetime | None] = dict(
        session.execute(
            select(Device.person_id, func.max(Device.last_contact_at)).where(Device.person_id.in_(ids)).group_by(Device.person_id)
        ).all()
    )
    return [
        PersonView(
            person,
            [role for role in active if role.person_id == person.id],
            max((at for at in (person.last_active_at, contacts.get(person.id)) if at), default=None),
        )
        for person in people
    ]


def get_person(session: Session, person: str) -> PersonView:
    """One person, or ``NotFound``."""
    return views(session, [accounts.get_person(session, person)])[0]


def add(session: Session, actor: Actor | None, new: NewPerson) -> Person:
    """Add a person, invited: they become active with their first password or phone."""
    login = accounts.normal_login(new.login) if new.login else None
    if login:
        _check_login(session, login, new.id)
    person = Person(id=new.id, name=new.name, language=new.language, login=login, status="invited", created_at=clock.now())
    session.add(person)
    session.flush()
    audit.record(session, actor, "added", "person", person.id)
    return person


def change(session: Session, actor: Actor, person_id: str, rev: int, values: Mapping[str, Any]) -> PersonView:
    """Set name, language or login."""
    person = _locked(session, person_id)
    revisions.check(session, "person", person_id, person.rev, rev)
    values = dict(values)
    if "login" in values:
        values["login"] = accounts.normal_login(values["login"])
        _check_login(session, values["login"], person_id)
    moved = [name for name, value in values.items() if getattr(person, name) != value]
    for name in moved:
        setattr(person, name, values[name])
    if moved:
        person.rev += 1
        audit.record(session, actor, revisions.changed(moved), "person", person_id)
        feed.mark(session, "person", person_id, f"person:{person_id}")
    return get_person(session, person_id)


def suspend(session: Session, log: SafetyLog, actor: Actor, person_id: str, rev: int, reason: str) -> PersonView:
    """Refuse this person at their next request, at the desk and on every phone.  Unsent reports stay on the phones.

    The safety log has it before the caller commits: no restore lets them in again.
    """
    if person_id == actor.person:
        raise Refusal("own-role", "You cannot suspend yourself. Another admin can.")
    check_admin_remains(session, without=person_id)
    person = _locked(session, person_id)
    revisions.check(session, "person", person_id, person.rev, rev)
    if person.status == "suspended":
        raise Refusal("move-not-possible", "This person is suspended already.")
    person.status = "suspended"
    person.rev += 1
    accounts.end_sessions(session, person_id)
    accounts.end_invitations(session, person_id)
    enrolments.end_tickets(session, person_id)
    audit.record(session, actor, "suspended", "person", person_id, reason)
    session.flush()  # what the database refuses is not logged
    log.append({"kind": PERSON_SUSPENDED, "person": person_id, "by": actor.person})
    return get_person(session, person_id)


def restore(session: Session, actor: Actor, person_id: str, rev: int, reason: str) -> PersonView:
    """Let a suspended person in again, with the assignments they have."""
    if person_id == actor.person:
        raise Refusal("own-role", "Another admin restores you.")
    person = _locked(session, person_id)
    revisions.check(session, "person", person_id, person.rev, rev)
    if person.status != "suspended":
        raise Refusal("move-not-possible", "This person is not suspended.")
    enrolled = session.scalar(select(exists().where(Device.person_id == person_id)))
    person.status = "active" if person.password_hash or enrolled else "invited"
    person.rev += 1
    audit.record(session, actor, "restored", "person", person_id, reason)
    return get_person(session, person_id)


def log_reinstated(log: SafetyLog, actor: Actor, person_id: str) -> None:
    """To be called once ``restore`` is committed.  Where the log does not come to know it, they are suspended again by the
    next restore of a backup, which is the safe side: an admin lets them in again."""
    with suppress(Refusal):
        log.append({"kind": PERSON_REINSTATED, "person": person_id, "by": actor.person})


def check_admin_remains(session: Session, without: str) -> None:
    """Refuse (``last-admin``) what would leave nobody who can sign in and administer.

    All admins are locked in one order, so that two who remove each other at once come one after the other.
    """
    admins = session.scalars(
        select(Person.id)
        .join(Assignment, Assignment.person_id == Person.id)
        .where(
            Assignment.role == ADMIN,
            Assignment.ended_at.is_(None),
            Person.status == "active",
            Person.password_hash.is_not(None),
        )
        .order_by(Person.id)
        .with_for_update()
    ).all()
    if without in admins and not set(admins) - {without}:
        raise Refusal("last-admin", "This is the last admin. Make another person admin first.")


def _check_login(session: Session, login: str, person: str) -> None:
    if accounts.login_taken(session, login, besides=[person]):
        raise Refusal("taken", "Somebody signs in with this login already. Choose another.", {"login": ["Taken already."]})


def _locked(session: Session, person: str) -> Person:
    accounts.get_person(session, person)
    return session.get_one(Person, person, with_for_update=True, populate_existing=True)
