"""Keyset pages: where a list goes on, sealed so that it can be neither edited nor used by another or elsewhere."""

import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from server.adapters.secrets import Keys, base64url, unbase64url
from server.domain.access import Actor
from server.domain.refusals import Invalid

Row = TypeVar("Row")
SEAL = 12  # bytes of the HMAC


@dataclass(frozen=True, slots=True)
class Page:
    """How much of a list is wanted, and after what."""

    after: str | None = None
    limit: int = 50


def opened(keys: Keys, actor: Actor, listing: str, after: str | None, length: int) -> list[Any] | None:
    """The place after which a page begins; none for the first.  Refuses what this server did not seal for this reader
    and this listing."""
    if after is None:
        return None
    try:
        raw = unbase64url(after)
        place = json.loads(raw[SEAL:]) if hmac.compare_digest(raw[:SEAL], _seal(keys, actor, listing, raw[SEAL:])) else None
    except ValueError:
        place = None
    if not isinstance(place, list) or len(place) != length:
        raise Invalid({"after": ["Not the `next` of a page of this list. Begin again without it."]})
    return place


def cut(
    keys: Keys, actor: Actor, listing: str, page: Page, rows: Sequence[Row], place: Callable[[Row], list[Any]]
) -> tuple[Sequence[Row], str | None]:
    """The rows of this page out of one more than its limit, and the sealed place of the next page, if there is one."""
    if len(rows) <= page.limit:
        return rows, None
    shown = rows[: page.limit]
    raw = json.dumps(place(shown[-1]), separators=(",", ":")).encode()
    return shown, base64url(_seal(keys, actor, listing, raw) + raw)


def _seal(keys: Keys, actor: Actor, listing: str, raw: bytes) -> bytes:
    return keys.mac("page", f"{actor.person}:{listing}:".encode() + raw)[:SEAL]
