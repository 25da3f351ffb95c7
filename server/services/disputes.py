"""The open conflicts of statements in memory: loaded with them, and written back with them (sync S3.1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from server.adapters.ids import new_id
from server.domain.merge import Claim, Dispute, Statement
from server.models import Candidate, Change, Conflict


def load(session: Session, statements: Sequence[Statement]) -> dict[str, int]:
    """Give each of ``statements`` its open conflicts with all that is claimed; the numbers in custody of the changes that
    claim it, by id."""
    seqs: dict[str, int] = {}
    if not statements:
        return seqs
    by_key = {statement.key: statement for statement in statements}
    loaded: dict[str, Dispute] = {}
    for conflict in session.scalars(select(Conflict).where(Conflict.entity_key.in_(by_key), Conflict.status == "open")):
        dispute = Dispute(conflict.field, conflict.kind, conflict.before, [], id=conflict.id)
        loaded[conflict.id] = by_key[conflict.entity_key].disputes[conflict.field] = dispute
    for candidate, change in session.execute(
        select(Candidate, Change.id)
        .join(Change, Change.seq == Candidate.change_seq)
        .where(Candidate.conflict_id.in_(loaded))
        .order_by(Candidate.id)
    ):
        seqs[change] = candidate.change_seq
        loaded[candidate.conflict_id].claims.append(
            Claim(
                change,
                candidate.author_id,
                candidate.value,
                candidate.live,
                list(candidate.earlier),
                list(candidate.agreed),
                id=candidate.id,
                touched=False,
                redacted=candidate.redacted,
            )
        )
    return seqs


def store(session: Session, statements: Iterable[Statement], seqs: Mapping[str, int], at: datetime) -> None:
    """Write what is new and what was touched; ``seqs`` are the numbers in custody of the changes that claim, by id."""
    conflicts, candidates = [], []
    for statement in statements:
        for dispute in statement.disputes.values():
            if dispute.id is None:
                dispute.id = new_id()
                conflicts.append(
                    {
                        "id": dispute.id,
                        "entity_key": statement.key,
                        "field": dispute.field,
                        "kind": dispute.kind,
                        "status": "open",
                        "opened_at": at,
                        "before": dispute.before,
                    }
                )
            for claim in dispute.claims:
                if claim.id is None:
                    claim.id = new_id()
                    new = {"id": claim.id, "conflict_id": dispute.id, "live": claim.live, "author_id": claim.author}
                    candidates.append(new | _columns(claim, seqs))
                elif claim.touched:
                    session.execute(update(Candidate).where(Candidate.id == claim.id).values(_columns(claim, seqs)))
    if conflicts:
        session.execute(insert(Conflict), conflicts)
    if candidates:
        session.execute(insert(Candidate), candidates)


def _columns(claim: Claim, seqs: Mapping[str, int]) -> dict[str, Any]:
    return {
        "change_seq": seqs[claim.change],
        "value": claim.value,
        "earlier": claim.earlier,
        "agreed": claim.agreed,
        "redacted": claim.redacted,
    }
