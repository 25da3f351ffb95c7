"""Statements in memory: loaded under their locks in a few queries, judged, and written back in one statement a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.orm import Session

from server.domain import forms
from server.domain.changes import CONVOY, IN_EFFECT, REPORT, VEHICLE
from server.domain.checks import Situation
from server.domain.merge import Made, Statement, Value
from server.domain.review import NOT_COUNTED
from server.domain.times import found_moment
from server.models import Change, Entity, Epoch, Version, table
from server.services import disputes, feed
from server.services.among import among
from server.services.known import GONE_ALONG
from server.services.receipts import Custody
from server.services.rows import insert_numbered, insert_rows

Counted = tuple[str, str | None, str, bool]  # vehicle, site, direction, and whether it counts at all


@dataclass(slots=True)
class Record:
    """A statement with what the database keeps beside it."""

    statement: Statement
    operation: str
    flags: list[str]
    received_at: datetime
    entered_by: str | None = None
    reviewed_by_one: bool = False
    stored: bool = True
    changed: bool = False
    merged_into: str | None = None  # of a convoy or vehicle: the one it reads as
    # As they were when loaded: a phone there is told to drop what moves away, and what its vehicle was counted as.
    stood_at: str | None = None
    counted_as: Counted | None = None

    @property
    def form(self) -> forms.Form:
        """The form of what is stated: a report's is that of its kind."""
        statement = self.statement
        return forms.FORMS[str(statement.values["kind"]) if statement.entity == REPORT else statement.entity]

    @property
    def site(self) -> str | None:
        """A report's site; where a convoy stands now."""
        values = self.statement.values
        return _text(values, "site" if self.statement.entity == REPORT else "at_site")

    @property
    def counts_as(self) -> Counted | None:
        """What phones at its vehicle's site may know of a report: that it counts it, and in which direction.  A report
        of another kind counts nobody."""
        vehicle, direction = (_text(self.statement.values, name) for name in ("vehicle", "direction"))
        if self.statement.entity != REPORT or vehicle is None or direction is None:
            return None
        out = self.statement.withdrawn or self.statement.review == NOT_COUNTED
        return vehicle, self.site, direction, not out

    def flag(self, name: str, *, on: bool = True) -> None:
        """Set or clear one flag, keeping them sorted."""
        self.flags = sorted({*self.flags, name} if on else {*self.flags} - {name})

    def row(self) -> dict[str, Any]:
        """The columns of ``entity``."""
        statement, values = self.statement, self.statement.values
        report = statement.entity == REPORT
        return {
            "key": statement.key,
            "entity": statement.entity,
            "operation_id": self.operation,
            "author_id": statement.author,
            "entered_by_id": self.entered_by,
            "rev": statement.rev,
            "version": statement.version,
            "values": values,
            "last_set": statement.last_set,
            "withdrawn": statement.withdrawn,
            "open_conflicts": len(statement.disputes),
            "flags": self.flags,
            "received_at": self.received_at,
            "site_id": self.site,
            "convoy_key": _text(values, "convoy"),
            "vehicle_key": _text(values, "vehicle"),
            "from_site_id": _text(values, "from_site"),
            "to_site_id": _text(values, "to_site"),
            "merged_into_key": self.merged_into,
            "kind": _text(values, "kind"),
            "observed_from": found_moment(values.get("observed_from")) if report else None,
            "review": statement.review,
            "question_id": statement.question,
            "reviewed_by_one": self.reviewed_by_one,
            "attention": 0 if statement.disputes else 1 if self.flags else 2,
            "redacted": sorted(statement.redacted) or None,
        }


TABLE, CHANGES, VERSIONS, EPOCHS = map(table, (Entity, Change, Version, Epoch))
EPOCH = select(EPOCHS.c.number, EPOCHS.c.name).order_by(EPOCHS.c.number.desc()).limit(1)
STATEMENTS = select(TABLE).where(among(TABLE.c.key, "keys"))
MADE = (
    select(VERSIONS.c.entity_key, VERSIONS.c.number, VERSIONS.c.epoch, CHANGES.c.seq, CHANGES.c.id, VERSIONS.c.author_id)
    .join(CHANGES, CHANGES.c.seq == VERSIONS.c.change_seq)
    .where(among(VERSIONS.c.entity_key, "keys"))
    .order_by(VERSIONS.c.entity_key, VERSIONS.c.number)
)
LOCK = text("select pg_advisory_xact_lock(hashtextextended(k, 0)) from unnest(cast(:keys as text[])) k")
_FIXED_COLUMNS = frozenset({"key", "entity", "operation_id", "author_id", "received_at"})


def _text(values: dict[str, Value], name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) else None


def lock(session: Session, keys: Iterable[str]) -> None:
    """Hold the keys until the transaction ends, sorted, even those that no row bears yet (sync S3.7).

    SQLite's transaction holds the only write lock already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(LOCK, {"keys": sorted(set(keys))})


class Records:
    """The statements concerned in one transaction, and all that is to be written about them."""

    def __init__(self, session: Session, received_at: datetime, epoch: tuple[int, str] | None = None) -> None:
        self.session = session
        self.received_at = received_at
        number, name = epoch or session.execute(EPOCH).one()
        self.epoch: int = number
        self.epoch_name: str = name
        self.by_key: dict[str, Record] = {}
        self.awaited = False  # whether anything without effect may wait under a key that no statement bears yet
        self.seqs: dict[str, int] = {}  # change id → seq, of changes that versions and candidates name
        self._looked_for: set[str] = set()
        self._held: set[str] = set()  # of these, the keys that were locked when they were looked for
        self._seats: dict[str, tuple[str, Value]] = {}
        self._versions: list[tuple[str, Made, dict[str, Value], datetime]] = []
        self._new_custody: list[Custody] = []
        self._marks: list[feed.Mark] = []

    def load(self, keys: Iterable[str], *, there: bool = True) -> None:
        """Load the statements that exist among ``keys``; they must be locked.  ``there``: whether any may.

        What was only read before it was locked is read again: somebody may have written it since.
        """
        wanted = set(keys)
        for key in (wanted - self._held) & self._looked_for:
            record = self.by_key.get(key)
            if record is None or not (record.changed or not record.stored):
                self.by_key.pop(key, None)
                self._looked_for.discard(key)
        self._held |= wanted
        self._read(wanted, there=there)

    def _read(self, keys: Iterable[str], *, there: bool = True) -> None:
        wanted = set(keys) - self._looked_for
        self._looked_for |= wanted
        if not wanted or not there:
            return
        rows = self.session.execute(STATEMENTS, {"keys": list(wanted)}).mappings().all()
        if not rows:
            return
        for row in rows:
            statement = Statement(
                key=row["key"],
                entity=row["entity"],
                author=row["author_id"],
                rev=row["rev"],
                version=row["version"],
                values=dict(row["values"]),
                last_set=dict(row["last_set"]),
                withdrawn=row["withdrawn"],
                review=row["review"],
                question=row["question_id"],
                redacted=set(row["redacted"] or ()),
            )
            record = Record(
                statement=statement,
                operation=row["operation_id"],
                flags=list(row["flags"]),
                received_at=row["received_at"],
                entered_by=row["entered_by_id"],
                reviewed_by_one=row["reviewed_by_one"],
                merged_into=row["merged_into_key"],
            )
            record.stood_at, record.counted_as = record.site, record.counts_as
            self.by_key[statement.key] = record
        self._load_versions([row["key"] for row in rows])
        contested = [self.by_key[row["key"]].statement for row in rows if row["open_conflicts"]]
        self.seqs |= disputes.load(self.session, contested)
        self._load_survivors([self.by_key[row["key"]] for row in rows if row["merged_into_key"]])
        self._load_convoys([self.by_key[row["key"]] for row in rows if row["entity"] == VEHICLE])

    def _load_survivors(self, joined: Sequence[Record]) -> None:
        """A convoy that is joined stands where its survivor does, wherever it was said to stand itself."""
        if joined:
            self._read({str(record.merged_into) for record in joined})
        for record in joined:
            if record.statement.entity == CONVOY:
                record.stood_at = self.by_key[str(record.merged_into)].stood_at

    def _load_convoys(self, vehicles: Sequence[Record]) -> None:
        """A vehicle stands where its convoy does; its own record knows no site."""
        if vehicles:
            self._read(key for vehicle in vehicles if (key := _text(vehicle.statement.values, "convoy")))
        for vehicle in vehicles:
            convoy = self.convoy_of(vehicle)
            vehicle.stood_at = convoy.stood_at if convoy else None

    def convoy_of(self, vehicle: Record) -> Record | None:
        """The convoy that a vehicle names, where it is known in its operation."""
        convoy = self.known(CONVOY, _text(vehicle.statement.values, "convoy"))
        return convoy if convoy and convoy.operation == vehicle.operation else None

    def known(self, entity: str, key: str | None) -> Record | None:
        """The convoy or vehicle under ``key``, where it is one."""
        if key is not None:
            self._read([key])
        found = self.by_key.get(str(key))
        return found if found and found.statement.entity == entity else None

    def stands(self, record: Record) -> str | None:
        """The site at which phones see it now."""
        if record.statement.entity == VEHICLE:
            convoy = self.convoy_of(record)
            return self.stands(convoy) if convoy else None
        return self.by_key[record.merged_into].site if record.merged_into else record.site

    def check(self, record: Record, received_at: datetime) -> None:
        """Judge a report's values by the soft checks of its form anew.  ``received_at`` is when it came."""
        if record.statement.entity == REPORT:
            form = record.form
            situation = Situation(received_at, self._seats_of(record))
            earned = form.soft_checks(record.statement.values, situation)
            record.flags = sorted({*record.flags} - form.flags | {*earned})

    def naming(self, statement: Statement) -> list[Record]:
        """The reports that name a convoy or vehicle, locked and loaded; those of this transaction too, written or not."""
        named = Entity.convoy_key if statement.entity == CONVOY else Entity.vehicle_key
        keys = set(self.session.scalars(select(Entity.key).where(named == statement.key, Entity.entity == REPORT)))
        for record in self.by_key.values():
            if record.statement.entity == REPORT and record.statement.values.get(statement.entity) == statement.key:
                keys.add(record.statement.key)
        lock(self.session, keys)
        self.load(keys)
        return [self.by_key[key] for key in keys]

    def _seats_of(self, record: Record) -> int | None:
        """The seats of the vehicle that a report names, where its record tells them."""
        vehicle = _text(record.statement.values, "vehicle")
        if vehicle is None:
            return None
        known = self.by_key.get(vehicle)
        if known is None and vehicle not in self._looked_for and vehicle not in self._seats:
            self._load_seats()
        operation, seats = (
            (known.operation, known.statement.values.get("seats")) if known else self._seats.get(vehicle, ("", None))
        )
        return seats if operation == record.operation and isinstance(seats, int) else None

    def _load_seats(self) -> None:
        """Read, of all vehicles that loaded reports name, what a check needs: one query for a batch, and no lock."""
        named = {_text(record.statement.values, "vehicle") for record in self.by_key.values()} - {None}
        wanted = named - self._looked_for - self._seats.keys()
        self._seats |= {str(key): ("", None) for key in wanted}
        columns = select(Entity.key, Entity.operation_id, Entity.values)
        for key, operation, values in self.session.execute(columns.where(Entity.key.in_(wanted), Entity.entity == VEHICLE)):
            self._seats[key] = (operation, values.get("seats"))

    def _load_versions(self, keys: Sequence[str]) -> None:
        for key, number, epoch, seq, change, author in self.session.execute(MADE, {"keys": list(keys)}):
            self.by_key[key].statement.made.append(Made(number, epoch, change, author))
            self.seqs[change] = seq

    def add(self, record: Record) -> None:
        """A statement that begins to exist."""
        self.by_key[record.statement.key] = record

    def keep(self, custody: Custody) -> None:
        """Take a change into custody with the next ``store``."""
        self._new_custody.append(custody)

    def made(self, record: Record, change: str, author: str, sets: dict[str, Value]) -> Made:
        """Add the next version of a statement; the caller has set the values."""
        statement = record.statement
        statement.version += 1
        made = Made(statement.version, self.epoch, change, author)
        statement.made.append(made)
        self._versions.append((statement.key, made, sets, self.received_at))
        return made

    def touched(self, record: Record, device: str | None = None) -> None:
        """Something visible about a statement changed: raise its rev and tell the phones that may see it."""
        statement = record.statement
        statement.rev += 1
        record.changed = True
        if statement.entity == REPORT:
            self._marks.append(feed.Mark(REPORT, statement.key, f"person:{statement.author}", device))
            if record.stored and record.site != record.stood_at:
                # The phone may not have the one site yet, and have no other reason to keep the other.
                for site in {record.stood_at, record.site} - {None}:
                    self.mark("site", str(site), f"person:{statement.author}")
            if not record.stored and record.entered_by and record.site:  # at the desk, wherever its author is assigned
                self.mark("site", record.site, f"person:{statement.author}")
            return
        for site in {record.stood_at, self.stands(record)} - {None}:
            self._marks.append(feed.Mark(statement.entity, statement.key, f"site:{site}"))

    def mark(self, entity: str, key: str, scope: str) -> None:
        """Tell the phones of ``scope`` about something else than a statement."""
        self._marks.append(feed.Mark(entity, key, scope))

    def _tell_vehicles(self) -> None:
        """Phones at a vehicle's site learn that it was counted, or no longer is, and that it came or went with its convoy."""
        keys: set[str] = set()
        moved: set[str] = set()
        for record in list(self.by_key.values()):
            if record.changed and record.counted_as != record.counts_as:
                keys |= {counted[0] for counted in (record.counted_as, record.counts_as) if counted}
            # One that is new may have been named before it arrived.
            if record.changed and record.statement.entity == CONVOY and record.stood_at != self.stands(record):
                moved.add(record.statement.key)
        if moved:
            moved |= set(self.session.scalars(select(Entity.key).where(Entity.merged_into_key.in_(moved))))
            keys |= set(self.session.scalars(select(Entity.key).where(Entity.convoy_key.in_(moved), Entity.entity == VEHICLE)))
            keys |= {key for key in moved if key not in self.by_key or not self.by_key[key].changed}
        self._load_locked(keys)
        # What counts a joined vehicle counts the one it is.
        survivors = {found.merged_into for key in keys if (found := self.by_key.get(key)) and found.statement.entity == VEHICLE}
        self._load_locked({key for key in survivors if key})
        for key in sorted({*keys, *(key for key in survivors if key)} & self.by_key.keys()):
            if self.by_key[key].statement.entity != REPORT:
                self.touched(self.by_key[key])

    def _load_locked(self, keys: set[str]) -> None:
        if keys:
            lock(self.session, keys)
            self.load(keys)

    def _place_kept(self) -> None:
        """What has no effect and is taken now waits at the site of its statement, as that stands at the end of the batch."""
        for custody in self._new_custody:
            record = self.by_key.get(str(custody.key))
            if record is not None and custody.outcome not in IN_EFFECT:
                custody.operation_id, custody.site_id = record.operation, self.stands(record)

    def _place_waiting(self, changed: Sequence[Record]) -> None:
        """What waited already goes with its statement: whose work it is follows the site (sync S2.6)."""
        moved = [record for record in changed if (record.stood_at != self.stands(record) if record.stored else self.awaited)]
        if moved:
            places = [{"b_key": one.statement.key, "b_operation": one.operation, "b_site": self.stands(one)} for one in moved]
            self.session.execute(GONE_ALONG, places)

    def store(self) -> None:
        """Write everything, one statement a table."""
        self._tell_vehicles()
        self._place_kept()
        session = self.session
        seqs = insert_numbered(session, CHANGES, [custody.row() for custody in self._new_custody])
        for custody, seq in zip(self._new_custody, seqs, strict=True):
            custody.seq = seq
            if custody.outcome in IN_EFFECT:  # another change may bear the same id, in quarantine
                self.seqs[custody.id] = seq
        changed = [record for record in self.by_key.values() if record.changed]
        self._place_waiting(changed)
        insert_rows(session, TABLE, [record.row() for record in changed if not record.stored])
        if old := [record.row() for record in changed if record.stored]:
            columns = [name for name in old[0] if name not in _FIXED_COLUMNS]
            statement = (
                update(TABLE).where(TABLE.c.key == bindparam("b_key")).values({name: bindparam(f"b_{name}") for name in columns})
            )
            session.execute(statement, [{f"b_{name}": row[name] for name in ("key", *columns)} for row in old])
        insert_rows(
            session,
            VERSIONS,
            [
                {
                    "entity_key": key,
                    "number": made.number,
                    "epoch": made.epoch,
                    "change_seq": self.seqs[made.change],
                    "author_id": made.author,
                    "made_at": made_at,
                    "sets": sets,
                }
                for key, made, sets, made_at in self._versions
            ],
        )
        disputes.store(session, [record.statement for record in changed], self.seqs, self.received_at)
        feed.mark_all(session, self._marks, self.received_at)
