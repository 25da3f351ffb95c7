"""The whole of docs/sync.md at once: a state machine over the real office on both databases (``make simulate``)."""

import os

from tests.simulation.machine import simulate
from tests.simulation.office import Office

EXAMPLES = int(os.environ.get("EXAMPLES") or 12)
STEPS = int(os.environ.get("STEPS") or 30)


def test_whatever_happens_nothing_is_lost_doubled_run_over_or_told_to_the_wrong_phone(office: Office) -> None:
    simulate(office, EXAMPLES, STEPS)
