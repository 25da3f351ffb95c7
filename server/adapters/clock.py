"""The one clock.  Services read the time here and nowhere else, so that a trial can step it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Trial:
    """How far this process's clock stands from the machine's, and whether it may be moved at all."""

    step: timedelta = field(default_factory=timedelta)
    allowed: bool = True


TRIAL = Trial()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC) + TRIAL.step


def step(by: timedelta) -> None:
    """Set the clock ``by`` beside the machine's, for a trial; raises ``RuntimeError`` in a process that serves production."""
    if not TRIAL.allowed:
        raise RuntimeError("The clock of a production server is not stepped.")
    TRIAL.step = by


def begin(by: timedelta, *, production: bool) -> None:
    """How the clock of this process begins; from then on production refuses every step."""
    TRIAL.step, TRIAL.allowed = by, not production
