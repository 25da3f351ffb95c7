"""What an id looks like, whoever made it."""

import re

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_id(value: object) -> bool:
    """Whether ``value`` is the canonical text of a UUID: only such may be asked of a database."""
    return isinstance(value, str) and UUID.fullmatch(value) is not None
