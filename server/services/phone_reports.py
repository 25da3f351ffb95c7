"""What a phone is told of its person's own reports: no colleague, and no rival's number (P16)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from server.adapters import clock
from server.domain import duplicates, forms
from server.domain.access import Actor
from server.domain.clock import WRONG
from server.domain.merge import AFTER_DECISION
from server.models import Candidate, Change, Conflict, Decision, Epoch, Operation, Report, ReviewMove, Version, table
from server.services import visibility
from server.services.among import among

Put = tuple[int, dict[str, Any]]  # (rev, value)

# What a phone knows itself, and what would tell it that somebody else counted the same.
UNTOLD = frozenset({WRONG, duplicates.FLAG})
EVENTS = {"create": "created", "amend": "amended", "answer": "answered", "withdraw": "withdrawn", "decide": "decided"}
MOVES = {"verify": "verified", "return": "returned", "not-count": "not-counted", "reopen": "reopened"}

OPERATION, MOVE, VERSION, CHANGE = map(table, (Operation, ReviewMove, Version, Change))
HOURS = select(OPERATION.c.id, OPERATION.c.keep_received_hours)
# What ``_report`` needs of a report, of its moves, and of its versions with the changes that made them.
REPORT = (
    Report.key,
    Report.kind,
    Report.values,
    Report.version,
    Report.rev,
    Report.review,
    Report.question_id,
    Report.withdrawn,
    Report.open_conflicts,
    Report.flags,
    Report.received_at,
    Report.redacted,
)
EPOCH_NAME = select(Epoch.name).order_by(Epoch.number.desc()).limit(1).scalar_subquery().label("epoch")
MOVED = (
    select(MOVE.c.entity_key, MOVE.c.id, MOVE.c.action, MOVE.c.question, MOVE.c.reason, MOVE.c.at)
    .where(among(MOVE.c.entity_key, "keys"))
    .order_by(MOVE.c.id)
)
MADE = (
    select(VERSION.c.entity_key, VERSION.c.number, VERSION.c.made_at, VERSION.c.sets, CHANGE.c.action, CHANGE.c.author_id)
    .join(CHANGE, CHANGE.c.seq == VERSION.c.change_seq)
    .where(among(VERSION.c.entity_key, "keys"))
    .order_by(VERSION.c.number)
)


def hours_kept(session: Session) -> dict[str, int]:
    """How long each operation lets a phone keep what the office has, in hours."""
    return dict(session.execute(HOURS).all())


def kept(actor: Actor, hours: Mapping[str, int]) -> Select[Report]:
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


def values(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    wanted = kept(actor, hours_kept(session)).where(among(Report.key, "keys")).with_only_columns(*REPORT, EPOCH_NAME)
    rows = session.execute(wanted, {"keys": list(keys_)}).all()
    if not rows:
        return {}
    found = {"keys": [row.key for row in rows]}
    moves = _grouped(session.execute(MOVED, found))
    versions = _grouped(session.execute(MADE, found))
    contested = [row.key for row in rows if row.open_conflicts or row.version > 1]
    conflicts: dict[str, list[Conflict]] = {}
    if contested:
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
                actor,
                moves.get(row.key, []),
                versions.get(row.key, []),
                conflicts.get(row.key, []),
                candidates,
                decisions,
            ),
        )
        for row in rows
    }


def _report(
    row: Row[*tuple[Any, ...]],
    actor: Actor,
    moves: Sequence[Row[*tuple[Any, ...]]],
    versions: Sequence[Row[*tuple[Any, ...]]],
    conflicts: Sequence[Conflict],
    candidates: dict[str, list[Candidate]],
    decisions: dict[str, list[Decision]],
) -> dict[str, Any]:
    stated = dict(row.values)
    withdrawn = row.withdrawn
    disputed, decided = [], []
    hidden = {conflict.field for conflict in conflicts if conflict.status == "open"}
    for conflict in conflicts:
        own = [c for c in candidates.get(conflict.id, ()) if c.author_id == actor.person]
        if conflict.status == "open":
            disputed.append({"field": conflict.field, "own": [c.value for c in own]})
            # Its owner's number stays on the phone; a rival's is never sent there.
            if own and conflict.field == "withdrawn":
                withdrawn = bool(own[-1].value)
            elif own:
                stated[conflict.field] = own[-1].value
            else:  # others contest it: its owner's last word, whatever is live
                stated[conflict.field] = _last_word(actor, versions, conflict.field)
        elif (made := decisions.get(conflict.id)) and conflict.field not in hidden:
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
    checked = forms.REPORTS[str(row.kind)].flags
    return {
        "kind": row.kind,
        "values": {name: value for name, value in stated.items() if value is not None},
        "version": row.version,
        "epoch": row.epoch,
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
        "history": _history(actor, moves, versions, hidden),
        "redacted": row.redacted or [],
    }


def _last_word(actor: Actor, versions: Sequence[Row[*tuple[Any, ...]]], field: str) -> Any:
    """What the person said last of a field in words that stood; none where they never did."""
    own = [version.sets[field] for version in versions if version.author_id == actor.person and field in version.sets]
    return own[-1] if own else None


def _history(
    actor: Actor,
    moves: Sequence[Row[*tuple[Any, ...]]],
    versions: Sequence[Row[*tuple[Any, ...]]],
    hidden: set[str],
) -> list[dict[str, Any]]:
    """What happened, in order; others are "office", and a rival's value of a contested field is left out."""
    lines: list[tuple[Any, dict[str, Any]]] = []
    for version in versions:
        own = version.author_id == actor.person
        lines.append(
            (
                version.made_at,
                {
                    "at": version.made_at.isoformat(),
                    "event": EVENTS[version.action],
                    "by": "you" if own else "office",
                    "version": version.number,
                    "sets": version.sets if own else {n: v for n, v in version.sets.items() if n not in hidden},
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
