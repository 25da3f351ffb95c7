"""Which convoy reads as which (docs/sync.md S3.6): always one hop, never in a circle, and back to what it was.

The model keeps who said what in a list and works the rest out from it by another way than the rule.
"""

from collections.abc import Callable

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from server.domain import joins
from server.domain.refusals import Refusal

CONVOYS = "ABCDE"
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.sampled_from(CONVOYS), st.sampled_from(CONVOYS)),
        st.tuples(st.just("separate"), st.sampled_from(CONVOYS), st.none()),
    ),
    max_size=30,
)
Target = Callable[[joins.Into, str, str], str]


def play(steps: list[tuple[str, str, str | None]], target: Target = joins.target) -> None:
    """Any sequence, two people's mistakes included; every state is judged."""
    into: dict[str, str] = {}
    before: dict[str, dict[str, str]] = {}  # what reads followed before the join of each
    since: list[str] = []
    for step, key, other in steps:
        reads = joins.one_hop(into)
        if step == "join":
            assert other is not None
            try:
                end = target(into, key, other)
            except Refusal:
                assert key == other or reads.get(other) == key or key in into, "there is nothing against it"
                continue
            anew = key in into
            into[key] = end
            judge(into)
            assert joins.survivor(into, key) == reads.get(other, other), "joining into a joined one goes to its survivor"
            if anew:
                assert joins.one_hop(into) == reads, "said again, it stays where it is"
            else:
                before[key] = reads
                since.append(key)
        elif key in into:
            del into[key]
            judge(into)
            if since and since.pop() == key:
                assert joins.one_hop(into) == before[key], "separation returns what was"
            else:
                since.clear()  # what was before the others is gone with this one
        for one in CONVOYS:
            assert joins.below(into, one) == {k for k in CONVOYS if one in way(into, k)}


def way(into: dict[str, str], key: str) -> list[str]:
    found = [key]
    while found[-1] in into:
        found.append(into[found[-1]])
        assert len(found) <= len(CONVOYS), "in a circle"
    return found


def judge(into: dict[str, str]) -> None:
    ends = {key: way(into, key)[-1] for key in into}
    assert joins.one_hop(into) == ends
    assert not set(ends.values()) & ends.keys(), "more than one hop"


@given(STEPS)
@settings(max_examples=400)
def test_whatever_is_joined_and_separated_reads_follow_one_hop_and_go_back(steps: list[tuple[str, str, str | None]]) -> None:
    play(steps)


def careless(into: joins.Into, key: str, other: str) -> str:
    return other


def test_a_rule_that_takes_the_other_as_it_stands_is_found_out() -> None:
    with pytest.raises(AssertionError):
        settings(max_examples=400, phases=[Phase.generate])(given(STEPS)(lambda steps: play(steps, careless)))()


def test_joining_a_survivor_takes_along_what_was_joined_into_it() -> None:
    into = {"A": "B"}
    into["B"] = joins.target(into, "B", "C")
    assert joins.one_hop(into) == {"A": "C", "B": "C"}
    del into["B"]
    assert joins.one_hop(into) == {"A": "B"}


def test_two_who_say_it_of_each_other_are_told_that_it_is_said() -> None:
    assert joins.target({}, "A", "B") == "B"
    for into in ({"A": "B"}, {"A": "C", "C": "B"}):
        with pytest.raises(Refusal) as refused:
            joins.target(into, "B", "A")
        assert refused.value.slug == "joined-already"
    with pytest.raises(Refusal) as refused:
        joins.target({"A": "B"}, "A", "C")
    assert refused.value.slug == "joined-elsewhere"


def test_vehicles_are_paired_one_with_one() -> None:
    ours, theirs = {"a1", "a2"}, {"b1", "b2"}
    assert joins.pairing_problems([("a1", "b2"), ("a2", "b1")], ours, theirs) == {}
    assert joins.pairing_problems([("a1", "b1"), ("a1", "b2")], ours, theirs).keys() == {"vehicles.1.from"}
    assert joins.pairing_problems([("a1", "b1"), ("a2", "b1")], ours, theirs).keys() == {"vehicles.1.into"}
    assert joins.pairing_problems([("b1", "a1")], ours, theirs).keys() == {"vehicles.0.from", "vehicles.0.into"}


def test_what_is_separated_shares_no_vehicle_with_the_rest() -> None:
    convoy_of = {"a1": "A", "b1": "B", "c1": "C", "c2": "C"}
    pairs = [("a1", "b1"), ("c1", "b1"), ("c2", "c1")]
    assert joins.cut_by(pairs, {"C"}, convoy_of) == [("c1", "b1")]
    assert joins.cut_by(pairs, {"A", "C"}, convoy_of) == [("a1", "b1"), ("c1", "b1")]
