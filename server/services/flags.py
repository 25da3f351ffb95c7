"""What is flagged on a report as it is stated and decided: that its place, its clock or what it names is not as it should be."""

from collections.abc import Collection

from server.domain import clock
from server.domain.access import MONITOR, Actor
from server.domain.changes import CONVOY, REPORT, VEHICLE, id_in
from server.domain.merge import Statement
from server.services.reach import Reach
from server.services.records import Record, Records


class Flags:
    """Sets and clears flags as the values of statements change."""

    def __init__(self, records: Records, reach: Reach, actor: Actor) -> None:
        self.records, self.reach, self.actor = records, reach, actor

    def follow(self, record: Record, names: Collection[str], verdict: str) -> None:
        """What was set may have moved it, or names something else, or was read off another clock, of which ``verdict`` is."""
        if "site" in names:
            self.place(record)
        if "convoy" in names or "vehicle" in names:
            self.references(record)
        if "observed_from" in names or "observed_to" in names:
            self.clock(record, verdict)

    def place(self, record: Record) -> None:
        """Its site is closed, or no longer its author's; no listed place is either."""
        if record.statement.entity != REPORT:
            return
        site = str(record.site)
        place = self.reach.places.get(site)
        record.flag("site-closed", on=place is not None and place.status == "closed")
        now = place is None or site in self.actor.sites(MONITOR) or place.operation in self.actor.operations(MONITOR)
        late = self.actor.device is not None and not now
        record.flag("late-from-previous-assignee", on=late)
        if late:
            self.records.mark("site", site, f"person:{record.statement.author}")  # its name left the phone with the assignment

    def clock(self, record: Record, verdict: str) -> None:
        """Its times were read off a clock that was wrong: that of who stated them last."""
        if record.statement.entity == REPORT:
            record.flag(clock.WRONG, on=verdict == clock.SUSPECT)

    def references(self, record: Record) -> None:
        """The convoy or vehicle it names is not known."""
        if record.statement.entity != REPORT:
            return
        stated = {name: id_in(record.statement.values, name) for name in (CONVOY, VEHICLE)}
        found = {name: self.records.known(name, key) for name, key in stated.items()}
        # What stands in another operation is as unknown here as what is nowhere.
        known = {name for name, one in found.items() if one and one.operation == record.operation}
        record.flag("unresolved", on=any(key is not None and name not in known for name, key in stated.items()))

    def resolve(self, statement: Statement) -> None:
        """Reports that named a convoy or vehicle before it arrived are unresolved no longer, and judged by its seats."""
        if statement.entity == REPORT:
            return
        for record in self.records.naming(statement):
            before = record.flags
            self.references(record)
            self.records.check(record, record.received_at)
            if record.flags != before:
                self.records.touched(record)
