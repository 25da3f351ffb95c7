"""Joining convoys that are one, and separating them again: decisions of people, named and reasoned (sync S3.6)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.ids import new_id
from server.domain import joins
from server.domain.access import Actor
from server.domain.refusals import Forbidden, Invalid, NotFound, Refusal
from server.models import Convoy, ConvoyJoin, Entity, Person, Report, Vehicle, VehiclePair
from server.services import audit, duplicates, visibility
from server.services.records import Records, lock


def join(
    session: Session,
    actor: Actor,
    key: str,
    *,
    rev: int,
    into: str,
    into_rev: int,
    vehicles: Sequence[joins.Pair],
    reason: str,
) -> None:
    """Say that one convoy is the same as another, and which of their vehicles are one.  ``rev`` and ``into_rev`` are the
    states seen.  Said again of a joined convoy it pairs the vehicles anew."""
    convoy = _find(session, actor, key)
    if convoy is None:
        raise NotFound
    other = _find(session, actor, into)
    if other is None or other.operation_id != convoy.operation_id:
        raise Invalid({"into": ["Not a convoy of this operation in your scope."]})
    scene = Scene(session, convoy.operation_id, {key, into})
    end = joins.target(scene.into, key, into)
    scene.check_seen({key: rev, into: into_rev})
    ours = joins.below(scene.into, key)
    theirs = joins.below(scene.into, joins.survivor(scene.into, into)) - ours
    standing = scene.standing.get(key)
    held = {one: other for one, other, of in scene.pairs if standing is None or of != standing.id}
    shown = [vehicle for vehicle in scene.convoy_of if vehicle not in held]
    problems = joins.pairing_problems(
        vehicles,
        {vehicle for vehicle in shown if scene.convoy_of[vehicle] in ours},
        {vehicle for vehicle in shown if scene.convoy_of[vehicle] in theirs},
    )
    if problems:
        raise Invalid(problems)
    if standing is not None:
        scene.end(standing, actor, reason)
    made = ConvoyJoin(id=new_id(), convoy_key=key, into_key=end, person_id=actor.person, at=scene.at, reason=reason)
    session.add(made)
    session.flush()
    session.add_all(VehiclePair(id=new_id(), join_id=made.id, vehicle_key=one, into_key=of) for one, of in vehicles)
    audit.record(session, actor, "convoy-joined", "convoy", key, reason)
    scene.settle()


def separate(session: Session, actor: Actor, key: str, *, rev: int, reason: str) -> None:
    """Take a joining back: what was joined into this convoy before goes with it, and all reads as it did."""
    convoy = session.scalars(visibility.convoys(actor).where(Convoy.key == key)).one_or_none()
    if convoy is None:
        raise NotFound
    scene = Scene(session, convoy.operation_id, {key})
    standing = scene.standing.get(key)
    if standing is None:
        raise Refusal("not-joined", "This convoy is not joined into another. Look again.")
    if _find(session, actor, key) is None or _find(session, actor, standing.into_key) is None:
        raise Forbidden("You coordinate one of the two convoys only.")
    scene.check_seen({key: rev})
    side = joins.below(scene.into, key)
    cut = joins.cut_by([(one, other) for one, other, _ in scene.pairs], side, scene.convoy_of)
    scene.end(standing, actor, reason, [one for one, _ in cut])
    audit.record(session, actor, "convoy-separated", "convoy", key, reason)
    scene.settle()
    duplicates.forget(session, scene.reports, standing.at)


def _find(session: Session, actor: Actor, key: str) -> Convoy | None:
    return session.scalars(visibility.convoys_by_themselves(actor).where(Convoy.key == key)).one_or_none()


class Scene:
    """Everything that joining or separating some convoys touches, locked: their wholes, the vehicles, and the reports that
    name any of them.  One person at a time joins convoys of an operation."""

    def __init__(self, session: Session, operation: str, keys: Collection[str]) -> None:
        self.session, self.operation, self.at = session, operation, clock.now()
        lock(session, [f"joins:{operation}"])
        rows = session.scalars(
            select(ConvoyJoin)
            .join(Entity, Entity.key == ConvoyJoin.convoy_key)
            .where(Entity.operation_id == operation, ConvoyJoin.separated_at.is_(None))
        ).all()
        self.standing = {row.convoy_key: row for row in rows}
        self.into = {row.convoy_key: row.into_key for row in rows}
        ends = {joins.survivor(self.into, key) for key in keys}
        self.convoys = {key for end in ends for key in joins.below(self.into, end)}
        self._load_vehicles()
        self.reports = self._reports()
        lock(session, {*self.convoys, *self.convoy_of, *self.reports})
        # What came while this waited for the locks; whatever comes now waits for it.
        self._load_vehicles()
        self.reports = self._reports()
        lock(session, {*self.convoy_of, *self.reports})
        self.records = Records(session, self.at)
        self.records.load({*self.convoys, *self.convoy_of})

    def _load_vehicles(self) -> None:
        """The vehicles of these convoys and those paired with them, each with its convoy; ``pairs``: (vehicle, the one it
        is, by which join).  What names a convoy from another operation is not of it."""
        rows = select(Vehicle.key, Vehicle.convoy_key).execution_options(populate_existing=True)
        here = rows.where(Vehicle.convoy_key.in_(self.convoys), Vehicle.operation_id == self.operation)
        self.convoy_of = dict(self.session.execute(here).all())
        pairs = select(VehiclePair.vehicle_key, VehiclePair.into_key, VehiclePair.join_id).where(
            VehiclePair.ended_at.is_(None),
            or_(
                VehiclePair.vehicle_key.in_(self.convoy_of),
                VehiclePair.into_key.in_(self.convoy_of),
                VehiclePair.join_id.in_([row.id for row in self.standing.values() if row.convoy_key in self.convoys]),
            ),
        )
        self.pairs = [(one, other, of) for one, other, of in self.session.execute(pairs)]
        moved = {key for one, other, _ in self.pairs for key in (one, other)} - self.convoy_of.keys()
        self.convoy_of |= dict(self.session.execute(rows.where(Vehicle.key.in_(moved))).all())

    def _reports(self) -> set[str]:
        named = or_(Report.convoy_key.in_(self.convoys), Report.vehicle_key.in_(self.convoy_of))
        return set(self.session.scalars(select(Report.key).where(named)))

    def check_seen(self, revs: dict[str, int]) -> None:
        """Refuse who decides upon another state than the present one."""
        if any(self.records.by_key[key].statement.rev != rev for key, rev in revs.items()):
            raise Refusal("rev-moved", "This was changed since you opened it. Look again; what you typed is kept.")

    def end(self, standing: ConvoyJoin, actor: Actor, reason: str, cut: Iterable[str] = ()) -> None:
        """A decision stands no longer, nor do the pairs it made; ``cut``: vehicles of other pairs that end with it."""
        standing.separated_at, standing.separated_by_id, standing.separated_reason = self.at, actor.person, reason
        ends = or_(VehiclePair.join_id == standing.id, VehiclePair.vehicle_key.in_(list(cut)))
        self.session.execute(update(VehiclePair).where(ends, VehiclePair.ended_at.is_(None)).values(ended_at=self.at))
        self.session.flush()

    def settle(self) -> None:
        """Let all that is concerned read as the decisions that stand now say, and tell the phones."""
        self.session.flush()
        into = {
            row.convoy_key: row.into_key
            for row in self.session.scalars(
                select(ConvoyJoin).where(ConvoyJoin.separated_at.is_(None), ConvoyJoin.convoy_key.in_(self.convoys))
            )
        }
        self._load_vehicles()
        into |= {one: other for one, other, _ in self.pairs}
        survivors = joins.one_hop(into)
        for key in sorted({*self.convoys, *self.convoy_of}):
            self.records.by_key[key].merged_into = survivors.get(key)
        for key in sorted({*self.convoys, *self.convoy_of}):
            self.records.touched(self.records.by_key[key])
        self.records.store()
        self._ask_again()

    def _ask_again(self) -> None:
        """Reports of vehicles that turn out to be one may be of one event."""
        records = Records(self.session, self.at)
        records.load(self.reports)
        pairs = duplicates.look(self.session, records, dict.fromkeys(sorted(self.reports)), None)
        records.store()
        duplicates.keep(self.session, pairs, self.at)


def standing(session: Session, survivors: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """What is joined into each of ``survivors`` and by whose word, the oldest decision first; for who may see the whole."""
    rows = session.execute(
        select(ConvoyJoin, Convoy, Person.name)
        .join(Convoy, Convoy.key == ConvoyJoin.convoy_key)
        .join(Person, Person.id == ConvoyJoin.person_id)
        .where(Convoy.merged_into_key.in_(survivors), ConvoyJoin.separated_at.is_(None))
        .order_by(ConvoyJoin.id)
    ).all()
    found: dict[str, list[dict[str, Any]]] = {}
    for made, convoy, name in rows:
        found.setdefault(str(convoy.merged_into_key), []).append(
            {
                "id": convoy.key,
                "label": convoy.values.get("label"),
                "from_site": convoy.from_site_id,
                "to_site": convoy.to_site_id,
                "at_site": convoy.site_id,
                "departed_at": convoy.values.get("departed_at"),
                "arrived_at": convoy.values.get("arrived_at"),
                "note": convoy.values.get("note"),
                "open_conflicts": convoy.open_conflicts,
                "rev": convoy.rev,
                "into": made.into_key,
                "by": {"id": made.person_id, "name": name},
                "at": made.at.isoformat(),
                "reason": made.reason,
            }
        )
    return found
