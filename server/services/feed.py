"""The feed: what changed, for whom, since a cursor; nothing is lost however transactions interleave (sync S4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.secrets import Keys, base64url, unbase64url
from server.domain import forms
from server.domain.access import MONITOR, Actor
from server.domain.refusals import Behind
from server.models import Device, Entity, Epoch, FeedHead, FeedPending, FeedRow, Site, table
from server.services import phone_view
from server.services.among import among
from server.services.rows import insert_rows

PAGE_ROWS = 500
PAGE_BYTES = 256 * 1024
STAMP_ROWS = 5000
# A snapshot goes through the kinds in this order, so that a report never arrives before the site it names.
SNAPSHOT = ("operation", "form", "person", "site", "convoy", "vehicle", "report", "receipt")

PENDING, FEED, HEAD, EPOCHS, DEVICE, SITE, ENTITY = map(table, (FeedPending, FeedRow, FeedHead, Epoch, Device, Site, Entity))


@dataclass(frozen=True, slots=True)
class Mark:
    """Something a phone may see changed.  ``device``: its own plain change did it, so it need not be told."""

    entity: str
    key: str
    scope: str
    device: str | None = None


@dataclass(slots=True)
class Page:
    """One answer to a pull, as the wire has it but for the receipts."""

    epoch: str
    changes: list[dict[str, Any]]
    cursor: str
    more: bool
    reset: bool = False
    end: bool = False
    held_through: int | None = None  # this device's changes 1 to this were here when the epoch began
    durable_through: int | None = None  # and are in a backup that was declared done


@dataclass(frozen=True, slots=True)
class Position:
    """Where a device stands.  ``stage`` and ``after`` are set while it takes a snapshot.  ``forms`` is the edition of the
    forms it has: a new one comes with a new server, and no transaction marks it."""

    seq: int
    stage: int | None = None
    after: str = ""
    forms: str = ""


def mark(session: Session, entity: str, key: str, scope: str) -> None:
    """Tell the phones of ``scope`` that one thing changed."""
    mark_all(session, [Mark(entity, key, scope)], clock.now())


def mark_all(session: Session, marks: Sequence[Mark], at: datetime) -> None:
    """Insert the rows of a business transaction.

    On PostgreSQL they wait for a number until they are committed.  On SQLite the single writer makes the order of
    locks and of commits the same, so the transaction numbers its own rows.
    """
    if not marks:
        return
    rows = [{"entity": mark.entity, "key": mark.key, "scope": mark.scope, "device_id": mark.device} for mark in marks]
    if session.get_bind().dialect.name == "postgresql":
        insert_rows(session, PENDING, [row | {"inserted_at": at} for row in rows])
        return
    last = session.execute(
        update(FeedHead).values(last_seq=FeedHead.last_seq + len(rows)).returning(FeedHead.last_seq)
    ).scalar_one()
    insert_rows(session, FEED, [{"seq": seq, **row} for seq, row in enumerate(rows, last - len(rows) + 1)])


def stamp(session: Session) -> int:
    """Number what is committed and waits, in one statement that is a transaction of its own; returns how many rows were numbered.

    Whoever cannot take the head reads what is stamped already.
    """
    if session.get_bind().dialect.name != "postgresql":
        return 0
    return session.execute(STAMP).scalar_one()


def oldest_pending(session: Session) -> datetime | None:
    """When the oldest row that still waits for its number was written; none where nothing waits."""
    return session.execute(select(func.min(FeedPending.inserted_at))).scalar()


def stamping(*, locked: bool = True) -> Select[int]:
    """What is taken out of ``feed_pending`` goes into ``feed``, numbered from the head on in the order of its ids, and the head
    moves by as much.

    The head's lock is what keeps a row with a smaller number from appearing after one with a greater number: without it,
    readers lose rows (a test shows it).  Where nothing waits nothing is locked, and so nothing has to be flushed.
    """
    free = select(HEAD.c.last_seq).where(WAITS).limit(1)  # there is one, which PostgreSQL does not know
    head = (free.with_for_update(skip_locked=True) if locked else free).cte("head")
    oldest = select(PENDING.c.id).order_by(PENDING.c.id).limit(STAMP_ROWS)
    taking = delete(PENDING).where(PENDING.c.id.in_(oldest), select(head).exists())
    taken = taking.returning(PENDING.c.id, *(PENDING.c[name] for name in NAMES)).cte("taken")
    number = head.c.last_seq + func.row_number().over(order_by=taken.c.id)
    numbered = select(number, *(taken.c[name] for name in NAMES)).join_from(taken, head, true())
    fed = insert(FEED).from_select(["seq", *NAMES], numbered).returning(FEED.c.seq).cte("fed")
    last = select(func.max(fed.c.seq)).scalar_subquery()
    moved = update(HEAD).values(last_seq=last).where(last.is_not(None)).cte("moved")
    return select(func.count()).select_from(fed).add_cte(moved)


NAMES = ("entity", "key", "scope", "device_id")
WAITS = select(PENDING.c.id).exists()
STAMP = stamping()


def _stands() -> Select[*tuple[Any, ...]]:
    """The epoch and whether it is behind, the head, whether anything waits for its number, and what a restore needs to know of the ``device``."""
    return (
        select(EPOCHS.c.name, EPOCHS.c.behind_since, HEAD.c.last_seq, WAITS, DEVICE.c.held_through, DEVICE.c.durable_through)
        .select_from(EPOCHS)
        .join(HEAD, true())
        .outerjoin(DEVICE, DEVICE.c.id == bindparam("device"))
        .order_by(EPOCHS.c.number.desc())
        .limit(1)
    )


STANDS = _stands()
SINCE = (
    select(FEED.c.seq, FEED.c.entity, FEED.c.key, FEED.c.device_id)
    .where(among(FEED.c.scope, "heard"), FEED.c.seq > bindparam("seq"))
    .order_by(FEED.c.seq)
    .limit(PAGE_ROWS + 1)
)
NEWEST = select(func.max(FEED.c.seq)).where(among(FEED.c.scope, "heard"))
OWN_PENDING = select(PENDING.c.id).where(among(PENDING.c.scope, "heard")).limit(1)


def read(
    session: Session,
    keys: Keys,
    actor: Actor,
    cursor: str | None,
    limit_bytes: int = PAGE_BYTES,
    receipted: Mapping[str, int | None] = MappingProxyType({}),
) -> Page:
    """The next page for a device.  A new device, another scope, another epoch and a bad cursor are one thing: a reset.

    Raises ``Behind`` where this database was put back and is still taken for what it was.

    ``receipted`` are the keys whose changes the same answer gives receipts for: the asker has those words itself.  A change
    that was here before comes with the rev it gave: at another, somebody else has spoken since.
    """
    # The head is read first: whatever is numbered up to it can be seen by the statements that follow.
    epoch, behind, head, waits, held, durable = session.execute(STANDS, {"device": actor.device}).one()
    position = _open(keys, actor, epoch, cursor) if cursor else None
    if behind is not None or (position is not None and position.seq > head):
        raise Behind
    reset = position is None
    if position is None:
        # The position is taken before the snapshot is read: what changes meanwhile is fed once more.
        position = Position(head, stage=0, forms=forms.edition())
    if not waits and position == Position(head, forms=forms.edition()):
        return Page(epoch, [], _seal(keys, actor, epoch, position), more=False, durable_through=durable)
    heard = scopes(session, actor)
    if position.stage is not None:
        page, position, end = _snapshot(session, actor, position, limit_bytes)
        more = not end or _newest(session, heard) > position.seq
        return Page(epoch, page, _seal(keys, actor, epoch, position), more, reset, end, held if reset else None, durable)
    pending = waits and _is_pending(session, heard)  # looked at first: what is numbered meanwhile is read below
    page, position, more = _since(session, actor, heard, position, limit_bytes, receipted)
    if not more and position.seq < head:
        position = replace(position, seq=head)  # what others were told meanwhile is not looked through again
    return Page(epoch, page, _seal(keys, actor, epoch, position), more or pending, durable_through=durable)


def scopes(session: Session, actor: Actor) -> list[str]:
    """The scopes a device hears: its person's, and those of the operations and sites they are assigned to or reported from."""
    operations, sites = set(), set(actor.sites(MONITOR))
    for grant in actor.grants:
        if grant.role == MONITOR and grant.operation:
            operations.add(grant.operation)
    whole = actor.operations(MONITOR)
    if whole:
        sites |= set(session.scalars(SITES_OF, {"operations": list(whole)}))
    # Sites that the person's own reports name are shown by their names wherever the person is assigned by now.
    sites |= set(session.scalars(SITES_NAMED, {"person": actor.person}))
    return [
        f"person:{actor.person}",
        *(f"operation:{operation}" for operation in sorted(operations)),
        *(f"site:{site}" for site in sorted(sites)),
    ]


def _sites_named() -> Select[str]:
    """The sites of the ``person``'s own reports: one look into the index for each, however many reports there are."""

    def first(*after: ColumnElement[bool]) -> ScalarSelect[str]:
        report = ENTITY.c.entity == literal_column("'report'")
        own = select(ENTITY.c.site_id).where(ENTITY.c.author_id == bindparam("person"), report, ENTITY.c.site_id.is_not(None))
        return own.where(*after).order_by(ENTITY.c.site_id).limit(1).scalar_subquery()

    named = select(first().label("site")).cte("named", recursive=True)
    following = select(first(ENTITY.c.site_id > named.c.site)).where(named.c.site.is_not(None))
    named = named.union_all(following)
    return select(named.c.site).where(named.c.site.is_not(None))


SITES_NAMED = _sites_named()
SITES_OF = select(SITE.c.id).where(among(SITE.c.operation_id, "operations"))


def _newest(session: Session, heard: Sequence[str]) -> int:
    return session.execute(NEWEST, {"heard": heard}).scalar() or 0


def _is_pending(session: Session, heard: Sequence[str]) -> bool:
    """Whether something of theirs is committed and not numbered, because another reader held the head: then the device
    asks once more at once, so that it reads what it has just written."""
    return session.execute(OWN_PENDING, {"heard": heard}).first() is not None


def _since(
    session: Session,
    actor: Actor,
    heard: Sequence[str],
    position: Position,
    limit_bytes: int,
    receipted: Mapping[str, int | None],
) -> tuple[list[dict[str, Any]], Position, bool]:
    rows = session.execute(SINCE, {"heard": heard, "seq": position.seq}).all()
    more = len(rows) > PAGE_ROWS
    rows = rows[:PAGE_ROWS]
    edition = forms.edition()
    new_forms = [] if position.forms == edition else [("form", kind) for kind in forms.REPORTS]
    if not rows and not new_forms:
        return [], position, False
    by_entity: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        by_entity.setdefault((row.entity, row.key), []).append(row)
    # The token's device may be two, where a backup was put onto another phone: what the one said, only the one knows.
    own = {
        name: receipted[name[1]]
        for name, rows_of in by_entity.items()
        if name[1] in receipted and len(rows_of) == 1 and rows_of[0].device_id and rows_of[0].device_id == actor.device
    }
    wanted = [name for name in by_entity if name not in new_forms and own.get(name, 0) is not None]
    values = phone_view.values(session, actor, [*new_forms, *wanted])
    wanted = [name for name in wanted if name not in own or name not in values or values[name][0] != own[name]]
    changes = [_put(name, values.get(name)) for name in new_forms]
    size = 0
    last = rows[-1].seq if rows else position.seq
    for name in wanted:
        put = _put(name, values.get(name))
        size += len(orjson.dumps(put))
        if size > limit_bytes and changes:
            # Values are the newest, so what is left is simply asked for again from just before its first row.
            rest = wanted[wanted.index(name) :]
            last = min(own.seq for n in rest for own in by_entity[n]) - 1
            more = True
            break
        changes.append(put)
    return changes, Position(last, forms=edition), more


def _snapshot(
    session: Session, actor: Actor, position: Position, limit_bytes: int
) -> tuple[list[dict[str, Any]], Position, bool]:
    stage, after = position.stage or 0, position.after
    changes: list[dict[str, Any]] = []
    size = 0
    while stage < len(SNAPSHOT):
        entity = SNAPSHOT[stage]
        keys = phone_view.keys(session, actor, entity, after, PAGE_ROWS)
        values = phone_view.values(session, actor, [(entity, key) for key in keys])
        for key in keys:
            found = values.get((entity, key))
            if found is not None:
                put = _put((entity, key), found)
                size += len(orjson.dumps(put))
                changes.append(put)
            after = key
            if size > limit_bytes or len(changes) >= PAGE_ROWS:
                return changes, replace(position, stage=stage, after=after), False
        if len(keys) < PAGE_ROWS:
            stage, after = stage + 1, ""
    return changes, replace(position, stage=None, after=""), True


def _put(name: tuple[str, str], found: tuple[int, dict[str, Any]] | None) -> dict[str, Any]:
    entity, key = name
    if found is None:
        return {"entity": entity, "key": key, "leave": True}
    rev, value = found
    return {"entity": entity, "key": key, "rev": rev, "value": value}


def _seal(keys: Keys, actor: Actor, epoch: str, position: Position) -> str:
    place = (position.seq, position.stage, position.after, position.forms)
    payload = orjson.dumps([actor.person, actor.scope_number, epoch, *place])
    return base64url(keys.mac("cursor", payload)[:16] + payload)


def _open(keys: Keys, actor: Actor, epoch: str, cursor: str) -> Position | None:
    """The position in a cursor that this server made for this person, scope and epoch; none for any other."""
    try:
        raw = unbase64url(cursor)
    except ValueError:
        return None
    payload = raw[16:]
    if not keys.same(raw[:16], keys.mac("cursor", payload)[:16]):
        return None
    person, scope_number, of_epoch, *place = orjson.loads(payload)
    if (person, scope_number, of_epoch) != (actor.person, actor.scope_number, epoch):
        return None
    return Position(*place)
