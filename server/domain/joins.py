"""Convoys that are one convoy, and vehicles that are one vehicle (sync S3.6): which reads as which.

``into`` maps each joined key to the one that its standing decision names.  Reads follow ``one_hop`` of it, which says nothing
but what these decisions say: taking one of them back leaves exactly what the others do.
"""

from collections.abc import Collection, Iterable, Mapping

from server.domain.refusals import Refusal

Into = Mapping[str, str]
Pair = tuple[str, str]  # a vehicle of the convoy that is joined, and the one it is


def survivor(into: Into, key: str) -> str:
    """The one that ``key`` reads as; itself where it is joined into none."""
    while key in into:
        key = into[key]
    return key


def one_hop(into: Into) -> dict[str, str]:
    """Each joined key with its survivor, which is joined into none."""
    return {key: survivor(into, key) for key in into}


def below(into: Into, key: str) -> set[str]:
    """``key`` and all that were joined into it, one behind another: what goes with it where it is joined or separated."""
    found = {key}
    while more := {one for one, other in into.items() if other in found} - found:
        found |= more
    return found


def target(into: Into, key: str, other: str) -> str:
    """What ``key`` is joined into where a person says that it is the same as ``other``: the survivor.  Said again of a joined
    one, it stays where it is, so that its vehicles can be paired anew."""
    end = survivor(into, other)
    if end == key:
        raise Refusal("joined-already", "The other is joined into this one already, or is this one. Look again.")
    if key not in into:
        return end
    if survivor(into, key) != end:
        raise Refusal("joined-elsewhere", "This is joined into another convoy. Separate it there first.")
    return into[key]


def pairing_problems(pairs: Iterable[Pair], ours: Collection[str], theirs: Collection[str]) -> dict[str, list[str]]:
    """What is wrong with a pairing of ``ours``, the vehicles of the convoy to be joined, with ``theirs``: path → messages."""
    found: dict[str, list[str]] = {}
    for place, side, known in ((0, "from", ours), (1, "into", theirs)):
        met: set[str] = set()
        for number, pair in enumerate(pairs):
            key = pair[place]
            if key not in known:
                found[f"vehicles.{number}.{side}"] = ["Not a vehicle shown with that convoy."]
            elif key in met:
                found[f"vehicles.{number}.{side}"] = ["Paired twice."]
            met.add(key)
    return found


def cut_by(pairs: Iterable[Pair], side: Collection[str], convoy_of: Mapping[str, str | None]) -> list[Pair]:
    """The pairs with one end in the convoys of ``side`` and the other elsewhere: where the two are separated, no vehicle of
    the one is a vehicle of the other."""
    return [(one, other) for one, other in pairs if (convoy_of.get(one) in side) != (convoy_of.get(other) in side)]
