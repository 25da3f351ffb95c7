"""Stated times: RFC 3339 with an offset, in years that every zone, database and browser can tell."""

import re
from datetime import datetime

SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
# A clock may be decades off and is believed; at the ends of the calendar a change of zone has no answer.
EARLIEST, LATEST = 1900, 2999

NOT_A_TIME = "Not a time such as 2016-12-18T23:05:00+02:00."
NO_OFFSET = "A time needs its offset, for example +02:00."  # a moment without one could be anywhere
TOO_FAR = f"Not between the years {EARLIEST} and {LATEST}."


def moment_of(text: object) -> datetime:
    """The moment that ``text`` states; raises ``ValueError`` with what is wrong in words."""
    found = SHAPE.fullmatch(text) if isinstance(text, str) else None
    try:
        moment = datetime.fromisoformat(str(text)) if found else None
    except ValueError:
        moment = None
    if found is None or moment is None:
        raise ValueError(NOT_A_TIME)
    if moment.tzinfo is None:
        raise ValueError(NO_OFFSET)
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(TOO_FAR)
    return moment


def found_moment(value: object) -> datetime | None:
    """The moment that a field states, or none where it states none."""
    try:
        return moment_of(value)
    except ValueError:
        return None
