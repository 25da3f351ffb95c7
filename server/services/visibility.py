"""Every select of protected rows starts here: it knows the actor, and denies by default (protection P3)."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from server.domain.access import COORDINATOR, MONITOR, Actor, Grant
from server.domain.changes import HELD, QUARANTINED
from server.models import Assignment, Attachment, Change, Convoy, Entity, Operation, Report, Site, Vehicle


def grants_of(session: Session, person: str) -> tuple[Grant, ...]:
    """The active assignments of ``person`` as grants."""
    rows = session.execute(
        select(Assignment.role, Assignment.operation_id, Assignment.site_id).where(
            Assignment.person_id == person, Assignment.ended_at.is_(None)
        )
    )
    return tuple(Grant(role, operation, site) for role, operation, site in rows)


def ever_in(session: Session, person: str, roles: tuple[str, ...]) -> set[str]:
    """The operations in which ``person`` is or was assigned in one of ``roles``."""
    wanted = select(Assignment.operation_id).where(Assignment.person_id == person, Assignment.role.in_(roles))
    return {operation for operation in session.scalars(wanted.distinct()) if operation}


def reports(actor: Actor) -> Select[Report]:
    """Reports the actor may read: a coordinator's scope, or on a device the person's own."""
    if actor.device is not None:
        return select(Report).where(Report.author_id == actor.person)
    return select(Report).where(_in_scope_of_coordinator(actor, Report))


def attachments(actor: Actor) -> Select[Attachment]:
    """Attachments of the reports in scope."""
    return select(Attachment).where(Attachment.report_key.in_(reports(actor).with_only_columns(Report.key)))


def convoys(actor: Actor) -> Select[Convoy]:
    """Convoys: for coordinators of any of their sites; on a device, while they stand at a site of its person (law 6).
    Those that a person joined are one convoy, with the sites of all; it stands where the survivor does."""
    return select(Convoy).where(_convoy_in_scope(actor))


def convoys_by_themselves(actor: Actor) -> Select[Convoy]:
    """Convoys of the coordinator's own sites, whatever is joined into them: of these they may say what they are."""
    return select(Convoy).where(_at_own_sites(actor, Convoy))


def vehicles(actor: Actor) -> Select[Vehicle]:
    """Vehicles of the convoys in scope.  One may name a convoy that is not known, or that came in another operation: it is
    found at the desk by those who coordinate the whole operation, and is no vehicle of the other."""
    convoys = select(Convoy.key, Convoy.operation_id).where(_convoy_in_scope(actor))
    in_scope = tuple_(Vehicle.convoy_key, Vehicle.operation_id).in_(convoys)
    if actor.device is not None:
        return select(Vehicle).where(in_scope)
    return select(Vehicle).where(or_(in_scope, Vehicle.operation_id.in_(actor.operations(COORDINATOR))))


def queued(actor: Actor) -> Select[Change]:
    """Changes without effect: of the coordinators of the site they are about, where that can be read, else of those who
    coordinate a whole operation in which their author was ever assigned (sync S2.6)."""
    operations, sites = actor.operations(COORDINATOR), actor.sites(COORDINATOR)
    theirs = select(Assignment.person_id).where(Assignment.operation_id.in_(operations))
    return select(Change).where(
        Change.outcome.in_((HELD, QUARANTINED)),
        or_(
            Change.operation_id.in_(operations),
            Change.site_id.in_(sites),
            and_(Change.operation_id.is_(None), Change.author_id.in_(theirs)),
        ),
    )


def sites(actor: Actor) -> Select[Site]:
    """Sites: all for an admin, else those of the actor's operations (desk) or assignments (device)."""
    if actor.device is None and actor.is_admin:
        return select(Site)
    if actor.device is None:
        return select(Site).where(Site.operation_id.in_({g.operation for g in actor.grants if g.operation}))
    return select(Site).where(or_(Site.operation_id.in_(actor.operations(MONITOR)), Site.id.in_(actor.sites(MONITOR))))


def operations(actor: Actor) -> Select[Operation]:
    """Operations: all for an admin, else those the actor is assigned in."""
    if actor.device is None and actor.is_admin:
        return select(Operation)
    return select(Operation).where(Operation.id.in_({g.operation for g in actor.grants if g.operation}))


def _in_scope_of_coordinator(actor: Actor, table: type[Entity]) -> ColumnElement[bool]:
    operations, sites = actor.operations(COORDINATOR), actor.sites(COORDINATOR)
    if not operations and not sites:
        return false()
    return or_(table.operation_id.in_(operations), table.site_id.in_(sites))


def _convoy_in_scope(actor: Actor) -> ColumnElement[bool]:
    whole = func.coalesce(Convoy.merged_into_key, Convoy.key)
    one = aliased(Convoy)
    if actor.device is None:
        return whole.in_(select(func.coalesce(one.merged_into_key, one.key)).where(_at_own_sites(actor, one)))
    mine = select(Site.id).where(or_(Site.operation_id.in_(actor.operations(MONITOR)), Site.id.in_(actor.sites(MONITOR))))
    return whole.in_(select(one.key).where(one.merged_into_key.is_(None), one.site_id.in_(mine)))


def _at_own_sites(actor: Actor, table: Any) -> ColumnElement[bool]:
    operations, sites = actor.operations(COORDINATOR), actor.sites(COORDINATOR)
    return or_(
        table.operation_id.in_(operations),
        table.site_id.in_(sites),
        table.from_site_id.in_(sites),
        table.to_site_id.in_(sites),
    )
