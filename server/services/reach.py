"""Where an author stood, and what is collected there: what the places that changes name mean to custody."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import String, bindparam, cast, null, select, union_all
from sqlalchemy.orm import Session

from server.domain.access import COORDINATOR, MONITOR, Actor
from server.domain.forms import Form
from server.models import Assignment, Operation, Site, table
from server.services import operations
from server.services.among import among

ASSIGNMENT, SITE = map(table, (Assignment, Site))
PLACES = select(SITE.c.operation_id, SITE.c.id, SITE.c.status).where(among(SITE.c.id, "ids"))
EVER_ASSIGNED = select(ASSIGNMENT.c.operation_id, ASSIGNMENT.c.site_id, cast(null(), String)).where(
    ASSIGNMENT.c.person_id == bindparam("person"), ASSIGNMENT.c.role.in_((MONITOR, COORDINATOR))
)
REACH = union_all(PLACES, EVER_ASSIGNED)  # of all rows, only those of places have a status


@dataclass(frozen=True, slots=True)
class Place:
    """What custody needs to know of a site."""

    operation: str
    status: str


class Reach:
    """The author's assignments, ended ones too, and the ``places`` that were asked for, by the id of their site."""

    def __init__(self, session: Session, actor: Actor, places: Collection[str]) -> None:
        self.session = session
        self.places: dict[str, Place] = {}
        self.ever_operations: set[str] = set()
        self.ever_sites: set[str] = set()
        for operation, site, status in session.execute(REACH, {"person": actor.person, "ids": list(places)}):
            if status is not None:
                self.places[site] = Place(operation, status)
            elif site is not None:
                self.ever_sites.add(site)
            elif operation is not None:
                self.ever_operations.add(operation)

    def load_places(self, ids: set[str]) -> None:
        """Load the sites that exist among ``ids``."""
        if ids:
            for operation, site, status in self.session.execute(PLACES, {"ids": list(ids)}):
                self.places[site] = Place(operation, status)

    def ever_at(self, site: str) -> bool:
        """Whether the author is or was assigned there."""
        place = self.places.get(site)
        return site in self.ever_sites or (place is not None and place.operation in self.ever_operations)

    def not_collected(self, form: Form, operation: str, names: Iterable[str]) -> set[str]:
        """Those of ``names`` that the operation does not collect: they are kept in the bytes of the change, and take no
        effect (docs/decisions/0016)."""
        switched = {name: switch for name in names if (switch := form.switch_of(name))}
        return {name for name, switch in switched.items() if switch not in self.switched_on[operation]}

    @cached_property
    def switched_on(self) -> dict[str, frozenset[str]]:
        """What each operation collects besides; asked once a batch, and only where something was stated that needs it."""
        return {operation.id: operations.switched_on(operation) for operation in self.session.scalars(select(Operation))}
