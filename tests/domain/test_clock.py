"""What a phone's clock is worth: bounds that hold whatever it says, and a verdict that can be relied on."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from server.domain.clock import (
    DELAY_MS,
    OK,
    SUSPECT,
    TOLERANCE_MS,
    UNKNOWN,
    Contact,
    Dated,
    Earlier,
    Reading,
    dated,
)
from tests.simulation.planting import plant

ENROLLED = datetime(2016, 12, 15, 6, tzinfo=UTC)
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def at(ms: int) -> datetime:
    """The office's clock, ``ms`` after the enrolment."""
    return ENROLLED + timedelta(milliseconds=ms)


@dataclass(frozen=True)
class Told:
    """A phone that was enrolled, was in contact after ten hours, saved something and delivers it after twenty.

    ``slow``: how far its wall clock stands behind, at the contact before, at the Save and as it delivers.
    """

    saved: int = 19 * HOUR
    slow: tuple[int, int, int] = (0, 0, 0)
    session: str = "s"
    slept: int = 0
    n: int = 7

    def judged(self) -> Dated:
        before = Earlier(at(10 * HOUR), 5, self.slow[0])
        now = Reading(at(20 * HOUR - self.slow[2]), "s", 20 * HOUR - self.slept)
        met = Contact(at(20 * HOUR), now, ENROLLED, [before])
        return dated(met, self.n, Reading(at(self.saved - self.slow[1]), self.session, self.saved))


def minutes(found: Dated) -> tuple[int, int]:
    """The interval, in minutes after the enrolment, rounded outwards."""
    assert found.earliest_at is not None
    assert found.latest_at is not None
    return (found.earliest_at - ENROLLED) // timedelta(minutes=1), -((ENROLLED - found.latest_at) // timedelta(minutes=1))


SAVED = 19 * 60  # minutes


def test_a_right_clock_is_taken_at_its_word() -> None:
    found = Told().judged()
    assert (found.verdict, found.offset_ms, found.offset_error_ms) == (OK, 0, DELAY_MS)
    assert minutes(found) == (SAVED - 1, SAVED + 1)


def test_a_slow_clock_is_suspect_and_dated_by_what_it_is_slow() -> None:
    found = Told(slow=(37 * MINUTE,) * 3).judged()
    assert (found.verdict, found.offset_ms) == (SUSPECT, 37 * MINUTE)
    assert minutes(found) == (SAVED - 1, SAVED + 1)


def test_the_sessions_own_counter_dates_whatever_the_wall_clock_says() -> None:
    for slow in (46 * 365 * DAY, -83 * 365 * DAY):  # 1970 and 2099
        found = Told(slow=(0, slow, 0)).judged()
        assert (found.verdict, found.offset_error_ms) == (SUSPECT, None)
        assert minutes(found) == (10 * 60 - 1, SAVED + 1)  # not before the contact before, not later than the counter says


@pytest.mark.parametrize("slow", [46 * 365 * DAY, -83 * 365 * DAY, 3 * HOUR])
def test_a_clock_set_between_save_and_contact_leaves_the_contact_before_and_the_receipt(slow: int) -> None:
    found = Told(session="another", slow=(slow, slow, 0)).judged()
    assert found.verdict == SUSPECT
    assert minutes(found) == (10 * 60 - 1, 20 * 60 + 1)


def test_in_another_session_two_contacts_that_agree_vouch_for_the_time_between() -> None:
    found = Told(session="another").judged()
    assert (found.verdict, minutes(found)) == (OK, (SAVED - 1, SAVED + 1))
    found = Told(session="another", slow=(37 * MINUTE,) * 3).judged()
    assert (found.verdict, minutes(found)) == (SUSPECT, (SAVED - 1, SAVED + 1))


def test_a_phone_that_slept_is_believed_where_its_clock_was_right_before_and_after() -> None:
    found = Told(slept=5 * HOUR, saved=14 * HOUR).judged()
    assert (found.verdict, minutes(found)) == (OK, (14 * 60 - 1, 14 * 60 + 1))
    met = Contact(at(20 * HOUR), Reading(at(20 * HOUR), "s", 15 * HOUR), ENROLLED)
    alone = dated(met, 7, Reading(at(14 * HOUR), "s", 14 * HOUR))  # asleep for five hours, or its clock was set forward
    assert (alone.verdict, minutes(alone)) == (SUSPECT, (0, 19 * 60 + 1))


@pytest.mark.parametrize("session", ["s", "another"])
@pytest.mark.parametrize("slow", [90_000, -90_000])
def test_a_clock_set_by_less_than_anybody_is_told_of_widens_the_interval(slow: int, session: str) -> None:
    found = Told(session=session, slow=(slow, slow, 0)).judged()
    assert (found.verdict, found.offset_error_ms) == (OK, DELAY_MS + 90_000)
    assert found.earliest_at is not None
    assert found.latest_at is not None
    assert found.earliest_at <= at(19 * HOUR) <= found.latest_at


def test_what_was_saved_before_the_last_contact_is_not_dated_after_it() -> None:
    older = Earlier(at(2 * HOUR), 3, 0)
    met = Contact(at(20 * HOUR), Reading(at(20 * HOUR), "s", 1), ENROLLED, [Earlier(at(10 * HOUR), 5, 9 * HOUR), older])
    saved = Reading(at(5 * HOUR), "another", 1)
    assert minutes(dated(met, 4, saved)) == (5 * 60 - 1, 5 * 60 + 1)  # vouched for by the contact after two hours
    assert (dated(met, 2, saved).verdict, minutes(dated(met, 2, saved))) == (UNKNOWN, (0, 20 * 60 + 1))


def test_without_a_clock_nothing_is_known() -> None:
    assert dated(None, 1, Reading(ENROLLED, "s", 1)) == Dated()
    met = Contact(at(HOUR), Reading(at(0), "s", 1), ENROLLED)
    assert dated(met, None, None) == Dated(offset_ms=HOUR)


@pytest.mark.parametrize("wall", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("stated", ["1900-01-01T00:00:00+14:00", "2999-12-31T23:59:59-14:00"])
def test_no_clock_is_too_far_off_to_be_judged(wall: str, stated: str) -> None:
    met = Contact(at(DAY), Reading(datetime.fromisoformat(wall), "s", 2**53), ENROLLED, [Earlier(at(HOUR), 1, -(2**53))])
    for session in ("s", "another"):
        found = dated(met, 1, Reading(datetime.fromisoformat(stated), session, 0))
        assert (found.verdict, minutes(found)) == (SUSPECT, (59, 24 * 60 + 1))


def test_an_office_whose_clock_went_backwards_says_no_impossible_interval() -> None:
    met = Contact(at(-HOUR), Reading(at(-HOUR), "s", HOUR), ENROLLED, [Earlier(at(0), 1, 0)])
    found = dated(met, 1, Reading(at(-HOUR - 10), "s", 0))
    assert found.earliest_at is not None
    assert found.latest_at is not None
    assert found.earliest_at <= found.latest_at


SPANS = st.integers(0, 30 * DAY)
DELAYS = st.integers(0, DELAY_MS)
SLOW = st.one_of(
    st.just(0),
    st.integers(-2 * TOLERANCE_MS, 2 * TOLERANCE_MS),
    st.integers(-5 * DAY, 5 * DAY),
    st.integers(-90 * 365 * DAY, 50 * 365 * DAY),
)


@settings(max_examples=300)
@given(
    spans=st.tuples(SPANS, SPANS, SPANS),
    delays=st.tuples(DELAYS, DELAYS),
    slow=st.tuples(SLOW, SLOW),
    set_at=st.one_of(st.none(), st.floats(0, 1)),
    slept=st.floats(0, 1),
    same=st.booleans(),
    known=st.booleans(),
)
def test_a_change_was_recorded_in_its_interval_however_the_clock_was_set(
    spans: tuple[int, int, int],
    delays: tuple[int, int],
    slow: tuple[int, int],
    set_at: float | None,
    slept: float,
    same: bool,
    known: bool,
) -> None:
    """A phone whose clock is set once at most between two contacts, or which sleeps, but not both."""
    begun = spans[0]  # the contact before leaves the phone
    saved = begun + spans[1]
    sent = saved + spans[2]
    stepped = None if set_at is None else begun + round(set_at * (sent - begun))
    sleep = 0 if stepped is not None else round(slept * (sent - saved))
    assume(stepped != saved)

    def behind(true: int) -> int:
        return slow[0] if stepped is None or true < stepped else slow[1]

    before = Earlier(at(begun + delays[0]), 5, delays[0] + behind(begun))
    now = Reading(at(sent - behind(sent)), "s", sent - sleep)
    met = Contact(at(sent + delays[1]), now, ENROLLED, [before] if known else [])
    found = dated(met, 5, Reading(at(saved - behind(saved)), "s" if same else "another", saved))
    assert found.earliest_at is not None
    assert found.latest_at is not None
    assert found.earliest_at <= at(saved) <= found.latest_at
    if found.verdict == OK:
        assert abs(behind(saved)) <= 2 * TOLERANCE_MS + DELAY_MS
    if abs(behind(sent)) > TOLERANCE_MS + DELAY_MS:
        assert found.verdict == SUSPECT
    if known and found.offset_error_ms is not None:
        corrected = at(saved - behind(saved)) + timedelta(milliseconds=found.offset_ms or 0)
        assert abs(corrected - at(saved)) <= timedelta(milliseconds=found.offset_error_ms)


def test_an_interval_that_trusts_the_wall_clock_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, "tests.domain.test_clock:dated", "error is not None and was_set is False", "True")
    plant(monkeypatch, "tests.domain.test_clock:dated", "corrected - error", "corrected - DELAY_MS")
    plant(monkeypatch, "tests.domain.test_clock:dated", "corrected + error - DELAY_MS", "corrected")
    with pytest.raises(AssertionError):
        test_a_change_was_recorded_in_its_interval_however_the_clock_was_set()
