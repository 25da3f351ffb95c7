"""Stated times: RFC 3339 with an offset, in years that every zone, database and browser can tell."""

import re
from datetime import datetime
from functools import lru_cache

SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
LONGEST = 40  # characters, and more than any has: nothing longer is kept in memory
# A clock may be decades off and is believed; at the ends of the calendar a change of zone has no answer.
EARLIEST, LATEST = 1900, 2999

NOT_A_TIME = "Not a time such as 2016-12-18T23:05:00+02:00."
NO_OFFSET = "A time needs its offset, for example +02:00."  # a moment without one could be anywhere
TOO_FAR = f"Not between the years {EARLIEST} and {LATEST}."


def moment_of(text: object) -> datetime:
    """The moment that ``text`` states; raises ``ValueError`` with what is wrong in words."""
    found = _read(text) if isinstance(text, str) and len(text) <= LONGEST else NOT_A_TIME
    if isinstance(found, str):
        raise ValueError(found)
    return found


@lru_cache(maxsize=4096)  # one text is asked about by validation, checks, clocks and columns
def _read(text: str) -> datetime | str:
    """The moment, or what is wrong."""
    if SHAPE.fullmatch(text) is None:
        return NOT_A_TIME
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return NOT_A_TIME
    if moment.tzinfo is None:
        return NO_OFFSET
    return moment if EARLIEST <= moment.year <= LATEST else TOO_FAR


def found_moment(value: object) -> datetime | None:
    """The moment that a field states, or none where it states none."""
    try:
        return moment_of(value)
    except ValueError:
        return None
