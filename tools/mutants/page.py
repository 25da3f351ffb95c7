"""``docs/mutants.md``: made whole by ``make mutants``."""

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from server.settings import ROOT
from tools.mutants import phone, server
from tools.mutants.verdict import KILLED, SURVIVED, TIMED_OUT, Account, Argument, Verdict, counted
from tools.peers.page import table

PAGE = ROOT / "docs" / "mutants.md"
HEAD = f"""# Mutants

A mutant is the code with one small fault put in: a comparison turned round, an argument left out, a block emptied. Each is tried against the tests; a
mutant that no test notices either cannot be noticed, or shows a test that is missing. `make mutants` puts the faults in, writes this page and fails where
a survivor has no argument in `tools/mutants/survivors.toml`, or an argument no survivor.

- **The server's** ({", ".join(f"`{module}`" for module in server.MODULES)}): every mutant that mutmut makes of a function, tried with the tests of
  `tests/domain` and `tests/sync` that run through its lines, on SQLite and then, where `DATABASES` says so, on PostgreSQL.
- **The phone's** (`client/src/store`, `client/src/sync`): one in {phone.EVERY} of the mutants that StrykerJS makes, the same ones each time, tried with the
  tests of these two folders. All of them would take hours. Left out are changes of words and of literals that are only handed on; the tests that play
  whole days or need a server running are not asked, so a survivor here may still be noticed by them.

A mutant that makes a test wait for ever counts as noticed. In the tables *equivalent* means that no test could ever tell it from the code.
"""


def text(verdicts: Sequence[Verdict], account: Account, versions: Mapping[str, str], seconds: float) -> str:
    """The page."""
    made_with = ", ".join(f"{name} {version}" for name, version in versions.items())
    ran = f"Run on {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} processors, {platform.machine()}, in {seconds / 60:.0f} minutes; {made_with}."
    return "\n".join([HEAD, totals(verdicts, account), "", ran, "", "## Survivors", "", survivors(account)]).rstrip() + "\n"


def totals(verdicts: Sequence[Verdict], account: Account) -> str:
    """How many of each module."""
    rows = []
    for file, found in counted(verdicts).items():
        equal = sum(argument.equivalent for verdict, argument in account.explained if verdict.file == file)
        left = found[SURVIVED] - equal
        rows.append([f"`{file}`", *map(str, (found.total(), found[KILLED], found[TIMED_OUT], found[SURVIVED], equal, left))])
    return table(("module", "mutants", "killed", "timed out", "survived", "of these equivalent", "others"), rows)


def survivors(account: Account) -> str:
    """Each with its argument, module by module."""
    found: dict[str, list[tuple[Verdict, Argument | None]]] = {}
    for verdict, argument in account.explained:
        found.setdefault(verdict.file, []).append((verdict, argument))
    for verdict in account.without:
        found.setdefault(verdict.file, []).append((verdict, None))
    sections = [
        f"### `{file}`\n\n{table(('place', 'change', 'why it survives'), map(row, each))}\n" for file, each in found.items()
    ]
    return "\n".join(sections) or "None.\n"


def row(survivor: tuple[Verdict, Argument | None]) -> tuple[str, str, str]:
    verdict, argument = survivor
    place = f"{verdict.function} {verdict.line}".strip()
    change = " → ".join(f"`` {side} ``" for side in verdict.change.split(" → "))
    if argument is None:
        return place, change, "**no argument**"
    return place, change, ("Equivalent: " if argument.equivalent else "") + argument.reason


def write(page: str, file: Path = PAGE) -> None:
    file.write_text(page, "utf-8")
