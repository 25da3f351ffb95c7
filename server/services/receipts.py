"""A change in custody, with its receipt."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from server.domain import clock
from server.domain.times import moment_of


@dataclass(slots=True)
class Custody:
    """A change with its receipt, stored (``seq``) or about to be."""

    id: str
    author_id: str
    device_id: str | None
    n: int | None
    body: bytes
    sha256: bytes
    entity: str | None
    key: str | None
    action: str | None
    prev: str | None
    recorded_at: str | None
    session: str | None
    elapsed_ms: int | None
    received_at: datetime
    offset_ms: int | None = None
    offset_error_ms: int | None = None
    time_verdict: str = clock.UNKNOWN
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    outcome: str = ""
    held_for: str | None = None
    problem: str | None = None
    rev: int | None = None
    version: int | None = None
    fields: list[str] = field(default_factory=list)
    # Whose work it is, as long as it has no effect.
    operation_id: str | None = None
    site_id: str | None = None
    redacted: list[dict[str, Any]] | None = None  # what it came without, removed for good
    settled: str | None = None  # what a coordinator did with it
    seq: int | None = None
    fresh: bool = False  # taken now, for the first time
    moved: bool = False  # stored before, and its outcome changed now
    wrong: dict[str, Any] = field(default_factory=dict)  # field → messages, for a page that can be told at once

    def date(self, met: clock.Contact | None) -> None:
        """Judge when it was recorded, by what the contact tells of the phone's clocks."""
        saved = None
        if self.recorded_at is not None and self.session is not None and self.elapsed_ms is not None:
            saved = clock.Reading(moment_of(self.recorded_at), self.session, self.elapsed_ms)
        found = clock.dated(met, self.n, saved)
        self.offset_ms, self.offset_error_ms, self.time_verdict = found.offset_ms, found.offset_error_ms, found.verdict
        self.earliest_at, self.latest_at = found.earliest_at, found.latest_at

    def row(self) -> dict[str, Any]:
        """The columns to insert."""
        return {name: getattr(self, name) for name in _CUSTODY_COLUMNS}


_CUSTODY_COLUMNS = tuple(name for name in Custody.__slots__ if name not in ("settled", "seq", "fresh", "moved", "wrong"))
# What is read of a change in custody.
STORED = tuple(name for name in Custody.__slots__ if name not in ("fresh", "moved", "wrong"))
