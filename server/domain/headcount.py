"""Soft checks of a headcount: they ask and never block; the statement stands, flagged."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from server.domain.forms import SEXES
from server.domain.merge import Value

BANDS_DIFFER = "bands-differ-from-total"
SUBSET_LARGER = "subset-larger-than-total"
OVER_CAPACITY = "over-capacity"
FUTURE_TIME = "future-time"
ENDS_BEFORE_START = "ends-before-start"
FLAGS = frozenset({BANDS_DIFFER, SUBSET_LARGER, OVER_CAPACITY, FUTURE_TIME, ENDS_BEFORE_START})

GROUPS = ("count.women", "count.men", "count.girls", "count.boys")
SUBSETS = ("sick.lying", "sick.seated", "companions", "needs.child_alone", "needs.moves_with_help")
# On board beyond these is possible, and worth a second look (experience M4).
USUAL_MOST = {"bus": 120, "ambulance": 10, "car": 15}
CLOCK_SLACK = timedelta(minutes=10)


def soft_checks(values: Mapping[str, Value], received_at: datetime) -> list[str]:
    """The flags that ``values`` earn, sorted.  ``received_at`` is the server's time of receipt."""
    total = _number(values, "total")
    flags = set()
    if total is not None:
        for parts in (_bands(values), [n for name in GROUPS if (n := _number(values, name)) is not None]):
            if parts and sum(parts) != total:
                flags.add(BANDS_DIFFER)
        if any((n := _number(values, name)) is not None and n > total for name in SUBSETS):
            flags.add(SUBSET_LARGER)
        most = USUAL_MOST.get(str(values.get("vehicle.type")))
        if most is not None and values.get("unit") == "person" and total > most:
            flags.add(OVER_CAPACITY)
    begun, ended = moment(values.get("observed_from")), moment(values.get("observed_to"))
    if any(at is not None and at > received_at + CLOCK_SLACK for at in (begun, ended)):
        flags.add(FUTURE_TIME)
    if begun and ended and ended < begun:
        flags.add(ENDS_BEFORE_START)
    return sorted(flags)


def moment(value: Value) -> datetime | None:
    """A stated time as a moment, or none where there is none."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _bands(values: Mapping[str, Value]) -> list[int]:
    found = []
    for name in values:
        parts = name.split(".")
        if len(parts) == 3 and parts[0] == "count" and parts[1] in SEXES:
            number = _number(values, name)
            if number is not None:
                found.append(number)
    return found


def _number(values: Mapping[str, Value], name: str) -> int | None:
    value = values.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
