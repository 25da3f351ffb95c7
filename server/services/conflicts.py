"""Conflicts and their decisions: named, reasoned, reversible, told to everyone concerned."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.ids import new_id
from server.adapters.secrets import Keys
from server.domain import changes, forms, review
from server.domain import clock as clocks
from server.domain.access import Actor
from server.domain.changes import CONVOY, REPORT, VEHICLE
from server.domain.merge import DECIDED_REVIEWS, WITHDRAWN, Value
from server.domain.refusals import Invalid, NotFound, Refusal
from server.models import (
    Candidate,
    Change,
    Conflict,
    Convoy,
    Decision,
    Device,
    Entity,
    Operation,
    Person,
    Report,
    ReviewMove,
    Vehicle,
)
from server.services import audit, duplicates, operations, paging, places, removal, reviews, visibility
from server.services.custody import NOT_COLLECTED, Reader
from server.services.flags import Flags
from server.services.paging import Page
from server.services.reach import Reach
from server.services.receipts import Custody
from server.services.records import Record, Records, lock

DECIDED = "decided"
# What the desk calls a report by: convoy, vehicle and place.
TITLE = ("convoy", "vehicle", "vehicle.label", "vehicle.type", "site", "site.said", "direction")


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the conflicts in scope is wanted; none is no limit."""

    status: str | None = None
    report: str | None = None
    site: str | None = None


def visible(actor: Actor) -> Select[Conflict]:
    """The conflicts of whatever the actor may read."""
    return select(Conflict).where(
        or_(
            Conflict.entity_key.in_(visibility.reports(actor).with_only_columns(Report.key)),
            Conflict.entity_key.in_(visibility.convoys(actor).with_only_columns(Convoy.key)),
            Conflict.entity_key.in_(visibility.vehicles(actor).with_only_columns(Vehicle.key)),
        )
    )


def get(session: Session, actor: Actor, conflict_id: str) -> Conflict:
    """One conflict; raises ``NotFound``."""
    found = session.scalars(visible(actor).where(Conflict.id == conflict_id)).first()
    if found is None:
        raise NotFound
    return found


def listed(session: Session, keys: Keys, actor: Actor, filters: Filters, page: Page) -> tuple[list[dict[str, Any]], str | None]:
    """A page of the conflicts in scope, each with what its report is called by.  The oldest first, as they wait; of those
    decided the latest first."""
    query = visible(actor)
    if filters.status is not None:
        query = query.where(Conflict.status == filters.status)
    if filters.report is not None:
        query = query.where(Conflict.entity_key == filters.report)
    if filters.site is not None:
        query = query.where(Conflict.entity_key.in_(select(Entity.key).where(Entity.site_id == filters.site)))
    latest_first = filters.status == DECIDED
    # Each order is a listing of its own: a place in one means nothing in the other.
    listing = "conflicts-decided" if latest_first else "conflicts"
    after = paging.opened(keys, actor, listing, page.after, 1)
    if after is not None:
        query = query.where(Conflict.id < after[0] if latest_first else Conflict.id > after[0])
    query = query.order_by(Conflict.id.desc() if latest_first else Conflict.id).limit(page.limit + 1)
    rows, following = paging.cut(keys, actor, listing, page, session.scalars(query).all(), lambda row: [row.id])
    reports = session.scalars(select(Report).where(Report.key.in_([row.entity_key for row in rows])))
    named_by = {report.key: {name: report.values[name] for name in TITLE if name in report.values} for report in reports}
    items = described(session, rows)
    return [{**item, "values": named_by.get(item["report"], {})} for item in items], following


def described(session: Session, conflicts: Iterable[Conflict]) -> list[dict[str, Any]]:
    """Conflicts as the desk shows them, with every candidate and decision."""
    rows = list(conflicts)
    if not rows:
        return []
    ids = [row.id for row in rows]
    about = {
        key: (entity, rev)
        for key, entity, rev in session.execute(
            select(Entity.key, Entity.entity, Entity.rev).where(Entity.key.in_([row.entity_key for row in rows]))
        )
    }
    candidates: dict[str, list[dict[str, Any]]] = {}
    found = session.execute(
        select(Candidate, Change, Person.name, Device.label)
        .join(Change, Change.seq == Candidate.change_seq)
        .join(Person, Person.id == Candidate.author_id)
        .outerjoin(Device, Device.id == Change.device_id)
        .where(Candidate.conflict_id.in_(ids))
        .order_by(Candidate.live.desc(), Candidate.id)
    ).all()
    agreed = {person for candidate, *_ in found for person in candidate.agreed}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(agreed))).all())
    for candidate, change, name, label in found:
        candidates.setdefault(candidate.conflict_id, []).append(
            {
                "id": candidate.id,
                "value": candidate.value,
                "redacted": candidate.redacted,
                "live": candidate.live,
                "by": {"id": candidate.author_id, "name": name},
                "device_label": label,
                "recorded_at": change.recorded_at,
                "received_at": change.received_at.isoformat(),
                "earlier": candidate.earlier,
                "agreed_by": [names[person] for person in candidate.agreed],
            }
        )
    decisions: dict[str, list[dict[str, Any]]] = {}
    for decision, name in session.execute(
        select(Decision, Person.name)
        .join(Person, Person.id == Decision.person_id)
        .where(Decision.conflict_id.in_(ids))
        .order_by(Decision.id)
    ):
        decisions.setdefault(decision.conflict_id, []).append(
            {
                "by": {"id": decision.person_id, "name": name},
                "at": decision.at.isoformat(),
                "reason": decision.reason,
                "value": decision.value,
                "redacted": decision.redacted,
                "candidate": decision.candidate_id,
                "version": decision.version,
            }
        )
    return [
        {
            "id": row.id,
            "entity": about[row.entity_key][0],
            "report": row.entity_key,
            "field": row.field,
            "kind": row.kind,
            "status": row.status,
            "opened_at": row.opened_at.isoformat(),
            "before": row.before,
            "candidates": candidates.get(row.id, []),
            "decisions": decisions.get(row.id, []),
            "report_rev": about[row.entity_key][1],
        }
        for row in rows
    ]


def decide(
    session: Session,
    actor: Actor,
    conflict_id: str,
    reader: Reader,
    *,
    rev: int,
    candidate_id: str | None = None,
    value: Value = None,
    reason: str | None = None,
) -> tuple[str, str]:
    """Choose a candidate, or enter another value with a reason.  Makes a version even where the live value stays (S3.2).

    Deciding a decided conflict again is a new decision; both stay readable.  Returns what it was about: (report · convoy ·
    vehicle, key).
    """
    conflict = get(session, actor, conflict_id)
    lock(session, [conflict.entity_key])
    session.refresh(conflict)
    records = Records(session, clock.now())
    records.load([conflict.entity_key])
    record = records.by_key[conflict.entity_key]
    statement = record.statement
    reviews.check_seen(statement, rev)
    if conflict.status == DECIDED and conflict.field in statement.disputes:
        raise Refusal("open-conflict", "A newer conflict is open on this field; decide that one.")
    slug = reviews.stake_of(actor, record)
    alone = slug is not None and reviews.is_alone(session, actor, record)
    if slug is not None and not alone:
        raise Refusal(slug, review.WHY[slug])
    author, verdict = actor.person, clocks.UNKNOWN
    if candidate_id is not None:
        candidate = _chosen(session, conflict, candidate_id)
        value, author = candidate.value, candidate.author_id
        verdict = session.get_one(Change, candidate.change_seq).time_verdict
    else:
        if conflict.field == WITHDRAWN:
            raise Invalid({"value": ["Choose one of the candidates: withdrawn, or not."]})
        if not (reason or "").strip():
            raise Refusal("reason-needed", "Another number than those stated needs a reason.", {"reason": ["Needed."]})
        check_value(session, record, conflict.field, value, reader)
        removal.Known.of(session, reader.mac, [statement.key]).check(statement.key, conflict.field, value)
    places.check(session, actor, record.operation, conflict.field, value, "value")
    named = [value] if isinstance(value, str) else []
    if conflict.field in (CONVOY, VEHICLE):
        lock(session, named)  # the vehicle is told that it was counted, and stands where its convoy does
    if conflict.field == CONVOY and statement.entity == VEHICLE:
        _check_convoy(session, actor, records, record, value, entered=candidate_id is None)
    if conflict.field in forms.PLACES and forms.is_nowhere({**statement.values, conflict.field: value}):
        raise Invalid({"value": [forms.NOWHERE]})
    custody = _custody(actor, record, conflict, records, candidate_id, value, reason)
    changed = statement.live(conflict.field) != value
    before = statement.review
    made = records.made(record, custody.id, author, {conflict.field: value})
    statement.set(conflict.field, value, made.number)
    statement.disputes.pop(conflict.field, None)
    # Choosing a candidate is a second person's check; another number has been checked by nobody yet.
    reopened = candidate_id is None and changed and statement.review in DECIDED_REVIEWS
    if reopened:
        statement.review = review.NEW
    record.reviewed_by_one = record.reviewed_by_one or alone
    flags = Flags(records, Reach(session, actor, named if conflict.field == "site" else []), actor)
    flags.follow(record, [conflict.field], verdict)
    records.check(record, record.received_at)
    if conflict.field == "seats":
        flags.resolve(statement)
    records.touched(record)
    custody.rev, custody.version = statement.rev, statement.version
    seen_anew = {statement.key: None} if statement.entity == REPORT and conflict.field in duplicates.SEEN else {}
    pairs = duplicates.look(session, records, seen_anew, None)
    records.store()
    duplicates.keep(session, pairs, records.received_at)
    conflict.status = DECIDED
    session.add(
        Decision(
            id=new_id(),
            conflict_id=conflict.id,
            candidate_id=candidate_id,
            change_seq=custody.seq,
            person_id=actor.person,
            at=records.received_at,
            reason=reason,
            value=value,
            version=made.number,
        )
    )
    if reopened:
        session.add(
            ReviewMove(
                id=new_id(),
                entity_key=statement.key,
                person_id=actor.person,
                at=records.received_at,
                action=review.REOPEN,
                before=str(before),
                after=review.NEW,
                version=made.number,
                reason=reason,
            )
        )
    audit.record(session, actor, "conflict-decide", "conflict", conflict.id, reason)
    return statement.entity, statement.key


def _chosen(session: Session, conflict: Conflict, candidate_id: str) -> Candidate:
    candidate = session.get(Candidate, candidate_id)
    if candidate is None or candidate.conflict_id != conflict.id:
        raise Invalid({"candidate": ["Not a candidate of this conflict."]})
    if candidate.redacted:
        raise Refusal("candidate-redacted", "This was removed for good and cannot be chosen. Choose or enter another value.")
    return candidate


def _check_convoy(session: Session, actor: Actor, records: Records, record: Record, value: Value, *, entered: bool) -> None:
    """Refuse to put a vehicle where a correction could not.  What was stated may be a convoy that arrives later."""
    convoy = records.known(CONVOY, value if isinstance(value, str) else None)
    if convoy is None and not entered:
        return
    places.convoy_in_scope(session, actor, value, "value")
    if convoy is None or convoy.operation != record.operation:
        raise Invalid({"value": ["Not a convoy of this operation."]})


def check_value(session: Session, record: Record, field: str, value: Value, reader: Reader) -> None:
    """Refuse another value than those stated that the field cannot hold, or that the operation does not collect.  A
    candidate was collected while it did."""
    found = reader.problems(record.form.kind, {field: value})
    switch = record.form.switch_of(field)
    if value is not None and switch and switch not in operations.switched_on(session.get_one(Operation, record.operation)):
        found = {field: [NOT_COLLECTED]}
    if found:
        raise Invalid({"value": found[field]})


def _custody(
    actor: Actor,
    record: Record,
    conflict: Conflict,
    records: Records,
    candidate_id: str | None,
    value: Value,
    reason: str | None,
) -> Custody:
    """A decision is a change like any other, kept as bytes."""
    change = new_id()
    body = orjson.dumps(
        {
            "id": change,
            "entity": record.statement.entity,
            "key": record.statement.key,
            "action": changes.DECIDE,
            "conflict": conflict.id,
            "field": conflict.field,
            "candidate": candidate_id,
            "value": value,
            "reason": reason,
        }
    )
    custody = Custody(
        id=change,
        author_id=actor.person,
        device_id=None,
        n=None,
        body=body,
        sha256=hashlib.sha256(body).digest(),
        entity=record.statement.entity,
        key=record.statement.key,
        action=changes.DECIDE,
        prev=None,
        recorded_at=None,
        session=None,
        elapsed_ms=None,
        received_at=records.received_at,
        outcome=changes.APPLIED,
    )
    records.keep(custody)
    return custody
