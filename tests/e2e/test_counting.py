"""The pad: every tap once, none twice, and almost none lost with the page."""

import json
import random
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.phone import Phone
from tests.people import CHELSEA

KILLS = 4
MAY_LOSE = 1


def stored_count(phone: Phone) -> int:
    """The open count as it lies on the phone's disk."""
    [draft] = json.loads(phone.stored())["drafts"]
    return int(draft["body"]["plain"]["count"])


def test_three_hundred_taps_on_a_slow_phone_are_three_hundred(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(CHELSEA)
    phone.finger.session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    phone.start_counting()
    phone.count(300)
    phone.reads("300")
    phone.finger.session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    phone.tap("done")
    phone.shows("300 people")
    assert stored_count(phone) == 300


def test_a_trembling_hand_and_a_second_finger_count_once(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(CHELSEA)
    phone.start_counting()
    phone.count(1)
    for _ in range(10):
        phone.count(2, between_ms=30)
    phone.reads("11")
    phone.press_with_two_fingers()
    phone.reads("12")
    phone.tap("undo")
    phone.reads("11")


def test_a_page_killed_at_any_moment_loses_no_more_than_one_tap(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(CHELSEA)
    phone.lose_network()
    phone.start_counting()
    shown = 0
    for _ in range(KILLS):
        taps = random.randint(1, 20)
        phone.count(taps)
        phone.kill()
        phone.reopen()
        phone.button("continue").tap()
        expect(phone.number()).not_to_have_text("")
        read = int(phone.number().inner_text())
        assert shown + taps - MAY_LOSE <= read <= shown + taps
        shown = read


def test_a_bus_costs_three_taps_and_its_number(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(CHELSEA)
    phone.lose_network()
    phone.taps = 0
    phone.tap("type-a-number")
    phone.type_digits("47")
    phone.tap("next")
    phone.tap("save-counted")
    phone.shows("saved")
    assert phone.taps == 3

    phone.taps = 0
    phone.tap("next-vehicle")
    phone.type_digits("52")
    phone.tap("next")
    phone.tap("save-counted")
    phone.shows("saved")
    assert phone.taps == 3
    phone.home()
    phone.shows("2 waiting to send")


def test_a_tap_on_the_wrong_bus_is_taken_back_in_one(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(CHELSEA)
    phone.start_counting()
    phone.count(5)
    phone.done_and_save()
    phone.taps = 0
    phone.tap("undo")
    assert phone.taps == 1
    phone.shows("Taken back. The report is marked as withdrawn by you.")
    expect(phone.chip("Withdrawn by you")).to_be_visible()
