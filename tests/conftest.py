"""Options, profiles and the fixtures every test may ask for."""

import pytest
from hypothesis import settings

pytest_plugins = [
    "tests.databases",
    "tests.applications",
    "tests.live_server",
    "tests.browser",
    "tests.factories",
    "tests.bundles",
]

# Bounded, because a failing state machine shrinks for minutes.  Examples are random on every run and failures are kept
# in .hypothesis/, so that what failed once is tried first.  A busy machine has no fair deadlines.
settings.register_profile("corridor", max_examples=60, stateful_step_count=25, deadline=None, print_blob=True)
settings.register_profile("thorough", settings.get_profile("corridor"), max_examples=1000, stateful_step_count=60)
settings.load_profile("corridor")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("corridor")
    group.addoption("--databases", default="sqlite,postgresql", help="the databases to test on (default: both)")
    group.addoption("--pictures", action="store_true", help="take the screenshots of docs/pictures again")
    group.addoption("--headed", action="store_true", help="show the browser")
