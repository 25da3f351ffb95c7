"""One batch of changes: each is kept, judged, and given its receipt."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.domain import changes, clock, forms, redaction
from server.domain.access import Actor
from server.domain.changes import HELD, IN_EFFECT, QUARANTINED, REPORT, Base, Offered, keys_of, sites_of
from server.domain.merge import WITHDRAWN, Merged, Seen, Statement, Value, merge
from server.models import Change, Device, Epoch, ReviewMove
from server.services import duplicates, removal
from server.services.flags import Flags
from server.services.glance import Glance
from server.services.known import Known
from server.services.reach import Reach
from server.services.receipts import Custody
from server.services.records import Record, Records, lock
from server.services.rights import NEVER_ASSIGNED, UNKNOWN_KEY, Astray, Rights

NOT_COLLECTED = "Not collected in this operation."
NOTHING_SEEN = Base("", 0)  # epochs have names, and versions are numbered from 1


@dataclass(frozen=True, slots=True)
class Reader:
    """How the wire is read.  Given by the API, for services do not know its shapes.

    ``offered`` reads the bytes of a held change again when its turn comes.  ``problems`` says what the form of a kind cannot
    hold of the values that edits set, field → messages: the kind of a report is known only once it is loaded.  ``mac`` is the
    keyed hash by which values are known that were removed for good.
    """

    offered: Callable[[str], Offered]
    problems: Callable[[str, Mapping[str, Value]], dict[str, Any]]
    mac: Callable[[bytes], bytes]


class Batch:
    """Changes of one author, judged in the order offered.  Nothing is written before ``take`` ends."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        offered: Sequence[Offered],
        at: datetime,
        met: clock.Contact | None,
        reader: Reader,
        operation: str | None = None,
        waived: frozenset[str] = frozenset(),
        counted_by: str | None = None,
    ) -> None:
        self.session, self.actor, self.offered, self.at = session, actor, offered, at
        self.met, self.reader, self.operation, self.waived = met, reader, operation, waived
        self._seen_anew: dict[str, int | None] = {}  # report → the clock's offset of the change
        self.counted_by = counted_by  # whose statement the desk enters, where it is another's

    def take(self) -> list[Custody]:
        """Lock, load, judge, write.  One receipt for each change offered, in that order."""
        self._load()
        taken = [self._take(offered) for offered in self.offered]
        self._store()
        return taken

    def _load(self) -> None:
        stated = [key for offered in self.offered for key in keys_of(offered)]
        lock(self.session, stated)
        there = Glance.at(self.session, self.actor, self.offered, stated)
        self.records = Records(self.session, self.at, (there.epoch, there.epoch_name))
        self.records.load(stated, there=there.statements)
        self.records.awaited = there.waiting
        abouts = {key for offered in self.offered for key in removal.abouts(offered)} if there.removed else set()
        self.removed = removal.Known.of(self.session, self.reader.mac, abouts)
        self.known = Known(self.session, self.actor)
        if there.custody:
            self.known.load(self.offered)
        named = {site for offered in self.offered for site in (*sites_of(offered), offered.site) if site}
        self.reach = Reach(self.session, self.actor, named)
        self.flags = Flags(self.records, self.reach, self.actor)
        self.rights = Rights(self.records, self.reach, self.actor, self.operation, self.waived)

    @cached_property
    def epochs(self) -> dict[str, int]:
        """The numbers of the epochs by name; asked once a batch, and only where a change says what it saw."""
        return {name: number for number, name in self.session.execute(select(Epoch.number, Epoch.name))}

    def judge_again(self, seqs: Sequence[int]) -> list[Custody]:
        """Judge once more the changes offered, which are in custody as ``seqs`` and have no effect, and what is held for them
        (S2.6).  Their author's rights are waived as far as ``waived`` names them."""
        judged = self._again(seqs)
        for custody, offered in zip(judged, self.offered, strict=True):
            if offered.problem:
                _quarantine(custody, offered.problem)
            else:
                self._judge(custody, offered)
            self._moved(custody)
        self._store()
        return judged

    def mended(self, seq: int, by: Custody) -> None:
        """The one change offered, in custody as ``seq``, has taken effect through another that says it right: its receipt
        says so, and what is held for it follows."""
        [custody] = self._again([seq])
        custody.outcome, custody.rev, custody.version = changes.APPLIED, by.rev, by.version
        self._moved(custody)
        self._store()

    def _again(self, seqs: Sequence[int]) -> list[Custody]:
        self._load()
        by_seq = {known.seq: known for known in self.known.all()}
        again = [by_seq[seq] for seq in seqs]
        for queue in self.known.waiting.values():
            queue[:] = [held for held in queue if held not in again]
        for custody in again:
            custody.held_for = custody.problem = None
        return again

    def _store(self) -> None:
        pairs = duplicates.look(self.session, self.records, self._seen_anew, self.actor.device)
        self.records.store()
        duplicates.keep(self.session, pairs, self.at)
        for custody in self.known.all():
            if custody.moved:
                self._store_outcome(custody)

    # Judging.

    def _take(self, offered: Offered) -> Custody:
        known = self.known.same(offered)
        if known is not None:
            return known
        offered, redacted = self.removed.without(offered, self.at, at_desk=self.actor.device is None)
        custody = Custody(
            id=offered.id,
            author_id=self.actor.person,
            device_id=self.actor.device,
            n=offered.n,
            body=offered.body,
            sha256=offered.sha256,
            entity=offered.entity,
            key=offered.key,
            action=offered.action,
            prev=offered.prev,
            recorded_at=offered.recorded_at,
            session=offered.session,
            elapsed_ms=offered.elapsed_ms,
            received_at=self.at,
            redacted=redacted,
            fresh=True,
        )
        problem = self._identity_problem(offered)
        if problem == "other-device":
            custody.n = None  # that device's number, not the next of the one that brought it
        else:
            custody.date(self.met)
        if problem:
            _quarantine(custody, problem)
        else:
            self._judge(custody, offered)
        if custody.outcome not in IN_EFFECT:
            self._place(custody, offered)
        self.records.keep(custody)
        self.known.add(custody)
        if custody.outcome in IN_EFFECT:
            self._release(custody)
        return custody

    def _place(self, custody: Custody, offered: Offered) -> None:
        """Say whose work it is: of the coordinators of the site that it names itself.  Where its statement is known, that
        says better where it belongs (``Records.store``)."""
        for site in (*sites_of(offered), offered.site):
            if site in self.reach.places:
                custody.operation_id, custody.site_id = self.reach.places[site].operation, site
                return

    def _identity_problem(self, offered: Offered) -> str | None:
        if offered.id in self.known.by_id:
            return "id-reused"
        if self.actor.device is not None:
            if offered.device is not None and offered.device != self.actor.device:
                return "other-device"
            if offered.n is not None and offered.n in self.known.by_number:
                # Two phones hold one enrolment: nothing is lost or renumbered, and the admin is told.
                self.session.execute(
                    update(Device)
                    .where(Device.id == self.actor.device, Device.cloned_at.is_(None))
                    .values(cloned_at=self.at, rev=Device.rev + 1)
                )
                return "number-reused"
        return offered.problem

    def _judge(self, custody: Custody, offered: Offered) -> None:
        if offered.action == changes.CREATE:
            self._create(custody, offered)
            return
        if offered.prev is not None:
            prev = self.known.by_id.get(offered.prev)
            if (prev is None or prev.outcome not in IN_EFFECT) and HELD not in self.waived:
                custody.outcome, custody.held_for = HELD, offered.prev
                return
            if prev is not None and prev.key != offered.key:
                _quarantine(custody, "other-key")
                return
        self._amend(custody, offered)

    def _create(self, custody: Custody, offered: Offered) -> None:
        key = str(offered.key)
        if key in self.records.by_key:
            _quarantine(custody, "id-reused")
            return
        author = self.counted_by or self.actor.person
        if offered.entity == REPORT and offered.values.get("counted_by") not in (None, author):
            _quarantine(custody, "counted-by-another")
            return
        try:
            operation = self.rights.operation_of(offered)
        except Astray as astray:
            _quarantine(custody, str(astray))
            return
        form = forms.FORMS[str(offered.values["kind"]) if offered.entity == REPORT else str(offered.entity)]
        surplus = self.reach.not_collected(form, operation, offered.values)
        values = {name: value for name, value in offered.values.items() if name not in surplus}
        statement = Statement(
            key=key,
            entity=str(offered.entity),
            author=author,
            rev=0,
            version=0,
            values=values,
            last_set={},
            review="new" if offered.entity == REPORT else None,
        )
        record = Record(statement, operation, [], custody.received_at, stored=False)
        record.entered_by = self.actor.person if self.counted_by else None
        self.records.add(record)
        self.records.made(record, custody.id, author, dict(values))
        record.flag(forms.NOT_COLLECTED, on=bool(surplus))
        self.flags.follow(record, values, custody.time_verdict)
        self.records.check(record, custody.received_at)
        self.flags.resolve(statement)
        self._in_effect(custody, record, Merged(sets=dict(values)))

    def _amend(self, custody: Custody, offered: Offered) -> None:
        record = self.records.by_key.get(str(offered.key))
        if record is None or record.statement.entity != offered.entity or not self.rights.may_write(record):
            _quarantine(custody, UNKNOWN_KEY)  # absent and another's read the same
            return
        flagged = record.flags
        given = [edit.field for edit in offered.edits if edit.now is not None]  # to empty a field states nothing
        surplus = self.reach.not_collected(record.form, record.operation, given)
        custody.wrong = self._wrong_edits(record, offered, surplus)
        problem = (
            "invalid" if custody.wrong else self.rights.place_problem(record, offered) or self._answer_problem(record, offered)
        )
        if problem:
            _quarantine(custody, problem)
            return
        if surplus:
            record.flag(forms.NOT_COLLECTED)  # and stays so: what was stated too much is in custody for good
            offered = replace(offered, edits=tuple(edit for edit in offered.edits if edit.field not in surplus))
        statement = record.statement
        seen = self._seen(statement, offered)
        places = forms.PLACES if statement.entity == REPORT else ()
        merged = merge(statement, offered.edits, seen, custody.id, self.actor.person, statement.version + 1, places)
        if offered.answer is not None:
            if statement.question == offered.answer.question:
                statement.review, statement.question = "answered", None
            else:
                custody.problem = "late-answer"  # kept in the history; moves no review state
        self.records.made(record, custody.id, self.actor.person, merged.sets)
        self.flags.follow(record, merged.sets, custody.time_verdict)
        self.records.check(record, record.received_at)
        if "seats" in merged.sets:  # of a vehicle: the reports that name it are judged by them
            self.flags.resolve(statement)
        self._in_effect(custody, record, merged, flagged)

    def _wrong_edits(self, record: Record, offered: Offered, surplus: set[str]) -> dict[str, Any]:
        """What cannot be set by these edits: field → messages.  A page is told at once what is not collected; a phone's
        statement stands without it."""
        sets = {edit.field: edit.now for edit in offered.edits if edit.field != WITHDRAWN}
        found = self.reader.problems(record.form.kind, sets)
        if (
            record.statement.entity == REPORT
            and not forms.PLACES.isdisjoint(sets)
            and forms.is_nowhere({**record.statement.values, **sets})
        ):
            found |= {name: [forms.NOWHERE] for name in forms.PLACES & sets.keys()}
        if self.actor.device is None:
            found |= {name: [NOT_COLLECTED] for name in surplus}
        return found

    def _answer_problem(self, record: Record, offered: Offered) -> str | None:
        if offered.answer is None or offered.answer.question == record.statement.question:
            return None
        asked = self.session.execute(
            select(ReviewMove.id).where(ReviewMove.entity_key == record.statement.key, ReviewMove.id == offered.answer.question)
        ).first()
        return None if asked else "unknown-question"

    def _seen(self, statement: Statement, offered: Offered) -> Seen:
        """What its author had seen: up to ``base``, and the changes behind this one – those it follows by ``prev``; at the
        desk, this person's own among the versions that base covers."""
        base = offered.base or NOTHING_SEEN
        seen = Seen.by(statement.made, self.epochs.get(base.epoch, 0), base.version, self.known.chain(offered.prev))
        if self.actor.device is not None:
            return seen
        own = (made.change for made in statement.made if made.author == self.actor.person and made.number in seen.versions)
        return replace(seen, chain=frozenset(own))

    # Taking effect.

    def _in_effect(self, custody: Custody, record: Record, merged: Merged, flagged: Sequence[str] = ()) -> None:
        """It has made a version; ``flagged`` is what the statement was flagged with before."""
        statement = record.statement
        if merged.aside:
            custody.outcome = changes.CONFLICT
        elif merged.sets and merged.beside_others:
            custody.outcome = changes.MERGED
        else:
            custody.outcome = changes.APPLIED
        if statement.entity == REPORT and not duplicates.SEEN.isdisjoint(merged.sets):
            self._seen_anew[statement.key] = custody.offset_ms
        custody.fields = sorted(set(merged.aside))
        # The phone works out for itself what its own plain change did; anything more is fed to it (sync S4.2).
        told = {*flagged, *record.flags} - {clock.WRONG}
        plain = custody.outcome == changes.APPLIED and not told and custody.action != changes.ANSWER and not custody.redacted
        statement.redacted.update(redaction.names(custody.redacted))
        self.records.touched(record, custody.device_id if plain else None)
        custody.rev, custody.version = statement.rev, statement.version

    def _release(self, custody: Custody) -> None:
        """Apply, in chain order and in this transaction, what was held for a change that is now in effect."""
        queue = deque(self.known.waiting.pop(custody.id, ()))
        while queue:  # a chain may be longer than calls may be deep
            held = queue.popleft()
            offered = self.reader.offered(held.body.decode())  # only what can be read is held
            lock(self.session, keys_of(offered))  # the convoy and vehicle it names were not this batch's
            self.records.load(keys_of(offered))
            self.reach.load_places(set(sites_of(offered)))
            held.held_for = None
            self._judge(held, offered)
            self._note_moved(held)
            if held.outcome in IN_EFFECT:
                queue.extend(self.known.waiting.pop(held.id, ()))

    def _moved(self, custody: Custody) -> None:
        """What was in custody without effect has been judged anew: its phone learns it, and what waits for it follows."""
        self._note_moved(custody)
        if custody.outcome in IN_EFFECT:
            # Nobody looked at what follows: it goes nowhere that its author never stood.
            self.rights = replace(self.rights, waived=self.rights.waived - {NEVER_ASSIGNED})
            self._release(custody)

    def _note_moved(self, custody: Custody) -> None:
        self.records.mark("receipt", custody.id, f"person:{self.actor.person}")
        custody.moved = custody.seq is not None
        if custody.seq is not None:
            self.records.seqs[custody.id] = custody.seq

    def _store_outcome(self, custody: Custody) -> None:
        names = ("outcome", "held_for", "problem", "rev", "version", "fields")
        self.session.execute(
            update(Change).where(Change.seq == custody.seq).values({name: getattr(custody, name) for name in names})
        )


def _quarantine(custody: Custody, problem: str) -> None:
    custody.outcome, custody.problem = QUARANTINED, problem
