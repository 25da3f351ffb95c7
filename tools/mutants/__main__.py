"""``python -m tools.mutants``: install mutmut and Stryker, try all mutants, and write docs/mutants.md.  ``make mutants`` calls it."""

import json
import os
import sys
import time
from dataclasses import asdict

import click

from tools.mutants import page, phone, place, server
from tools.mutants.verdict import SURVIVED, Argument, Failed, Verdict, account, counted, read

BEGUN = time.monotonic()


def say(line: str) -> None:
    print(f"{time.monotonic() - BEGUN:6.0f} s  {line}", file=sys.stderr, flush=True)


@click.command()
@click.option("--only", multiple=True, help="This module alone, or `client`; may be repeated.  The page is then left alone.")
@click.option("--tests", multiple=True, default=server.TESTS, help="Where the server's tests are looked for; may be repeated.")
@click.option("--workers", default=os.cpu_count() or 1, show_default=True)
@click.option("--databases", default="sqlite,postgresql", show_default=True, help="What the server's tests run on.")
def main(only: tuple[str, ...], tests: tuple[str, ...], workers: int, databases: str) -> None:
    """Put small faults into merge, custody, feed and the phone's store and sync, and see whether the tests notice."""
    try:
        place.install()
        verdicts = tried(only, tests, workers, databases)
    except Failed as failed:
        raise click.ClickException(str(failed)) from failed
    (place.MUTANTS / "verdicts.json").write_text(json.dumps([asdict(verdict) for verdict in verdicts], indent=1))
    arguments = [each for each in read() if not only or is_asked(each, only)]
    found = account(verdicts, arguments)
    for file, counts in counted(verdicts).items():
        say(f"{file}: {', '.join(f'{number} {what}' for what, number in counts.items())}")
    for verdict in found.without:
        say(f"{SURVIVED} without an argument: {verdict.file}:{verdict.line} {verdict.function} {verdict.change}")
    for argument, change in found.stale:
        say(f"an argument for what does not survive: {argument.module} {argument.function} {change}")
    if not only:
        page.write(page.text(verdicts, found, place.versions(), time.monotonic() - BEGUN))
    if not found.is_good:
        raise click.ClickException("survivors and arguments (tools/mutants/survivors.toml) do not fit")


def is_asked(argument: Argument, only: tuple[str, ...]) -> bool:
    return argument.module in only or ("client" in only and argument.module.startswith("client/"))


def tried(only: tuple[str, ...], tests: tuple[str, ...], workers: int, databases: str) -> list[Verdict]:
    """What became of all mutants, or of those that were asked for."""
    verdicts = []
    modules = [module for module in server.MODULES if not only or module in only]
    if modules:
        mutants = server.made(place.PYTHON, modules)
        say(f"{len(mutants)} mutants of {', '.join(modules)}")
        known = {(each.module, each.function, change) for each in read() for change in each.changes}
        options = [f"--databases={databases}"]
        verdicts += server.judged(mutants, place.MUTANTS / "server", workers, tests, options, known=known)
    if not only or "client" in only:
        say(f"one in {phone.EVERY} mutants of the client")
        verdicts += phone.judged(place.MUTANTS / "phone", workers)
    return verdicts


if __name__ == "__main__":
    main()
