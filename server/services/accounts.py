"""Signing in at the desk, staying signed in, and setting a password by invitation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from server.adapters import clock, passwords
from server.adapters.secrets import Keys, new_code, new_token
from server.domain import codes
from server.domain.access import Actor
from server.domain.refusals import Invalid, NotFound, Refusal
from server.models import Invitation, Person, StaffSession
from server.services import audit, operations, throttle
from server.services.visibility import grants_of

SESSION_LASTS = timedelta(hours=12)
INVITATION_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in as one request sees it."""

    actor: Actor
    csrf: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """A fresh sign-in: ``token`` goes into the cookie and is kept nowhere."""

    token: str
    signed_in: SignedIn


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, counted before it is judged."""

    login: str
    address: str
    tries: list[int]
    person: str | None
    password_hash: str | None


def admit(session: Session, keys: Keys, login: str, address: str) -> Attempt:
    """Count a try to sign in, or refuse it as ``too-many``.  Commit before judging it with ``sign_in``."""
    login = normal_login(login)
    tries = throttle.admit(session, keys, address, login)
    # Unknown, invited, suspended: one query each, and none of them shows.
    found = session.execute(select(Person.id, Person.password_hash).where(Person.login == login)).one_or_none()
    person, password_hash = found or (None, None)
    return Attempt(login, address, tries, person, password_hash)


def sign_in(session: Session, keys: Keys, attempt: Attempt, password: str, replacing: str = "") -> SignIn | None:
    """Judge an admitted try: a new session under a new token, or nothing, whatever the reason.

    ``replacing`` is the token the browser held before: that session ends.  The password is judged before the session
    is touched, so no transaction waits for Argon2.
    """
    right = passwords.matches(attempt.password_hash, password)
    person = session.get(Person, attempt.person or "00000000-0000-0000-0000-000000000000", with_for_update=True)
    if not right or person is None or person.status != "active" or person.password_hash != attempt.password_hash:
        return None
    now = clock.now()
    if replacing:
        _end(session, now, StaffSession.token_hash == keys.token_hash(replacing))
    token = new_token()
    fresh = StaffSession(
        token_hash=keys.token_hash(token),
        person_id=person.id,
        csrf=new_token(),
        created_at=now,
        expires_at=now + SESSION_LASTS,
    )
    session.add(fresh)
    person.last_active_at = now
    throttle.succeeded(session, keys, attempt.tries, attempt.address, attempt.login)
    actor = Actor(person.id, grants_of(session, person.id))
    audit.record(session, actor, "signed-in", "person", person.id)
    return SignIn(token, SignedIn(actor, fresh.csrf, fresh.expires_at))


def find_session(session: Session, keys: Keys, token: str) -> SignedIn | None:
    """The live sign-in behind ``token``, with scope as it stands now.  Writes nothing: it runs on every GET."""
    if not token:
        return None
    row = session.execute(
        select(StaffSession.person_id, StaffSession.csrf, StaffSession.expires_at)
        .join(Person, Person.id == StaffSession.person_id)
        .where(
            StaffSession.token_hash == keys.token_hash(token),
            StaffSession.ended_at.is_(None),
            StaffSession.expires_at > clock.now(),
            Person.status == "active",
        )
    ).one_or_none()
    if row is None:
        return None
    return SignedIn(Actor(row.person_id, grants_of(session, row.person_id)), row.csrf, row.expires_at)


def profile(session: Session, signed_in: SignedIn) -> dict[str, Any]:
    """Who is signed in, what as, and where."""
    actor = signed_in.actor
    return {
        "person": get_person(session, actor.person),
        "roles": actor.grants,
        "csrf": signed_in.csrf,
        "operations": operations.list_operations(session, actor),
        "is_admin": actor.is_admin,
        "coordinates": actor.is_coordinator,
    }


def sign_out(session: Session, keys: Keys, actor: Actor, token: str) -> None:
    """End the session of ``token``."""
    _end(session, clock.now(), StaffSession.token_hash == keys.token_hash(token))
    audit.record(session, actor, "signed-out", "person", actor.person)


def end_sessions(session: Session, person: str) -> None:
    """End every sign-in of ``person``: their password, role, scope or status changed."""
    _end(session, clock.now(), StaffSession.person_id == person)


def end_invitations(session: Session, person: str) -> None:
    """Make every unused code of ``person`` worthless."""
    session.execute(
        update(Invitation).where(Invitation.person_id == person, Invitation.used_at.is_(None)).values(used_at=clock.now())
    )


def invite(session: Session, keys: Keys, actor: Actor | None, person_id: str) -> tuple[str, datetime]:
    """A one-use code, valid seven days, with which this person sets a password.  Earlier codes end."""
    person = get_person(session, person_id)
    if person.login is None:
        raise Invalid({"login": ["A person needs a login before they can sign in."]})
    if person.status == "suspended":
        raise Refusal("move-not-possible", "This person is suspended. Restore them first.")
    now = clock.now()
    end_invitations(session, person.id)
    code = new_code(codes.INVITATION_LENGTH)
    expires_at = now + INVITATION_LASTS
    session.add(Invitation(code_hash=_code_hash(keys, code), person_id=person.id, created_at=now, expires_at=expires_at))
    audit.record(session, actor, "invited", "person", person.id)
    return codes.grouped(code), expires_at


def redeem_invitation(session: Session, keys: Keys, tries: list[int], address: str, code: str, password: str) -> Refusal | None:
    """Set the password of the invited person; a refusal is given back, not raised, so that the try stays counted."""
    invitation = session.get(Invitation, _code_hash(keys, codes.normal(code)), with_for_update=True)
    if invitation is None:
        return Refusal("code-unknown", "This code is not known. Check it, or ask for a new one.")
    now = clock.now()
    person = get_person(session, invitation.person_id)
    if invitation.used_at is not None:
        return Refusal("code-used", "This code was used already. Ask for a new one.")
    if invitation.expires_at <= now or person.status == "suspended":
        return Refusal("code-expired", "This code is too old. Ask for a new one.")
    set_password(session, person, password)
    end_invitations(session, person.id)
    throttle.succeeded(session, keys, tries, address)
    audit.record(session, Actor(person.id, ()), "password-set", "person", person.id)
    return None


def set_password(session: Session, person: Person, password: str) -> None:
    """Give ``person`` a password; they become active, and sign in anew everywhere."""
    if person.login and person.login in password.casefold():
        raise Invalid({"password": ["A password must not hold the login."]})
    person.password_hash = passwords.hashed(password)
    person.status = "active"
    person.rev += 1
    end_sessions(session, person.id)


def normal_login(login: str) -> str:
    """Logins differ by more than case."""
    return login.strip().casefold()


def get_person(session: Session, person: str) -> Person:
    """The person, or ``NotFound``."""
    found = session.get(Person, person)
    if found is None:
        raise NotFound
    return found


def login_taken(session: Session, login: str, besides: Iterable[str] = ()) -> bool:
    """Whether somebody else signs in as ``login``."""
    taken = select(func.count()).select_from(Person).where(Person.login == login, Person.id.not_in(list(besides)))
    return bool(session.scalar(taken))


def _code_hash(keys: Keys, code: str) -> bytes:
    return keys.mac("invitation", code.encode())


def _end(session: Session, now: datetime, which: ColumnElement[bool]) -> None:
    session.execute(update(StaffSession).where(which, StaffSession.ended_at.is_(None)).values(ended_at=now))


def _end_invitations(session: Session, now: datetime, person: str) -> None:
    session.execute(update(Invitation).where(Invitation.person_id == person, Invitation.used_at.is_(None)).values(used_at=now))
