"""Who reviews what, and which moves there are."""

import pytest

from server.domain import review
from server.domain.merge import PARALLEL, WITHDRAWN, Claim, Dispute, Made, Statement

STATES = (review.NEW, review.RETURNED, review.ANSWERED, review.VERIFIED, review.NOT_COUNTED)
POSSIBLE = {
    ("new", "verify"), ("new", "return"), ("new", "not-count"),
    ("returned", "verify"), ("returned", "not-count"),
    ("answered", "verify"), ("answered", "return"), ("answered", "not-count"),
    ("verified", "reopen"), ("not-counted", "reopen"),
}  # fmt: skip


def report(state: str = "new", **members: object) -> Statement:
    """A report that Chelsea counted."""
    whole = {"values": {"total": 47}, "last_set": {}, "made": [Made(1, 1, "c1", "chelsea")], **members}
    return Statement("r", "report", "chelsea", 1, 1, review=state, **whole)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", list(review.AFTER))
def test_only_the_moves_of_the_glossary_are_possible(state: str, action: str) -> None:
    refusal = review.refusal_of(report(state), action)
    assert (refusal is None) == ((state, action) in POSSIBLE)


def test_two_numbers_or_none_are_not_verified_and_may_still_be_asked_about() -> None:
    disputed = report(disputes={"total": Dispute("total", PARALLEL, 47, [])})
    assert getattr(review.refusal_of(disputed, "verify"), "slug", None) == "open-conflict"
    withdrawn = report(withdrawn=True)
    assert getattr(review.refusal_of(withdrawn, "verify"), "slug", None) == "move-not-possible"
    for action in ("return", "not-count"):
        assert review.refusal_of(disputed, action) is None
        assert review.refusal_of(withdrawn, action) is None


def test_who_counted_entered_set_or_stands_as_a_candidate_is_no_second_person() -> None:
    def of(statement: Statement, person: str, entered_by: str | None = None) -> str | None:
        return review.stake(statement, entered_by, person)

    plain = report()
    assert of(plain, "chelsea") == review.COUNTED
    assert of(plain, "bob", entered_by="bob") == review.ENTERED
    assert of(plain, "bob") is None
    amended = report(last_set={"total": 2})
    amended.made.append(Made(2, 1, "c2", "bob"))
    assert of(amended, "bob") == review.SET
    assert of(amended, "omar") is None
    # What was set and has been replaced by another since is nobody's live value any more.
    amended.made.append(Made(3, 1, "c3", "omar"))
    amended.last_set["total"] = 3
    assert of(amended, "bob") is None
    assert of(amended, "omar") == review.SET
    # Emptying a field is setting it.
    emptied = report(last_set={"note": 2})
    emptied.made.append(Made(2, 1, "c2", "bob"))
    assert of(emptied, "bob") == review.SET
    disputed = report(disputes={"total": Dispute("total", PARALLEL, 47, [Claim("c", "dara", 5, agreed=["eve"])])})
    assert of(disputed, "dara") == review.CANDIDATE
    assert of(disputed, "eve") == review.CANDIDATE
    assert of(disputed, "bob") is None


def test_who_took_a_withdrawal_back_has_set_something() -> None:
    back = report(last_set={WITHDRAWN: 2})
    back.made.append(Made(2, 1, "c2", "chelsea"))
    back.author = "dara"
    assert review.stake(back, None, "chelsea") == review.SET


def test_every_reason_has_its_words() -> None:
    assert set(review.WHY) == {review.COUNTED, review.ENTERED, review.SET, review.CANDIDATE}
