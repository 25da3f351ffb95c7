"""The work queue: changes that are in custody and have no effect until a person acts (sync S2.6).

Each is *released* (it is right, and its author's rights are waived), *mended* (another change says it right, in the name of
who mends it; author and counted-by stay) or *set aside* with a reason, which can be taken back.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.ids import new_id
from server.adapters.secrets import Keys
from server.domain.access import COORDINATOR, MONITOR, Actor
from server.domain.changes import CONVOY, CREATE, HELD, IN_EFFECT, REPORT, VEHICLE, Offered, id_in
from server.domain.ids import is_id
from server.domain.refusals import Forbidden, Invalid, NotFound, Refusal
from server.domain.strict_json import MAX_INTEGER
from server.models import Change, Device, Person, Report, Settlement, Site
from server.services import audit, convoys, feed, paging, places, reports, sync, visibility
from server.services.bundles import DEVICE_HELD, DEVICE_REVOKED, NOT_AUTHENTIC
from server.services.custody import Batch, Reader
from server.services.paging import Page
from server.services.receipts import Custody
from server.services.records import lock
from server.services.rights import NEVER_ASSIGNED, UNKNOWN_KEY, UNKNOWN_SITE

RELEASE, MEND, SET_ASIDE, TAKE_UP = "release", "mend", "set-aside", "take-up"
RELEASED, MENDED = "released", "mended"
# What a person may say is right as it stands.  Anything else cannot be read as a statement, and is mended.
RELEASABLE = frozenset(
    {NEVER_ASSIGNED, UNKNOWN_KEY, UNKNOWN_SITE, "number-reused", "other-device", DEVICE_REVOKED, DEVICE_HELD, "fault"}
)
BEGUN = {CONVOY: convoys.operation_of_convoy, VEHICLE: convoys.operation_of_vehicle}
AMENDED = {REPORT: reports.amend, CONVOY: convoys.mend_convoy, VEHICLE: convoys.mend_vehicle}
WAIVED = frozenset({HELD, NEVER_ASSIGNED, UNKNOWN_KEY})


def listed(session: Session, keys: Keys, actor: Actor, page: Page, *, status: str = "open") -> dict[str, Any]:
    """A page of the queue, the oldest first: ``open``, or those that were ``set-aside``."""
    query = visibility.queued(actor).where(Change.settled.is_(None) if status == "open" else Change.settled == SET_ASIDE)
    place = paging.opened(keys, actor, f"work-queue-{status}", page.after, 1)
    if place is not None:
        query = query.where(Change.seq > place[0])
    rows = session.scalars(query.order_by(Change.seq).limit(page.limit + 1)).all()
    shown, after = paging.cut(keys, actor, f"work-queue-{status}", page, rows, lambda row: [row.seq])
    return {"items": described(session, shown), "next": after, "waiting": count(session, actor)}


def count(session: Session, actor: Actor) -> int:
    """How many wait, as far as a desk shows numbers: 100 stands for more."""
    waiting = visibility.queued(actor).where(Change.settled.is_(None)).with_only_columns(Change.seq)
    return len(session.scalars(waiting.limit(100)).all())


def get(session: Session, actor: Actor, seq: int) -> dict[str, Any]:
    """One change of the queue; raises ``NotFound``."""
    return described(session, [_find(session, actor, seq)])[0]


def described(session: Session, rows: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes as the desk shows them: whose, why they wait, what they say as far as it can be read, and what was done."""
    rows = list(rows)
    people = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_({row.author_id for row in rows}))).all())
    devices = {row.device_id for row in rows if row.device_id}
    labels = dict(session.execute(select(Device.id, Device.label).where(Device.id.in_(devices))).all())
    known = set(session.scalars(select(Report.key).where(Report.key.in_({row.key for row in rows if row.key}))))
    done: dict[int, list[dict[str, Any]]] = {}
    for settlement, name in session.execute(
        select(Settlement, Person.name)
        .join(Person, Person.id == Settlement.person_id)
        .where(Settlement.change_seq.in_([row.seq for row in rows]))
        .order_by(Settlement.id)
    ):
        done.setdefault(settlement.change_seq, []).append(
            {
                "action": settlement.action,
                "at": settlement.at.isoformat(),
                "by": {"id": settlement.person_id, "name": name},
                "reason": settlement.reason,
            }
        )
    return [
        {
            "seq": row.seq,
            "id": row.id,
            "author": {"id": row.author_id, "name": people[row.author_id]},
            "device_label": labels.get(str(row.device_id)),
            "entity": row.entity,
            "action": row.action,
            "key": row.key,
            "report": row.key if row.key in known else None,
            "outcome": row.outcome,
            "problem": row.problem,
            "held_for": row.held_for,
            "site": row.site_id,
            "recorded_at": row.recorded_at,
            "received_at": row.received_at.isoformat(),
            "settled": row.settled,
            "may": may(row),
            "stated": stated(row.body),
            "text": row.body.decode("utf-8", "replace"),
            "settlements": done.get(row.seq, []),
        }
        for row in rows
    ]


def may(row: Change) -> list[str]:
    """What can be done with it now."""
    if row.settled == SET_ASIDE:
        return [TAKE_UP]
    if row.problem == NOT_AUTHENTIC:
        return [SET_ASIDE]  # nobody vouches for it: its author here is only who carried it
    release = row.outcome == HELD or row.problem in RELEASABLE
    return [*([RELEASE] if release else []), MEND, SET_ASIDE]


def stated(body: bytes) -> dict[str, Any]:
    """The fields that a change gives values to, as far as its text can be read; no more than a help for who mends it."""
    try:
        raw = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(raw, dict):
        return {}
    values, edits = raw.get("values"), raw.get("edits")
    if not isinstance(values, dict):
        given = edits.items() if isinstance(edits, dict) else ()
        values = {name: edit.get("now") for name, edit in given if isinstance(edit, dict)}
    return {_shown(str(name)): _shown(value) for name, value in values.items()}


def _shown(value: Any) -> Any:
    """A value that can be written out, whatever was stated: half a character and what no field holds become text."""
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) <= MAX_INTEGER):
        return value
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "replace").decode()


def release(session: Session, actor: Actor, seq: int, reader: Reader, reason: str) -> Custody:
    """Let a change take effect as it stands, and with it what is held for it.  Raises ``not-releasable`` where it cannot."""
    row = _open(session, actor, seq)
    if RELEASE not in may(row):
        raise Refusal("not-releasable", "This cannot be taken as it stands. Mend it, or set it aside.")
    offered = reader.offered(row.body.decode("utf-8", "surrogatepass"))
    batch = _batch(session, row, offered, reader, _operation_of(session, actor, row))
    [custody] = batch.judge_again([row.seq])
    if custody.outcome not in IN_EFFECT:
        raise Refusal("not-releasable", f"It still cannot take effect: {custody.problem or custody.outcome}. Mend it instead.")
    _check_scope(session, actor, batch, offered)
    _settle(session, actor, row, RELEASE, RELEASED, reason)
    return custody


def _check_scope(session: Session, actor: Actor, batch: Batch, offered: Offered) -> None:
    """Who lets something in decides where it goes, and may put it nowhere that they could not put it themselves."""
    record = batch.records.by_key[str(offered.key)]
    where = "edits" if offered.edits else "values"
    named = {**offered.values, **{edit.field: edit.now for edit in offered.edits}}
    if record.statement.entity == REPORT and "site" in named:
        places.check(session, actor, record.operation, "site", named["site"], f"{where}.site")
    if record.statement.entity == CONVOY and offered.values.keys() & convoys.PLACES:
        convoys.operation_of_convoy(session, actor, offered)
    if record.statement.entity == VEHICLE and batch.records.known(CONVOY, id_in(named, "convoy")):
        places.convoy_in_scope(session, actor, named["convoy"], f"{where}.convoy")


def mend(session: Session, actor: Actor, seq: int, reader: Reader, offered: Offered, reason: str) -> Custody:
    """Say in another change what this one was to say; ``offered`` is the desk's.  The statement stays its author's."""
    row = _open(session, actor, seq)
    if MEND not in may(row):
        raise Refusal("not-releasable", "Nobody vouches for this. Set it aside, and enter what you know in your own name.")
    offered = replace(offered, mends=row.id)
    if offered.action == CREATE:
        operation = _operation_of(session, actor, row, offered)
        if operation is None:
            raise Invalid({"values.site": ["Name the site, so that it is known where this belongs."]})
        if row.problem != "id-reused":  # there the key is another statement's
            offered = replace(offered, key=row.key or row.id)
        batch = Batch(session, actor, [offered], clock.now(), None, reader, operation, counted_by=row.author_id)
        custody = sync.judged(batch.take()[0], offered)
    else:
        custody = AMENDED[str(offered.entity)](session, actor, offered, reader)
    session.flush()
    _batch(session, row, Offered(row.body, row.sha256, row.id, key=row.key), reader, None).mended(row.seq, custody)
    _settle(session, actor, row, MEND, MENDED, reason, custody.seq)
    return custody


def set_aside(session: Session, actor: Actor, seq: int, reason: str) -> None:
    """It shall have no effect.  Its phone is told why; what is held for it stays in the queue."""
    row = _open(session, actor, seq)
    _settle(session, actor, row, SET_ASIDE, SET_ASIDE, reason)


def take_up(session: Session, actor: Actor, seq: int, reason: str) -> None:
    """Take back that it was set aside."""
    row = _locked(session, actor, seq)
    if row.settled != SET_ASIDE:
        raise Refusal("settled-already", "Somebody has dealt with this meanwhile. Look again.")
    _settle(session, actor, row, TAKE_UP, None, reason)


def _find(session: Session, actor: Actor, seq: int) -> Change:
    # A database cannot even be asked for a number beyond its own.
    row = session.scalars(visibility.queued(actor).where(Change.seq == seq)).first() if seq <= MAX_INTEGER else None
    if row is None:
        raise NotFound
    return row


def _locked(session: Session, actor: Actor, seq: int) -> Change:
    row = _find(session, actor, seq)
    # Its statement too: the change before it may be arriving, and take it along.
    lock(session, {row.id, row.key or row.id})
    session.refresh(row)
    return row


def _open(session: Session, actor: Actor, seq: int) -> Change:
    row = _locked(session, actor, seq)
    if row.settled is not None or row.outcome in IN_EFFECT:
        raise Refusal("settled-already", "Somebody has dealt with this meanwhile. Look again.")
    return row


def _batch(session: Session, row: Change, offered: Offered, reader: Reader, operation: str | None) -> Batch:
    """As the author's own phone would offer it, now."""
    author = Actor(row.author_id, visibility.grants_of(session, row.author_id), device=row.device_id)
    return Batch(session, author, [offered], clock.now(), None, reader, operation, WAIVED)


def _operation_of(session: Session, actor: Actor, row: Change, offered: Offered | None = None) -> str | None:
    """Where a statement will belong: the operation of its site, which must be the actor's to judge, or of its convoy; else
    the one that the change was about, else the only one of the actor's in which its author was ever assigned.  ``offered``
    is what mends it."""
    if offered and offered.entity in BEGUN:
        return BEGUN[offered.entity](session, actor, offered)
    site = offered.values.get("site") if offered else None
    if site is not None:
        operation = session.scalar(select(Site.operation_id).where(Site.id == site)) if is_id(site) else None
        if operation is None:
            raise Invalid({"values.site": ["Not a site of this operation."]})
        if not actor.coordinates(operation, str(site)):
            raise Forbidden("Only somebody who coordinates that site can enter a report there.")
        return operation
    if row.operation_id is not None:
        if offered and not actor.coordinates(row.operation_id, None):
            raise Forbidden("Only somebody who coordinates the whole operation can enter a report from no listed place.")
        return row.operation_id
    theirs = visibility.ever_in(session, row.author_id, (MONITOR, COORDINATOR)) & actor.operations(COORDINATOR)
    return theirs.pop() if len(theirs) == 1 else None


def _settle(
    session: Session,
    actor: Actor,
    row: Change,
    action: str,
    settled: str | None,
    reason: str,
    mended_by: int | None = None,
) -> None:
    session.execute(update(Change).where(Change.seq == row.seq).values(settled=settled))
    session.add(
        Settlement(
            id=new_id(),
            change_seq=row.seq,
            person_id=actor.person,
            at=clock.now(),
            action=action,
            reason=reason,
            mended_by_seq=mended_by,
        )
    )
    feed.mark(session, "receipt", row.id, f"person:{row.author_id}")
    audit.record(session, actor, f"work-{action}", "change", row.id, reason)
