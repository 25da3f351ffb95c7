"""The one clock: a trial may step it, production may not, and nothing else in the server tells the time."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from server.adapters import clock
from server.settings import ROOT
from tests.simulation.planting import plant

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def left_as_found() -> Iterator[None]:
    before = clock.TRIAL.step, clock.TRIAL.allowed
    yield
    clock.TRIAL.step, clock.TRIAL.allowed = before


def ahead() -> timedelta:
    """How far the clock stands from the machine's, to the minute."""
    return timedelta(minutes=round((clock.now() - datetime.now(UTC)).total_seconds() / 60))


def test_a_trial_steps_the_clock_there_and_back(app: Flask) -> None:
    assert ahead() == timedelta(0)
    clock.step(-HOUR)
    assert ahead() == -HOUR
    clock.step(timedelta(0))
    assert ahead() == timedelta(0)


def test_a_trials_server_begins_where_its_settings_say(fresh_app: Callable[..., Flask]) -> None:
    answer = json.loads(fresh_app(clock_step=HOUR).test_client().get("/readyz").data)
    assert (answer["clock_step_seconds"], ahead()) == (3600, HOUR)


def test_the_clock_of_a_production_server_is_not_stepped(fresh_app: Callable[..., Flask]) -> None:
    fresh_app(mode="production", origin="https://corridor.example")
    with pytest.raises(RuntimeError, match="not stepped"):
        clock.step(HOUR)
    assert ahead() == timedelta(0)


def test_a_production_server_that_can_be_stepped_is_found(
    fresh_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "server.adapters.clock:step", "not TRIAL.allowed", "False")
    with pytest.raises(pytest.fail.Exception):
        test_the_clock_of_a_production_server_is_not_stepped(fresh_app)


def test_nothing_else_in_the_server_tells_the_time() -> None:
    tells = re.compile(
        r"datetime\.(now|today|utcnow)\(|date\.today\(|\btime\.(time|monotonic)\w*\(|func\.(now|current_)|\bimport time\b"
    )
    found = {str(path.relative_to(ROOT)) for path in (ROOT / "server").rglob("*.py") if tells.search(path.read_text("utf-8"))}
    # How long the serving processes lived and how long a connection rested is measured, and told to nobody.
    assert found == {"server/adapters/clock.py", "server/serving.py", "server/db.py"}
