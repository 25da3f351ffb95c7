"""Review moves, and who may make them."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.ids import new_id
from server.domain import review
from server.domain.access import COORDINATOR, Actor
from server.domain.merge import Statement
from server.domain.refusals import NotFound, Refusal
from server.models import Assignment, Person, Report, ReviewMove
from server.services import audit, questions, visibility
from server.services.records import Record, Records, lock


def move(
    session: Session,
    actor: Actor,
    key: str,
    *,
    action: str,
    rev: int,
    version: int,
    reason: str | None = None,
    question: str | None = None,
    decides: bool = False,
) -> None:
    """Verify, send back, leave out of the count, or reopen.  ``rev`` is the state seen, ``version`` the statement judged.
    ``decides``: a decision about duplicates moves it, which says itself what is counted instead."""
    lock(session, [key])
    if session.scalars(visibility.reports(actor).where(Report.key == key)).first() is None:
        raise NotFound
    records = Records(session, clock.now())
    records.load([key])
    record = records.by_key[key]
    statement = record.statement
    check_seen(statement, rev, version)
    if refusal := review.refusal_of(statement, action):
        raise refusal
    if action in review.NEED_REASON and not (reason or "").strip():
        raise Refusal("reason-needed", "Say why, for those who read this later.", {"reason": ["Needed."]})
    if action == review.RETURN and not (question or "").strip():
        raise Refusal("question-needed", "Say what you ask the monitor.", {"question": ["Needed."]})
    slug = stake_of(actor, record)
    alone = slug is not None and is_alone(session, actor, record)
    if slug is not None and not alone:
        raise Refusal(slug, review.WHY[slug])
    made = ReviewMove(
        id=new_id(),
        entity_key=key,
        person_id=actor.person,
        at=records.received_at,
        action=action,
        before=str(statement.review),
        after=review.AFTER[action],
        version=version,
        reason=reason,
        question=question if action == review.RETURN else None,
    )
    session.add(made)
    statement.review = made.after
    statement.question = made.id if action == review.RETURN else None
    record.reviewed_by_one = alone and action in (review.VERIFY, review.NOT_COUNT)
    records.touched(record)
    if action == review.NOT_COUNT and not decides:
        questions.ask_again(session, records, [key])
    records.store()
    audit.record(session, actor, f"report-{action}", "report", key, reason)


def check_seen(statement: Statement, rev: int, version: int | None = None) -> None:
    """Refuse a judgement of what is no longer there."""
    if version is not None and version != statement.version:
        raise Refusal(
            "version-moved",
            f"You judged version {version}; the report now stands at version {statement.version}. Look again.",
        )
    if rev != statement.rev:
        raise Refusal("rev-moved", "This report was changed since you opened it. Look again; what you typed is kept.")


def stake_of(actor: Actor, record: Record) -> str | None:
    """Why the actor is no second pair of eyes for this report, as a slug; none where they are."""
    return review.stake(record.statement, record.entered_by, actor.person)


def is_alone(session: Session, actor: Actor, record: Record) -> bool:
    """Whether no other active coordinator has the report's site in scope: then one person must do, and it is said."""
    here = Assignment.operation_id == record.operation
    wide = Assignment.site_id.is_(None)
    others = session.execute(
        select(Assignment.person_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.role == COORDINATOR,
            Assignment.ended_at.is_(None),
            here,
            or_(wide, Assignment.site_id == record.site) if record.site else wide,
            Person.status == "active",
            Person.id != actor.person,
        )
        .limit(1)
    ).first()
    return others is None
