"""The figures: kept in ``var/bench.json``, shown as a table, and written as a page.

Whoever measures something else beside them writes it with ``write(entries)``: an entry takes the place of the one of its name.
"""

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from server.settings import ROOT

FIGURES = ROOT / "var" / "bench.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure: the median of ``runs``, beside the median of a ``reference`` taken in the same run.

    ``against`` says in words what the reference is, ``ratio`` is value by reference.
    """

    name: str
    value: float
    unit: str
    reference: float | None
    ratio: float | None
    runs: Sequence[float]
    against: str = ""

    @classmethod
    def of(cls, name: str, unit: str, runs: Sequence[float], references: Sequence[float] = (), against: str = "") -> "Entry":
        value = statistics.median(runs)
        reference = statistics.median(references) if references else None
        ratio = value / reference if reference else None
        return cls(
            name,
            rounded(value),
            unit,
            reference and rounded(reference),
            ratio and round(ratio, 3),
            [rounded(r) for r in runs],
            against,
        )


def rounded(value: float) -> float:
    """Three significant figures or whole numbers: more was not measured."""
    return float(round(value)) if abs(value) >= 100 else float(f"{value:.3g}")


def read(file: Path = FIGURES) -> list[Entry]:
    """What was measured before."""
    if not file.exists():
        return []
    return [Entry(**entry) for entry in json.loads(file.read_text())]


def write(entries: Iterable[Entry], file: Path = FIGURES) -> list[Entry]:
    """Add ``entries`` to the file, each in the place of an older one of its name; everything that is in it now."""
    kept = {entry.name: entry for entry in read(file)}
    kept |= {entry.name: entry for entry in entries}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(entry) for entry in kept.values()], indent=1) + "\n")
    return list(kept.values())


def number(value: float | None) -> str:
    """As people read it."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:g}"


def spread(entry: Entry) -> str:
    """From the lowest to the highest run."""
    return f"{number(min(entry.runs))} … {number(max(entry.runs))}" if len(entry.runs) > 1 else ""


HEAD = ("what", "median", "unit", "lowest … highest", "reference", "ratio", "the reference is")


def lines(entries: Iterable[Entry]) -> list[tuple[str, ...]]:
    """The table's rows, its head first."""
    rows = [
        (
            entry.name,
            number(entry.value),
            entry.unit,
            spread(entry),
            number(entry.reference),
            "" if entry.ratio is None else f"{entry.ratio:.2g}",
            entry.against,
        )
        for entry in entries
    ]
    return [HEAD, *rows]


def as_text(entries: Iterable[Entry]) -> str:
    """For a terminal."""
    rows = lines(entries)
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def as_markdown(entries: Iterable[Entry]) -> str:
    """For a page."""
    head, *rows = lines(entries)
    marked = [head, tuple("---" for _ in head), *((f"`{row[0]}`", *row[1:]) for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in marked)
