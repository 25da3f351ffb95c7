"""Review: which moves there are, and who may make them."""

from collections.abc import Mapping

from server.domain.merge import Statement
from server.domain.refusals import Refusal

VERIFY, RETURN, NOT_COUNT, REOPEN = "verify", "return", "not-count", "reopen"
NEW, RETURNED, ANSWERED, VERIFIED, NOT_COUNTED = "new", "returned", "answered", "verified", "not-counted"

AFTER = {VERIFY: VERIFIED, RETURN: RETURNED, NOT_COUNT: NOT_COUNTED, REOPEN: NEW}
MOVES: Mapping[str, frozenset[str]] = {
    NEW: frozenset({VERIFY, RETURN, NOT_COUNT}),
    RETURNED: frozenset({VERIFY, NOT_COUNT}),
    ANSWERED: frozenset({VERIFY, RETURN, NOT_COUNT}),
    VERIFIED: frozenset({REOPEN}),
    NOT_COUNTED: frozenset({REOPEN}),
}
NEED_REASON = frozenset({NOT_COUNT, REOPEN})

COUNTED, ENTERED, SET, CANDIDATE = "counted-by-you", "entered-by-you", "set-by-you", "candidate-of-yours"
WHY = {
    COUNTED: "You counted this; another person reviews it.",
    ENTERED: "You entered this; another person reviews it.",
    SET: "You set a value of this report; another person reviews it.",
    CANDIDATE: "A number of yours stands in its conflict; another person decides.",
}


def stake(statement: Statement, entered_by: str | None, person: str) -> str | None:
    """Why ``person`` is no second pair of eyes for this statement, as a slug; none where they are.

    Choosing a candidate is not setting: such a decision's version bears the candidate's author.  Entering another
    number is.
    """
    if statement.author == person:
        return COUNTED
    if entered_by == person:
        return ENTERED
    setters = {statement.setter(name) for name in (*statement.values, *statement.last_set)}
    if any(made.author == person for made in setters):
        return SET
    for dispute in statement.disputes.values():
        if any(person == claim.author or person in claim.agreed for claim in dispute.claims):
            return CANDIDATE
    return None


def refusal_of(statement: Statement, action: str) -> Refusal | None:
    """Why the move is not possible in this state, whoever makes it."""
    state = str(statement.review)
    if action not in MOVES[state]:
        return Refusal("move-not-possible", f"A report that is {state} cannot be moved by {action}.")
    if action == VERIFY and statement.disputes:
        return Refusal("open-conflict", "Decide the open conflict first; a report with two numbers is not verified.")
    if action == VERIFY and statement.withdrawn:
        return Refusal("move-not-possible", "A withdrawn report is not verified.")
    return None
