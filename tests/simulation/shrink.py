"""Making a failing run small: leave out what the failure does not need, within a bounded time.

Hypothesis shrinks the numbers behind the steps; leaving whole steps out is what a reader wants, and far quicker.
"""

import os
import time
from collections.abc import Callable
from typing import Any

from tests.simulation.office import Office
from tests.simulation.quiet import come_home
from tests.simulation.steps import Simulation

Call = tuple[str, tuple[Any, ...]]
# A failing state machine shrinks for minutes: what was found by then is small enough to be read.
SECONDS = float(os.environ.get("SHRINK") or 60)


def play(office: Office, calls: list[Call]) -> tuple[list[str], Exception | None]:
    """The run in words, and what went wrong in it."""
    run = Simulation(office)
    try:
        for name, arguments in calls:
            getattr(run, name)(*arguments)
        come_home(run)
    except Exception as error:  # noqa: BLE001 - whatever the run found is what is wanted
        return run.steps, error
    return run.steps, None


def kind(error: BaseException | None) -> str:
    """Which invariant an error speaks of, so that a run is not made small by way of another failure."""
    return f"{type(error).__name__} {str(error).split(':')[0]}"


def shrunk(office: Office, calls: list[Call], seconds: float = SECONDS, now: Callable[[], float] = time.monotonic) -> list[Call]:
    """The fewest calls that were found to fail in the same way; the same ones where they do not fail again."""
    wanted = kind(play(office, calls)[1])
    end, size = now() + seconds, max(1, len(calls) // 2)
    while size and now() < end:
        at, before = 0, len(calls)
        while at < len(calls) and now() < end:
            fewer = calls[:at] + calls[at + size :]
            if kind(play(office, fewer)[1]) == wanted:
                calls = fewer
            else:
                at += size
        # Single steps are tried until none can go: leaving one out may free another.
        size = size // 2 if size > 1 or len(calls) == before else 1
    return calls
