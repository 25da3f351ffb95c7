"""What an id looks like, whoever made it."""

import re
from typing import TypeGuard

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_id(value: object) -> TypeGuard[str]:
    """Whether ``value`` is the canonical text of a UUID: only such may be asked of a database."""
    return isinstance(value, str) and UUID.fullmatch(value) is not None
