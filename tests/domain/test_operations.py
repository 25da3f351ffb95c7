"""Which age bands can add up to a total."""

import pytest

from server.domain.forms import DEFAULT_AGE_BANDS
from server.domain.operations import wrong_bands


@pytest.mark.parametrize("bands", [DEFAULT_AGE_BANDS, ("0+",), ("0-17", "18+"), ("0-0", "1-4", "5-59", "60+")])
def test_bands_that_hold_every_age_once_are_taken(bands: tuple[str, ...]) -> None:
    assert wrong_bands(bands) is None


@pytest.mark.parametrize(
    ("bands", "why"),
    [
        ((), "From 1 to 12"),
        (("0-4", "6+"), "6+ does not follow"),
        (("0-4", "4+"), "4+ does not follow"),
        (("1-4", "5+"), "1-4 does not follow"),
        (("0-4", "5-11"), "12+"),
        (("0-17", "18+", "60+"), "60+ does not follow"),
        (("0-4", "5-3", "6+"), "5-3 ends before"),
        (("children", "18+"), "'children' is not an age band"),
        (("0-4", "٥+"), "is not an age band"),
        ((*(f"{n}-{n}" for n in range(12)), "12+"), "From 1 to 12"),
    ],
)
def test_bands_that_miss_or_repeat_an_age_are_refused(bands: tuple[str, ...], why: str) -> None:
    assert why in str(wrong_bands(bands))
