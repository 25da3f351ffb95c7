"""One batch of changes: each is kept, judged, and given its receipt."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from server.domain import changes, clock, forms, redaction
from server.domain.access import COORDINATOR, MONITOR, Actor
from server.domain.changes import CONVOY, HELD, IN_EFFECT, QUARANTINED, REPORT, VEHICLE, Offered
from server.domain.ids import is_id
from server.domain.merge import WITHDRAWN, Merged, Seen, Statement, Value, merge
from server.models import Assignment, Change, Device, Epoch, Operation, ReviewMove, Site
from server.services import duplicates, operations, removal
from server.services.records import Custody, Record, Records, lock

NOT_COLLECTED = "Not collected in this operation."
NEVER_ASSIGNED, UNKNOWN_KEY = "never-assigned", "unknown-key"


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


@dataclass(frozen=True, slots=True)
class Place:
    """What custody needs to know of a site."""

    operation: str
    status: str


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
        stated = [key for offered in self.offered for key in _keys(offered)]
        lock(self.session, stated)
        self.records = Records(self.session, self.at)
        self.records.load(stated)
        own = {offered.key for offered in self.offered if offered.key}
        self.removed = removal.Known.of(self.session, self.reader.mac, own)
        self._load_custody()
        self._load_scope()

    def judge_again(self, seq: int) -> Custody:
        """Judge once more the one change offered, which is in custody as ``seq`` and has no effect, and what is held for it
        (S2.6).  Its author's rights are waived as far as ``waived`` names them."""
        [offered] = self.offered
        custody = self._again(seq)
        self._judge(custody, offered)
        self._moved(custody)
        self._store()
        return custody

    def mended(self, seq: int, by: Custody) -> None:
        """The one change offered, in custody as ``seq``, has taken effect through another that says it right: its receipt
        says so, and what is held for it follows."""
        custody = self._again(seq)
        custody.outcome, custody.rev, custody.version = changes.APPLIED, by.rev, by.version
        self._moved(custody)
        self._store()

    def _again(self, seq: int) -> Custody:
        self._load()
        custody = next(known for known in self.known.values() if known.seq == seq)
        for queue in self.waiting.values():
            queue[:] = [held for held in queue if held is not custody]
        custody.held_for = custody.problem = None
        return custody

    def _store(self) -> None:
        pairs = duplicates.look(self.session, self.records, self._seen_anew, self.actor.device)
        self.records.store()
        duplicates.keep(self.session, pairs, self.at)
        for custody in self.known.values():
            if custody.moved:
                self._store_outcome(custody)

    # Loading.

    def _load_custody(self) -> None:
        """What we hold already: under the same ids, under the same numbers, the chains behind, and what waits for these."""
        ids = {offered.id for offered in self.offered}
        prevs = {offered.prev for offered in self.offered if offered.prev}
        numbers = {offered.n for offered in self.offered if offered.n is not None}
        self.known: dict[tuple[str, bytes], Custody] = {}
        self.by_id: dict[str, Custody] = {}
        self.by_number: dict[int, str] = {}
        self.waiting: dict[str, list[Custody]] = {}
        wanted = or_(Change.id.in_(ids | prevs), Change.held_for.in_(ids) & (Change.outcome == HELD))
        if self.actor.device and numbers:
            wanted = or_(wanted, (Change.device_id == self.actor.device) & Change.n.in_(numbers))
        self._remember(self.session.scalars(select(Change).where(Change.author_id == self.actor.person, wanted)))
        # Chains and queues are followed to their ends; nearly always there is nothing to follow.
        while missing := {c.prev for c in self.by_id.values() if c.prev and c.prev not in self.by_id} - self._sought:
            self._seek(Change.id.in_(missing), missing)
        held = {c.id for queue in self.waiting.values() for c in queue}
        while held:
            before = set(self.by_id)
            self._seek(Change.held_for.in_(held) & (Change.outcome == HELD), set())
            held = set(self.by_id) - before
        self.records.load(c.key for c in self.by_id.values() if c.outcome == HELD and c.key)

    _sought: frozenset[str] = frozenset()

    def _seek(self, wanted: ColumnElement[bool], ids: set[str]) -> None:
        self._sought = self._sought | ids
        self._remember(self.session.scalars(select(Change).where(Change.author_id == self.actor.person, wanted)))

    def _remember(self, rows: Iterable[Change]) -> None:
        for row in rows:
            if (row.id, row.sha256) in self.known:
                continue
            custody = Custody(
                **{name: getattr(row, name) for name in Custody.__slots__ if name not in ("moved", "fields", "wrong")}
            )
            custody.fields = list(row.fields)
            self._know(custody)

    def _know(self, custody: Custody) -> None:
        self.known[custody.id, custody.sha256] = custody
        if custody.problem != "id-reused":
            self.by_id[custody.id] = custody
            if custody.n is not None and custody.device_id == self.actor.device:
                self.by_number.setdefault(custody.n, custody.id)
            if custody.outcome == HELD and custody.held_for:
                self.waiting.setdefault(custody.held_for, []).append(custody)

    def _load_scope(self) -> None:
        """The author's assignments, ended ones too, and the sites that are named."""
        self.ever_operations: set[str] = set()
        self.ever_sites: set[str] = set()
        for operation, site in self.session.execute(
            select(Assignment.operation_id, Assignment.site_id).where(
                Assignment.person_id == self.actor.person, Assignment.role.in_((MONITOR, COORDINATOR))
            )
        ):
            if site is not None:
                self.ever_sites.add(site)
            elif operation is not None:
                self.ever_operations.add(operation)
        self.places: dict[str, Place] = {}
        self._load_places({site for offered in self.offered for site in (*_sites(offered), offered.site) if site})
        self.epochs: dict[str, int] = {}
        if any(offered.base for offered in self.offered):
            self.epochs = {name: number for number, name in self.session.execute(select(Epoch.number, Epoch.name))}

    def _load_places(self, ids: set[str]) -> None:
        if ids:
            for id_, operation, status in self.session.execute(
                select(Site.id, Site.operation_id, Site.status).where(Site.id.in_(ids))
            ):
                self.places[id_] = Place(operation, status)

    @cached_property
    def switched_on(self) -> dict[str, frozenset[str]]:
        """What each operation collects besides; asked once a batch, and only where something was stated that needs it."""
        return {operation.id: operations.switched_on(operation) for operation in self.session.scalars(select(Operation))}

    # Judging.

    def _take(self, offered: Offered) -> Custody:
        known = self.known.get((offered.id, offered.sha256))
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
        self._know(custody)
        if custody.outcome in IN_EFFECT:
            self._release(custody)
        return custody

    def _place(self, custody: Custody, offered: Offered) -> None:
        """Say whose work it is: of the coordinators of the site it is about, where that can be read (S2.6)."""
        record = self.records.by_key.get(str(custody.key))
        if record is not None:
            custody.operation_id, custody.site_id = record.operation, self.records.stands(record)
            return
        for site in (*_sites(offered), offered.site):
            if site in self.places:
                custody.operation_id, custody.site_id = self.places[site].operation, site
                return

    def _identity_problem(self, offered: Offered) -> str | None:
        if offered.id in self.by_id:
            return "id-reused"
        if self.actor.device is not None:
            if offered.device is not None and offered.device != self.actor.device:
                return "other-device"
            if offered.n is not None and offered.n in self.by_number:
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
            prev = self.by_id.get(offered.prev)
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
        operation = self._operation_of_create(custody, offered)
        if operation is None:
            return
        form = forms.FORMS[str(offered.values["kind"]) if offered.entity == REPORT else str(offered.entity)]
        surplus = self._not_collected(form, operation, offered.values)
        values = {name: value for name, value in offered.values.items() if name not in surplus}
        statement = Statement(
            key=key,
            entity=str(offered.entity),
            author=self.counted_by or self.actor.person,
            rev=0,
            version=0,
            values=values,
            last_set={},
            review="new" if offered.entity == REPORT else None,
        )
        record = Record(statement, operation, [], custody.received_at, stored=False)
        record.entered_by = self.actor.person if self.counted_by else None
        self.records.add(record)
        self.records.made(record, custody.id, statement.author, dict(values))
        record.flag(forms.NOT_COLLECTED, on=bool(surplus))
        self._flag_place(record)
        self._flag_references(record)
        self._flag_clock(record, custody)
        self.records.check(record, custody.received_at)
        self._resolve(statement)
        self._in_effect(custody, record, Merged(sets=dict(values)))

    def _operation_of_create(self, custody: Custody, offered: Offered) -> str | None:
        """Where a new statement belongs; none, with the change quarantined, where its author never stood."""
        if offered.entity == REPORT and offered.values.get("counted_by") not in (None, self.counted_by or self.actor.person):
            _quarantine(custody, "counted-by-another")
            return None
        for site in _sites(offered):
            if site not in self.places:
                _quarantine(custody, "unknown-site")
                return None
        if self.actor.device is None:
            return self.operation
        if offered.entity == VEHICLE:
            convoy = self._known(CONVOY, _of(offered.values, "convoy"))
            stands = convoy.site if convoy else None
            self._load_places({stands} if stands else set())
        else:
            stands = _of(offered.values, "site" if offered.entity == REPORT else "at_site")
        if stands is None:
            return self._operation_without_site(custody, offered)
        if not self._ever_at(stands) and NEVER_ASSIGNED not in self.waived:
            _quarantine(custody, NEVER_ASSIGNED)
            return None
        operation = self.places[stands].operation
        if any(self.places[site].operation != operation for site in _sites(offered)):
            _quarantine(custody, "unknown-site")
            return None
        return operation

    def _operation_without_site(self, custody: Custody, offered: Offered) -> str | None:
        operations = {grant.operation for grant in self.actor.grants if grant.role == MONITOR and grant.operation}
        if offered.entity == REPORT and len(operations) == 1:
            return operations.pop()
        if NEVER_ASSIGNED in self.waived and self.operation is not None:
            return self.operation
        _quarantine(custody, NEVER_ASSIGNED)
        return None

    def _amend(self, custody: Custody, offered: Offered) -> None:
        record = self.records.by_key.get(str(offered.key))
        if record is None or record.statement.entity != offered.entity or not self._may_write(record):
            _quarantine(custody, UNKNOWN_KEY)  # absent and another's read the same
            return
        given = [edit.field for edit in offered.edits if edit.now is not None]  # to empty a field states nothing
        surplus = self._not_collected(record.form, record.operation, given)
        custody.wrong = self._wrong_edits(record, offered, surplus)
        problem = "invalid" if custody.wrong else self._edits_problem(record, offered) or self._answer_problem(record, offered)
        if problem:
            _quarantine(custody, problem)
            return
        if surplus:
            record.flag(forms.NOT_COLLECTED)  # and stays so: what was stated too much is in custody for good
            offered = replace(offered, edits=tuple(edit for edit in offered.edits if edit.field not in surplus))
        statement = record.statement
        base = offered.base
        seen = Seen.by(
            statement.made,
            self.epochs.get(base.epoch, 0) if base else 0,
            base.version if base else 0,
            self._chain(custody, offered),
        )
        merged = merge(statement, offered.edits, seen, custody.id, self.actor.person, statement.version + 1)
        if offered.answer is not None:
            if statement.question == offered.answer.question:
                statement.review, statement.question = "answered", None
            else:
                custody.problem = "late-answer"  # kept in the history; moves no review state
        self.records.made(record, custody.id, self.actor.person, merged.sets)
        if "site" in merged.sets:
            self._flag_place(record)
        if merged.sets.keys() & {"convoy", "vehicle"}:
            self._flag_references(record)
        if merged.sets.keys() & {"observed_from", "observed_to"}:
            self._flag_clock(record, custody)
        self.records.check(record, record.received_at)
        if statement.entity == VEHICLE and "seats" in merged.sets:
            self._resolve(statement)
        self._in_effect(custody, record, merged)

    def _not_collected(self, form: forms.Form, operation: str, names: Iterable[str]) -> set[str]:
        """Those of ``names`` that the operation does not collect: they are kept in the bytes of the change, and take no
        effect (docs/decisions/0016)."""
        switched = {name: switch for name in names if (switch := form.switch_of(name))}
        return {name for name, switch in switched.items() if switch not in self.switched_on[operation]}

    def _wrong_edits(self, record: Record, offered: Offered, surplus: set[str]) -> dict[str, Any]:
        """What cannot be set by these edits: field → messages.  A page is told at once what is not collected; a phone's
        statement stands without it."""
        sets = {edit.field: edit.now for edit in offered.edits if edit.field != WITHDRAWN}
        found = self.reader.problems(record.form.kind, sets)
        if self.actor.device is None:
            found |= {name: [NOT_COLLECTED] for name in surplus}
        return found

    def _may_write(self, record: Record) -> bool:
        if self.actor.device is None:
            return True  # checked through visibility before the change was proposed
        if record.statement.entity == REPORT:
            return record.statement.author == self.actor.person
        if UNKNOWN_KEY in self.waived:
            return True  # it stood there when its author changed it
        site = self.records.stands(record)
        return site is not None and (site in self.actor.sites(MONITOR) or record.operation in self.actor.operations(MONITOR))

    def _edits_problem(self, record: Record, offered: Offered) -> str | None:
        for edit in offered.edits:
            if edit.field == WITHDRAWN and record.statement.author != self.actor.person:
                return "not-the-author"
        for site in _sites(offered):
            if site not in self.places or self.places[site].operation != record.operation:
                return "unknown-site"
            if self.actor.device is not None and record.statement.entity == REPORT and not self._ever_at(site):
                if NEVER_ASSIGNED in self.waived:
                    continue
                return NEVER_ASSIGNED
        return None

    def _answer_problem(self, record: Record, offered: Offered) -> str | None:
        if offered.answer is None or offered.answer.question == record.statement.question:
            return None
        asked = self.session.execute(
            select(ReviewMove.id).where(ReviewMove.entity_key == record.statement.key, ReviewMove.id == offered.answer.question)
        ).first()
        return None if asked else "unknown-question"

    def _chain(self, custody: Custody, offered: Offered) -> set[str]:
        """The changes behind this one: by ``prev`` on a phone; at the desk, this person's earlier ones that base saw."""
        if self.actor.device is None:
            statement = self.records.by_key[str(offered.key)].statement
            most = offered.base.version if offered.base else 0
            return {made.change for made in statement.made if made.author == self.actor.person and made.number <= most}
        chain: set[str] = set()
        prev = offered.prev
        while prev is not None and prev not in chain and prev in self.by_id:
            chain.add(prev)
            prev = self.by_id[prev].prev
        return chain

    def _ever_at(self, site: str) -> bool:
        place = self.places.get(site)
        return site in self.ever_sites or (place is not None and place.operation in self.ever_operations)

    # Taking effect.

    def _in_effect(self, custody: Custody, record: Record, merged: Merged) -> None:
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
        custody.held_for = None
        # The phone works out for itself what its own plain change did; anything more is fed to it (sync S4.2).
        told = set(record.flags) - {clock.WRONG}
        plain = custody.outcome == changes.APPLIED and not told and custody.action != changes.ANSWER and not custody.redacted
        statement.redacted.update(redaction.names(custody.redacted))
        self.records.touched(record, custody.device_id if plain else None)
        custody.rev, custody.version = statement.rev, statement.version

    def _flag_place(self, record: Record) -> None:
        site = record.site
        if record.statement.entity != REPORT or site is None or site not in self.places:
            return
        record.flag("site-closed", on=self.places[site].status == "closed")
        now = site in self.actor.sites(MONITOR) or self.places[site].operation in self.actor.operations(MONITOR)
        late = self.actor.device is not None and not now
        record.flag("late-from-previous-assignee", on=late)
        if late:
            self.records.mark("site", site, f"person:{record.statement.author}")  # its name left the phone with the assignment

    def _flag_clock(self, record: Record, custody: Custody) -> None:
        """Its times were read off a clock that was wrong, or off the one of who stated them last."""
        if record.statement.entity == REPORT:
            record.flag(clock.WRONG, on=custody.time_verdict == clock.SUSPECT)

    def _flag_references(self, record: Record) -> None:
        if record.statement.entity != REPORT:
            return
        stated = {name: _of(record.statement.values, name) for name in (CONVOY, VEHICLE)}
        found = {name: self._known(name, key) for name, key in stated.items()}
        # What stands in another operation is as unknown here as what is nowhere.
        known = {name for name, one in found.items() if one and one.operation == record.operation}
        record.flag("unresolved", on=any(key is not None and name not in known for name, key in stated.items()))

    def _known(self, entity: str, key: str | None) -> Record | None:
        if key is not None:
            self.records.load([key])
        found = self.records.by_key.get(str(key))
        return found if found and found.statement.entity == entity else None

    def _resolve(self, statement: Statement) -> None:
        """Reports that named a convoy or vehicle before it arrived are unresolved no longer, and judged by its seats."""
        if statement.entity == REPORT:
            return
        for record in self.records.naming(statement):
            before = record.flags
            self._flag_references(record)
            self.records.check(record, record.received_at)
            if record.flags != before:
                self.records.touched(record)

    def _release(self, custody: Custody) -> None:
        """Apply, in chain order and in this transaction, what was held for a change that is now in effect."""
        for held in self.waiting.pop(custody.id, ()):
            offered = self.reader.offered(held.body.decode("utf-8", "surrogatepass"))
            lock(self.session, _keys(offered))  # the convoy and vehicle it names were not this batch's
            self.records.load(_keys(offered))
            self._load_places(set(_sites(offered)))
            if offered.base and not self.epochs:
                self.epochs = {name: number for number, name in self.session.execute(select(Epoch.number, Epoch.name))}
            held.held_for = None
            self._judge(held, offered)
            self._moved(held)

    def _moved(self, custody: Custody) -> None:
        """What was in custody without effect has been judged anew: its phone learns it, and what waits for it follows."""
        custody.moved = custody.seq is not None
        if custody.moved and custody.outcome in IN_EFFECT:
            self.records.seqs[custody.id] = int(custody.seq or 0)
        self.records.mark("receipt", custody.id, f"person:{self.actor.person}")
        if custody.outcome in IN_EFFECT:
            self._release(custody)

    def _store_outcome(self, custody: Custody) -> None:
        names = ("outcome", "held_for", "problem", "rev", "version", "fields")
        self.session.execute(
            update(Change).where(Change.seq == custody.seq).values({name: getattr(custody, name) for name in names})
        )


def _quarantine(custody: Custody, problem: str) -> None:
    custody.outcome, custody.problem = QUARANTINED, problem


def _keys(offered: Offered) -> list[str]:
    """The statements a change may touch: its own, and the convoy and vehicle it names."""
    stated = [offered.values.get(name) for name in (CONVOY, VEHICLE)]
    edited = [edit.now for edit in offered.edits if edit.field in (CONVOY, VEHICLE)]
    return [key for key in (offered.key, *stated, *edited) if isinstance(key, str) and is_id(key)]


def _sites(offered: Offered) -> list[str]:
    """The sites a change names."""
    names = ("site", "from_site", "to_site", "at_site")
    values: dict[str, Value] = {**offered.values, **{edit.field: edit.now for edit in offered.edits}}
    return [site for name in names if (site := _of(values, name))]


def _of(values: dict[str, Value], name: str) -> str | None:
    """The id that a field holds.  Edits are not judged yet where this is asked: another text names nothing."""
    value = values.get(name)
    return value if isinstance(value, str) and is_id(value) else None
