"""What became of a mutant."""

from dataclasses import dataclass

KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One mutant: the lines ``before`` became ``after``.  ``by`` is the test that noticed."""

    file: str
    function: str
    line: int
    before: str
    after: str
    verdict: str
    by: str = ""

    @property
    def change(self) -> str:
        """What names it: it holds when lines are put in above it."""
        return f"{self.before} → {self.after}"
