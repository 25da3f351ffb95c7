"""Taking removed values out of everything that holds them, and out of what arrives later (sync S2.8)."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from server.adapters.ids import new_id
from server.domain import redaction
from server.domain.changes import CREATE, Offered
from server.domain.ids import is_id
from server.domain.redaction import NEEDED, REMOVED, TEXTS, Found, Goes, Stripped
from server.domain.refusals import Refusal
from server.models import (
    Attachment,
    AuditEntry,
    Candidate,
    Change,
    Conflict,
    ConvoyJoin,
    Decision,
    Duplicate,
    DuplicateDecision,
    Entity,
    Redaction,
    RemovedValue,
    ReviewMove,
    Settlement,
    Version,
    table,
)
from server.services.among import among
from server.services.records import Records

Mac = Callable[[bytes], bytes]
VALUES = table(RemovedValue)
REMOVED_BEFORE = select(VALUES.c.entity_key, VALUES.c.field, VALUES.c.hash, VALUES.c.redaction_id).where(
    among(VALUES.c.entity_key, "keys")
)
GONE = "redacted"  # the status of an attachment that was removed


@dataclass(frozen=True, slots=True)
class Known:
    """What was removed before from the statements of a batch: (key, field, hash) → the redaction."""

    mac: Mac
    hashes: Mapping[tuple[str, str, bytes], str]

    @classmethod
    def of(cls, session: Session, mac: Mac, keys: Iterable[str]) -> "Known":
        """One query, and none where there are no keys."""
        wanted = list(set(keys))
        rows = session.execute(REMOVED_BEFORE, {"keys": wanted}) if wanted else ()
        return cls(mac, {(key, name, bytes(hash_)): of for key, name, hash_, of in rows})

    def has(self, key: str, name: str, value: Any) -> bool:
        """Whether two people removed this value from this field of this statement."""
        return (key, name, self.mac(redaction.message(key, name, value))) in self.hashes

    def check(self, key: str, name: str, value: Any) -> None:
        """Refuse a value that two people removed."""
        if self.hashes and value is not None and self.has(key, name, value):
            raise value_removed([name])

    def without(self, offered: Offered, at: datetime, *, at_desk: bool) -> tuple[Offered, list[dict[str, Any]] | None]:
        """A change as it is taken, and what it came with that two people removed for good (none: nothing).

        A page is told instead (``value-removed``): its author sits there and can write it otherwise.
        """
        if offered.key is None:
            return self.without_claimed(offered, at)
        key = offered.key
        if not any(key == of for of, _, _ in self.hashes):
            return offered, None

        def goes(name: str, value: Any) -> bool:
            return self.has(key, name, value)

        done = redaction.stripped(offered.body, goes)
        if done is None or not done.found:
            return offered, None
        if at_desk:
            raise value_removed(sorted({name for name, _ in done.found}))
        values = {n: v for n, v in offered.values.items() if not goes(n, v)}
        values |= {n: REMOVED for n in offered.values.keys() & NEEDED if n not in values}
        edits = tuple(
            replace(edit, was=None) if edit.was is not None and goes(edit.field, edit.was) else edit
            for edit in offered.edits
            if edit.now is None or not goes(edit.field, edit.now)
        )
        reason, answer = offered.reason, offered.answer
        if reason is not None and goes(TEXTS, reason):
            reason = REMOVED
        if answer is not None and answer.note is not None and goes(TEXTS, answer.note):
            answer = replace(answer, note=REMOVED)
        noted = self.noted(key, done.found, at)
        return replace(offered, body=done.body(), values=values, edits=edits, reason=reason, answer=answer), noted

    def without_claimed(self, offered: Offered, at: datetime) -> tuple[Offered, list[dict[str, Any]] | None]:
        """The same of a change of which nobody knows what it is about, by the statement that it claims to be about: that is
        believed for this alone.  Of one that was itself removed nothing but its identity is taken, whoever brings it again."""
        key = offered.id
        of = self.hashes.get((key, TEXTS, self.mac(redaction.message(key, TEXTS, _text(offered.body)))))
        if of is not None:
            left = bare(offered.body, lambda name, value: self.has(key, name, value))
            return replace(offered, body=left.body()), [note(of, at, key, left.found, self.mac)]
        claim = claimed(offered.body)
        if claim is None or not any(claim == about for about, _, _ in self.hashes):
            return offered, None
        done = redaction.stripped(offered.body, lambda name, value: self.has(claim, name, value))
        if done is None or not done.found:
            return offered, None
        return replace(offered, body=done.body()), self.noted(claim, done.found, at)

    def noted(self, key: str, found: Iterable[Found], at: datetime) -> list[dict[str, Any]]:
        """What is kept of values of one statement that went from a change when it came, by the redactions they went with."""
        by: dict[str, list[Found]] = {}
        for name, value in found:
            of = self.hashes[key, name, self.mac(redaction.message(key, name, value))]
            by.setdefault(of, []).append((name, value))
        return [note(of, at, key, some, self.mac) for of, some in by.items()]


def value_removed(names: list[str]) -> Refusal:
    return Refusal(
        "value-removed",
        "Two people removed this for good. Write it without what was removed.",
        {f"edits.{name}": ["Was removed for good."] for name in names},
    )


def note(of: str, at: datetime, key: str, found: Iterable[Found], mac: Mac) -> dict[str, Any]:
    """What is kept of values that went from one change: which redaction, when, and their keyed hashes by field."""
    fields: dict[str, list[str]] = {}
    for name, value in found:
        hash_ = mac(redaction.message(key, name, value)).hex()
        if hash_ not in fields.setdefault(name, []):
            fields[name].append(hash_)
    return {"redaction": of, "at": at.isoformat(), "fields": fields}


@dataclass(slots=True)
class Removal:
    """One redaction being carried out on one statement, whose key is locked.  ``found`` are the values that went."""

    session: Session
    mac: Mac
    order: Redaction
    at: datetime
    found: list[Found] = field(default_factory=list)
    keyless: bool = False  # it is of changes of which nobody knows what they are about

    @property
    def key(self) -> str:
        return self.order.entity_key

    def carry_out(self) -> None:
        """Take every value of the chosen fields out of custody, versions, candidates, decisions and the statement, and what
        people wrote where it quotes them; keep their hashes."""
        fields = redaction.expanded(self.order.fields)

        def goes(name: str, value: Any) -> bool:
            return name in fields and value is not None

        changes = changes_of(self.session, self.key)
        self.keyless = are_keyless(changes)
        self._versions(fields)
        self._conflicts(fields)
        for change in changes:
            if (done := self._left(change, goes)) is not None:
                self.found += done.found
        self._written(changes, goes)
        words = redaction.words_of(self.found)
        for change in changes:
            self._custody(change, self._left(change, goes, words))
        self._texts(changes, words)
        self._attachments(fields)
        self._statement(fields)
        self.keep((name, self.mac(redaction.message(self.key, name, value))) for name, value in self.found)
        self._claimed(words)

    def keep(self, hashes: Iterable[tuple[str, bytes]]) -> None:
        """The keyed hashes by which the values are known when they arrive again."""
        columns = select(RemovedValue.field, RemovedValue.hash).where(RemovedValue.entity_key == self.key)
        known = {(name, bytes(hash_)) for name, hash_ in self.session.execute(columns)}
        for name, hash_ in hashes:
            if (name, hash_) not in known:
                known.add((name, hash_))
                self.session.add(
                    RemovedValue(id=new_id(), redaction_id=self.order.id, entity_key=self.key, field=name, hash=hash_)
                )
        self.session.flush()

    def _left(self, change: Change, goes: Goes, words: Iterable[str] = ()) -> Stripped | None:
        if not self.keyless:
            return redaction.stripped(bytes(change.body), goes, words)
        return None if is_bare(change) else bare(bytes(change.body), goes, words)

    def _custody(self, change: Change, done: Stripped | None) -> None:
        if done is None:
            return
        change.body = done.body()
        change.redacted = [*(change.redacted or ()), note(self.order.id, self.at, self.key, done.found, self.mac)]

    def _claimed(self, words: list[str]) -> None:
        """Changes of which nobody knows what they are about, where they claim to be about the statement: they lose what went
        from it, and no more.  Nobody's word decides what is removed."""
        known = Known.of(self.session, self.mac, [self.key])

        def goes(name: str, value: Any) -> bool:
            return known.has(self.key, name, value)

        keyless = select(Change).where(Change.key.is_(None), Change.id != self.key).order_by(Change.seq)
        claiming = [one for one in self.session.scalars(keyless) if claimed(bytes(one.body)) == self.key]
        for change in claiming:
            self._custody(change, redaction.stripped(bytes(change.body), goes, words))
        if claiming:
            self._texts(claiming, words)

    def _versions(self, fields: frozenset[str]) -> None:
        for version in self.session.scalars(select(Version).where(Version.entity_key == self.key)):
            gone = {name for name, value in version.sets.items() if name in fields and value is not None}
            if gone:
                self.found += [(name, version.sets[name]) for name in gone if version.sets[name] != REMOVED]
                left = {name: value for name, value in version.sets.items() if name not in gone}
                version.sets = left | dict.fromkeys(gone & NEEDED, REMOVED)

    def _conflicts(self, fields: frozenset[str]) -> None:
        contested = select(Conflict).where(Conflict.entity_key == self.key, Conflict.field.in_(fields))
        for conflict in self.session.scalars(contested):
            self._taken(conflict.field, conflict.before)
            conflict.before = None
            for candidate in self.session.scalars(select(Candidate).where(Candidate.conflict_id == conflict.id)):
                for value in candidate.earlier:
                    self._taken(conflict.field, value)
                candidate.earlier = []
                candidate.redacted = candidate.redacted or candidate.value is not None
                self._taken(conflict.field, candidate.value)
                candidate.value = None
            for decision in self.session.scalars(select(Decision).where(Decision.conflict_id == conflict.id)):
                decision.redacted = decision.redacted or decision.value is not None
                self._taken(conflict.field, decision.value)
                decision.value = None

    def _taken(self, name: str, value: Any) -> None:
        if value is not None and value != REMOVED:
            self.found.append((name, value))

    def _written(self, changes: Iterable[Change], goes: Goes) -> None:
        """What people wrote, where that was chosen: it goes whole."""
        if not goes(TEXTS, ""):
            return
        for row, name in written(self.session, self.key, changes):
            if (text := getattr(row, name)) and text != REMOVED:
                self.found.append((TEXTS, text))
                setattr(row, name, REMOVED)

    def _texts(self, changes: Iterable[Change], words: list[str]) -> None:
        """And where it quotes what was removed, without that."""
        for row, name in written(self.session, self.key, changes, besides=True):
            text = getattr(row, name)
            if text and (left := redaction.scrubbed(text, words)) != text:
                setattr(row, name, left)

    def _attachments(self, fields: frozenset[str]) -> None:
        slots = {redaction.slot_of(name) for name in fields} - {None}
        for row in self.session.scalars(select(Attachment).where(Attachment.report_key == self.key, Attachment.slot.in_(slots))):
            row.status = GONE  # its files are dropped once this is committed (services/redactions.py: sweep)

    def _statement(self, fields: frozenset[str]) -> None:
        self.session.flush()
        records = Records(self.session, self.at)
        records.load([self.key])
        record = records.by_key.get(self.key)
        if record is None:
            return  # what is left of it may still arrive
        statement = record.statement
        for name in fields & statement.values.keys():
            self._taken(name, statement.values.pop(name))
            if name in NEEDED:
                statement.values[name] = REMOVED
        statement.redacted |= {name for name, _ in self.found} | (fields & {TEXTS})
        records.check(record, record.received_at)
        records.touched(record)
        records.store()


def changes_of(session: Session, key: str) -> list[Change]:
    """Every change about a statement in our custody, whoever made it and whatever became of it, and those that one of
    them says right."""
    of = or_(Change.key == key, and_(Change.id == key, Change.key.is_(None)))  # what names nothing is named by its own id
    mended = select(Settlement.change_seq).join(Change, Change.seq == Settlement.mended_by_seq).where(of)
    return list(session.scalars(select(Change).where(or_(of, Change.seq.in_(mended))).order_by(Change.seq)))


def are_keyless(changes: Iterable[Change]) -> bool:
    """Whether nobody knows what these are about, so that they are named by their own id."""
    return all(change.key is None for change in changes)


def bare(body: bytes, goes: Goes, words: Iterable[str] = ()) -> Stripped:
    """Such a change without anything but its identity, whatever was chosen of it.  ``found`` ends with its whole text."""
    done = redaction.stripped(body, goes)
    found = [*(done.found if done else ()), (TEXTS, _text(body))]
    # Of what nobody vouches for a text is no identity: it may say anything.
    raw = {name: value for name, value in _read(body).items() if is_id(value) or type(value) is int}
    return Stripped(raw, found, whole=True, words=tuple(words))


def is_bare(change: Change) -> bool:
    """Whether nothing but its identity is left of it already."""
    return bool(change.redacted) and _read(bytes(change.body)).keys() <= {*redaction.IDENTITY, "redacted"}


def claimed(body: bytes) -> str | None:
    """The statement that a change says it is about, where that can be read at all."""
    raw = _read(body)
    key = raw.get("key") or (raw.get("id") if raw.get("action") == CREATE else None)
    return key if is_id(key) else None


def abouts(offered: Offered) -> list[str]:
    """By what names a change may have lost something for good: of its statement, or where nobody knows that, its own and
    that of the one it claims to be about."""
    names = (offered.key,) if offered.key else (offered.id, claimed(offered.body))
    return [name for name in names if name]


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _read(body: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(_text(body))
    except (ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}


def written(session: Session, key: str, changes: Iterable[Change], *, besides: bool = False) -> list[tuple[Any, str]]:
    """Where people wrote about a statement, apart from the changes themselves: (row, column).  ``besides``: and about its
    redactions, which are reasons for what remains."""
    seqs, ids = [change.seq for change in changes], [change.id for change in changes]
    conflicts = session.scalars(select(Conflict.id).where(Conflict.entity_key == key)).all()
    pairs = session.scalars(select(Duplicate.id).where(or_(Duplicate.first_key == key, Duplicate.second_key == key))).all()
    orders = session.scalars(select(Redaction).where(Redaction.entity_key == key)).all()
    found: list[tuple[Any, str]] = []
    for move in session.scalars(select(ReviewMove).where(ReviewMove.entity_key == key)):
        found += [(move, "question"), (move, "reason")]
    found += [(row, "reason") for row in session.scalars(select(Decision).where(Decision.conflict_id.in_(conflicts)))]
    found += [(row, "reason") for row in session.scalars(select(Settlement).where(Settlement.change_seq.in_(seqs)))]
    decided = select(DuplicateDecision).where(DuplicateDecision.duplicate_id.in_(pairs))
    found += [(row, "reason") for row in session.scalars(decided)]
    found += _of_joins(session, key)
    subjects = {key, *conflicts, *pairs, *ids}
    if besides:
        subjects |= {order.id for order in orders}
        found += [(order, name) for order in orders for name in ("reason", "decided_reason")]
    found += [(row, "reason") for row in session.scalars(select(AuditEntry).where(AuditEntry.subject_id.in_(subjects)))]
    return found


def _of_joins(session: Session, key: str) -> list[tuple[Any, str]]:
    """Where people wrote why convoys are one, or are two after all, of which ``key`` is either.  The audit has each reason
    under the convoy that was joined, whichever of the two ``key`` is, among the reasons of its other joinings."""
    found: list[tuple[Any, str]] = []
    for join in session.scalars(select(ConvoyJoin).where(or_(ConvoyJoin.convoy_key == key, ConvoyJoin.into_key == key))):
        said = select(AuditEntry).where(
            AuditEntry.subject_id == join.convoy_key, AuditEntry.reason.in_([join.reason, join.separated_reason])
        )
        found += [(join, "reason"), (join, "separated_reason")]
        found += [(entry, "reason") for entry in session.scalars(said)]
    return found


def is_there(session: Session, key: str) -> bool:
    """Whether the statement exists here."""
    return session.scalar(select(Entity.key).where(Entity.key == key)) is not None
