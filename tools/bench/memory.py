"""How much memory a server has, all its processes together, as Linux counts it."""

from contextlib import suppress
from pathlib import Path


def resident_mb(pid: int, kind: str = "Rss") -> float:
    """Of ``pid`` and every process under it, summed: ``Rss`` counts what they share with each, ``Pss`` once."""
    return sum(_resident_kb(one, kind) for one in descendants(pid)) / 1024


def descendants(pid: int) -> list[int]:
    """``pid`` and every process under it."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            with suppress(OSError):
                found.extend(int(child) for child in task.read_text().split())
    return found


def _resident_kb(pid: int, kind: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(f"{kind}:"):
                return int(line.split()[1])
    return 0
