"""What became of mutants, and what is known of those that survived."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.mutants.mutant import Change

KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"
KNOWN = Path(__file__).resolve().parent / "survivors.toml"


class Failed(RuntimeError):
    """A step could not be taken.  Its text says which, and where to look."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One mutant: the lines ``before`` became ``after``.  ``by`` is the test that noticed."""

    file: str
    function: str  # of the server's only
    line: int
    before: str
    after: str
    verdict: str
    by: str = ""

    @property
    def change(self) -> str:
        """What it changes, in one line."""
        return Change(self.line, self.line, self.before, self.after).text


@dataclass(frozen=True, slots=True)
class Argument:
    """Why mutants of one place survive; ``equivalent`` where no test could ever tell them from the code."""

    module: str
    reason: str
    changes: Sequence[str]
    function: str = ""
    equivalent: bool = False


@dataclass(slots=True)
class Account:
    """Survivors and arguments, paired.  Good is where neither is left over."""

    explained: list[tuple[Verdict, Argument]] = field(default_factory=list)
    without: list[Verdict] = field(default_factory=list)
    stale: list[tuple[Argument, str]] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.without and not self.stale


def read(file: Path = KNOWN) -> list[Argument]:
    """The arguments that are written down."""
    return [Argument(**entry) for entry in tomllib.loads(file.read_text()).get("survivor", [])]


def account(verdicts: Iterable[Verdict], arguments: Iterable[Argument]) -> Account:
    """Which survivor has an argument, which has none, and which argument has no survivor any more.

    One change may be possible several times in a function: each survivor takes one argument, given so many times.  So does
    what timed out: on a busy machine a survivor may be only slow.
    """
    made = Account()
    waiting: dict[tuple[str, str, str], list[Argument]] = {}
    for argument in arguments:
        for change in argument.changes:
            waiting.setdefault((argument.module, argument.function, change), []).append(argument)
    for verdict in verdicts:
        known = waiting.get((verdict.file, verdict.function, verdict.change), [])
        if verdict.verdict == SURVIVED and known:
            made.explained.append((verdict, known.pop(0)))
        elif verdict.verdict == SURVIVED:
            made.without.append(verdict)
        elif verdict.verdict == TIMED_OUT and known:
            known.pop(0)
    made.stale = [(argument, change) for (_, _, change), left in waiting.items() for argument in left]
    return made


def counted(verdicts: Iterable[Verdict]) -> dict[str, Counter[str]]:
    """Module → how many were killed, survived, timed out."""
    found: dict[str, Counter[str]] = {}
    for verdict in verdicts:
        found.setdefault(verdict.file, Counter())[verdict.verdict] += 1
    return found
