"""Where what an author states belongs, and whether they may state it there (sync S2.6, S2.7)."""

from dataclasses import dataclass

from server.domain.access import MONITOR, Actor
from server.domain.changes import CONVOY, REPORT, VEHICLE, Offered, id_in, sites_of
from server.services.reach import Reach
from server.services.records import Record, Records

NEVER_ASSIGNED, UNKNOWN_KEY, UNKNOWN_SITE = "never-assigned", "unknown-key", "unknown-site"


class Astray(Exception):
    """A change that does not belong where it says, or not to its author.  Its text is the problem, as a slug."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What one author may state.  ``operation`` is where a statement of the desk belongs, and one that a person lets in
    although it names no place; ``waived`` are the problems that this person passes over."""

    records: Records
    reach: Reach
    actor: Actor
    operation: str | None
    waived: frozenset[str]

    def operation_of(self, offered: Offered) -> str:
        """Where a new statement belongs.  Raises ``Astray``."""
        if any(site not in self.reach.places for site in sites_of(offered)):
            raise Astray(UNKNOWN_SITE)
        convoy = self.records.known(CONVOY, id_in(offered.values, "convoy")) if offered.entity == VEHICLE else None
        operation = self._operation_of(offered, convoy)
        if any(self.reach.places[site].operation != operation for site in sites_of(offered)):
            raise Astray(UNKNOWN_SITE)
        if convoy and convoy.operation != operation:
            raise Astray(UNKNOWN_SITE)
        return operation

    def _operation_of(self, offered: Offered, convoy: Record | None) -> str:
        """By the place that says it, whatever else is named.  ``convoy`` is a vehicle's."""
        if self.actor.device is None:
            return self._given()
        if offered.entity == VEHICLE:
            stands = convoy.site if convoy else None
        else:
            stands = id_in(offered.values, "site" if offered.entity == REPORT else "at_site")
        if stands is None:
            monitored = {grant.operation for grant in self.actor.grants if grant.role == MONITOR and grant.operation}
            return monitored.pop() if offered.entity == REPORT and len(monitored) == 1 else self._given()
        self.reach.load_places({stands} - self.reach.places.keys())  # a convoy's was not named
        if not self.reach.ever_at(stands) and NEVER_ASSIGNED not in self.waived:
            raise Astray(NEVER_ASSIGNED)
        return self.reach.places[stands].operation

    def _given(self) -> str:
        if self.operation is None:
            raise Astray(NEVER_ASSIGNED)
        return self.operation

    def may_write(self, record: Record) -> bool:
        """Whether the author may change a statement at all."""
        if self.actor.device is None:
            return True  # checked through visibility before the change was proposed
        if record.statement.entity == REPORT:
            return record.statement.author == self.actor.person
        if UNKNOWN_KEY in self.waived:
            return True  # it stood there when its author changed it
        convoy = record if record.statement.entity == CONVOY else self.records.convoy_of(record)
        # A joined one stands with its survivor; whoever did not know that yet may still change it where it stood.
        sites = {convoy.site, self.records.stands(convoy)} - {None} if convoy else set()
        return bool(sites) and (
            record.operation in self.actor.operations(MONITOR) or not sites.isdisjoint(self.actor.sites(MONITOR))
        )

    def place_problem(self, record: Record, offered: Offered) -> str | None:
        """What is wrong with the sites that the edits of a change name, and with a vehicle's convoy, as a slug."""
        if record.statement.entity == VEHICLE:
            named = {edit.field: edit.now for edit in offered.edits}
            convoy = self.records.known(CONVOY, id_in(named, "convoy"))
            if convoy and convoy.operation != record.operation:
                return UNKNOWN_SITE
        for site in sites_of(offered):
            if site not in self.reach.places or self.reach.places[site].operation != record.operation:
                return UNKNOWN_SITE
            if (
                self.actor.device is not None
                and record.statement.entity == REPORT
                and not self.reach.ever_at(site)
                and NEVER_ASSIGNED not in self.waived
            ):
                return NEVER_ASSIGNED
        return None
