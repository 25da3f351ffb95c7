"""When two reports may be of one event (docs/sync.md S3.6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.domain.duplicates import Sighting

BEGUN = datetime(2016, 12, 18, 21, 5, tzinfo=UTC)
ENDED = BEGUN + timedelta(minutes=15)
ONE = Sighting("r1", "aleppo", "chelsea", "d1", "bus", "c12", "bus 4", "leaving", BEGUN, ENDED)
OTHER = replace(ONE, key="r2", author="dara", device="d2")
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("other", "may_be"),
    [
        (OTHER, True),
        (replace(OTHER, key="r1"), False),
        (replace(OTHER, author="chelsea"), True),  # two phones of one person
        (replace(OTHER, author="chelsea", device="d1"), False),  # who counts twice on one phone knows it
        (replace(OTHER, operation="mosul"), False),  # a key named elsewhere is no sight of the same bus
        (replace(OTHER, vehicle="another", label="bus 5"), False),
        (replace(OTHER, vehicle=None), True),  # by its painted number in the same convoy
        (replace(OTHER, vehicle=None, convoy="c13"), False),
        (replace(OTHER, convoy=None, label=None), True),
        (replace(OTHER, direction="arriving"), False),
        (replace(OTHER, begun=ENDED + 20 * MINUTE, ended=ENDED + 30 * MINUTE), True),
        (replace(OTHER, begun=ENDED + 21 * MINUTE, ended=ENDED + 30 * MINUTE), False),
        (replace(OTHER, begun=BEGUN - 30 * MINUTE, ended=BEGUN - 20 * MINUTE), True),
        (replace(OTHER, begun=BEGUN - 30 * MINUTE, ended=BEGUN - 21 * MINUTE), False),
        (replace(OTHER, begun=BEGUN - 60 * MINUTE, ended=ENDED + 60 * MINUTE), True),
    ],
)
def test_other_eyes_the_same_vehicle_the_same_way_within_twenty_minutes(other: Sighting, may_be: bool) -> None:
    assert ONE.may_be(other) is may_be
    assert other.may_be(ONE) is may_be


def stated(**values: object) -> dict[str, object]:
    return {"vehicle": "bus", "direction": "leaving", **values}


def test_times_are_those_of_the_servers_clock() -> None:
    slow = Sighting.of("r", "aleppo", "p", "d", stated(), (BEGUN - timedelta(hours=3), None), 3 * 3_600_000)
    assert slow is not None
    assert (slow.begun, slow.ended) == (BEGUN, BEGUN)


@pytest.mark.parametrize("offset_ms", [2**53, -(2**53)])
def test_a_clock_centuries_off_breaks_no_sum(offset_ms: int) -> None:
    found = Sighting.of("r", "aleppo", "p", "d", stated(), (datetime(2999, 12, 31, tzinfo=UTC), None), offset_ms)
    assert found is not None


@pytest.mark.parametrize("values", [stated(direction=None), stated(vehicle=None), stated(vehicle=None, convoy="c12")])
def test_what_names_no_vehicle_or_way_is_nobodys_double(values: dict[str, object]) -> None:
    assert Sighting.of("r", "aleppo", "p", "d", values, (BEGUN, ENDED), 0) is None


def test_a_painted_number_is_the_same_however_it_is_written() -> None:
    written = [stated(vehicle=None, convoy="c", **{"vehicle.label": label}) for label in ("Bus 4", " bus  4")]
    one, other = (Sighting.of(f"r{n}", "aleppo", f"p{n}", "d", values, (BEGUN, ENDED), 0) for n, values in enumerate(written))
    assert one is not None
    assert other is not None
    assert one.may_be(other)
