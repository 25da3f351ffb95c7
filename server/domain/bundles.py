"""What a file carried by hand says of itself (docs/bundle.md)."""

import re
from dataclasses import dataclass

from server.domain.strict_json import MAX_INTEGER, BadJson, loads

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
MOST_APP, MOST_MOMENT = 32, 40  # characters


@dataclass(frozen=True, slots=True)
class Header:
    """The first record of a bundle: which device made it, when by its own clock, and the number of its next change.

    ``person`` is whose device it is, as it says itself: asked only where the server does not know the device any more,
    because it was enrolled after the backup that was put back.
    """

    device: str
    app: str
    made_at: str
    next_n: int
    person: str | None = None


def read_header(raw: bytes) -> Header:
    """The header as stated; members of later versions are passed over.  Raises ``BadJson``."""
    stated = loads(raw)
    if not isinstance(stated, dict):
        raise BadJson("the header is no object")
    device, app, made_at, next_n = (stated.get(name) for name in ("device", "app", "made_at", "next_n"))
    if not isinstance(device, str) or not UUID.fullmatch(device):
        raise BadJson("the header names no device")
    if not isinstance(app, str) or not 1 <= len(app) <= MOST_APP:
        raise BadJson("the header names no app")
    if not isinstance(made_at, str) or len(made_at) > MOST_MOMENT:
        raise BadJson("the header says no time")
    if isinstance(next_n, bool) or not isinstance(next_n, int) or not 1 <= next_n <= MAX_INTEGER:
        raise BadJson("the header says no next number")
    person = stated.get("person")
    return Header(device, app, made_at, next_n, person if isinstance(person, str) and UUID.fullmatch(person) else None)
