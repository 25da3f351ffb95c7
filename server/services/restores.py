"""After a backup was put back: a new epoch, and nothing that was taken away since comes to life again (sync S4.4)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.safety_log import (
    BEGUN,
    DEVICE_REVOKED,
    PERSON_REINSTATED,
    PERSON_SUSPENDED,
    TORN,
    Entry,
    SafetyLog,
    Written,
)
from server.domain.access import Actor
from server.domain.changes import QUARANTINED
from server.domain.refusals import Refusal
from server.models import AuditEntry, Change, Device, EnrolmentTicket, Epoch, Invitation, Person, StaffSession
from server.services import audit, devices, redactions, revisions
from server.services.bundles import DEVICE_HELD, recover
from server.services.custody import Batch, Reader
from server.services.devices import DeviceView
from server.services.removal import Mac
from server.services.visibility import grants_of

BATCH = 200  # changes judged in one transaction

THIS_EPOCH = select(func.max(Epoch.number)).scalar_subquery()
RUN_IT = "A backup was put back. Run `flask restore-epoch`; phones are refused until then."

log = structlog.get_logger()


@dataclass(slots=True)
class Restored:
    """What a restore did.  ``distrusted``: why the safety log could not be relied on, so that every phone is held."""

    epoch: str
    sessions: int = 0
    codes: int = 0
    revoked: int = 0
    suspended: int = 0
    reinstated: int = 0
    redacted: int = 0
    unknown: list[str] = field(default_factory=list)  # kinds that this server does not know
    absent: int = 0  # entries about phones or people that the backup does not hold
    torn: list[int] = field(default_factory=list)
    distrusted: str | None = None
    held: int = 0


def note_behind(session: Session) -> None:
    """Keep in mind that this database was put back, until ``begin_epoch``."""
    noted = session.execute(
        update(Epoch).where(Epoch.number == THIS_EPOCH, Epoch.behind_since.is_(None)).values(behind_since=clock.now())
    )
    if noted.rowcount:  # type: ignore[attr-defined]  # what an update answers with has it
        log.critical("database-behind", to_do=RUN_IT)


def behind_since(session: Session) -> datetime | None:
    """Since when it is known that this database was put back; none where all is well."""
    return session.execute(select(Epoch.behind_since).where(Epoch.number == THIS_EPOCH)).scalar()


def begin_epoch(session: Session, safety_log: SafetyLog, mac: Mac) -> Restored:
    """Begin a new epoch in a database that was put back; call ``redactions.sweep`` once it is committed.

    Run again, it begins another: phones offer again what they keep, and nothing happens twice.  Raises ``no-epoch`` where this is no database of Corridor, or not a whole one."""
    at = clock.now()
    number = session.scalar(select(func.max(Epoch.number)))
    if number is None:
        raise Refusal("no-epoch", "This database has no epoch: it is not Corridor's, or not whole. Nothing was changed.")
    # What was here is counted first: nothing may arrive in between, so phones must not be served yet.
    held_through = devices.contiguous(session)
    for device in session.scalars(select(Device)):
        device.held_through = held_through.get(device.id, 0)
    done = Restored(f"{number + 1}.{secrets.token_hex(6)}")
    session.add(Epoch(number=number + 1, name=done.epoch, started_at=at))
    written = safety_log.read()
    done.torn = written.torn
    done.distrusted = _why_not(session, written)
    done.sessions = _end(session, update(StaffSession).where(StaffSession.ended_at.is_(None)).values(ended_at=at))
    tickets = update(EnrolmentTicket).where(EnrolmentTicket.used_at.is_(None), EnrolmentTicket.expires_at > at)
    done.codes = _end(session, tickets.values(expires_at=at))
    done.codes += _end(session, update(Invitation).where(Invitation.used_at.is_(None)).values(used_at=at))
    for entry in written.entries:
        _replay(session, entry, at, done)
    done.redacted = redactions.replay(session, mac, written.entries)
    if done.distrusted:
        waiting = update(Device).where(Device.revoked_at.is_(None), Device.held_at.is_(None))
        done.held = _end(session, waiting.values(held_at=at, rev=Device.rev + 1))
    audit.record(session, None, "epoch-begun", "epoch", None, done.distrusted)
    return done


def _end(session: Session, statement: object) -> int:
    return int(session.execute(statement, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[call-overload]


def _why_not(session: Session, written: Written) -> str | None:
    """Why the log may not know of every phone taken out of use since the backup; none where it does."""
    if not written.entries and not written.damaged:
        return "there is no safety log"
    if written.damaged:
        return f"the safety log is damaged in line {', '.join(map(str, written.damaged))}"
    newest = session.scalar(select(func.max(AuditEntry.at)))
    begun = written.entries[0]
    if begun["kind"] != BEGUN or (newest is not None and datetime.fromisoformat(begun["at"]) > newest):
        return f"the safety log began only at {begun['at']}, after the backup"
    return None


def _replay(session: Session, entry: Entry, at: datetime, done: Restored) -> None:
    kind = entry["kind"]
    if kind in (BEGUN, TORN, redactions.REDACTED):
        return
    again = REPLAYED.get(kind)
    if again is None:
        if kind not in done.unknown:
            done.unknown.append(kind)
        return
    try:
        again(session, entry, at, done)
    except LookupError:
        done.absent += 1


def _revoked(session: Session, entry: Entry, at: datetime, done: Restored) -> None:
    device = session.get(Device, entry["device"])
    if device is None:
        _person(session, entry["person"])
        # Enrolled and revoked after the backup: a file of it may still be on its way.
        device = recover(session, entry["device"], entry["person"], at)
    if device.revoked_at is None:
        device.revoked_at = datetime.fromisoformat(entry["at"])
        device.rev += 1
        done.revoked += 1


def _suspended(session: Session, entry: Entry, _at: datetime, done: Restored) -> None:
    person = _person(session, entry["person"])
    if person.status != "suspended":
        person.status = "suspended"
        person.rev += 1
        done.suspended += 1


def _reinstated(session: Session, entry: Entry, _at: datetime, done: Restored) -> None:
    person = _person(session, entry["person"])
    if person.status == "suspended":
        enrolled = session.scalar(select(Device.id).where(Device.person_id == person.id).limit(1))
        person.status = "active" if person.password_hash or enrolled else "invited"
        person.rev += 1
        done.reinstated += 1


def _person(session: Session, person_id: str) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise LookupError(person_id)
    return person


# What is done again for each kind of entry, in the order of the log.  ``LookupError``: the backup does not hold what it is
# about.  Each must be harmless where it was done already.
REPLAYED: dict[str, Callable[[Session, Entry, datetime, Restored], None]] = {
    DEVICE_REVOKED: _revoked,
    PERSON_SUSPENDED: _suspended,
    PERSON_REINSTATED: _reinstated,
}


def check_held(session: Session, device: str, rev: int) -> None:
    """Refuse what is not held, or what moved since the admin looked."""
    view = devices.get_device(session, device)
    revisions.check(session, "device", device, view.device.rev, rev)
    if view.status != "held":
        raise Refusal("move-not-possible", "This phone is not waiting for release.")


def release_some(session: Session, device: str, reader: Reader) -> bool:
    """Judge a batch of what a held device's files brought, as if it had come now; whether there may be more.

    One that breaks the server stays quarantined as ``fault`` and costs no other.
    """
    session.execute(select(Device.id).where(Device.id == device).with_for_update())  # no file of it is taken meanwhile
    rows = session.scalars(
        select(Change)
        .where(
            Change.device_id == device,
            Change.outcome == QUARANTINED,
            Change.problem == DEVICE_HELD,
            Change.settled.is_(None),
        )
        .order_by(Change.n, Change.seq)
        .limit(BATCH)
    ).all()
    if rows:
        _judge_isolated(session, list(rows), reader)
    return len(rows) == BATCH


def release(session: Session, actor: Actor, device: str, reason: str, reader: Reader) -> DeviceView:
    """Let a held device in again, once everything that its files brought has been judged."""
    while release_some(session, device, reader):
        pass
    view = devices.get_device(session, device)
    if view.status != "held":
        raise Refusal("move-not-possible", "This phone is not waiting for release.")
    view.device.held_at = None
    view.device.rev += 1
    audit.record(session, actor, "released", "device", device, reason)
    return view


def _judge_isolated(session: Session, rows: list[Change], reader: Reader) -> None:
    author = Actor(rows[0].author_id, grants_of(session, rows[0].author_id), device=rows[0].device_id)
    offered = [reader.offered(row.body.decode("utf-8", "surrogatepass")) for row in rows]
    try:
        with session.begin_nested():
            Batch(session, author, offered, clock.now(), None, reader).judge_again([row.seq for row in rows])
    except OperationalError:
        raise  # says nothing about the changes: the whole is tried again
    except Exception as error:  # noqa: BLE001 - a fault of ours must not keep the others of a phone waiting
        log.error("change-at-fault", type=type(error).__name__, batch=len(rows))
        if len(rows) == 1:
            session.execute(update(Change).where(Change.seq == rows[0].seq).values(problem="fault"))
            return
        middle = len(rows) // 2
        _judge_isolated(session, rows[:middle], reader)
        _judge_isolated(session, rows[middle:], reader)
