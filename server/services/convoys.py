"""Convoys and their vehicles, with what was counted at both ends side by side."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from server.adapters.secrets import Keys
from server.domain.access import COORDINATOR, Actor
from server.domain.changes import Offered
from server.domain.refusals import Forbidden, Invalid, NotFound, Refusal
from server.models import Change, Convoy, Entity, Epoch, Report, Site, Vehicle
from server.services import joined, joins, paging, places, sync, visibility
from server.services.custody import Reader
from server.services.receipts import Custody
from server.services.records import lock

NOT_IN_SCOPE = "not-in-scope"
ENDS = {"departed": "leaving", "arrived": "arriving"}
PLACES = ("from_site", "to_site", "at_site")


def list_convoys(
    session: Session,
    keys: Keys,
    actor: Actor,
    page: paging.Page,
    operation: str | None = None,
    site: str | None = None,
) -> tuple[list[dict[str, Any]], str | None]:
    """Convoys in scope, the latest begun first, those that were joined as one."""
    query = visibility.convoys(actor)
    if operation:
        query = query.where(Convoy.operation_id == operation)
    query = query.where(Convoy.merged_into_key.is_(None))
    if site:
        at = select(func.coalesce(Convoy.merged_into_key, Convoy.key)).where(
            or_(Convoy.site_id == site, Convoy.from_site_id == site, Convoy.to_site_id == site)
        )
        query = query.where(Convoy.key.in_(at))
    rows, following = _page(session, keys, actor, "convoys", page, query, Convoy)
    return items(session, actor, rows), following


def list_vehicles(
    session: Session, keys: Keys, actor: Actor, page: paging.Page, convoy: str | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """Vehicles of the convoys in scope, the latest begun first."""
    query = visibility.vehicles(actor)
    if convoy:
        whole = or_(Convoy.key == convoy, Convoy.merged_into_key == convoy)
        query = query.where(Vehicle.convoy_key.in_(select(Convoy.key).where(whole)))
    rows, following = _page(session, keys, actor, "vehicles", page, query, Vehicle)
    return _vehicles(session, actor, rows), following


def get_convoy(session: Session, actor: Actor, key: str) -> dict[str, Any]:
    """One convoy in scope, or ``NotFound``."""
    return items(session, actor, [_find(session, visibility.convoys(actor).where(Convoy.key == key))])[0]


def get_vehicle(session: Session, actor: Actor, key: str) -> dict[str, Any]:
    """One vehicle in scope, or ``NotFound``."""
    vehicle: Vehicle = _find(session, visibility.vehicles(actor).where(Vehicle.key == key))
    return _vehicles(session, actor, [vehicle])[0]


def add_convoy(session: Session, actor: Actor, offered: Offered, reader: Reader) -> None:
    """Begin a convoy where the actor may."""
    sync.propose(session, actor, offered, reader, operation_of_convoy(session, actor, offered))


def add_vehicle(session: Session, actor: Actor, offered: Offered, reader: Reader) -> None:
    """Add a vehicle to a convoy in scope."""
    sync.propose(session, actor, offered, reader, operation_of_vehicle(session, actor, offered))


def operation_of_convoy(session: Session, actor: Actor, offered: Offered) -> str:
    """Where a convoy begins: between sites of one operation, of which the actor coordinates at least one."""
    named = {name: str(offered.values[name]) for name in PLACES if offered.values.get(name)}
    found = {site.id: site for site in session.scalars(visibility.sites(actor).where(Site.id.in_(set(named.values()))))}
    unknown = [name for name, site in named.items() if site not in found]
    if unknown:
        raise Invalid({f"values.{name}": ["Not a site of your operation."] for name in unknown})
    operations = {site.operation_id for site in found.values()} or set(actor.operations(COORDINATOR))
    if len(operations) != 1:
        raise Invalid({"values.from_site": ["Name sites of one operation: where the convoy leaves, goes to or stands."]})
    operation = operations.pop()
    if not any(actor.coordinates(operation, site) for site in found or (None,)):
        raise Forbidden("You coordinate none of these sites.")
    return operation


def operation_of_vehicle(session: Session, actor: Actor, offered: Offered) -> str:
    """That of its convoy, which the actor has in scope."""
    return places.convoy_in_scope(session, actor, offered.values.get("convoy"), "values.convoy").operation_id


def amend_convoy(session: Session, actor: Actor, offered: Offered, reader: Reader, rev: int) -> None:
    """Correct or move a convoy, merged like any other change."""
    _amend(session, actor, offered, reader, visibility.convoys(actor).where(Convoy.key == offered.key), rev)


def amend_vehicle(session: Session, actor: Actor, offered: Offered, reader: Reader, rev: int) -> None:
    """Correct a vehicle; it can be moved to another convoy in scope."""
    _check_convoy_named(session, actor, offered)
    _amend(session, actor, offered, reader, visibility.vehicles(actor).where(Vehicle.key == offered.key), rev)


def mend_convoy(session: Session, actor: Actor, offered: Offered, reader: Reader) -> Custody:
    """As ``amend_convoy``, of one that nobody looked at: what is mended is a change of it that had no effect."""
    _find(session, visibility.convoys(actor).where(Convoy.key == offered.key))
    return sync.propose(session, actor, offered, reader)


def mend_vehicle(session: Session, actor: Actor, offered: Offered, reader: Reader) -> Custody:
    """As ``mend_convoy``."""
    _check_convoy_named(session, actor, offered)
    _find(session, visibility.vehicles(actor).where(Vehicle.key == offered.key))
    return sync.propose(session, actor, offered, reader)


def _check_convoy_named(session: Session, actor: Actor, offered: Offered) -> None:
    for edit in offered.edits:
        if edit.field == "convoy":
            places.convoy_in_scope(session, actor, edit.now, "edits.convoy")


def items(session: Session, actor: Actor, convoys: Sequence[Convoy]) -> list[dict[str, Any]]:
    """Convoys with their vehicles; of those that were joined, the survivor has the vehicles of all."""
    own = {convoy.key: convoy.key for convoy in convoys}
    members = select(Convoy.key, Convoy.merged_into_key).where(Convoy.merged_into_key.in_(own), Convoy.key.not_in(own))
    of = own | {key: str(survivor) for key, survivor in session.execute(members)}
    query = visibility.vehicles(actor).where(Vehicle.convoy_key.in_(of))
    operations = {convoy.key: convoy.operation_id for convoy in convoys}
    vehicles = [
        vehicle
        for vehicle in session.scalars(query.order_by(Vehicle.key))
        if vehicle.operation_id == operations[of[str(vehicle.convoy_key)]]
    ]
    shown = _vehicles(session, actor, vehicles)
    decisions = joins.standing(session, own)
    epoch = _epoch(session)
    return [
        {
            "id": convoy.key,
            "operation": convoy.operation_id,
            "label": convoy.values.get("label"),
            "from_site": convoy.from_site_id,
            "to_site": convoy.to_site_id,
            "at_site": convoy.site_id,
            "departed_at": convoy.values.get("departed_at"),
            "arrived_at": convoy.values.get("arrived_at"),
            "note": convoy.values.get("note"),
            "vehicles": [
                vehicle
                for vehicle in shown
                if of[vehicle["convoy"]] == convoy.key and (vehicle["merged_into"] is None or convoy.merged_into_key)
            ],
            "merged_into": convoy.merged_into_key,
            "joined": decisions.get(convoy.key, []),
            "open_conflicts": convoy.open_conflicts,
            "rev": convoy.rev,
            "version": convoy.version,
            "epoch": epoch,
        }
        for convoy in convoys
    ]


def _vehicles(session: Session, actor: Actor, vehicles: Sequence[Vehicle]) -> list[dict[str, Any]]:
    """Vehicles with what was counted of them, and of those that a person says they are."""
    keys = [vehicle.key for vehicle in vehicles]
    paired: dict[str, list[Vehicle]] = {}
    for other in session.scalars(select(Vehicle).where(Vehicle.merged_into_key.in_(keys)).order_by(Vehicle.key)):
        paired.setdefault(str(other.merged_into_key), []).append(other)
    reads_as = {other.key: key for key, others in paired.items() for other in others}
    query = visibility.reports(actor).where(Report.vehicle_key.in_({*keys, *reads_as}))
    counts: dict[tuple[str | None, str], list[dict[str, Any]]] = {}
    for report in session.scalars(query.order_by(Report.observed_from, Report.key)):
        direction = str(report.values.get("direction"))
        for of in {report.vehicle_key, reads_as.get(str(report.vehicle_key))} - {None}:
            counts.setdefault((of, direction), []).append(_count(report))
    wholes = _wholes(session, {str(vehicle.convoy_key) for vehicle in vehicles})
    epoch = _epoch(session)
    return [
        {
            "id": vehicle.key,
            "convoy": vehicle.convoy_key,
            "label": vehicle.values.get("label"),
            "type": vehicle.values.get("type"),
            "seats": vehicle.values.get("seats"),
            **{
                end: _end(
                    actor,
                    vehicle.operation_id,
                    wholes.get(str(vehicle.convoy_key), []),
                    end,
                    counts.get((vehicle.key, direction), []),
                )
                for end, direction in ENDS.items()
            },
            "merged_into": vehicle.merged_into_key,
            "joined": [
                {"id": other.key, "label": other.values.get("label"), "convoy": other.convoy_key}
                for other in paired.get(vehicle.key, [])
            ],
            "open_conflicts": vehicle.open_conflicts,
            "rev": vehicle.rev,
            "version": vehicle.version,
            "epoch": epoch,
        }
        for vehicle in vehicles
    ]


def _wholes(session: Session, keys: set[str]) -> dict[str, list[Convoy]]:
    """Each of these convoys with all that were joined with it, itself included."""
    of = {key: stand.convoy for key, stand in joined.stands(session, keys).items()}
    ends = set(of.values())
    rows = session.scalars(select(Convoy).where(or_(Convoy.key.in_(ends), Convoy.merged_into_key.in_(ends)))).all()
    return {key: [row for row in rows if end in (row.key, row.merged_into_key)] for key, end in of.items()}


def _end(actor: Actor, operation: str, whole: Sequence[Convoy], end: str, counted: list[dict[str, Any]]) -> list[Any] | str:
    """One end's statements.  Where that end is not the reader's, this is said, whether or not anything was counted
    there: neither the numbers nor their absence are theirs to know."""
    stated = {convoy.from_site_id if end == "departed" else convoy.to_site_id for convoy in whole}
    sites = stated - {None} or {None}  # without a listed place, and of a convoy that is not known, it is the whole operation's
    if all(actor.coordinates(operation, site) for site in sites):
        return counted
    return [*counted, NOT_IN_SCOPE] if counted else NOT_IN_SCOPE


def _count(report: Report) -> dict[str, Any]:
    return {
        "report": report.key,
        "vehicle": report.vehicle_key,
        "total": report.values.get("total"),
        "quantifier": report.values.get("quantifier"),
        "how_known": report.values.get("how_known"),
        "review": report.review,
        "withdrawn": report.withdrawn,
    }


def _amend(session: Session, actor: Actor, offered: Offered, reader: Reader, wanted: Select[Any], rev: int) -> None:
    lock(session, [str(offered.key)])
    # A repeat after a lost answer saw the state before itself, and may have moved a convoy out of sight; it changes nothing
    # twice.
    repeated = session.scalar(
        select(Change.seq).where(Change.author_id == actor.person, Change.id == offered.id, Change.sha256 == offered.sha256)
    )
    if repeated is None:
        entity: Entity = _find(session, wanted)
        if entity.rev != rev:
            raise Refusal("rev-moved", "This was changed since you opened it. Look again; what you typed is kept.")
    sync.propose(session, actor, offered, reader)


def _find(session: Session, wanted: Select[Any]) -> Any:
    found = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _page(
    session: Session, keys: Keys, actor: Actor, listing: str, page: paging.Page, query: Select[Any], table: type[Entity]
) -> tuple[Sequence[Any], str | None]:
    after = paging.opened(keys, actor, listing, page.after, 1)
    if after:
        query = query.where(table.key < after[0])
    rows = session.scalars(query.order_by(table.key.desc()).limit(page.limit + 1)).all()
    return paging.cut(keys, actor, listing, page, rows, lambda row: [row.key])


def _epoch(session: Session) -> str:
    return session.scalars(select(Epoch.name).order_by(Epoch.number.desc()).limit(1)).one()
