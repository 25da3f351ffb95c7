"""Time zones, as the tz database names them."""

from functools import cache
from importlib.resources import files

# "No zone was set": a name in the database, and no place.
NOWHERE = "Factory"


def is_zone(name: str) -> bool:
    """Whether ``name`` is a zone of the tz database, such as Asia/Damascus.

    By the list of the pinned package: what a machine adds (``localtime``, ``posix/…``) no phone knows.
    """
    return name in _names()


@cache
def _names() -> frozenset[str]:
    return frozenset((files("tzdata") / "zones").read_text("ascii").split()) - {NOWHERE}
