"""``docs/comparison.md``: written by hand but for what stands between two markers, which is made of what was measured."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from server.settings import ROOT
from tools.bench.table import Entry, number

PAGE = ROOT / "docs" / "comparison.md"
FIGURES = (
    ("accept_batch{}", "reports accepted per second, in batches"),
    ("accept_batch{}_p99", "… slowest hundredth of the requests, ms"),
    ("accept_single{}", "reports accepted per second, one to a request"),
    ("accept_single{}_p99", "… slowest hundredth of the requests, ms"),
    ("queued_500_round_trips", "500 queued reports: round trips"),
    ("queued_500_bytes_up", "… bytes up per report, headers included"),
    ("queued_500_bytes_down", "… bytes down per report"),
    ("delta_100_of_100k_ms", "pull of 100 changed among 100,000: ms, median"),
    ("delta_100_of_100k_bytes", "… bytes, headers included"),
    ("memory_after_load_mb", "resident after the load, MB, processes summed, without PostgreSQL"),
)
# How each names what is stored in which database.
COLUMNS = {"Corridor": ("", "_postgresql"), "Kinto": ("kinto.", "_postgresql"), "PouchDB Server": ("pouchdb.", "")}


def replaced(page: str, section: str, content: str) -> str:
    """``page`` with ``content`` between the markers of ``section``.  Raises ``ValueError`` where it has no such markers."""
    begin, end = f"<!-- {section}: made by tools.peers -->", f"<!-- {section}: end -->"
    pattern = re.compile(re.escape(begin) + r"\n.*?" + re.escape(end), re.DOTALL)
    if len(pattern.findall(page)) != 1:
        raise ValueError(f"docs/comparison.md needs the lines {begin} and {end} once")
    return pattern.sub(lambda _: f"{begin}\n{content.rstrip()}\n{end}", page)


def write(sections: Mapping[str, str], file: Path = PAGE) -> None:
    """Put each section between its markers."""
    page = file.read_text("utf-8")
    for section, content in sections.items():
        page = replaced(page, section, content)
    file.write_text(page, "utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar in a cell would end it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def matrix(found: Mapping[str, Mapping[str, str]]) -> str:
    """``found``: system → fault → what was found.  A fault that a system was not put to has an empty cell."""
    faults = list(dict.fromkeys(fault for cells in found.values() for fault in cells))
    return table(["fault", *found], [[fault, *(cells.get(fault, "") for cells in found.values())] for fault in faults])


def told(entry: Entry | None) -> str:
    """The median and, of several runs, the lowest and the highest."""
    if entry is None:
        return ""
    value, runs = number(entry.value), entry.runs
    return f"{value} ({number(min(runs))} … {number(max(runs))})" if len(set(runs)) > 1 else value


def figures(entries: Iterable[Entry]) -> str:
    """The peers' figures, beside Corridor's where the same file holds them; a system without any has no column."""
    known = {entry.name: entry for entry in entries}
    names = {system: [prefix + name.format(suffix) for name, _ in FIGURES] for system, (prefix, suffix) in COLUMNS.items()}
    shown = {system: own for system, own in names.items() if known.keys() & set(own)}
    rows = [[words, *(told(known.get(own[number])) for own in shown.values())] for number, (_, words) in enumerate(FIGURES)]
    return table(["", *shown], rows)
