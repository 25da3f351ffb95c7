"""What a phone is told of each thing it may see: its person's own reports, their places, and no colleague (P16)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, false, or_, select
from sqlalchemy.orm import Session

from server.adapters import clock
from server.domain import duplicates, forms
from server.domain.access import Actor
from server.domain.changes import HELD, QUARANTINED
from server.domain.clock import WRONG
from server.domain.merge import AFTER_DECISION
from server.models import (
    Candidate,
    Change,
    Conflict,
    Convoy,
    Decision,
    Entity,
    Epoch,
    Operation,
    Person,
    Report,
    ReviewMove,
    Settlement,
    Site,
    Vehicle,
    Version,
)
from server.services import joined, operations, visibility

# What a phone knows itself, and what would tell it that somebody else counted the same.
UNTOLD = frozenset({WRONG, duplicates.FLAG})


@dataclass(frozen=True, slots=True)
class Maker:
    """The change that made a version: what it did, and whose it was."""

    action: str
    author: str


Put = tuple[int, dict[str, Any]]  # (rev, value)
Name = tuple[str, str]  # (entity, key)


def values(session: Session, actor: Actor, names: Iterable[Name]) -> dict[Name, Put]:
    """The (rev, value) of each thing among ``names`` that the actor may see now; what is missing has left its scope."""
    wanted: dict[str, list[str]] = {}
    for entity, key in names:
        wanted.setdefault(entity, []).append(key)
    found: dict[Name, Put] = {}
    for entity, keys_ in wanted.items():
        for key, put in READERS[entity](session, actor, keys_).items():
            found[entity, key] = put
    return found


def keys(session: Session, actor: Actor, entity: str, after: str, limit: int) -> list[str]:
    """The keys of one kind that belong in a snapshot, in order, after ``after``."""
    if entity == "person":
        return [actor.person] if actor.person > after else []
    if entity == "form":
        return [kind for kind in sorted(forms.REPORTS) if kind > after]
    query, key = _select(session, actor, entity)
    query = query.with_only_columns(key).order_by(key).limit(limit)
    return list(session.scalars(query.where(key > after) if after else query))


def _select(session: Session, actor: Actor, entity: str) -> tuple[Select[Any], Any]:
    match entity:
        case "operation":
            return visibility.operations(actor), Operation.id
        case "site":
            return _sites(actor), Site.id
        case "convoy":
            return visibility.convoys(actor), Convoy.key
        case "vehicle":
            return visibility.vehicles(actor), Vehicle.key
        case "report":
            return _kept(actor, hours_kept(session)), Report.key
        case "receipt":
            return _open_receipts(actor), Change.id
    raise AssertionError(entity)


def _sites(actor: Actor) -> Select[Site]:
    """The sites of the assignments, and those that the person's own reports name."""
    own = select(Entity.site_id).where(Entity.author_id == actor.person, Entity.entity == "report")
    assigned = visibility.sites(actor).with_only_columns(Site.id)
    return select(Site).where(Site.id.in_(assigned) | Site.id.in_(own))


def hours_kept(session: Session) -> dict[str, int]:
    """How long each operation lets a phone keep what the office has, in hours."""
    return dict(session.execute(select(Operation.id, Operation.keep_received_hours)).all())


def _kept(actor: Actor, hours: Mapping[str, int]) -> Select[Report]:
    """The person's own reports that a phone may have (protection P15): those that ask something of them, and for a while
    those of a kind that is not confidential."""
    now = clock.now()
    confidential = [form.kind for form in forms.REPORTS.values() if form.confidential]
    recent = [
        and_(Report.operation_id == operation, Report.received_at > now - timedelta(hours=kept))
        for operation, kept in hours.items()
    ]
    lately = and_(or_(false(), *recent), Report.kind.not_in(confidential))
    return visibility.reports(actor).where(or_(Report.question_id.is_not(None), lately))


def _open_receipts(actor: Actor) -> Select[Change]:
    """Receipts whose outcome may still move."""
    return select(Change).where(
        Change.author_id == actor.person, Change.outcome.in_((HELD, QUARANTINED)), Change.device_id.is_not(None)
    )


def _operations(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    rows = session.scalars(visibility.operations(actor).where(Operation.id.in_(keys_)))
    return {
        row.id: (
            row.rev,
            {
                "names": row.names,
                "status": row.status,
                "exercise": row.exercise,
                "time_zone": row.time_zone,
                "languages": row.languages,
                "digits": row.digits,
                "age_bands": row.age_bands,
                "position": row.position,
                "photos": row.photos,
                "status_as_announced": row.status_as_announced,
                "contact_line": row.contact_line,
                "keep_received_hours": row.keep_received_hours,
            },
        )
        for row in rows
    }


def _forms(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    """The forms as the operation collects them; ``rev`` moves with either."""
    described, rev = operations.forms_of(session, actor)
    found = {str(form["kind"]): form for form in described}
    return {kind: (forms.REPORTS[kind].version * 1_000_000 + rev, found[kind]) for kind in keys_ if kind in found}


def _people(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    """Only the phone's own person."""
    if actor.person not in keys_:
        return {}
    person = session.get_one(Person, actor.person)
    assignments = [
        {"role": grant.role, "operation": grant.operation, "site": grant.site}
        for grant in sorted(actor.grants, key=lambda g: (g.role, g.operation or "", g.site or ""))
    ]
    rev = person.rev * 1000 + person.scope_number
    return {person.id: (rev, {"name": person.name, "language": person.language, "assignments": assignments})}


def _site_values(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    assigned = set(session.scalars(visibility.sites(actor).with_only_columns(Site.id).where(Site.id.in_(keys_))))
    rows = session.scalars(_sites(actor).where(Site.id.in_(keys_)))
    return {
        row.id: (
            row.rev,
            {
                "code": row.code,
                "kind": row.kind,
                "status": row.status,
                "merged_into": row.merged_into_id,
                "names": row.names,
                "time_zone": row.time_zone,
                "operation": row.operation_id,
                "latitude_e7": row.latitude_e7,
                "longitude_e7": row.longitude_e7,
                "assigned": row.id in assigned,
            },
        )
        for row in rows
    }


def _convoys(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    """Without route, next stop or hour (law 6)."""
    rows = session.scalars(visibility.convoys(actor).where(Convoy.key.in_(keys_))).all()
    stands = joined.stands(session, {row.key for row in rows})
    return {
        row.key: (
            row.rev,
            {"label": row.values.get("label"), "at_site": stands[row.key].site, "merged_into": row.merged_into_key},
        )
        for row in rows
    }


def _vehicles(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    rows = session.scalars(visibility.vehicles(actor).where(Vehicle.key.in_(keys_))).all()
    stands = joined.stands(session, {str(row.convoy_key) for row in rows})
    paired = dict(
        session.execute(
            select(Vehicle.key, Vehicle.merged_into_key).where(Vehicle.merged_into_key.in_([row.key for row in rows]))
        ).all()
    )
    by_key = {row.key: row for row in rows}
    counted: dict[str, set[str]] = {row.key: set() for row in rows}
    # Which directions were counted here, by anybody; never the numbers or the names.  A vehicle that a person says is another
    # is counted with that one.
    for vehicle, site, stated in session.execute(
        select(Report.vehicle_key, Report.site_id, Report.values).where(
            Report.vehicle_key.in_({*counted, *paired}), Report.withdrawn.is_(False), Report.review != "not-counted"
        )
    ):
        row = by_key[paired.get(str(vehicle)) or str(vehicle)]
        direction = stated.get("direction")  # a report of another kind than a count has none
        if row.merged_into_key is None and direction is not None and site is not None and site == _stand(stands, row):
            counted[row.key].add(str(direction))
    return {
        row.key: (
            row.rev,
            {
                "convoy": stands[str(row.convoy_key)].convoy if str(row.convoy_key) in stands else row.convoy_key,
                "label": row.values.get("label"),
                "type": row.values.get("type"),
                "seats": row.values.get("seats"),
                "at_site": _stand(stands, row),
                "merged_into": row.merged_into_key,
                "counted": sorted(counted[row.key]),
            },
        )
        for row in rows
    }


def _stand(stands: dict[str, joined.Stand], row: Vehicle) -> str | None:
    found = stands.get(str(row.convoy_key))
    return found.site if found else None


def _receipts(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    own = select(Change).where(Change.author_id == actor.person, Change.id.in_(keys_))
    rows = session.scalars(own.order_by(Change.seq)).all()
    aside = [row.seq for row in rows if row.settled == "set-aside"]
    settled = select(Settlement.change_seq, Settlement.reason).where(Settlement.change_seq.in_(aside)).order_by(Settlement.id)
    why: dict[int, str] = dict(session.execute(settled).all()) if aside else {}
    found: dict[str, Put] = {}
    for row in rows:
        # The first with an id stands; a later one only reused it.
        found.setdefault(row.id, (STEP[row.outcome], receipt(row) | {"device": row.device_id} | _set_aside(row, why)))
    return found


def _set_aside(row: Change, why: dict[int, str]) -> dict[str, str]:
    return {"set_aside": why[row.seq]} if row.settled == "set-aside" else {}


# A receipt has no rev of its own: its outcome only moves onward.
STEP = {HELD: 1, QUARANTINED: 2}
STEP |= dict.fromkeys(("applied", "merged", "conflict"), 3)


def receipt(row: Any) -> dict[str, Any]:
    """A receipt on the wire, without what is empty.  ``row`` is a change in custody, stored or about to be."""
    whole = {
        "id": row.id,
        "n": row.n,
        "outcome": row.outcome,
        "rev": row.rev,
        "version": row.version,
        "entity": row.entity,
        "key": row.key,
        "fields": row.fields or None,
        "held_for": row.held_for,
        "problem": row.problem,
    }
    return {name: value for name, value in whole.items() if value is not None}


def _reports(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    rows = session.scalars(_kept(actor, hours_kept(session)).where(Report.key.in_(keys_))).all()
    if not rows:
        return {}
    found = [row.key for row in rows]
    epoch = session.execute(select(Epoch.name).order_by(Epoch.number.desc()).limit(1)).scalar_one()
    moves = _grouped(session.scalars(select(ReviewMove).where(ReviewMove.entity_key.in_(found)).order_by(ReviewMove.id)))
    versions = _grouped(session.scalars(select(Version).where(Version.entity_key.in_(found)).order_by(Version.number)))
    made_by = [version.change_seq for own in versions.values() for version in own]
    makers = {
        seq: Maker(str(action), author)
        for seq, action, author in session.execute(
            select(Change.seq, Change.action, Change.author_id).where(Change.seq.in_(made_by))
        )
    }
    contested = [row.key for row in rows if row.open_conflicts or row.version > 1]
    conflicts = _grouped(session.scalars(select(Conflict).where(Conflict.entity_key.in_(contested))))
    ids = [conflict.id for own in conflicts.values() for conflict in own]
    candidates: dict[str, list[Candidate]] = {}
    decisions: dict[str, list[Decision]] = {}
    if ids:
        for candidate in session.scalars(select(Candidate).where(Candidate.conflict_id.in_(ids)).order_by(Candidate.id)):
            candidates.setdefault(candidate.conflict_id, []).append(candidate)
        for decision in session.scalars(select(Decision).where(Decision.conflict_id.in_(ids)).order_by(Decision.id)):
            decisions.setdefault(decision.conflict_id, []).append(decision)
    return {
        row.key: (
            row.rev,
            _report(
                row,
                epoch,
                actor,
                moves.get(row.key, []),
                versions.get(row.key, []),
                makers,
                conflicts.get(row.key, []),
                candidates,
                decisions,
            ),
        )
        for row in rows
    }


def _report(
    row: Report,
    epoch: str,
    actor: Actor,
    moves: Sequence[ReviewMove],
    versions: Sequence[Version],
    makers: dict[int, Maker],
    conflicts: Sequence[Conflict],
    candidates: dict[str, list[Candidate]],
    decisions: dict[str, list[Decision]],
) -> dict[str, Any]:
    stated = dict(row.values)
    withdrawn = row.withdrawn
    disputed, decided = [], []
    for conflict in conflicts:
        own = [c for c in candidates.get(conflict.id, ()) if c.author_id == actor.person]
        if conflict.status == "open":
            disputed.append({"field": conflict.field, "own": [c.value for c in own]})
            # Its owner's number stays on the phone; a rival's is never sent there.
            if own and conflict.field == "withdrawn":
                withdrawn = bool(own[-1].value)
            elif own:
                stated[conflict.field] = own[-1].value
        elif made := decisions.get(conflict.id):
            decided.append(
                {
                    "field": conflict.field,
                    "yours": own[-1].value if own else None,
                    "used": made[-1].value,
                    "at": made[-1].at.isoformat(),
                }
            )
    question = next((move for move in moves if move.id == row.question_id), None)
    reasons = [move.reason for move in moves if move.action == "not-count"]
    hidden = {conflict.field for conflict in conflicts if conflict.status == "open"}
    checked = forms.REPORTS[str(row.kind)].flags
    return {
        "kind": row.kind,
        "values": {name: value for name, value in stated.items() if value is not None},
        "version": row.version,
        "epoch": epoch,
        "review": row.review,
        "question": question and {"id": question.id, "text": question.question, "at": question.at.isoformat()},
        "reason": reasons[-1] if row.review == "not-counted" and reasons else None,
        "withdrawn": withdrawn,
        "checking": bool(row.open_conflicts) or row.review == "answered",
        "offered": any(c.kind == AFTER_DECISION and c.status == "open" for c in conflicts),
        # Checks of live values would tell what a rival's number is like.
        "flags": [flag for flag in row.flags if flag not in UNTOLD and (not disputed or flag not in checked)],
        "received_at": row.received_at.isoformat(),
        "conflicts": disputed,
        "decided": decided,
        "history": _history(actor, moves, versions, makers, hidden),
        "redacted": row.redacted or [],
    }


EVENTS = {"create": "created", "amend": "amended", "answer": "answered", "withdraw": "withdrawn", "decide": "decided"}
MOVES = {"verify": "verified", "return": "returned", "not-count": "not-counted", "reopen": "reopened"}


def _history(
    actor: Actor,
    moves: Sequence[ReviewMove],
    versions: Sequence[Version],
    makers: dict[int, Maker],
    hidden: set[str],
) -> list[dict[str, Any]]:
    """What happened, in order; others are "office", and a rival's value of a contested field is left out."""
    lines: list[tuple[Any, dict[str, Any]]] = []
    for version in versions:
        maker = makers[version.change_seq]
        own = maker.author == actor.person
        lines.append(
            (
                version.made_at,
                {
                    "at": version.made_at.isoformat(),
                    "event": EVENTS[maker.action],
                    "by": "you" if own else "office",
                    "version": version.number,
                    "sets": {n: v for n, v in version.sets.items() if own or n not in hidden},
                },
            )
        )
    for move in moves:
        line: dict[str, Any] = {"at": move.at.isoformat(), "event": MOVES[move.action], "by": "office"}
        if move.question:
            line["question"] = move.question
        if move.reason:
            line["reason"] = move.reason
        lines.append((move.at, line))
    return [line for _, line in sorted(lines, key=lambda each: each[0])]


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.entity_key, []).append(row)
    return grouped


READERS: dict[str, Callable[[Session, Actor, Sequence[str]], dict[str, Put]]] = {
    "operation": _operations,
    "form": _forms,
    "person": _people,
    "site": _site_values,
    "convoy": _convoys,
    "vehicle": _vehicles,
    "report": _reports,
    "receipt": _receipts,
}
