"""Reports as the desk reads them: lists in the order of need, and one report with everything behind it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from server.adapters.secrets import Keys
from server.domain import changes, forms, redaction, review
from server.domain.access import Actor
from server.domain.changes import Offered
from server.domain.merge import Claim, Dispute, Made, Statement
from server.domain.refusals import NotFound
from server.models import Candidate, Change, Conflict, Convoy, Device, Epoch, Person, Report, ReviewMove, Version
from server.services import attachments, conflicts, duplicates, paging, places, questions, redactions, reviews, sync, visibility
from server.services.custody import Reader
from server.services.paging import Page
from server.services.receipts import Custody
from server.services.records import Record

STATES = (review.NEW, review.RETURNED, review.ANSWERED, review.VERIFIED, review.NOT_COUNTED)
LANES = ("decision", *STATES, "all")
NUMBER = "total"
EVENTS = {
    changes.CREATE: "created",
    changes.AMEND: "amended",
    changes.ANSWER: "answered",
    changes.WITHDRAW: "withdrawn",
    changes.DECIDE: "decided",
}
MOVED = {
    review.VERIFY: "verified",
    review.RETURN: "returned",
    review.NOT_COUNT: "not-counted",
    review.REOPEN: "reopened",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the reports in scope is wanted; none is no limit."""

    lane: str = "all"
    site: str | None = None
    convoy: str | None = None
    person: str | None = None
    observed_from: datetime | None = None
    observed_to: datetime | None = None
    how_known: str | None = None
    q: str | None = None


def listed(session: Session, keys: Keys, actor: Actor, filters: Filters, page: Page) -> dict[str, Any]:
    """A page of reports: decision needed, then flagged, then oldest observed; and how many stand in each lane."""
    query = _filtered(visibility.reports(actor), filters)
    counts = _counts(session, query)
    query = query.where(lane(filters.lane))
    place = paging.opened(keys, actor, "reports", page.after, 3)
    if place is not None:
        attention, observed, key = place
        at = datetime.fromisoformat(observed)
        query = query.where(
            or_(
                Report.attention > attention,
                and_(Report.attention == attention, Report.observed_from > at),
                and_(Report.attention == attention, Report.observed_from == at, Report.key > key),
            )
        )
    query = query.order_by(Report.attention, Report.observed_from, Report.key).limit(page.limit + 1)
    rows, after = paging.cut(
        keys,
        actor,
        "reports",
        page,
        session.scalars(query).all(),
        lambda row: [row.attention, row.observed_from.isoformat() if row.observed_from else "", row.key],
    )
    return {"items": items(session, actor, rows), "next": after, "counts": counts}


def lane(name: str) -> ColumnElement[bool]:
    """The reports of one lane.  A withdrawn report waits for nobody."""
    if name == "all":
        return Report.key.is_not(None)
    if name == "decision":
        return Report.open_conflicts > 0
    stands: ColumnElement[bool] = Report.review == name
    if name == review.NEW:
        stands = or_(stands, _waits_anew())
    if name == review.NOT_COUNTED:
        stands = and_(stands, ~_waits_anew())
    state = and_(stands, Report.open_conflicts == 0)
    return state if name in (review.VERIFIED, review.NOT_COUNTED) else and_(state, Report.withdrawn.is_(False))


def _waits_anew() -> ColumnElement[bool]:
    """Of a report that was left out: it waits like a new one when it is asked anew whether another counts its event."""
    return and_(Report.review == review.NOT_COUNTED, Report.withdrawn.is_(False), questions.is_asked_anew(Report.key))


def _filtered(query: Select[Report], filters: Filters) -> Select[Report]:
    if filters.site is not None:
        query = query.where(Report.site_id == filters.site)
    if filters.convoy is not None:
        whole = select(Convoy.key).where(or_(Convoy.key == filters.convoy, Convoy.merged_into_key == filters.convoy))
        query = query.where(or_(Report.convoy_key == filters.convoy, Report.convoy_key.in_(whole)))
    if filters.person is not None:
        query = query.where(Report.author_id == filters.person)
    if filters.observed_from is not None:
        query = query.where(Report.observed_from >= filters.observed_from)
    if filters.observed_to is not None:
        query = query.where(Report.observed_from < filters.observed_to)
    if filters.how_known is not None:
        query = query.where(Report.values["how_known"].as_string() == filters.how_known)
    if filters.q:
        escaped = filters.q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        searched = ("vehicle.label", "note", "site.said", "source.name")
        query = query.where(or_(*(Report.values[name].as_string().ilike(f"%{escaped}%", escape="\\") for name in searched)))
    return query


def _counts(session: Session, query: Select[Report]) -> dict[str, int]:
    contested = (Report.open_conflicts > 0).label("contested")
    stands = case((_waits_anew(), review.NEW), else_=Report.review).label("stands")
    own = query.with_only_columns(stands, contested, Report.withdrawn).subquery()
    counts = {name.replace("-", "_"): 0 for name in ("decision", *STATES)}
    by = (own.c.stands, own.c.contested, own.c.withdrawn)
    for state, disputed, withdrawn, count in session.execute(select(*by, func.count()).group_by(*by)):
        if disputed:
            counts["decision"] += count
        elif state in (review.VERIFIED, review.NOT_COUNTED) or not withdrawn:
            counts[str(state).replace("-", "_")] += count
    return counts


def get(session: Session, actor: Actor, key: str) -> Report:
    """One report in scope; raises ``NotFound``."""
    row = session.scalars(visibility.reports(actor).where(Report.key == key)).first()
    if row is None:
        raise NotFound
    return row


def amend(session: Session, actor: Actor, offered: Offered, reader: Reader) -> Custody:
    """A correction in the actor's own name, to a report in scope; raises ``NotFound``."""
    report = get(session, actor, str(offered.key))
    for edit in offered.edits:
        places.check(session, actor, report.operation_id, edit.field, edit.now, f"edits.{edit.field}")
    return sync.propose(session, actor, offered, reader)


def detail(session: Session, actor: Actor, key: str) -> dict[str, Any]:
    """One report with its versions, conflicts, receipts, history and neighbours; raises ``NotFound``."""
    row = get(session, actor, key)
    versions = _versions(session, key)
    found = conflicts.described(
        session, session.scalars(select(Conflict).where(Conflict.entity_key == key).order_by(Conflict.id))
    )
    return {
        **items(session, actor, [row])[0],
        "versions": versions,
        "conflicts": found,
        "receipts": _receipts(session, row),
        "history": _history(session, key, versions, found),
        "neighbours": _neighbours(session, actor, row),
        "duplicates": duplicates.of_report(session, actor, key),
        "attachments": attachments.of_report(session, row),
        "redacted": row.redacted or [],
        "redactions": redactions.of_statement(session, actor, key),
    }


def items(session: Session, actor: Actor, rows: Sequence[Report]) -> list[dict[str, Any]]:
    """Reports as a list shows them, each with what this reader may do to it, and why not."""
    if not rows:
        return []
    epoch = session.execute(select(Epoch.name).order_by(Epoch.number.desc()).limit(1)).scalar_one()
    people = {row.author_id for row in rows} | {row.entered_by_id for row in rows if row.entered_by_id}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(people))).all())
    asked = [row.question_id for row in rows if row.question_id]
    returned = {move.id: move for move in session.scalars(select(ReviewMove).where(ReviewMove.id.in_(asked)))}
    statements = _statements(session, rows)
    setters = _setters(session, rows)
    left_out = [row.key for row in rows if row.review == review.NOT_COUNTED]
    anew = set(session.scalars(select(Report.key).where(Report.key.in_(left_out), _waits_anew())))
    shown = []
    for row in rows:
        statement = statements[row.key]
        record = Record(statement, row.operation_id, row.flags, row.received_at, row.entered_by_id)
        may, why_not = _may(session, actor, record)
        question = returned.get(str(row.question_id))
        shown.append(
            {
                "id": row.key,
                "kind": row.kind,
                "operation": row.operation_id,
                "site": row.site_id,
                "convoy": row.convoy_key,
                "vehicle": row.vehicle_key,
                "values": {"form_version": forms.FIRST_VERSION, **row.values},
                "review": row.review,
                "reviewed_by_one": row.reviewed_by_one,
                "asked_anew": row.key in anew,
                "withdrawn": row.withdrawn,
                "flags": row.flags,
                "open_conflicts": row.open_conflicts,
                "counted_by": {"id": row.author_id, "name": names[row.author_id]},
                "number_by": setters.get(row.key),
                "entered_by": row.entered_by_id and {"id": row.entered_by_id, "name": names[row.entered_by_id]},
                "observed_from": row.observed_from and row.observed_from.isoformat(),
                "received_at": row.received_at.isoformat(),
                "rev": row.rev,
                "version": row.version,
                "epoch": epoch,
                "question": question and {"id": question.id, "text": question.question, "at": question.at.isoformat()},
                "may": may,
                "why_not": why_not,
            }
        )
    return shown


def _may(session: Session, actor: Actor, record: Record) -> tuple[dict[str, bool], dict[str, str]]:
    statement = record.statement
    slug = review.stake(statement, record.entered_by, actor.person)
    if slug is not None and reviews.is_alone(session, actor, record):
        slug = None
    may: dict[str, bool] = {"amend": True, "decide": slug is None and bool(statement.disputes), "decide_duplicate": slug is None}
    why_not: dict[str, str] = {}
    if slug is not None:
        why_not["decide"] = slug
    for action in review.AFTER:
        refusal = review.refusal_of(statement, action)
        name = action.replace("-", "_")
        may[name] = refusal is None and slug is None
        if refusal is not None:
            why_not[name] = refusal.slug
        elif slug is not None:
            why_not[name] = slug
    return may, why_not


def _setters(session: Session, rows: Sequence[Report]) -> dict[str, dict[str, Any]]:
    """Who corrected or decided the number that stands, where that is not its counter: nobody answers for another's number."""
    since = [(row.key, row.last_set[NUMBER]) for row in rows if row.last_set.get(NUMBER, 1) > 1]
    if not since:
        return {}
    counters = {row.key: row.author_id for row in rows}
    return {
        key: {"id": person, "name": name}
        for key, person, name in session.execute(
            select(Version.entity_key, Change.author_id, Person.name)
            .join(Change, Change.seq == Version.change_seq)
            .join(Person, Person.id == Change.author_id)
            .where(or_(*(and_(Version.entity_key == key, Version.number == number) for key, number in since)))
        )
        if person != counters[key]
    }


def _statements(session: Session, rows: Sequence[Report]) -> dict[str, Statement]:
    """What the rules of review need to know of each report."""
    keys = [row.key for row in rows]
    statements = {
        row.key: Statement(
            row.key, changes.REPORT, row.author_id, row.rev, row.version, row.values, row.last_set, row.withdrawn, row.review
        )
        for row in rows
    }
    for key, number, epoch, author in session.execute(
        select(Version.entity_key, Version.number, Version.epoch, Version.author_id).where(Version.entity_key.in_(keys))
    ):
        statements[key].made.append(Made(number, epoch, "", author))
    contested = [row.key for row in rows if row.open_conflicts]
    if contested:
        for key, name, kind, author, agreed in session.execute(
            select(Conflict.entity_key, Conflict.field, Conflict.kind, Candidate.author_id, Candidate.agreed)
            .join(Candidate, Candidate.conflict_id == Conflict.id)
            .where(Conflict.entity_key.in_(contested), Conflict.status == "open")
        ):
            dispute = statements[key].disputes.setdefault(name, Dispute(name, kind, None, []))
            dispute.claims.append(Claim("", author, None, agreed=list(agreed)))
    return statements


def _versions(session: Session, key: str) -> list[dict[str, Any]]:
    return [
        {
            "number": version.number,
            "at": version.made_at.isoformat(),
            "recorded_at": change.recorded_at,
            "by": {"id": change.author_id, "name": name},
            "by_desk": change.device_id is None,
            "device_label": label,
            "action": change.action,
            "sets": version.sets,
            "reason": stated(change.body).get("reason"),
            "answer": stated(change.body).get("answer"),
            "late": change.problem == "late-answer",
            "redacted": redaction.names(change.redacted),
        }
        for version, change, name, label in session.execute(
            select(Version, Change, Person.name, Device.label)
            .join(Change, Change.seq == Version.change_seq)
            .join(Person, Person.id == Change.author_id)
            .outerjoin(Device, Device.id == Change.device_id)
            .where(Version.entity_key == key)
            .order_by(Version.number)
        )
    ]


def stated(body: bytes) -> dict[str, Any]:
    """The members of a change in custody that took effect, and so can be read."""
    read: dict[str, Any] = json.loads(body)
    return read


def _receipts(session: Session, row: Report) -> list[dict[str, Any]]:
    """Every change to this report in our custody: those that made a version, and the author's that are held or quarantined."""
    made = select(Version.change_seq).where(Version.entity_key == row.key)
    authors = and_(Change.author_id == row.author_id, Change.key == row.key)
    return [
        {
            "id": change.id,
            "n": change.n,
            "action": change.action,
            "outcome": change.outcome,
            "problem": change.problem,
            "fields": change.fields,
            "recorded_at": change.recorded_at,
            "received_at": change.received_at.isoformat(),
            "offset_ms": change.offset_ms,
            "offset_error_ms": change.offset_error_ms,
            "time_verdict": change.time_verdict,
            "earliest_at": change.earliest_at and change.earliest_at.isoformat(),
            "latest_at": change.latest_at and change.latest_at.isoformat(),
            "device_label": label,
            "version": change.version,
            "redacted": redaction.names(change.redacted),
        }
        for change, label in session.execute(
            select(Change, Device.label)
            .outerjoin(Device, Device.id == Change.device_id)
            .where(or_(Change.seq.in_(made), authors))
            .order_by(Change.seq)
        )
    ]


def _history(
    session: Session, key: str, versions: Sequence[dict[str, Any]], found: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Everything that happened, oldest first."""
    lines: list[dict[str, Any]] = []
    for version in versions:
        event = "late-answer" if version["late"] else EVENTS[version["action"]]
        if version["sets"].get("withdrawn") is False:
            event = "withdraw-undone"
        lines.append(
            {name: version[name] for name in ("at", "by", "by_desk", "sets", "reason", "answer", "redacted")}
            | {"event": event, "version": version["number"]}
        )
    for move, name in session.execute(
        select(ReviewMove, Person.name)
        .join(Person, Person.id == ReviewMove.person_id)
        .where(ReviewMove.entity_key == key)
        .order_by(ReviewMove.id)
    ):
        lines.append(
            {
                "at": move.at.isoformat(),
                "event": MOVED[move.action],
                "by": {"id": move.person_id, "name": name},
                "by_desk": True,
                "version": move.version,
                "reason": move.reason,
                "question": move.question,
            }
        )
    lines += [{"at": conflict["opened_at"], "event": "conflict-opened", "field": conflict["field"]} for conflict in found]
    return sorted(lines, key=lambda line: line["at"])


def _neighbours(session: Session, actor: Actor, row: Report) -> list[dict[str, Any]]:
    """Reports of the same kind, site and direction just before and after, so that a number is judged among its like."""
    if row.site_id is None or row.observed_from is None:
        return []
    near = visibility.reports(actor).where(Report.kind == row.kind, Report.site_id == row.site_id, Report.key != row.key)
    if direction := row.values.get("direction"):
        near = near.where(Report.values["direction"].as_string() == direction)
    before = near.where(Report.observed_from <= row.observed_from).order_by(Report.observed_from.desc(), Report.key).limit(3)
    after = near.where(Report.observed_from > row.observed_from).order_by(Report.observed_from, Report.key).limit(3)
    found = [*reversed(session.scalars(before).all()), *session.scalars(after).all()]
    return [
        {
            "id": other.key,
            "vehicle_label": other.values.get("vehicle.label"),
            "total": other.values.get("total"),
            "observed_from": other.observed_from and other.observed_from.isoformat(),
            "review": other.review,
            "withdrawn": other.withdrawn,
        }
        for other in found
    ]
