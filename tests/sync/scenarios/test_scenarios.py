"""Every bug of the table, played here."""

from pathlib import Path

import pytest

from tests.simulation.office import Office
from tests.simulation.quiet import come_home
from tests.simulation.steps import Simulation
from tests.sync.scenarios.cases import Case, Elsewhere
from tests.sync.scenarios.table import CASES

pytestmark = pytest.mark.usefixtures("as_many_processes")

ROOT = Path(__file__).parents[3]
PLAYED = [case for case in CASES if isinstance(case, Case)]
ELSEWHERE = [case for case in CASES if isinstance(case, Elsewhere)]


@pytest.mark.parametrize("case", PLAYED, ids=lambda case: case.bug)
def test_what_went_wrong_there_goes_well_here(case: Case, office: Office) -> None:
    run = Simulation(office)
    for name, arguments in case.here:
        getattr(run, name)(*arguments)
    case.holds(run)
    come_home(run)


@pytest.mark.parametrize("case", ELSEWHERE, ids=lambda case: case.bug)
def test_what_only_a_client_can_have_is_played_there(case: Elsewhere) -> None:
    number = case.bug.split("#")[1].split(",")[0]
    assert f"#{number}" in (ROOT / case.test).read_text()
