"""Bringing edits onto a statement that may have moved on (sync S3)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

Value = str | int | bool | None | list[str]

WITHDRAWN = "withdrawn"
PARALLEL, AFTER_DECISION, WITHDRAWAL = "parallel", "after-decision", "withdrawal"
DECIDED_REVIEWS = frozenset({"verified", "not-counted"})


@dataclass(frozen=True, slots=True)
class Edit:
    """One field as the author saw it and as they left it.  ``None`` is not recorded."""

    field: str
    was: Value
    now: Value


@dataclass(slots=True)
class Claim:
    """A candidate: the value one chain of changes gives a contested field.  ``change`` is the last that set it."""

    change: str
    author: str
    value: Value
    live: bool = False
    earlier: list[Value] = field(default_factory=list)
    agreed: list[str] = field(default_factory=list)
    id: str | None = None  # none until stored
    touched: bool = True
    redacted: bool = False  # its value was removed for good: nobody agrees with it, and it cannot be chosen


@dataclass(slots=True)
class Dispute:
    """The open conflict of one field, with all its candidates."""

    field: str
    kind: str
    before: Value
    claims: list[Claim]
    id: str | None = None  # none until stored


@dataclass(frozen=True, slots=True)
class Made:
    """A version that exists: its number, the epoch it was made in, and the change that made it."""

    number: int
    epoch: int
    change: str
    author: str


@dataclass(slots=True)
class Statement:
    """A report, convoy or vehicle as it stands, with what is needed to judge the next change to it."""

    key: str
    entity: str
    author: str
    rev: int
    version: int
    values: dict[str, Value]
    last_set: dict[str, int]
    withdrawn: bool = False
    review: str | None = None
    question: str | None = None
    disputes: dict[str, Dispute] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)
    redacted: set[str] = field(default_factory=set)  # fields from which something was removed for good

    def live(self, name: str) -> Value:
        """The live value of a field; ``withdrawn`` is a pseudo-field."""
        return self.withdrawn if name == WITHDRAWN else self.values.get(name)

    def setter(self, name: str) -> Made:
        """The version that last set a field: the create, where nobody did since."""
        number = self.last_set.get(name, 1)
        return next(made for made in self.made if made.number == number)

    def set(self, name: str, value: Value, version: int) -> None:
        """Make ``value`` live as of ``version``."""
        if name == WITHDRAWN:
            self.withdrawn = bool(value)
        elif value is None:
            self.values.pop(name, None)
        else:
            self.values[name] = value
        self.last_set[name] = version


@dataclass(frozen=True, slots=True)
class Seen:
    """What the author of a change had seen of a statement: version numbers, and the changes of their own chain."""

    versions: frozenset[int]
    chain: frozenset[str]

    @classmethod
    def by(cls, made: Iterable[Made], epoch: int, version: int, chain: Iterable[str]) -> "Seen":
        """A version is seen if it was made in ``epoch`` or before and is not above ``version``, or by the chain itself."""
        changes = frozenset(chain)
        return cls(
            frozenset(m.number for m in made if (m.epoch <= epoch and m.number <= version) or m.change in changes),
            changes,
        )


@dataclass(slots=True)
class Merged:
    """What came of a change: fields it set, fields set aside as candidates, fields it merely agreed with."""

    sets: dict[str, Value] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)
    agreed: list[str] = field(default_factory=list)
    beside_others: bool = False  # versions it had not seen stood there


def merge(
    statement: Statement,
    edits: Iterable[Edit],
    seen: Seen,
    change: str,
    author: str,
    version: int,
    one_of: Collection[str] = (),
) -> Merged:
    """Apply each edit to a field that nobody has set since its author looked; ``version`` is the number it makes.

    Otherwise the live value stands and the edit becomes a candidate of the field's conflict: testimony is never
    overwritten, and never dropped.  So does one that would leave none of the fields ``one_of`` with a value.
    """
    merged = Merged(beside_others=any(m.number not in seen.versions for m in statement.made))
    # What empties comes last: by then what was said in its place stands, or was put aside.
    edits = sorted(edits, key=lambda edit: edit.now is None)
    for edit in edits:
        _merge_one(statement, edit, seen, change, author, version, merged, one_of)
    if edits and all(edit.field != WITHDRAWN for edit in edits):
        _meet_withdrawal(statement, seen, change, author, merged)
    return merged


def _merge_one(
    statement: Statement,
    edit: Edit,
    seen: Seen,
    change: str,
    author: str,
    version: int,
    merged: Merged,
    one_of: Collection[str],
) -> None:
    dispute = statement.disputes.get(edit.field)
    if dispute is not None:
        _claim(dispute, edit.now, seen, change, author)
        merged.aside.append(edit.field)
        return
    live = statement.live(edit.field)
    if same(edit.now, live):
        merged.agreed.append(edit.field)
    elif statement.review in DECIDED_REVIEWS:
        _open(statement, edit.field, AFTER_DECISION, edit.was, edit.now, change, author)
        merged.aside.append(edit.field)
    elif edit.field == WITHDRAWN and edit.now and merged.beside_others:
        # Somebody changed the report without knowing that it would be withdrawn (S3.4).
        unseen = [m for m in statement.made if m.number not in seen.versions][-1]
        _open(statement, WITHDRAWN, WITHDRAWAL, edit.was, edit.now, change, author, against=unseen)
        merged.aside.append(WITHDRAWN)
    elif statement.last_set.get(edit.field, 1) in seen.versions and not _takes_the_last(statement, edit, one_of):
        statement.set(edit.field, edit.now, version)
        merged.sets[edit.field] = edit.now
    else:
        _open(statement, edit.field, PARALLEL, edit.was, edit.now, change, author)
        merged.aside.append(edit.field)


def _takes_the_last(statement: Statement, edit: Edit, one_of: Collection[str]) -> bool:
    """Whether none of the fields ``one_of``, of which this is one, would have a value."""
    return edit.field in one_of and not any({**statement.values, edit.field: edit.now}.get(name) for name in one_of)


def _meet_withdrawal(statement: Statement, seen: Seen, change: str, author: str, merged: Merged) -> None:
    """An edit that had not seen the withdrawal, and says nothing of it, contests it: the report is pending until a person
    decides."""
    dispute = statement.disputes.get(WITHDRAWN)
    if dispute is not None:
        known = {made.change for made in statement.made if made.number in seen.versions}
        wanting = {claim.change for claim in dispute.claims if claim.value is True}
        if wanting and wanting.isdisjoint(known):
            _claim(dispute, False, seen, change, author)
            merged.aside.append(WITHDRAWN)
    elif statement.withdrawn and statement.last_set.get(WITHDRAWN, 1) not in seen.versions:
        _open(statement, WITHDRAWN, WITHDRAWAL, False, False, change, author)
        merged.aside.append(WITHDRAWN)


def _claim(dispute: Dispute, value: Value, seen: Seen, change: str, author: str) -> None:
    """Bring a further value into an open conflict: replace the own chain's candidate, agree with an equal one, or stand
    as a new one."""
    # Its own later candidate before the live value it may also have set.
    for claim in sorted(dispute.claims, key=lambda claim: claim.live):
        if claim.change in seen.chain:
            if claim.redacted:
                claim.value, claim.redacted = value, False
            elif not same(claim.value, value):
                claim.earlier.append(claim.value)
                claim.value = value
            claim.change = change
            claim.touched = True
            return
    for claim in dispute.claims:
        if same(claim.value, value) and not claim.redacted:
            if author != claim.author and author not in claim.agreed:
                claim.agreed.append(author)
                claim.touched = True
            return
    dispute.claims.append(Claim(change, author, value))


def _open(
    statement: Statement,
    name: str,
    kind: str,
    was: Value,
    now: Value,
    change: str,
    author: str,
    against: Made | None = None,
) -> None:
    setter = against or statement.setter(name)
    live = Claim(setter.change, setter.author, statement.live(name), live=True)
    live.redacted = live.value is None and name in statement.redacted
    statement.disputes[name] = Dispute(name, kind, was, [live, Claim(change, author, now)])


def same(one: Any, other: Any) -> bool:
    """Equal as values of a field: ``1`` and ``True`` differ, and so do ``0`` and not recorded."""
    return type(one) is type(other) and bool(one == other)
