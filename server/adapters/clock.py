"""The one clock.  Services read the time here and nowhere else, so that a trial can step it."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
