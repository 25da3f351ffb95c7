"""What a phone is told of each thing it may see: its person's own reports, their places, and no colleague (P16)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from server.domain import forms
from server.domain.access import Actor
from server.domain.changes import HELD, QUARANTINED
from server.models import (
    Change,
    Convoy,
    Entity,
    Operation,
    Person,
    Report,
    Settlement,
    Site,
    Vehicle,
)
from server.services import joined, operations, phone_reports, visibility
from server.services.phone_reports import Put

Name = tuple[str, str]  # (entity, key)


def values(session: Session, actor: Actor, names: Iterable[Name]) -> dict[Name, Put]:
    """The (rev, value) of each thing among ``names`` that the actor may see now; what is missing has left its scope."""
    wanted: dict[str, list[str]] = {}
    for entity, key in names:
        wanted.setdefault(entity, []).append(key)
    found: dict[Name, Put] = {}
    for entity, keys_ in wanted.items():
        for key, put in READERS[entity](session, actor, keys_).items():
            found[entity, key] = put
    return found


def keys(session: Session, actor: Actor, entity: str, after: str, limit: int) -> list[str]:
    """The keys of one kind that belong in a snapshot, in order, after ``after``."""
    if entity == "person":
        return [actor.person] if actor.person > after else []
    if entity == "form":
        return [kind for kind in sorted(forms.REPORTS) if kind > after]
    query, key = _select(session, actor, entity)
    query = query.with_only_columns(key).order_by(key).limit(limit)
    return list(session.scalars(query.where(key > after) if after else query))


def _select(session: Session, actor: Actor, entity: str) -> tuple[Select[Any], Any]:
    match entity:
        case "operation":
            return visibility.operations(actor), Operation.id
        case "site":
            return _sites(actor), Site.id
        case "convoy":
            return visibility.convoys(actor), Convoy.key
        case "vehicle":
            return visibility.vehicles(actor), Vehicle.key
        case "report":
            return phone_reports.kept(actor, phone_reports.hours_kept(session)), Report.key
        case "receipt":
            return _open_receipts(actor), Change.id
    raise AssertionError(entity)


def _sites(actor: Actor) -> Select[Site]:
    """The sites of the assignments, and those that the person's own reports name."""
    own = select(Entity.site_id).where(Entity.author_id == actor.person, Entity.entity == "report")
    assigned = visibility.sites(actor).with_only_columns(Site.id)
    return select(Site).where(Site.id.in_(assigned) | Site.id.in_(own))


def _open_receipts(actor: Actor) -> Select[Change]:
    """Receipts whose outcome may still move."""
    return select(Change).where(
        Change.author_id == actor.person, Change.outcome.in_((HELD, QUARANTINED)), Change.device_id.is_not(None)
    )


def _operations(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    rows = session.scalars(visibility.operations(actor).where(Operation.id.in_(keys_)))
    return {
        row.id: (
            row.rev,
            {
                "names": row.names,
                "status": row.status,
                "exercise": row.exercise,
                "time_zone": row.time_zone,
                "languages": row.languages,
                "digits": row.digits,
                "age_bands": row.age_bands,
                "position": row.position,
                "photos": row.photos,
                "status_as_announced": row.status_as_announced,
                "contact_line": row.contact_line,
                "keep_received_hours": row.keep_received_hours,
            },
        )
        for row in rows
    }


def _forms(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    """The forms as the operation collects them; ``rev`` moves with either."""
    described, rev = operations.forms_of(session, actor)
    found = {str(form["kind"]): form for form in described}
    return {kind: (forms.REPORTS[kind].version * 1_000_000 + rev, found[kind]) for kind in keys_ if kind in found}


def _people(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    """Only the phone's own person."""
    if actor.person not in keys_:
        return {}
    person = session.get_one(Person, actor.person)
    assignments = [
        {"role": grant.role, "operation": grant.operation, "site": grant.site}
        for grant in sorted(actor.grants, key=lambda g: (g.role, g.operation or "", g.site or ""))
    ]
    rev = person.rev * 1000 + person.scope_number
    return {person.id: (rev, {"name": person.name, "language": person.language, "assignments": assignments})}


def _site_values(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    assigned = set(session.scalars(visibility.sites(actor).with_only_columns(Site.id).where(Site.id.in_(keys_))))
    rows = session.scalars(_sites(actor).where(Site.id.in_(keys_)))
    return {
        row.id: (
            row.rev,
            {
                "code": row.code,
                "kind": row.kind,
                "status": row.status,
                "merged_into": row.merged_into_id,
                "names": row.names,
                "time_zone": row.time_zone,
                "operation": row.operation_id,
                "latitude_e7": row.latitude_e7,
                "longitude_e7": row.longitude_e7,
                "assigned": row.id in assigned,
            },
        )
        for row in rows
    }


def _convoys(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    """Without route, next stop or hour (law 6)."""
    rows = session.scalars(visibility.convoys(actor).where(Convoy.key.in_(keys_))).all()
    stands = joined.stands(session, {row.key for row in rows})
    return {
        row.key: (
            row.rev,
            {"label": row.values.get("label"), "at_site": stands[row.key].site, "merged_into": row.merged_into_key},
        )
        for row in rows
    }


def _vehicles(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    rows = session.scalars(visibility.vehicles(actor).where(Vehicle.key.in_(keys_))).all()
    stands = joined.stands(session, {str(row.convoy_key) for row in rows})
    paired = dict(
        session.execute(
            select(Vehicle.key, Vehicle.merged_into_key).where(Vehicle.merged_into_key.in_([row.key for row in rows]))
        ).all()
    )
    by_key = {row.key: row for row in rows}
    counted: dict[str, set[str]] = {row.key: set() for row in rows}
    # Which directions were counted here, by anybody; never the numbers or the names.  A vehicle that a person says is another
    # is counted with that one.
    for vehicle, site, stated in session.execute(
        select(Report.vehicle_key, Report.site_id, Report.values).where(
            Report.vehicle_key.in_({*counted, *paired}), Report.withdrawn.is_(False), Report.review != "not-counted"
        )
    ):
        row = by_key[paired.get(str(vehicle)) or str(vehicle)]
        direction = stated.get("direction")  # a report of another kind than a count has none
        if row.merged_into_key is None and direction is not None and site is not None and site == _stand(stands, row):
            counted[row.key].add(str(direction))
    return {
        row.key: (
            row.rev,
            {
                "convoy": stands[str(row.convoy_key)].convoy if str(row.convoy_key) in stands else row.convoy_key,
                "label": row.values.get("label"),
                "type": row.values.get("type"),
                "seats": row.values.get("seats"),
                "at_site": _stand(stands, row),
                "merged_into": row.merged_into_key,
                "counted": sorted(counted[row.key]),
            },
        )
        for row in rows
    }


def _stand(stands: dict[str, joined.Stand], row: Vehicle) -> str | None:
    found = stands.get(str(row.convoy_key))
    return found.site if found else None


def _receipts(session: Session, actor: Actor, keys_: Sequence[str]) -> dict[str, Put]:
    own = select(Change).where(Change.author_id == actor.person, Change.id.in_(keys_))
    rows = session.scalars(own.order_by(Change.seq)).all()
    aside = [row.seq for row in rows if row.settled == "set-aside"]
    settled = select(Settlement.change_seq, Settlement.reason).where(Settlement.change_seq.in_(aside)).order_by(Settlement.id)
    why: dict[int, str] = dict(session.execute(settled).all()) if aside else {}
    found: dict[str, Put] = {}
    for row in rows:
        # The first with an id stands; a later one only reused it.
        found.setdefault(row.id, (STEP[row.outcome], receipt(row) | {"device": row.device_id} | _set_aside(row, why)))
    return found


def _set_aside(row: Change, why: dict[int, str]) -> dict[str, str]:
    return {"set_aside": why[row.seq]} if row.settled == "set-aside" else {}


# A receipt has no rev of its own: its outcome only moves onward.
STEP = {HELD: 1, QUARANTINED: 2}
STEP |= dict.fromkeys(("applied", "merged", "conflict"), 3)


def receipt(row: Any) -> dict[str, Any]:
    """A receipt on the wire, without what is empty.  ``row`` is a change in custody, stored or about to be."""
    whole = {
        "id": row.id,
        "n": row.n,
        "outcome": row.outcome,
        "rev": row.rev,
        "version": row.version,
        "entity": row.entity,
        "key": row.key,
        "fields": row.fields or None,
        "held_for": row.held_for,
        "problem": row.problem,
    }
    return {name: value for name, value in whole.items() if value is not None}


READERS: dict[str, Callable[[Session, Actor, Sequence[str]], dict[str, Put]]] = {
    "operation": _operations,
    "form": _forms,
    "person": _people,
    "site": _site_values,
    "convoy": _convoys,
    "vehicle": _vehicles,
    "report": phone_reports.values,
    "receipt": _receipts,
}
