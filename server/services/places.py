"""Where a statement may be put at the desk."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.domain.access import Actor
from server.domain.ids import is_id
from server.domain.merge import Value
from server.domain.refusals import Forbidden, Invalid
from server.models import Convoy, Site
from server.services import visibility

PLACES = ("site", "from_site", "to_site", "at_site")


def check(session: Session, actor: Actor, operation: str, field: str, value: Value, path: str) -> None:
    """Refuse a site of another operation, and a report's move to where it is not the actor's to judge (law 5)."""
    if field not in PLACES:
        return
    site = value if isinstance(value, str) else None
    if site is not None and not (
        is_id(site) and session.scalar(select(Site.id).where(Site.id == site, Site.operation_id == operation))
    ):
        raise Invalid({path: ["Not a site of this operation."]})
    if field == "site" and not actor.coordinates(operation, site):
        raise Forbidden("Only somebody who coordinates the site it would move to can move it there.")


def convoy_in_scope(session: Session, actor: Actor, key: Value, path: str) -> Convoy:
    """The convoy that a vehicle is put into; refuses one that the actor may not read."""
    query = visibility.convoys(actor).where(Convoy.key == key)
    found = session.scalars(query).one_or_none() if is_id(key) else None
    if found is None:
        raise Invalid({path: ["Not a convoy in your scope."]})
    return found
