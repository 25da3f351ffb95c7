"""Custody before interpretation: taking changes from phones and from the desk (sync S2 and S3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from server.adapters import clock
from server.domain import changes
from server.domain import clock as clocks
from server.domain.access import Actor
from server.domain.changes import Offered
from server.domain.clock import Reading
from server.domain.refusals import Invalid, Refusal
from server.models import Device, table
from server.services.custody import Batch, Reader
from server.services.receipts import Custody

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Contact:
    """What a phone said of itself: app version, its clocks, and what still waits on it.  ``reading`` none: they are not
    to be judged, as in the demonstration, which tells of another year."""

    at: datetime  # by our clock, as it was read
    app: str
    reading: Reading | None
    waiting_changes: int
    waiting_blobs: int
    next_n: int

    @property
    def offset_ms(self) -> int | None:
        """Our clock minus the phone's."""
        return clocks.offset_ms(self.at, self.reading) if self.reading else None


class BatchFailed(Exception):
    """A batch that was to be taken as a whole cannot be; the transaction is of no use any more."""


def receive(
    session: Session, actor: Actor, offered: Sequence[Offered], contact: Contact, reader: Reader, *, isolated: bool = True
) -> list[Custody]:
    """Take every change into custody and give each its receipt, in the order offered.  Safe to repeat in full.

    One bad change can neither undo nor delay a good one: what fails is ``isolated``, which costs a savepoint.  Without it
    ``BatchFailed`` is raised, and the caller rolls back and asks again.
    """
    met = _met(session, actor, offered, contact)
    if isolated or not offered:
        return take_isolated(session, actor, offered, contact.at, met, reader)
    try:
        return Batch(session, actor, offered, contact.at, met, reader).take()
    except OperationalError:
        raise
    except Exception as error:
        raise BatchFailed from error


def _met(session: Session, actor: Actor, offered: Sequence[Offered], contact: Contact) -> clocks.Contact | None:
    """Write down the contact, and what it and those before tell of the phone's clocks.

    Two contacts before are enough: the last, and the last after which nothing waited on the phone.  Whatever it delivers
    afterwards was saved after that one.
    """
    # The device's row is locked first, so that two requests of one device come one after the other.
    device = session.execute(MET_BEFORE, {"device": actor.device}).one() if offered else None
    waiting = max(0, contact.waiting_changes - len(offered))
    told = {
        "device": actor.device,
        "app": contact.app,
        "last_contact_at": contact.at,
        "waiting_changes": waiting,
        "waiting_blobs": contact.waiting_blobs,
        "next_n": contact.next_n,
        "offset_ms": contact.offset_ms,
    }
    session.execute(MET_WAITING if waiting else MET_SETTLED, told)
    if device is None or contact.reading is None:
        return None
    earlier = (
        (device.last_contact_at, device.next_n, device.offset_ms),
        (device.settled_at, device.settled_n, device.settled_offset_ms),
    )
    known = [clocks.Earlier(*one) for one in earlier if one[0] is not None]
    return clocks.Contact(contact.at, contact.reading, device.enrolled_at, known)


DEVICE = table(Device)
SETTLED = {"settled_at": "last_contact_at", "settled_n": "next_n", "settled_offset_ms": "offset_ms"}
TOLD = ("app", "last_contact_at", "waiting_changes", "waiting_blobs", "next_n", "offset_ms")
MET_BEFORE = (
    select(*(DEVICE.c[name] for name in ("enrolled_at", "last_contact_at", "next_n", "offset_ms", *SETTLED)))
    .where(DEVICE.c.id == bindparam("device"))
    .with_for_update(key_share=True)
)
MET_WAITING = update(DEVICE).where(DEVICE.c.id == bindparam("device")).values({name: bindparam(name) for name in TOLD})
MET_SETTLED = MET_WAITING.values({name: bindparam(told) for name, told in SETTLED.items()})


def take_isolated(
    session: Session, actor: Actor, offered: Sequence[Offered], at: datetime, met: clocks.Contact | None, reader: Reader
) -> list[Custody]:
    """Take a batch in a savepoint of its own; where that fails, take its halves, down to the one change at fault."""
    if not offered:
        return []
    try:
        with session.begin_nested():
            return Batch(session, actor, offered, at, met, reader).take()
    except OperationalError:
        raise  # a deadlock or a lost connection says nothing about the changes: the whole request is tried again
    except Exception as error:
        if len(offered) == 1 and offered[0].problem == "fault":
            raise
        log.error("change-at-fault", type=type(error).__name__, batch=len(offered))
        if len(offered) == 1:
            # Kept as bytes, judged by a person later: a fault of ours must not cost a statement.
            return take_isolated(session, actor, [as_bytes(offered[0])], at, met, reader)
        middle = len(offered) // 2
        return [
            *take_isolated(session, actor, offered[:middle], at, met, reader),
            *take_isolated(session, actor, offered[middle:], at, met, reader),
        ]


def as_bytes(offered: Offered) -> Offered:
    """The change with nothing but its bytes and identity, to be quarantined."""
    return replace(offered, problem="fault", values={}, edits=(), answer=None, recorded_at=None, session=None)


def propose(session: Session, actor: Actor, offered: Offered, reader: Reader, operation: str | None = None) -> Custody:
    """Take one change made at the desk; its refusal is an error to the page, since nobody's testimony waits behind it.

    ``operation`` is needed for a create.  The caller has checked that the actor may write there.
    """
    return judged(Batch(session, actor, [offered], clock.now(), None, reader, operation).take()[0], offered)


def judged(custody: Custody, offered: Offered) -> Custody:
    """What became of a change of the desk, or the refusal that tells the page."""
    if custody.wrong:
        raise Invalid({f"edits.{name}": messages for name, messages in custody.wrong.items()})
    if custody.outcome == changes.QUARANTINED:
        if custody.problem == "id-reused":
            raise Refusal("id-reused", "This change was sent before with other content. Reload and try again.")
        raise Refusal("quarantined", f"The change could not be applied: {custody.problem}.", offered.problem_fields)
    return custody
