"""Redactions: asked for by one person, confirmed or refused by another, and done again after a restore (sync S2.8)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.blobs import BlobStore
from server.adapters.ids import new_id
from server.adapters.safety_log import SafetyLog
from server.adapters.secrets import Keys
from server.domain import redaction
from server.domain.access import Actor
from server.domain.forms import FORMS, HEADCOUNT, Form
from server.domain.redaction import ASKED, CONFIRMED, REFUSED, REMOVED, TEXTS
from server.domain.refusals import Invalid, NotFound, Refusal
from server.models import Attachment, Change, Convoy, Entity, Person, Redaction, Report, Vehicle, Version
from server.services import audit, paging, visibility
from server.services.attachments import RECEIVING
from server.services.conflicts import TITLE
from server.services.paging import Page
from server.services.records import lock
from server.services.removal import GONE, Mac, Removal, are_keyless, bare, changes_of, is_bare, written

REDACTED = "redacted"  # the kind of entry in the safety log
CHANGE = "change"  # what an order is about that is no statement yet
PURPOSE = "redaction"  # of the key under which removed values are hashed
NAMED_BY = func.coalesce(Change.key, Change.id)  # a change that names nothing is named by its own id


def listed(session: Session, keys: Keys, actor: Actor, page: Page, *, status: str | None, about: str | None) -> dict[str, Any]:
    """A page of the redactions in scope, those that wait the oldest first, all others the latest first; and how many wait."""
    query = _visible(actor)
    query = query.where(Redaction.status == status) if status else query
    query = query.where(Redaction.entity_key == about) if about else query
    listing, oldest_first = f"redactions-{status}", status == ASKED
    place = paging.opened(keys, actor, listing, page.after, 1)
    if place is not None:
        query = query.where(Redaction.id > place[0] if oldest_first else Redaction.id < place[0])
    query = query.order_by(Redaction.id if oldest_first else Redaction.id.desc()).limit(page.limit + 1)
    rows, after = paging.cut(keys, actor, listing, page, session.scalars(query).all(), lambda row: [row.id])
    waiting = len(
        session.scalars(_visible(actor).where(Redaction.status == ASKED).with_only_columns(Redaction.id).limit(100)).all()
    )
    return {"items": described(session, actor, rows), "next": after, "waiting": waiting}


def get(session: Session, actor: Actor, redaction_id: str) -> dict[str, Any]:
    """One redaction; raises ``NotFound``."""
    return described(session, actor, [_find(session, actor, redaction_id)])[0]


def of_statement(session: Session, actor: Actor, key: str) -> list[dict[str, Any]]:
    """Those of one statement, which the caller has in scope, the oldest first."""
    orders = session.scalars(select(Redaction).where(Redaction.entity_key == key).order_by(Redaction.id)).all()
    return described(session, actor, orders)


def described(session: Session, actor: Actor, rows: Sequence[Redaction]) -> list[dict[str, Any]]:
    """Redactions as the desk shows them: who asked for what and why, what came of it, and what the reader may do."""
    people = {row.asked_by_id for row in rows} | {row.decided_by_id for row in rows}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(people - {None}))).all())
    keys = {row.entity_key for row in rows}
    entities = {one.key: one for one in session.scalars(select(Entity).where(Entity.key.in_(keys)))}
    waiting = {key: len(changes_of(session, key)) for key in keys - entities.keys()}

    def named(person: str | None) -> dict[str, Any] | None:
        return {"id": person, "name": names[person]} if person in names else None

    return [
        {
            "id": row.id,
            **_about(row.entity_key, entities.get(row.entity_key), waiting.get(row.entity_key, 0)),
            "fields": row.fields,
            "status": row.status,
            "reason": row.reason,
            "asked_by": named(row.asked_by_id),
            "asked_at": row.asked_at.isoformat(),
            "decided_by": named(row.decided_by_id),
            "decided_at": row.decided_at and row.decided_at.isoformat(),
            "decided_reason": row.decided_reason,
            "may_confirm": row.status == ASKED and row.asked_by_id != actor.person,
            "may_refuse": row.status == ASKED,
        }
        for row in rows
    ]


def _about(key: str, entity: Entity | None, waiting: int) -> dict[str, Any]:
    """What an order is about, and its state: of changes in the work queue that have made no statement, how many there are."""
    if entity is None:
        return {"entity": CHANGE, "key": key, "rev": waiting, "values": {}}
    values = {name: value for name, value in entity.values.items() if name in (*TITLE, "label")}
    return {"entity": entity.entity, "key": key, "rev": entity.rev, "values": values}


def removable(session: Session, actor: Actor, key: str) -> list[dict[str, Any]]:
    """What a statement holds, or ever held, that can be removed, each with the values it had; raises ``NotFound``."""
    form = _form(_statement(session, actor, key))
    found: dict[str, list[Any]] = {}

    def goes(name: str, value: Any) -> bool:
        if not (name == TEXTS or redaction.is_removable(form, name)) or isinstance(value, dict):
            return False
        if value is not None and value != REMOVED and name not in redaction.MEMBERS:
            held = found.setdefault(redaction.group_of(name), [])
            if redaction.slot_of(name) is None and value not in held:
                held.append(value)
        return False

    changes = changes_of(session, key)
    keyless = are_keyless(changes)
    for change in changes:
        if not keyless:
            redaction.stripped(bytes(change.body), goes)
        elif not is_bare(change):
            goes(*bare(bytes(change.body), goes).found[-1])  # its whole text: whatever is chosen of it, it goes whole
    for sets in session.scalars(select(Version.sets).where(Version.entity_key == key)):
        for name, value in sets.items():
            goes(name, value)
    for row, column in written(session, key, changes):
        goes(TEXTS, getattr(row, column))
    order = [*form.by_name]
    rank = {name: at for at, name in enumerate(order)}
    names = sorted(found, key=lambda name: (name == TEXTS, rank.get(name, len(order)), name))
    return [{"field": name, "values": found[name]} for name in names]


def ask(session: Session, actor: Actor, key: str, fields: Sequence[str], reason: str) -> str:
    """Ask that ``fields`` of a statement in scope be removed for good; the redaction's id.  Nothing is removed yet."""
    lock(session, [key])
    _statement(session, actor, key)
    there = {one["field"] for one in removable(session, actor, key)}
    if strange := sorted(set(fields) - there):
        raise Invalid({"fields": [f"Nothing of this can be removed: {', '.join(strange)}."]})
    if session.scalar(select(Redaction.id).where(Redaction.entity_key == key, Redaction.status == ASKED)) is not None:
        raise Refusal("redaction-open", "A removal is asked for here already. Confirm or refuse that one first.")
    order = Redaction(
        id=new_id(),
        entity_key=key,
        fields=sorted(set(fields)),
        status=ASKED,
        asked_by_id=actor.person,
        asked_at=clock.now(),
        reason=reason,
    )
    session.add(order)
    session.flush()
    audit.record(session, actor, "redaction-ask", REDACTED, order.id, reason)
    return order.id


def confirm(session: Session, mac: Mac, log: SafetyLog, actor: Actor, redaction_id: str, rev: int) -> None:
    """Carry out what another person asked for.  ``rev`` is the state of the statement that the second person looked at.

    The safety log has it before the caller commits: no restore brings it back.
    """
    order = _open(session, actor, redaction_id)
    if order.asked_by_id == actor.person:
        raise Refusal("asked-by-you", "You asked for this; another person confirms it.")
    at = clock.now()
    if rev != described(session, actor, [order])[0]["rev"]:
        raise Refusal("rev-moved", "What this is about was changed since you opened it. Look again at what would be removed.")
    removal = Removal(session, mac, order, at)
    removal.carry_out()
    order.status, order.decided_by_id, order.decided_at = CONFIRMED, actor.person, at
    audit.record(session, actor, "redaction-confirm", REDACTED, order.id)
    session.flush()  # what the database refuses is not logged
    log.append(
        {
            "kind": REDACTED,
            "redaction": order.id,
            "key": order.entity_key,
            "fields": order.fields,
            "hashes": sorted(
                {(name, mac(redaction.message(order.entity_key, name, value)).hex()) for name, value in removal.found}
            ),
            "asked_by": order.asked_by_id,
            "by": actor.person,
        }
    )


def refuse(session: Session, actor: Actor, redaction_id: str, reason: str) -> None:
    """Say that nothing shall be removed; whoever asked takes it back likewise."""
    order = _open(session, actor, redaction_id)
    order.status, order.decided_by_id, order.decided_at, order.decided_reason = REFUSED, actor.person, clock.now(), reason
    audit.record(session, actor, "redaction-refuse", REDACTED, order.id, reason)


def sweep(session: Session, store: BlobStore) -> int:
    """Drop the files of attachments that were removed; how many attachments.  Call after a commit, as often as wanted: what
    a crash left over is dropped by the next.  A file that another report holds too stays: there nobody removed it.  One that
    just arrives for another report waits for the next sweep: it may be stored already, and named by no row yet."""
    swept = 0
    gone = or_(Attachment.kept_sha256.is_not(None), Attachment.shown_sha256.is_not(None), Attachment.received > 0)
    for row in session.scalars(select(Attachment).where(Attachment.status == GONE, gone)):
        arrives = select(Attachment.id).where(Attachment.status == RECEIVING, Attachment.sha256 == row.kept_sha256)
        if session.scalar(arrives.limit(1)) is not None:
            continue
        store.drop_parts(row.id)
        for sha256 in {sha256 for sha256 in (row.kept_sha256, row.shown_sha256) if sha256}:
            held = or_(Attachment.kept_sha256 == sha256, Attachment.shown_sha256 == sha256)
            if session.scalar(select(Attachment.id).where(held, Attachment.status != GONE).limit(1)) is None:
                store.drop(sha256)
        row.kept_sha256 = row.shown_sha256 = row.type = None
        row.received = 0
        swept += 1
    return swept


def replay(session: Session, mac: Mac, entries: Iterable[Mapping[str, Any]]) -> int:
    """Do again in a restored database what the safety log says was removed since its backup; how many redactions.

    What the backup holds is found by the ids and fields, what still arrives by its hash.  Entries of other kinds, and
    redactions that the backup knows as done, are passed over.  Call ``sweep`` once it is committed.
    """
    done = 0
    for entry in entries:
        if entry["kind"] != REDACTED:
            continue
        order = session.get(Redaction, entry["redaction"])
        if order is not None and order.status == CONFIRMED:
            continue
        at = datetime.fromisoformat(entry["at"])
        lock(session, [entry["key"]])
        if order is None:
            # One that was asked for by somebody else meanwhile waits no longer: at most one is open.
            order = Redaction(id=entry["redaction"], entity_key=entry["key"], asked_at=at, reason="", status=CONFIRMED)
            order.asked_by_id = _here(session, entry["asked_by"])
            session.add(order)
        order.fields, order.status = list(entry["fields"]), CONFIRMED
        order.decided_by_id, order.decided_at = _here(session, entry["by"]), at
        session.flush()
        removal = Removal(session, mac, order, clock.now())
        removal.keep((name, bytes.fromhex(hash_)) for name, hash_ in entry["hashes"])
        removal.carry_out()
        audit.record(session, None, "redaction-again", REDACTED, order.id)
        done += 1
    return done


def _here(session: Session, person: str | None) -> str | None:
    """``person``, where this database knows them: they may have been invited after the backup."""
    return session.scalar(select(Person.id).where(Person.id == person)) if person else None


def _visible(actor: Actor) -> Select[Redaction]:
    return select(Redaction).where(
        or_(
            Redaction.entity_key.in_(visibility.reports(actor).with_only_columns(Report.key)),
            Redaction.entity_key.in_(visibility.convoys(actor).with_only_columns(Convoy.key)),
            Redaction.entity_key.in_(visibility.vehicles(actor).with_only_columns(Vehicle.key)),
            Redaction.entity_key.in_(_unmade(actor).with_only_columns(NAMED_BY)),
        )
    )


def _unmade(actor: Actor) -> Select[Change]:
    """Changes of the work queue in scope that speak of a statement which is nowhere, or of none that anybody knows."""
    return visibility.queued(actor).where(NAMED_BY.not_in(select(Entity.key)))


def _find(session: Session, actor: Actor, redaction_id: str) -> Redaction:
    order = session.scalars(_visible(actor).where(Redaction.id == redaction_id)).first()
    if order is None:
        raise NotFound
    return order


def _open(session: Session, actor: Actor, redaction_id: str) -> Redaction:
    order = _find(session, actor, redaction_id)
    lock(session, [order.entity_key])
    session.refresh(order)
    if order.status != ASKED:
        raise Refusal("settled-already", "Somebody has dealt with this meanwhile. Look again.")
    return order


def _form(found: Entity | Change) -> Form:
    kind = found.kind if isinstance(found, Report) else found.entity
    return FORMS.get(str(kind), HEADCOUNT)


def _statement(session: Session, actor: Actor, key: str) -> Entity | Change:
    """What is named by ``key``: a statement in scope, or a change in the work queue that has made none."""
    for query in (
        visibility.reports(actor).where(Report.key == key),
        visibility.convoys(actor).where(Convoy.key == key),
        visibility.vehicles(actor).where(Vehicle.key == key),
        _unmade(actor).where(NAMED_BY.in_([key])).order_by(Change.seq),
    ):
        found: Entity | Change | None = session.scalars(query).first()
        if found is not None:
            return found
    raise NotFound
