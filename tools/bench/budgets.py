"""What an exchange may cost, and what stands in the way where it costs more."""

from collections.abc import Iterable
from dataclasses import dataclass

from tools.bench.table import Entry, number


@dataclass(frozen=True, slots=True)
class Budget:
    """``limit`` in the figure's unit, which is to be reached or (``most``) kept under.  ``why`` is what was found to stand
    in its way."""

    limit: float
    most: bool = True
    why: str = ""

    def held(self, entry: Entry) -> bool:
        """Whether the median keeps to it."""
        return entry.value <= self.limit if self.most else entry.value >= self.limit

    def missed_by(self, entry: Entry) -> str:
        """In words, as a factor."""
        factor = entry.value / self.limit if self.most else self.limit / entry.value
        return f"{factor:.2g} times too {'much' if self.most else 'few'}"


@dataclass(frozen=True, slots=True)
class Ratio(Budget):
    """Of the ratio to the reference, not of the figure."""

    def held(self, entry: Entry) -> bool:
        return entry.ratio is not None and entry.ratio <= self.limit

    def missed_by(self, entry: Entry) -> str:
        return f"{(entry.ratio or 0) / self.limit:.2g} times too much"


PROCESSORS = (
    "database, server and eight clients share the processors, and the plain inserts beside it are under the budget too. Of what a batch "
    "costs, four tenths are PostgreSQL's (rows, indexes, foreign keys), a quarter is reading and judging its changes, and a third is "
    "SQLAlchemy, the driver and Flask with fourteen statements"
)
BUDGETS: dict[str, Budget] = {
    "accept_batch_postgresql": Budget(8_000, most=False, why=PROCESSORS),
    "accept_batch_postgresql_p99": Budget(150, why="eight clients at once: a request waits for those before it"),
    "accept_single_postgresql": Budget(
        600,
        most=False,
        why="a report alone costs as many statements as fifty do, and two flushes of the log: custody, then its number",
    ),
    "accept_batch_sqlite": Budget(
        7_000, most=False, why="one writer, one process, one interpreter: judging, writing and answering come one after the other"
    ),
    "accept_batch_sqlite_p99": Budget(150, why="eight clients before one writer: a request waits for those before it"),
    "accept_single_sqlite": Budget(
        600, most=False, why="one writer: a report alone costs as many statements as fifty do, and a flush of the log"
    ),
    "queued_500_round_trips": Budget(4),
    "queued_500_bytes_up": Budget(180),
    "queued_500_bytes_down": Budget(60),
    "delta_100_of_100k_ms": Budget(
        5,
        why="ten statements, and a hundred reports with their history put into words: SQLAlchemy and Python cost more than the rows",
    ),
    "delta_100_of_100k_bytes": Budget(12_000),
    "empty_pull_growth": Ratio(2),
    "empty_pull_after_stampings": Ratio(2),
    "memory_after_load_mb": Budget(
        260, why="four processes, and what they share is counted with each; bare Flask served the same way is in the reference"
    ),
    "bundle_10k_extra_mb": Budget(64),
}


def as_markdown(entries: Iterable[Entry]) -> str:
    """Each figure that has a budget, and whether it is held; of those missed, by how much and why."""
    rows = ["| what | budget | measured | |", "|---|---|---|---|"]
    for entry in entries:
        budget = BUDGETS.get(entry.name)
        if budget is None:
            continue
        limit = f"{'≤' if budget.most else '≥'} {number(budget.limit)}{' × the reference' if isinstance(budget, Ratio) else ''}"
        measured = f"{entry.ratio:.2g} ×" if isinstance(budget, Ratio) and entry.ratio else number(entry.value)
        verdict = (
            "held" if budget.held(entry) else f"**missed**: {budget.missed_by(entry)}. {budget.why[:1].upper()}{budget.why[1:]}."
        )
        rows.append(f"| `{entry.name}` | {limit} | {measured} | {verdict} |")
    return "\n".join(rows)
