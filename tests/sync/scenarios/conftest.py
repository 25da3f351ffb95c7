"""One office for all runs of a file."""

from tests.simulation.one_office import office

__all__ = ["office"]
