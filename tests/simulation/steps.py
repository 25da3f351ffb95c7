"""The steps of the simulation: everything that phones, people and the network may do."""

from tests.simulation.by_hand import ByHand
from tests.simulation.convoys import Convoys
from tests.simulation.desk import Desks
from tests.simulation.files import Files
from tests.simulation.hours import Hours
from tests.simulation.monitors import Monitors


class Simulation(Monitors, Desks, Convoys, ByHand, Files, Hours):
    """One run.  Every step can be called by hand: a planted fault is caught by a few of them in a row."""
