"""The whole of docs/sync.md at once: a state machine over the real office on both databases (``make simulate``)."""

import os

import pytest

from tests.simulation.machine import simulate
from tests.simulation.office import Office
from tests.simulation.planting import plant

EXAMPLES = int(os.environ.get("EXAMPLES") or 8)
STEPS = int(os.environ.get("STEPS") or 30)


def test_whatever_happens_nothing_is_lost_doubled_run_over_or_told_to_the_wrong_phone(office: Office) -> None:
    simulate(office, EXAMPLES, STEPS)


@pytest.mark.sqlite_only
def test_a_seed_plays_the_same_run_again_and_tells_it_in_words(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, "server.services.custody:Batch._identity_problem", "return offered.problem", 'return "invalid"')
    monkeypatch.setenv("SEED", "13")
    told = []
    for _ in range(2):
        with pytest.raises(AssertionError, match="progress") as found:
            simulate(office, 20, 12)
        told.append(found.value.__notes__[-1])
    assert told[0] == told[1]
    assert told[0].startswith("seed 13: make simulate SEED=13 EXAMPLES=20 STEPS=12\nwhat happened:\n  1. ")
    # One saves, one speaks with the office: nothing else belongs to it.
    assert told[0].count("\n  ") <= 3
