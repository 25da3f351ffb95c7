"""Possible duplicates: found when a report arrives or moves, decided by a person, reversible (sync S3.6)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from server.adapters import clock
from server.adapters.ids import new_id
from server.domain import review
from server.domain.access import Actor
from server.domain.changes import CREATE, IN_EFFECT, REPORT
from server.domain.duplicates import FLAG, ONE_EVENT, TWO_EVENTS, Sighting
from server.domain.merge import WITHDRAWN
from server.domain.refusals import Invalid, NotFound, Refusal
from server.domain.times import found_moment
from server.models import Change, Duplicate, DuplicateDecision, Entity, Person, Report, ReviewMove
from server.services import audit, joined, questions, reviews, visibility
from server.services.joined import Reading
from server.services.records import Record, Records, lock

# Fields by which a report may turn out to be of an event that another is of, or to stand again.
SEEN = frozenset({"vehicle", "convoy", "vehicle.label", "direction", "observed_from", "observed_to", WITHDRAWN})
Pair = tuple[str, str]


def look(session: Session, records: Records, changed: Mapping[str, int | None], device: str | None) -> list[Pair]:
    """The pairs that the ``changed`` reports of this transaction make with each other and with those beside them, each
    flagged; store them with ``keep`` once the reports are.  ``changed``: each with its change's clock offset, which
    with ``device`` is that of the create where the report is new.  A pair of which a report was withdrawn whose number was
    used is asked about anew.  Nothing is asked of the database where no vehicle is named."""
    made = [records.by_key[key] for key in changed]
    if withdrawn := [record.statement.key for record in made if record.statement.withdrawn]:
        questions.ask_again(session, records, withdrawn)
    made = [
        record
        for record in made
        if not record.statement.withdrawn and not {"vehicle", "convoy"}.isdisjoint(record.statement.values)
    ]
    if not made:
        return []
    from_ = {record.statement.key: (device, changed[record.statement.key]) for record in made if not record.stored}
    stored = [record.statement.key for record in made if record.stored]
    if stored:
        creates = select(Change.key, Change.device_id, Change.offset_ms).where(Change.key.in_(stored), Change.action == CREATE)
        from_ |= {str(key): (of, by) for key, of, by in session.execute(creates.where(Change.outcome.in_(IN_EFFECT)))}
    reading = _locked_reading(session, made)
    own = {}
    for record in made:
        statement = record.statement
        of, by = from_.get(statement.key, (None, None))
        values = statement.values
        sighting = Sighting.of(
            statement.key, record.operation, statement.author, of, values, _times(values), by, reading.survivors
        )
        if sighting is not None:
            own[statement.key] = sighting
    fresh = sorted(_pairs(session, own, reading)) if own else []
    questions.flag(session, records, {key for pair in fresh for key in pair}, own)
    return fresh


def _named(made: Sequence[Record]) -> set[str]:
    """The vehicles and convoys that these reports name."""
    stated = (record.statement.values.get(name) for record in made for name in ("vehicle", "convoy"))
    return {key for key in stated if isinstance(key, str)}


def _locked_reading(session: Session, made: Sequence[Record]) -> Reading:
    """How the vehicles and convoys that these reports name are read, locked: of two reports of one that arrive at once the
    second looks when the first is written.  What is joined meets in the one it reads as, so that one is enough."""
    named = _named(made)
    lock(session, named)
    reading = joined.reading(session, named)
    if survivors := reading.ends(named) - named:
        lock(session, survivors)
    return reading


def _pairs(session: Session, own: dict[str, Sighting], reading: Reading) -> set[Pair]:
    """Pairs with any of ``own`` that nobody has asked about yet."""
    named = or_(
        Entity.vehicle_key.in_(reading.whole(s.vehicle for s in own.values() if s.vehicle)),
        Entity.convoy_key.in_(reading.whole(s.convoy for s in own.values() if s.convoy and s.label)),
    )
    columns = (Entity.key, Entity.operation_id, Entity.author_id, Entity.values, Change.device_id, Change.offset_ms)
    beside = select(*columns).join(Change, and_(Change.key == Entity.key, Change.action == CREATE, Change.outcome.in_(IN_EFFECT)))
    others = list(own.values())
    for key, operation, author, values, device, offset_ms in session.execute(
        beside.where(named, Entity.entity == REPORT, Entity.withdrawn.is_(False), Entity.key.not_in(own))
    ):
        sighting = Sighting.of(key, operation, author, device, values, _times(values), offset_ms, reading.survivors)
        if sighting is not None:
            others.append(sighting)
    found = {(min(one.key, other.key), max(one.key, other.key)) for one in own.values() for other in others if one.may_be(other)}
    firsts = {first for first, _ in found}
    known = select(Duplicate.first_key, Duplicate.second_key).where(Duplicate.first_key.in_(firsts))
    return found - {(first, second) for first, second in session.execute(known)} if found else found


def keep(session: Session, pairs: Sequence[Pair], at: datetime) -> None:
    """Store what ``look`` found, after the reports themselves."""
    if pairs:
        rows = [{"id": new_id(), "first_key": one, "second_key": two, "found_at": at, "status": "open"} for one, two in pairs]
        session.execute(insert(Duplicate), rows)


def forget(session: Session, reports: Collection[str], since: datetime) -> None:
    """Take back the questions asked ``since`` then about pairs of ``reports`` that are no question any more, and that nobody
    has answered; the reports are locked."""
    asked = session.scalars(
        select(Duplicate).where(
            Duplicate.status == "open",
            Duplicate.found_at >= since,
            Duplicate.first_key.in_(reports),
            Duplicate.second_key.in_(reports),
        )
    ).all()
    keys = {key for pair in asked for key in (pair.first_key, pair.second_key)}
    if not keys:
        return
    records = Records(session, clock.now())
    records.load(keys)
    reading = joined.reading(session, _named([records.by_key[key] for key in keys]))
    seen: dict[str, Sighting | None] = {}
    creates = select(Change.key, Change.device_id, Change.offset_ms).where(Change.key.in_(keys), Change.action == CREATE)
    for key, device, offset_ms in session.execute(creates.where(Change.outcome.in_(IN_EFFECT))):
        record = records.by_key[str(key)]
        values, author = record.statement.values, record.statement.author
        times = _times(values)
        seen[str(key)] = Sighting.of(str(key), record.operation, author, device, values, times, offset_ms, reading.survivors)
    for pair in asked:
        one, other = seen.get(pair.first_key), seen.get(pair.second_key)
        if one is None or other is None or not one.may_be(other):
            session.delete(pair)
    session.flush()
    for key in sorted(keys):
        record = records.by_key[key]
        if FLAG in record.flags and not _is_open(session, key):
            record.flag(FLAG, on=False)
            records.touched(record)
    records.store()


def _times(values: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    return found_moment(values.get("observed_from")), found_moment(values.get("observed_to"))


def of_report(session: Session, actor: Actor, key: str) -> list[dict[str, Any]]:
    """The pairs of one report in scope whose other half is in scope as well."""
    seen = visibility.reports(actor).with_only_columns(Report.key)
    pairs = session.scalars(
        select(Duplicate)
        .where(or_(Duplicate.first_key == key, Duplicate.second_key == key))
        .where(Duplicate.first_key.in_(seen), Duplicate.second_key.in_(seen))
        .order_by(Duplicate.id)
    ).all()
    others = {pair.id: pair.second_key if pair.first_key == key else pair.first_key for pair in pairs}
    rows = {row.key: row for row in session.scalars(select(Report).where(Report.key.in_(others.values())))}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_({r.author_id for r in rows.values()}))).all())
    decisions = _decisions(session, [pair.id for pair in pairs])
    return [
        {
            "id": pair.id,
            "status": pair.status,
            "found_at": pair.found_at.isoformat(),
            "other": {
                "id": row.key,
                "counted_by": {"id": row.author_id, "name": names[row.author_id]},
                "total": row.values.get("total"),
                "how_known": row.values.get("how_known"),
                "observed_from": row.observed_from and row.observed_from.isoformat(),
                "review": row.review,
                "withdrawn": row.withdrawn,
            },
            "decisions": decisions.get(pair.id, []),
        }
        for pair in pairs
        for row in [rows[others[pair.id]]]
    ]


def _decisions(session: Session, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    made: dict[str, list[dict[str, Any]]] = {}
    for decision, name in session.execute(
        select(DuplicateDecision, Person.name)
        .join(Person, Person.id == DuplicateDecision.person_id)
        .where(DuplicateDecision.duplicate_id.in_(ids))
        .order_by(DuplicateDecision.id)
    ):
        made.setdefault(decision.duplicate_id, []).append(
            {
                "by": {"id": decision.person_id, "name": name},
                "at": decision.at.isoformat(),
                "verdict": decision.verdict,
                "stands": decision.stands_key,
                "reason": decision.reason,
            }
        )
    return made


def decide(
    session: Session, actor: Actor, duplicate_id: str, *, seen: int, verdict: str, stands: str | None, reason: str
) -> None:
    """Say whether a pair is one event, two events, or one event witnessed twice.  ``seen``: how many decisions the page
    showed.  Of one event counted twice the other report is left out of the count, which is a review move like any other; said
    anew otherwise, it is taken back into it, which is one too."""
    mine = visibility.reports(actor).with_only_columns(Report.key)
    pair = session.scalars(
        select(Duplicate).where(Duplicate.id == duplicate_id, Duplicate.first_key.in_(mine), Duplicate.second_key.in_(mine))
    ).first()
    if pair is None:
        raise NotFound
    keys = [pair.first_key, pair.second_key]
    lock(session, keys)
    decisions = _decisions(session, [pair.id]).get(pair.id, [])
    if len(decisions) != seen:
        raise Refusal("rev-moved", "Somebody decided this meanwhile. Look again; what you typed is kept.")
    if (stands not in keys) if verdict != TWO_EVENTS else (stands is not None):
        raise Invalid({"stands": ["Name the report whose number is used; of two events, none."]})
    records = Records(session, clock.now())
    records.load(keys)
    for key in keys:
        slug = reviews.stake_of(actor, records.by_key[key])
        if slug is not None and not reviews.is_alone(session, actor, records.by_key[key]):
            raise Refusal(slug, review.WHY[slug])
    if stands is not None:
        used = records.by_key[stands].statement
        left_out = used.review == review.NOT_COUNTED and not (decisions and _left_out_by(session, stands, decisions[-1]))
        if used.withdrawn or left_out:
            raise Refusal("move-not-possible", "The report whose number is to be used is not counted itself. Look at it first.")
    session.add(
        DuplicateDecision(
            id=new_id(),
            duplicate_id=pair.id,
            person_id=actor.person,
            at=clock.now(),
            verdict=verdict,
            stands_key=stands,
            reason=reason,
        )
    )
    session.execute(update(Duplicate).where(Duplicate.id == pair.id).values(status="decided"))
    session.flush()
    for key in keys:
        record = records.by_key[key]
        record.flag(FLAG, on=_is_open(session, key))
        records.touched(record)
    records.store()
    audit.record(session, actor, f"duplicate-{verdict}", "duplicate", pair.id, reason)
    out = next(key for key in keys if key != stands) if verdict == ONE_EVENT else None
    for key in keys:
        statement = records.by_key[key].statement
        leaves = key == out and statement.review != review.NOT_COUNTED
        if leaves or (key != out and decisions and _left_out_by(session, key, decisions[-1])):
            action = review.NOT_COUNT if leaves else review.REOPEN
            reviews.move(
                session, actor, key, action=action, rev=statement.rev, version=statement.version, reason=reason, decides=True
            )


def _left_out_by(session: Session, key: str, decision: Mapping[str, Any]) -> bool:
    """Whether a report is out of the count because of ``decision`` and nothing that was said of it since."""
    if decision["verdict"] != ONE_EVENT or decision["stands"] == key:
        return False
    last = session.scalars(select(ReviewMove).where(ReviewMove.entity_key == key).order_by(ReviewMove.id.desc()).limit(1)).first()
    return (
        last is not None
        and last.action == review.NOT_COUNT
        and (last.person_id, last.reason) == (decision["by"]["id"], decision["reason"])
        and last.at >= datetime.fromisoformat(decision["at"])
    )


def _is_open(session: Session, key: str) -> bool:
    pair = aliased(Duplicate)
    open_ = select(pair.id).where(or_(pair.first_key == key, pair.second_key == key), pair.status == "open")
    return session.execute(open_.limit(1)).first() is not None
