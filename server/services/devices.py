"""Devices: whose request it is, what still waits on them, and taking them out of use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.safety_log import DEVICE_REVOKED, SafetyLog
from server.adapters.secrets import Keys
from server.domain.access import Actor, Grant
from server.domain.refusals import NotFound, Refusal
from server.models import Assignment, Change, Device, Operation, Person, table
from server.services import audit, paging, revisions

MOST_GAPS = 100  # numbers named per device; a phone that has lost more has one thing to say, not a list


STATUSES = {
    "active": and_(Device.revoked_at.is_(None), Device.held_at.is_(None)),
    "held": and_(Device.revoked_at.is_(None), Device.held_at.is_not(None)),
    "revoked": Device.revoked_at.is_not(None),
}


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device as an admin sees it.  ``missing``: its change numbers that are not in custody, lowest first."""

    device: Device
    person: Person
    missing: Sequence[int]

    @property
    def status(self) -> str:
        """``held``: waiting for an admin's release after a restore."""
        if self.device.revoked_at is not None:
            return "revoked"
        return "active" if self.device.held_at is None else "held"

    @property
    def heard(self) -> Device | None:
        """The device once it has said what waits on it; none before its first contact."""
        return self.device if self.device.last_contact_at else None


def _who_asks() -> Select[*tuple[Any, ...]]:
    """The device with the hash ``token``, its person, and their assignments: a row for each."""
    device, person, assignment = map(table, (Device, Person, Assignment))
    return (
        select(
            device.c.id,
            device.c.person_id,
            device.c.revoked_at,
            device.c.held_at,
            person.c.status,
            person.c.scope_number,
            assignment.c.role,
            assignment.c.operation_id,
            assignment.c.site_id,
        )
        .join(person, person.c.id == device.c.person_id)
        .outerjoin(assignment, and_(assignment.c.person_id == person.c.id, assignment.c.ended_at.is_(None)))
        .where(device.c.token_hash == bindparam("token"))
    )


WHO_ASKS = _who_asks()


def actor_of_token(session: Session, keys: Keys, token: str) -> Actor:
    """The person behind a device's token, with scope as it stands now; refused when unknown, revoked or suspended.

    Nothing is remembered between requests: a device revoked by one is refused at the next.
    """
    rows = session.execute(WHO_ASKS, {"token": keys.token_hash(token)}).all()
    if not rows:
        raise Refusal("device-unknown", "This phone is not enrolled here. Its reports are safe on it.")
    row = rows[0]
    if row.revoked_at is not None:
        raise Refusal("device-revoked", _whom_to_ask(session, row.person_id))
    if row.status == "suspended":
        raise Refusal("person-suspended", _whom_to_ask(session, row.person_id))
    if row.held_at is not None:
        line = contact_line(session, row.person_id)
        text = f"The office was restored from a backup and has to confirm this phone. {line} Your reports are kept on it."
        raise Refusal("device-held", text.replace("  ", " "))
    grants = tuple(Grant(one.role, one.operation_id, one.site_id) for one in rows if one.role is not None)
    return Actor(row.person_id, grants, device=row.id, scope_number=row.scope_number)


def contact_line(session: Session, person: str) -> str:
    """Whom ``person`` may ask: the words of the operation they were last assigned to."""
    line = session.scalar(
        select(Operation.contact_line)
        .join(Assignment, Assignment.operation_id == Operation.id)
        .where(Assignment.person_id == person)
        .order_by(Assignment.ended_at.is_not(None), Assignment.given_at.desc(), Assignment.id.desc())
        .limit(1)
    )
    return line or ""


def list_devices(
    session: Session, keys: Keys, actor: Actor, page: paging.Page, person: str | None = None, status: str | None = None
) -> tuple[list[DeviceView], str | None]:
    """Devices in the order of their enrolment, latest first."""
    query = select(Device, Person).join(Person, Person.id == Device.person_id)
    if person:
        query = query.where(Device.person_id == person)
    if status:
        query = query.where(STATUSES[status])
    after = paging.opened(keys, actor, "devices", page.after, 1)
    if after:
        query = query.where(Device.id < after[0])
    rows = session.execute(query.order_by(Device.id.desc()).limit(page.limit + 1)).all()
    shown, following = paging.cut(keys, actor, "devices", page, rows, lambda row: [row.Device.id])
    gaps = missing(session, [row.Device for row in shown])
    return [DeviceView(row.Device, row.Person, gaps[row.Device.id]) for row in shown], following


def get_device(session: Session, device: str) -> DeviceView:
    """One device, or ``NotFound``."""
    row = session.execute(
        select(Device, Person).join(Person, Person.id == Device.person_id).where(Device.id == device)
    ).one_or_none()
    if row is None:
        raise NotFound
    return DeviceView(row.Device, row.Person, missing(session, [row.Device])[device])


def revoke(session: Session, log: SafetyLog, actor: Actor, device: str, rev: int, reason: str) -> DeviceView:
    """Take a device out of use.  It is refused at its next request, keeps its outbox, and says whom to ask.

    The safety log has it before the caller commits: no restore brings the device back.
    """
    session.get(Device, device, with_for_update=True)  # of two admins at once the second sees the first's rev
    view = get_device(session, device)
    revisions.check(session, "device", device, view.device.rev, rev)
    if view.device.revoked_at is not None:
        raise Refusal("move-not-possible", "This device is revoked already.")
    view.device.revoked_at = clock.now()
    view.device.revoked_by_id = actor.person
    view.device.rev += 1
    audit.record(session, actor, "revoked", "device", device, reason)
    session.flush()  # what the database refuses is not logged
    log.append({"kind": DEVICE_REVOKED, "device": device, "person": view.person.id, "by": actor.person})
    return view


def contiguous(session: Session) -> dict[str, int]:
    """For each device the highest number up to which every change of it is in custody, without a gap."""
    ns = select(Change.device_id, Change.n).where(Change.device_id.is_not(None), Change.n > 0).distinct().subquery()
    place = func.row_number().over(partition_by=ns.c.device_id, order_by=ns.c.n).label("place")
    ranked = select(ns.c.device_id, ns.c.n, place).subquery()
    rows = select(ranked.c.device_id, func.max(ranked.c.n)).where(ranked.c.n == ranked.c.place).group_by(ranked.c.device_id)
    return {device: n for device, n in session.execute(rows) if device}


def missing(session: Session, devices: Iterable[Device]) -> dict[str, list[int]]:
    """For each device, which of its numbers are not in custody: below the highest received or the next it reported.

    What still waits on the phone is among them: only the phone knows the two apart (sync S7.5).
    """
    reported = {device.id: device.next_n for device in devices}
    ns = (
        select(
            Change.device_id,
            Change.n,
            func.lag(Change.n, 1, 0).over(partition_by=Change.device_id, order_by=Change.n).label("before"),
        )
        .where(Change.device_id.in_(reported), Change.n > 0)
        .subquery()
    )
    gaps: dict[str, list[int]] = {device: [] for device in reported}
    highest = dict.fromkeys(reported, 0)
    top = session.execute(
        select(Change.device_id, func.max(Change.n)).where(Change.device_id.in_(reported)).group_by(Change.device_id)
    )
    highest.update({device: n or 0 for device, n in top if device})
    holes = session.execute(
        select(ns.c.device_id, ns.c.before, ns.c.n).where(ns.c.n - ns.c.before > 1).order_by(ns.c.device_id, ns.c.n)
    )
    for device, before, n in holes:
        _extend(gaps[device], before + 1, n)
    for device, next_n in reported.items():
        _extend(gaps[device], highest[device] + 1, next_n)
    return gaps


def _extend(gaps: list[int], first: int, end: int) -> None:
    # A device may claim any number: never more of them than are shown.
    gaps.extend(range(first, min(end, first + MOST_GAPS - len(gaps))))


def _whom_to_ask(session: Session, person: str) -> str:
    line = contact_line(session, person)
    return f"This phone was removed. {line} Your reports are kept on it.".replace("  ", " ")
