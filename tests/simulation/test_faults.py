"""Each fault in ``faults.py`` is found: a simulation that cannot fail proves nothing."""

import os
import re

import pytest

from tests.simulation.faults import FAULTS, Fault
from tests.simulation.machine import simulate
from tests.simulation.office import Office
from tests.simulation.planting import plant
from tests.simulation.shrink import play

pytestmark = pytest.mark.sqlite_only
LONG = bool(os.environ.get("SIMULATE"))
# By chance too, where `make simulate` has a night: most are met within some hundred runs.
EXAMPLES = int(os.environ.get("EXAMPLES") or 0)
NIGHT = 1000


@pytest.mark.skipif(not LONG, reason="make simulate")
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_steps_find_nothing_where_there_is_nothing(fault: Fault, office: Office) -> None:
    assert play(office, fault.calls)[1] is None


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_simulation_finds(fault: Fault, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, fault.target, fault.old, fault.new)
    steps, error = play(office, fault.calls)
    assert error is not None, f"nobody notices after: {steps}"
    assert re.match(fault.breaks, str(error)), f"{error!r} after {steps}"


@pytest.mark.skipif(not LONG or EXAMPLES < NIGHT, reason=f"make simulate EXAMPLES={NIGHT}")
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.by_chance], ids=str)
def test_chance_finds_it_too(fault: Fault, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, fault.target, fault.old, fault.new)
    with pytest.raises(AssertionError):
        simulate(office, EXAMPLES, 40, seconds=0)
