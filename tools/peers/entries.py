"""Figures in ``var/bench.json``, beside those of Corridor: a list in which a newer entry takes the place of one of its name."""

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from server.settings import ROOT

FIGURES = ROOT / "var" / "bench.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure: the median of ``runs``.  A peer has no reference: it stands beside Corridor's figure of its name.

    ``against`` says what the peer does not do for it.
    """

    name: str
    value: float
    unit: str
    reference: float | None
    ratio: float | None
    runs: Sequence[float]
    against: str = ""

    @classmethod
    def of(cls, name: str, unit: str, runs: Sequence[float], against: str = "") -> "Entry":
        return cls(name, rounded(statistics.median(runs)), unit, None, None, [rounded(one) for one in runs], against)


def rounded(value: float) -> float:
    """Three significant figures or whole numbers: more was not measured."""
    return float(round(value)) if abs(value) >= 100 else float(f"{value:.3g}")


def read(file: Path = FIGURES) -> list[dict[str, Any]]:
    """What was measured before, by whoever did."""
    found: list[dict[str, Any]] = json.loads(file.read_text()) if file.exists() else []
    return found


def merge(entries: Iterable[Entry], file: Path = FIGURES) -> None:
    """Put ``entries`` in the file; all others stay as they are."""
    kept = {entry["name"]: entry for entry in read(file)} | {entry.name: asdict(entry) for entry in entries}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(list(kept.values()), indent=1) + "\n")
