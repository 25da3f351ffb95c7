"""Who acts, and what their assignments let them see and do."""

from dataclasses import dataclass

MONITOR, COORDINATOR, ADMIN = "monitor", "coordinator", "admin"
ROLES = (MONITOR, COORDINATOR, ADMIN)


@dataclass(frozen=True, slots=True)
class Grant:
    """One active assignment.  ``site`` none is the whole operation; an admin's has neither."""

    role: str
    operation: str | None
    site: str | None


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, at the desk or on a device, with their assignments as they stand in this request."""

    person: str
    grants: tuple[Grant, ...]
    device: str | None = None
    scope_number: int = 0

    @property
    def is_admin(self) -> bool:
        """Manages operations, sites, people and devices; reads no report by this alone."""
        return any(grant.role == ADMIN for grant in self.grants)

    @property
    def is_coordinator(self) -> bool:
        return any(grant.role == COORDINATOR for grant in self.grants)

    def operations(self, role: str) -> frozenset[str]:
        """Operations wholly in scope under ``role``."""
        return frozenset(g.operation for g in self.grants if g.role == role and g.operation and g.site is None)

    def sites(self, role: str) -> frozenset[str]:
        """Sites in scope one by one under ``role``, besides those of whole operations."""
        return frozenset(g.site for g in self.grants if g.role == role and g.site)

    def coordinates(self, operation: str, site: str | None) -> bool:
        """Whether a thing of ``operation`` at ``site`` (none: at no listed place) is this coordinator's."""
        return operation in self.operations(COORDINATOR) or (site is not None and site in self.sites(COORDINATOR))
