"""Ids: UUIDv7 for what is stored, so that indexes grow at one end.  Their time part is never read."""

from uuid_utils.compat import uuid7


def new_id() -> str:
    """A fresh UUIDv7 in its canonical text form."""
    return str(uuid7())
