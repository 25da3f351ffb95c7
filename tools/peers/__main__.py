"""``python -m tools.peers``: install the peers, put all three to the same faults, measure the two.  ``make peers`` calls it."""

import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
import psycopg

from tools.bench import table
from tools.peers import faults, figures, page, place
from tools.peers.corridor import Corridor
from tools.peers.kinto import Kinto
from tools.peers.pouchdb import PouchDB
from tools.peers.system import System
from tools.postgres import Cluster, NoPostgres, cluster

BEGUN = time.monotonic()
BUSY = 0.5  # load of the last minute above which the machine is not quiet
Say = Callable[[str], None]


def say(line: str) -> None:
    print(f"{time.monotonic() - BEGUN:6.0f} s  {line}", file=sys.stderr, flush=True)


def is_quick() -> bool:
    return os.environ.get("QUICK", "") not in ("", "0")


@contextmanager
def at_hand() -> Iterator[tuple[Path, Cluster]]:
    """The peers installed, a folder for what they store, and a PostgreSQL that waits for the disk."""
    try:
        place.require()
        # Beside the project's own data: a folder in memory would make every disk look fast.
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=place.PEERS))
        try:
            with cluster(durable=True) as running:
                yield folder, running
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except (NoPostgres, place.Missing) as missing:
        raise click.ClickException(str(missing)) from missing


@click.group()
def main() -> None:
    """Kinto and PouchDB beside Corridor, on this machine.  With QUICK=1 in the environment everything is tried once with next
    to nothing: the figures then mean nothing, and the page is left alone."""


@main.command()
def install() -> None:
    """Bring the peers to var/peers, pinned, and bundle Corridor's client."""
    try:
        place.install()
    except place.Missing as missing:
        raise click.ClickException(str(missing)) from missing
    say(", ".join(f"{name} {version}" for name, version in sorted(place.versions().items())))


@main.command("faults")
@click.option(
    "--only", multiple=True, type=click.Choice(["corridor", "kinto", "pouchdb"]), help="This system alone; may be repeated."
)
@click.option("--page/--no-page", "writes", default=True, help="Write what was found into docs/comparison.md.  Needs all three.")
def put_to_faults(only: tuple[str, ...], writes: bool) -> None:
    """Put all three to the same faults, and write docs/comparison.md."""
    found = {}
    with at_hand() as (folder, running):
        postgresql = version_of(running)
        systems: dict[str, System] = {
            "corridor": Corridor(folder / "corridor", running),
            "kinto": Kinto(folder / "kinto", running),
            "pouchdb": PouchDB(folder / "pouchdb"),
        }
        for name in only or systems:
            system = systems[name]
            try:
                system.start()
                found[system.name] = faults.run(system, quick=is_quick(), say=say)
            finally:
                system.stop()
    text = page.matrix(found)
    print(text)
    if writes and not only and not is_quick():
        page.write({"faults": f"{text}\n\n{circumstances(postgresql)}"})


@main.command("figures")
@click.option("--only", type=click.Choice([dialect.name for dialect in figures.DIALECTS]), help="This peer alone.")
@click.option("--file", type=click.Path(path_type=Path), default=table.FIGURES, help="Where figures are kept (var/bench.json).")
def measure(only: str | None, file: Path) -> None:
    """Measure both peers and put the figures beside Corridor's in var/bench.json, and into docs/comparison.md."""
    load = os.getloadavg()[0]
    say(f"the machine's load is {load:.1f}" + ("" if load <= BUSY else ": it is not quiet"))
    sizes = figures.QUICK if is_quick() else figures.USUAL
    with at_hand() as (folder, running):
        postgresql = version_of(running)
        for dialect in figures.DIALECTS:
            if only in (None, dialect.name):
                system = figures.system_of(dialect, folder, running)
                try:
                    system.start()
                    for entry in figures.measure(dialect, system, sizes, say):
                        table.write([entry], file)
                finally:
                    system.stop()
    text = page.figures(table.read(file))
    print(text)
    if not is_quick():
        page.write({"figures": f"{text}\n\n{circumstances(postgresql, load)}"})


def version_of(running: Cluster) -> str:
    """PostgreSQL's own."""
    with psycopg.connect(running.url("postgres")) as connection:
        return str(connection.info.parameter_status("server_version")).split(" ")[0]


def circumstances(postgresql: str, load: float | None = None) -> str:
    """When and on what this was found, and of which versions."""
    found = place.versions() | {"postgresql": postgresql}
    versions = ", ".join(f"{name} {version}" for name, version in sorted(found.items()))
    text = f"Run on {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} processors, {platform.machine()}; {versions}."
    if load is not None and load > BUSY:
        text += f" The machine was busy with other work (load {load:.1f} at the start): the rates are low and the times are long."
    return text


if __name__ == "__main__":
    main()
