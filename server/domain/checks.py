"""Soft checks: they ask and never block; the statement stands, flagged.

A check is data of its form (``domain/forms.py``) and is served with it.  What each means is said here and once more in
``client/src/domain/checks.ts``; ``tests/contracts/soft_checks.json`` holds the two to the same answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import ClassVar, Protocol

from server.domain.merge import Value
from server.domain.times import found_moment

NOT_OBSERVED = "not-observed"
ANY = "*"  # in the name of a field: one part of it, whatever it is


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known beside the values: when they came, and the seats of the vehicle where its record tells them."""

    now: datetime
    seats: int | None = None


class Check(Protocol):
    """One question put to a statement.  ``flag`` is its slug."""

    check: ClassVar[str]

    @property
    def flag(self) -> str: ...

    def asks(self, values: Mapping[str, Value], situation: Situation) -> bool:
        """Whether the statement is worth a second look."""
        ...


@dataclass(frozen=True, slots=True)
class Sum:
    """The stated ``parts`` make up the ``whole``.  A part that was not observed may be anything, so that then only too
    much is asked about.  ``count.female.*`` is every field of such a name."""

    check: ClassVar[str] = "sum"
    flag: str
    whole: str
    parts: tuple[str, ...]

    def asks(self, values: Mapping[str, Value], situation: Situation) -> bool:
        whole = _number(values, self.whole)
        if whole is None:
            return False
        stated = [name for name in values if _is_one_of(name, self.parts)]
        numbers = [number for name in stated if (number := _number(values, name)) is not None]
        if not numbers:
            return False
        partly = any(values[name] == NOT_OBSERVED for name in stated)
        return sum(numbers) > whole if partly else sum(numbers) != whole


@dataclass(frozen=True, slots=True)
class AtMost:
    """None of ``parts``, each the sum of its fields, is larger than the ``whole``."""

    check: ClassVar[str] = "at-most"
    flag: str
    whole: str
    parts: tuple[tuple[str, ...], ...]

    def asks(self, values: Mapping[str, Value], situation: Situation) -> bool:
        whole = _number(values, self.whole)
        return whole is not None and any(sum(_number(values, name) or 0 for name in part) > whole for part in self.parts)


@dataclass(frozen=True, slots=True)
class Capacity:
    """``number`` is no more than ``seats_percent`` of the vehicle's seats; where those are not known, than what is
    ``usual`` for the type in ``by``.  Asked only where the fields of ``only`` have these values."""

    check: ClassVar[str] = "capacity"
    flag: str
    number: str
    by: str
    usual: Mapping[str, int]
    seats_percent: int
    only: Mapping[str, str]

    def asks(self, values: Mapping[str, Value], situation: Situation) -> bool:
        number = _number(values, self.number)
        if number is None or any(values.get(name) != value for name, value in self.only.items()):
            return False
        if situation.seats:
            return number * 100 > situation.seats * self.seats_percent
        most = self.usual.get(str(values.get(self.by)))
        return most is not None and number > most


@dataclass(frozen=True, slots=True)
class Past:
    """The times in ``fields`` have been, but for clocks that are a little fast."""

    check: ClassVar[str] = "past"
    flag: str
    fields: tuple[str, ...]
    slack_minutes: int

    def asks(self, values: Mapping[str, Value], situation: Situation) -> bool:
        latest = situation.now + timedelta(minutes=self.slack_minutes)
        return any(at > latest for name in self.fields if (at := found_moment(values.get(name))) is not None)


@dataclass(frozen=True, slots=True)
class InOrder:
    """What is stated of ``fields``, numbers or times, does not go down from one to the next."""

    check: ClassVar[str] = "in-order"
    flag: str
    fields: tuple[str, ...]

    def asks(self, values: Mapping[str, Value], situation: Situation) -> bool:
        places = [place for name in self.fields if (place := _place(values, name)) is not None]
        return any(following < place for place, following in pairwise(places))


ALL: tuple[type[Check], ...] = (Sum, AtMost, Capacity, Past, InOrder)


def soft_checks(checks: Iterable[Check], values: Mapping[str, Value], situation: Situation) -> list[str]:
    """The flags that ``values`` earn, sorted."""
    return sorted({check.flag for check in checks if check.asks(values, situation)})


def describe(check: Check) -> dict[str, object]:
    """The check as it is served: ``{check, flag, …}``."""
    return {"check": check.check, **asdict(check)}  # type: ignore[call-overload]


@lru_cache(maxsize=4096)  # names come from outside
def _is_one_of(name: str, patterns: tuple[str, ...]) -> bool:
    return any(_is_named(name, pattern) for pattern in patterns)


def _is_named(name: str, pattern: str) -> bool:
    start, any_, end = pattern.partition(ANY)
    if not any_ or not name.startswith(start):
        return name == pattern
    rest = name[len(start) :]
    return rest.endswith(end) and "." not in rest.removesuffix(end) and rest != end


def _place(values: Mapping[str, Value], name: str) -> float | None:
    """Where a number or a time stands among its like."""
    number = _number(values, name)
    at = None if number is not None else found_moment(values.get(name))
    return number if at is None else at.timestamp()


def _number(values: Mapping[str, Value], name: str) -> int | None:
    value = values.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
