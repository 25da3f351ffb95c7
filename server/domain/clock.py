"""What a phone's clock is worth: when a change was recorded by the office's clock, and how sure that is (sync S5).

Nothing here expires, sorts or authorises anything.  It tells people what to think of a time.

The office knows three things of a phone's clocks: what they said when a change was saved (``Saved``), what they said as
the phone delivered it (``Contact``), and how far its wall clock stood off at contacts before (``Earlier``).  Wall clocks
are set by people and networks.  The session's own counter is not; it stands still while the phone sleeps, so it only
bounds from below how long ago a Save was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

OK, SUSPECT, UNKNOWN = "ok", "suspect", "unknown"
# Flags a report whose times a suspect clock stated.  Phones are not told: each tells its owner how its clock stands, and
# the feed is the same under any clock.
WRONG = "clock-wrong"
# A clock may be this far off before anybody is told; a phone tells its owner at the same distance.
TOLERANCE_MS = 2 * 60_000
# A request was on its way for no longer: phones give one up after 45 seconds.  How long this one took is not known.
DELAY_MS = 60_000
ROUNDING_MS = 2  # what is lost by counting in whole milliseconds

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """A phone's clocks at one moment: wall, session, and milliseconds since the session began."""

    wall: datetime
    session: str
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A contact before: by the office's clock, with the number of the change the phone would make next, and its offset."""

    at: datetime
    next_n: int
    offset_ms: int | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone in contact.  ``at`` is the office's time of receipt; ``earlier`` has the latest contact first."""

    at: datetime
    reading: Reading
    enrolled_at: datetime
    earlier: Sequence[Earlier] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """When a change was recorded.  It happened between ``earliest_at`` and ``latest_at`` by the office's clock.

    ``offset_error_ms``: how far the stated time plus ``offset_ms`` may still be from the truth; none where nothing tells.
    ``ok``: the stated time can be taken as it is.  ``suspect``: the clock was off or set, so the interval is what counts.
    ``unknown``: nothing tells how the clock stood, or there was none.
    """

    offset_ms: int | None = None
    offset_error_ms: int | None = None
    verdict: str = UNKNOWN
    earliest_at: datetime | None = None
    latest_at: datetime | None = None


def offset_ms(at: datetime, reading: Reading) -> int:
    """The office's clock minus the phone's.  Too large by the time the request was on its way."""
    return _ms(at) - _ms(reading.wall)


def dated(contact: Contact | None, n: int | None, saved: Reading | None) -> Dated:
    """When the change with the number ``n`` was recorded, whose Save read ``saved`` off the phone's clocks."""
    if contact is None:
        return Dated()
    offset, now = offset_ms(contact.at, contact.reading), contact.reading
    if saved is None:
        return Dated(offset_ms=offset)
    # A phone counts its changes: what has a number not yet given at a contact was saved after that contact began.
    before = next((one for one in contact.earlier if n is not None and n >= one.next_n), None)
    latest = _ms(contact.at) + ROUNDING_MS
    earliest = min(latest, _ms(before.at) - DELAY_MS if before else _ms(contact.enrolled_at))
    since = now.elapsed_ms - saved.elapsed_ms
    # A counter that went backwards, or began before the Save could be, is none.
    counted = saved.session == now.session and 0 <= since <= latest - earliest
    if counted:
        latest -= since
    step, was_set = _step(contact, before, saved, since if counted else None)
    corrected = _ms(saved.wall) + offset
    impossible = not earliest - TOLERANCE_MS <= corrected <= latest + TOLERANCE_MS
    error = None if step is None or impossible else DELAY_MS + abs(step)
    verdict = OK if was_set is False else UNKNOWN
    if was_set or impossible or abs(offset) > TOLERANCE_MS:
        verdict = SUSPECT
    if error is not None and was_set is False:
        # The clock ran on undisturbed, so what it said then is worth what it says now.
        first, last = max(earliest, corrected - error), min(latest, corrected + error - DELAY_MS + ROUNDING_MS)
        if first <= last:
            earliest, latest = first, last
    return Dated(offset, error, verdict, _at(earliest), _at(latest))


def _step(contact: Contact, before: Earlier | None, saved: Reading, since: int | None) -> tuple[int | None, bool | None]:
    """By how much the wall clock was set between Save and contact, as far as can be told, and whether it was."""
    drift = None if before is None or before.offset_ms is None else before.offset_ms - offset_ms(contact.at, contact.reading)
    steady = drift is not None and abs(drift) <= TOLERANCE_MS
    if since is None:
        return drift, None if drift is None else not steady
    step = _ms(contact.reading.wall) - _ms(saved.wall) - since
    if step > TOLERANCE_MS and steady:
        return drift, False  # the phone slept: its counter stood still, its wall clock did not
    return step, abs(step) > TOLERANCE_MS


def _ms(at: datetime) -> int:
    """Whole milliseconds since 1970: a phone may state a time that no offset can be added to as a ``datetime``."""
    return (at - EPOCH) // MILLISECOND


def _at(ms: int) -> datetime:
    return EPOCH + ms * MILLISECOND
