"""What must come out the same: whatever the clocks show, and in whatever order independent phones come home."""

import re
from random import Random
from typing import Any

import pytest

from tests.people import CHELSEA, DARA
from tests.simulation.monitors import FIELDS
from tests.simulation.office import Office
from tests.simulation.phones import WALLS
from tests.simulation.planting import plant
from tests.simulation.quiet import come_home
from tests.simulation.shrink import Call
from tests.simulation.steps import Simulation
from tests.simulation.weather import WEATHERS

CHELSEAS, DARAS = (0, 1), (2,)


def plan(chance: Random, phones: tuple[int, ...], steps: int) -> list[Call]:
    """What some phones do among themselves."""
    calls: list[Call] = [("save", (phones[0], 47)), ("sync", (phones[0],))]
    for _ in range(steps):
        phone, which = chance.choice(phones), chance.randrange(3)
        field = chance.choice(sorted(set(FIELDS) - {"site"}))
        calls.append(
            chance.choice(
                [
                    ("save", (phone, chance.choice(FIELDS["total"]))),
                    ("edit", (phone, which, field, chance.choice(FIELDS[field]))),
                    ("edit", (phone, which, field, chance.choice(FIELDS[field]))),
                    ("withdraw", (phone, which)),
                    ("sync", (phone, chance.choice(WEATHERS))),
                ]
            )
        )
    return calls


# A note names its report by a number that all reports of a run share.
NUMBERED = re.compile(r" \(\d+\)")


def outcome(office: Office, calls: list[Call]) -> str:
    """What stands at the end, each person's reports in the order in which they made them."""
    run = Simulation(office)
    for name, arguments in calls:
        getattr(run, name)(*arguments)
    come_home(run)
    found: dict[str, Any] = {}
    for person in (CHELSEA, DARA):
        keys = [said.key for said in run.ledger.said if said.author == person.id and said.action == "create"]
        for number, key in enumerate(keys):
            seen = run.report(key)
            found[f"{person.name} {number}"] = {
                "values": seen["values"],
                "withdrawn": seen["withdrawn"],
                "version": seen["version"],
                "sets": [version["sets"] for version in seen["versions"]],
                "conflicts": [
                    (c["field"], c["kind"], sorted(repr((one["value"], one["earlier"])) for one in c["candidates"]))
                    for c in seen["conflicts"]
                ],
            }
        found[f"{person.name}'s changes"] = [(s.action, s.became, s.problem) for s in run.ledger.said if s.author == person.id]
    return NUMBERED.sub("", repr(found))


def shown(number: int) -> list[list[Call]]:
    """The same doings under four clocks: the right one, the ends of the calendar, and one that steps back midway."""
    calls = plan(Random(number), CHELSEAS, 12)
    under = [[("step_clock", (phone, wall)) for phone in CHELSEAS] + calls for wall in WALLS]
    return [*under, [*calls[:7], ("step_clock", (0, "an hour back")), ("step_clock", (1, "1970")), *calls[7:]]]


@pytest.mark.parametrize("number", range(2))
def test_clocks_decide_nothing(office: Office, number: int) -> None:
    first, *others = [outcome(office, calls) for calls in shown(number)]
    assert others == [first] * len(others)


def orders(number: int) -> list[list[Call]]:
    chance = Random(number)
    hers, his = plan(chance, CHELSEAS, 10), plan(chance, DARAS, 8)
    mixed, one, other = [], list(hers), list(his)
    while one or other:
        mixed.append((one if one and (not other or chance.random() < 0.5) else other).pop(0))
    return [hers + his, his + hers, mixed]


@pytest.mark.parametrize("number", range(2))
def test_independent_phones_come_home_in_any_order_to_the_same_end(office: Office, number: int) -> None:
    first, *others = [outcome(office, calls) for calls in orders(number)]
    assert others == [first] * len(others)


@pytest.mark.sqlite_only
def test_a_server_that_believes_clocks_is_found(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(
        monkeypatch,
        "server.services.custody:Batch._identity_problem",
        "return offered.problem",
        'return offered.problem or ("invalid" if "2099" in str(offered.recorded_at) else None)',
    )
    with pytest.raises(AssertionError):
        test_clocks_decide_nothing(office, 0)
