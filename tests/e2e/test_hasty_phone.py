"""Thumbs that are quicker than the phone, and its own way back: nothing is said twice, hidden, or lost."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Office
from tests.e2e.phone import Phone
from tests.e2e.test_photos import switch_photos_on, take
from tests.people import BOB, CHELSEA

# Until the test lets it go, no picture becomes small.
SLOW_PICTURES = """() => {
  const real = window.createImageBitmap;
  const free = new Promise((done) => { window.letGo = done; });
  window.createImageBitmap = async (...given) => { await free; return real(...given); };
}"""


def tap_twice(target: Locator) -> None:
    """Before the screen has answered the first."""
    target.evaluate("(button) => { button.click(); button.click(); }")


def kept(phone: Phone, store: str) -> list[dict[str, Any]]:
    return [row["body"]["plain"] for row in json.loads(phone.stored())[store]]


def stated(phone: Phone) -> list[dict[str, Any]]:
    """What waits to be sent."""
    return [json.loads(body["text"]) for body in kept(phone, "outbox")]


def said(phone: Phone, action: str) -> int:
    return [change["action"] for change in stated(phone)].count(action)


def test_what_is_counted_typed_and_taken_outlives_hasty_taps_and_the_way_back(
    office: Office, new_phone: Callable[..., Phone]
) -> None:
    switch_photos_on(office)
    phone = new_phone(CHELSEA)
    phone.lose_network()

    # A number that was typed instead of the taps is not counted on by the way back.
    phone.start_counting()
    phone.count(5)
    phone.tap("Type")
    phone.page.locator(".keypad .key").last.tap()
    phone.type_digits("7")
    phone.tap("next")
    phone.shows("7 people")
    phone.page.go_back()
    phone.page.locator("[data-name=type]").wait_for()
    phone.page.go_back()
    phone.page.locator("[data-name=check]").wait_for()
    phone.shows("7 people")

    # A picture is as slow as it likes: Save waits for it.
    phone.page.evaluate(SLOW_PICTURES)
    phone.tap("Photo")
    take(phone)
    expect(phone.button("ok")).to_be_disabled()
    phone.tap("back")
    phone.tap("save-counted")
    phone.page.evaluate("() => window.letGo()")
    phone.shows("saved")
    assert any(field.startswith("attachment.photo") for field in stated(phone)[0]["values"])

    # Two quick taps on Undo take back once; after ten seconds the way back brings no Undo.
    tap_twice(phone.button("undo"))
    phone.button("start-counting").wait_for()
    assert said(phone, "withdraw") == 1
    phone.tap("type-a-number")
    phone.type_digits("47")
    phone.tap("next")
    phone.tap("save-counted")
    phone.tap("next-vehicle")
    phone.page.locator("[data-name=type]").wait_for()
    phone.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(seconds=11))
    phone.page.go_back()
    phone.shows("saved")
    expect(phone.button("undo")).to_be_disabled()

    # Of a number that is refused, its beginning does not stay.
    phone.tap("home")
    phone.tap("type-a-number")
    phone.type_digits("1234567")
    phone.page.go_back()
    phone.tap("type-a-number")
    phone.type_digits("31")
    phone.tap("next")
    phone.tap("more")
    phone.page.locator("#row-sick").tap()
    lying = phone.page.locator(".number-grid input").first
    expect(phone.page.locator("[data-name=row-sick] h1")).to_be_focused()
    lying.press_sequentially("1234567")
    phone.tap("ok")
    expect(lying).to_be_focused()
    phone.tap("back")
    phone.page.locator("#row-sick").wait_for()
    assert [number for draft in kept(phone, "drafts") for number in draft["values"].values() if isinstance(number, int)] == [31]


def test_two_quick_taps_say_one_thing_and_a_look_hides_no_count(office: Office, new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(CHELSEA)
    phone.type_and_save("47")
    expect(phone.chip("received")).to_be_visible()
    desk = office.api.desk(BOB)
    key = desk.get("/reports")["items"][0]["id"]
    desk.review(key, "return", question="Is 47 right?")
    phone.try_now()
    phone.page.evaluate(f"location.hash = '#/report/{key}/answer'")
    phone.shows("Is 47 right?")
    phone.lose_network()
    report = phone.page.locator("[data-name=report]")

    tap_twice(phone.page.locator("main button[data-kind=main]"))
    report.wait_for()
    assert said(phone, "answer") == 1
    tap_twice(phone.button("correct"))
    phone.page.locator("[data-name=check]").wait_for()
    assert len(kept(phone, "drafts")) == 1
    phone.tap("back")
    phone.tap("withdraw")
    tap_twice(phone.page.get_by_role("dialog").locator("button[data-kind=danger]"))
    phone.button("restore").wait_for()
    assert said(phone, "withdraw") == 1
    tap_twice(phone.button("restore"))
    phone.button("withdraw").wait_for()
    assert said(phone, "amend") == 1

    # A correction that was only looked at does not stand before the count that is open.
    phone.home()
    phone.start_counting()
    phone.count(6)
    phone.page.go_back()
    phone.shows("you-were-counting")
    phone.page.evaluate(f"location.hash = '#/report/{key}'")
    phone.tap("correct")
    phone.page.locator("[data-name=check]").wait_for()
    phone.page.go_back()
    report.wait_for()
    phone.page.evaluate("location.hash = '#/'")
    phone.shows("6 people")

    # Nor where the page was killed over it.
    phone.page.evaluate(f"location.hash = '#/report/{key}'")
    phone.tap("correct")
    phone.page.locator("[data-name=check]").wait_for()
    phone.kill()
    phone.reopen()
    phone.shows("6 people")
