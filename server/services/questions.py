"""The question whether two reports are of one event: flagged while it is open, and asked anew (sync S3.6)."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression, or_, select, update
from sqlalchemy.orm import Session, aliased

from server.domain.duplicates import FLAG
from server.models import Duplicate, DuplicateDecision
from server.services.records import Records, lock


def ask_again(session: Session, records: Records, gone: Sequence[str]) -> None:
    """The reports ``gone`` are not counted any more; of an event that two reports are of the number of one was used, and
    nothing would count it: a person is asked anew."""
    decision = aliased(DuplicateDecision)
    newest = select(decision.id).where(decision.duplicate_id == Duplicate.id).order_by(decision.id.desc()).limit(1)
    used = (
        select(Duplicate.id, Duplicate.first_key, Duplicate.second_key)
        .join(DuplicateDecision, DuplicateDecision.id == newest.scalar_subquery())
        .where(DuplicateDecision.stands_key.in_(gone), Duplicate.status == "decided")
    )
    pairs = session.execute(used).all()
    if pairs:
        session.execute(update(Duplicate).where(Duplicate.id.in_([pair.id for pair in pairs])).values(status="open"))
        flag(session, records, {key for pair in pairs for key in (pair.first_key, pair.second_key)}, gone)


def is_asked_anew(key: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Whether a question about the report ``key`` that was decided is open again."""
    decided = select(DuplicateDecision.id).where(DuplicateDecision.duplicate_id == Duplicate.id).exists()
    about = or_(Duplicate.first_key == key, Duplicate.second_key == key)
    return select(Duplicate.id).where(about, Duplicate.status == "open", decided).exists()


def flag(session: Session, records: Records, keys: set[str], locked: Collection[str]) -> None:
    """Flag the reports of pairs that are asked about."""
    lock(session, keys - {*locked})
    records.load(keys)
    for key in sorted(keys):
        record = records.by_key[key]
        record.flag(FLAG)
        if not record.changed:
            records.touched(record)
