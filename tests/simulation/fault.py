"""What a planted fault is, and the doings with which many begin."""

from dataclasses import dataclass

from tests.simulation.shrink import Call

CUSTODY, MERGE, FEED = "server.services.custody", "server.domain.merge", "server.services.feed"
REDACTIONS, REMOVAL = "server.services.redactions", "server.services.removal"
RECORDS, RIGHTS = "server.services.records", "server.services.rights"
SYNC, PHONE_REPORTS = "server.services.sync", "server.services.phone_reports"

# Two phones of one person that have seen the same report, which the office has.
TWO: list[Call] = [("save", (0, 47)), ("sync", (0,)), ("sync", (1,))]
# A note on that report, of which both phones know.
NOTED: list[Call] = [*TWO, ("edit", (0, 0, "note", "engine trouble")), ("sync", (0,)), ("sync", (1,))]
RIVALS: list[Call] = [*TWO, ("edit", (0, 0, "total", 49)), ("edit", (1, 0, "total", 52)), ("sync", (0,)), ("sync", (1,))]


@dataclass(frozen=True)
class Fault:
    """One planted fault; ``breaks`` is the invariant that then fails."""

    name: str
    must: str
    target: str
    old: str
    new: str
    calls: list[Call]
    breaks: str
    by_chance: bool = True  # whether a night of chance finds it as well

    def __str__(self) -> str:
        return self.name.replace(" ", "-")
