"""What a site may be."""

from hypothesis import given
from hypothesis import strategies as st

from server.domain.sites import DEGREE, METRES_PER_DEGREE, metres_between, same_name

POSITION = st.tuples(st.integers(-90 * DEGREE, 90 * DEGREE), st.integers(-180 * DEGREE, 180 * DEGREE))


def test_a_degree_of_latitude_is_its_length_anywhere() -> None:
    assert metres_between((361580000, 371190000), (371580000, 371190000)) == METRES_PER_DEGREE


def test_neighbours_across_the_date_line_are_near() -> None:
    assert metres_between((0, 1799999000), (0, -1799999000)) < 30


@given(POSITION, POSITION)
def test_distance_is_the_same_both_ways_and_never_negative(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert metres_between(one, other) == metres_between(other, one) >= 0
    assert metres_between(one, one) == 0


def test_names_are_compared_language_by_language() -> None:
    assert same_name({"en": "Foua", "ar": None}, {"en": "FOUA"}) == "Foua"
    assert same_name({"en": "Foua"}, {"fr": "Foua"}) is None
    assert same_name({"en": ""}, {"en": ""}) is None
