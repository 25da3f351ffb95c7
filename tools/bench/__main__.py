"""``python -m tools.bench``: measure, write ``var/bench.json``, and show the table.  ``make bench`` calls it."""

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from server.settings import ROOT
from tools.bench import budgets, table
from tools.bench.growth import Panel, drawn
from tools.bench.measures import QUICK, Bench, Sizes
from tools.bench.table import Entry
from tools.postgres import NoPostgres, cluster

PICTURE = ROOT / "docs" / "pictures" / "growth.svg"
MEASURES: dict[str, Callable[[Bench], Iterator[Entry]]] = {
    "postgresql": lambda bench: bench.accept("postgresql"),
    "sqlite": lambda bench: bench.accept("sqlite"),
    "outbox": Bench.outbox,
    "growth": Bench.growth,
    "memory": Bench.memory,
}
BUSY = 0.5  # running processes beside this one, by the load of the last minute, above which the machine is not quiet
HEAD = """# What an exchange costs

`make bench` measures it again and writes this page: `python -m tools.bench --help` says how to measure less. Every figure is the median of its runs
beside a reference taken in the same run on the same machine, for figures of different machines cannot be compared, and their ratios can. Eight
clients, each a process with one keep-alive connection and its requests made beforehand, load a server as it runs in the field: Granian, two workers on
PostgreSQL (`fsync` on) and one on SQLite (`synchronous=FULL`). Database, server and clients share the machine. Every change is validated, every
answer carries receipts and the feed.

`accept_…` are reports taken into custody with statement, version and feed row; `…_p99` is how long the slowest hundredth of the requests took. `queued_500_…`
is the phone's own client under Node behind a proxy that counts. `delta_…` is a pull of 100 reports changed among 100,000. `empty_pull_growth` is a
pull that brings nothing, with a million reports stored against a thousand. `memory_…` sums all processes.

"""


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(MEASURES)), help="Measure this alone; may be repeated.")
@click.option("--seed", default=1612, show_default=True, help="Of all that is drawn by chance.")
@click.option("--runs", default=None, type=int, help="Of each measurement (default 3).")
@click.option(
    "--page", type=click.Path(path_type=Path), default=None, help="Write the figures as a page, with the chart of growth."
)
@click.option(
    "--figures", type=click.Path(path_type=Path), default=table.FIGURES, help="Where figures are kept (default var/bench.json)."
)
@click.option("--picture", type=click.Path(path_type=Path), default=PICTURE, help="Where --page draws the chart of growth.")
def main(only: tuple[str, ...], seed: int, runs: int | None, page: Path | None, figures: Path, picture: Path) -> None:
    """Measure what exchanges cost, beside references taken in the same run.  With QUICK=1 in the environment everything is
    tried once with next to nothing: the figures then mean nothing."""
    quick = os.environ.get("QUICK", "") not in ("", "0")
    sizes = QUICK if quick else Sizes()
    if runs:
        sizes = Sizes(**{name: getattr(sizes, name) for name in Sizes.__slots__} | {"runs": runs})
    load = os.getloadavg()[0]
    begun = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - begun:6.0f} s  {line}", file=sys.stderr, flush=True)

    say(f"seed {seed}; the machine's load is {load:.1f}" + ("" if load <= BUSY else ": it is not quiet"))
    try:
        with tempfile.TemporaryDirectory(prefix="corridor-bench-") as folder, cluster(durable=True) as running:
            bench = Bench(sizes, Path(folder), running, seed, say)
            for name in only or MEASURES:
                for entry in MEASURES[name](bench):
                    table.write([entry], figures)
    except NoPostgres as missing:
        raise click.ClickException(str(missing)) from missing
    entries = table.read(figures)
    print(table.as_text(entries))
    if page is not None:
        write_page(page, picture, entries, bench, load, quick=quick)


def write_page(page: Path, picture: Path, entries: list[Entry], bench: Bench, load: float, *, quick: bool) -> None:
    """The figures as Markdown, with the chart where growth was measured."""
    text = HEAD + table.as_markdown(entries) + "\n\n## Against the budgets\n\n" + budgets.as_markdown(entries) + "\n"
    if bench.growing:
        stored, accepted, empty, delta = zip(*bench.growing, strict=True)
        panels = [
            Panel("Reports accepted, in batches", "per second", [("accepted", accepted)]),
            Panel("Time of a pull, median", "milliseconds", [("100 changed", delta), ("nothing new", empty)]),
        ]
        picture.write_text(
            drawn(stored, panels, "Reports accepted per second and time of a pull, by the number of reports stored")
        )
        text += f"\n## With more and more stored\n\n![Growth]({os.path.relpath(picture, page.parent)})\n\n"
        text += "| reports stored | accepted per second | pull that brings nothing, ms | pull of 100 changed, ms |\n|---|---|---|---|\n"
        text += "".join(f"| {s:,} | {a:,.0f} | {e:.2f} | {d:.2f} |\n" for s, a, e, d in bench.growing)
    python, machine = platform.python_version(), f"{os.cpu_count()} processors, {platform.machine()}"
    text += f"\nMeasured on {datetime.now(UTC):%d %B %Y} with Python {python} on {machine}"
    text += ". Of next to nothing, to try the bench itself.\n" if quick else ".\n"
    if load > BUSY:
        text += f"\nThe machine was busy with other work (load {load:.1f} at the start): the ratios stand, the figures are low.\n"
    page.write_text(text)


if __name__ == "__main__":
    main()
