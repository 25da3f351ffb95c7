"""Enrolling a phone: a ticket shown face to face, used once within fifteen minutes (P6)."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

import segno
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.ids import new_id
from server.adapters.secrets import Keys, new_code, new_token
from server.domain.access import MONITOR, Actor
from server.domain.codes import TICKET_LENGTH, TICKET_NAME_LENGTH, normal
from server.domain.refusals import Invalid, Refusal
from server.models import Assignment, Device, EnrolmentTicket, Operation, Person
from server.services import audit, throttle
from server.services.accounts import get_person
from server.services.devices import contact_line

TICKET_LASTS = timedelta(minutes=15)
MOST_WRONG = 5  # wrong secrets that end a ticket


@dataclass(frozen=True, slots=True)
class Ticket:
    """A fresh ticket; ``code`` is kept nowhere."""

    id: str
    code: str
    link: str
    qr_svg: str
    expires_at: datetime
    person: Person


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a phone is given once.  ``earlier_waiting``: changes that this person's earlier phones still held at their
    last contact; none if there were no earlier phones."""

    device: str
    token: str
    person: Person
    operation: Operation
    bundle_key: str
    server_key: str
    earlier_waiting: int | None
    contact_line: str


def create(session: Session, keys: Keys, actor: Actor | None, person_id: str, origin: str) -> Ticket:
    """A ticket with which ``person_id`` enrols one phone."""
    person = get_person(session, person_id)
    if person.status == "suspended":
        raise Refusal("move-not-possible", "This person is suspended. Restore them first.")
    if _operation_of(session, person.id) is None:
        raise Invalid({"person": ["This person monitors nothing yet. Assign them to an operation or a site first."]})
    now = clock.now()
    code = new_code(TICKET_LENGTH)
    while _newest(session, code, live_at=now):  # another live ticket bears the same name
        code = new_code(TICKET_LENGTH)
    ticket = EnrolmentTicket(
        id=new_id(),
        name=code[:TICKET_NAME_LENGTH],
        secret_hash=_secret_hash(keys, code),
        person_id=person.id,
        created_by_id=actor.person if actor else None,
        created_at=now,
        expires_at=now + TICKET_LASTS,
    )
    session.add(ticket)
    audit.record(session, actor, "ticket-made", "person", person.id)
    # In the fragment: a browser keeps it to itself, so no log ever holds it.
    link = f"{origin}/app/#enrol={code}"
    return Ticket(ticket.id, code, link, qr_svg(link), ticket.expires_at, person)


def redeem(
    session: Session, keys: Keys, server_key: str, tries: list[int], address: str, code: str, label: str
) -> Enrolled | Refusal:
    """Enrol the phone that shows ``code``.  A refusal is given back, not raised, so that a wrong secret stays counted.

    The ticket's row is locked first: of two phones that show one code at once, the second finds it used.
    """
    code = normal(code)
    ticket = _newest(session, code) if len(code) == TICKET_LENGTH else None
    if ticket is None:
        return _unknown()
    if not hmac.compare_digest(ticket.secret_hash, _secret_hash(keys, code)):
        ticket.wrong_tries += 1
        return _unknown()
    if ticket.used_at is not None:
        return Refusal("code-used", "This code was used already. Ask for a new one.")
    now = clock.now()
    person = get_person(session, ticket.person_id)
    operation = _operation_of(session, person.id)
    if ticket.expires_at <= now or person.status == "suspended" or operation is None:
        return Refusal("code-expired", "This code is older than 15 minutes. Ask for a new one.")
    if ticket.wrong_tries >= MOST_WRONG:
        return Refusal("code-expired", "This code was ended by five wrong tries. Ask for a new one.")
    earlier = session.execute(
        select(func.count(Device.id), func.sum(Device.waiting_changes)).where(Device.person_id == person.id)
    ).one()
    token = new_token()
    device = Device(id=new_id(), person_id=person.id, label=label, token_hash=keys.token_hash(token), enrolled_at=now)
    session.add(device)
    session.flush()
    ticket.used_at, ticket.device_id = now, device.id
    if person.status == "invited":
        person.status = "active"
        person.rev += 1
    person.last_active_at = now
    throttle.succeeded(session, keys, tries, address)
    audit.record(session, Actor(person.id, (), device=device.id), "enrolled", "device", device.id)
    return Enrolled(
        device=device.id,
        token=token,
        person=person,
        operation=operation,
        bundle_key=keys.bundle_key(device.id, person.id),
        server_key=server_key,
        earlier_waiting=int(earlier[1] or 0) if earlier[0] else None,
        contact_line=contact_line(session, person.id),
    )


def end_tickets(session: Session, person: str) -> None:
    """End the unused tickets of ``person``, who was suspended."""
    session.execute(
        update(EnrolmentTicket)
        .where(EnrolmentTicket.person_id == person, EnrolmentTicket.used_at.is_(None))
        .values(expires_at=clock.now())
    )


def qr_svg(text: str) -> str:
    """``text`` as a QR code: an SVG of paths and attributes only, for an <img>."""
    out = BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", scale=8, border=4, xmldecl=False, svgclass=None, lineclass=None, light="#fff", dark="#000"
    )
    return out.getvalue().decode().strip()


def _newest(session: Session, code: str, live_at: datetime | None = None) -> EnrolmentTicket | None:
    query = select(EnrolmentTicket).where(EnrolmentTicket.name == code[:TICKET_NAME_LENGTH])
    if live_at is not None:
        query = query.where(EnrolmentTicket.expires_at > live_at, EnrolmentTicket.used_at.is_(None))
    query = query.order_by(EnrolmentTicket.created_at.desc()).limit(1).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _operation_of(session: Session, person: str) -> Operation | None:
    return session.scalars(
        select(Operation)
        .join(Assignment, Assignment.operation_id == Operation.id)
        .where(Assignment.person_id == person, Assignment.role == MONITOR, Assignment.ended_at.is_(None))
        .order_by(Assignment.given_at.desc(), Assignment.id.desc())
        .limit(1)
    ).one_or_none()


def _secret_hash(keys: Keys, code: str) -> bytes:
    return keys.mac("ticket", code.encode())


def _unknown() -> Refusal:
    return Refusal("code-unknown", "This code is not known. Check it, or ask for a new one.")
