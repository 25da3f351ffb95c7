"""One count's whole way, in English and in Arabic: enrolled, counted, killed, saved, sent, received, verified."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.network import Network
from tests.e2e.phone import Phone
from tests.people import ALICE, BOB, CHELSEA

# Two keys in one moment, before the screen is next painted.
PRESS_AT_ONCE = """async (keys) => {
  for (const key of keys) {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }
}"""

LATIN = str.maketrans("", "")
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(("language", "digits"), [("en", LATIN), ("ar", ARABIC_INDIC)], ids=["english", "arabic"])
def test_a_count_survives_its_page_and_comes_home_once_and_is_verified(
    new_phone: Callable[..., Phone],
    new_desk: Callable[..., Desk],
    network: Network,
    language: str,
    digits: dict[int, str],
) -> None:
    phone = new_phone(language=language, network=network)
    admin = new_desk(ALICE)
    phone.join(admin.enrolment_code(CHELSEA), digits="١٢٣" if language == "ar" else None)

    phone.lose_network()
    phone.start_counting()
    phone.count(31)
    phone.reads("31".translate(digits))
    phone.kill()

    phone.reopen()
    phone.shows("you-were-counting")
    phone.shows("31".translate(digits))
    phone.button("continue").tap()
    phone.taps = 1  # "Start counting" was the first
    phone.count(16)
    phone.reads("47".translate(digits))
    phone.done_and_save()
    assert phone.taps == 3
    phone.tap("home")
    expect(phone.chip("waiting")).to_be_visible()
    phone.shows("47 people")

    with network.slow():
        phone.find_network()
        network.replies_held.acquire(timeout=10)
        # The office has it, and the phone cannot know.
        expect(phone.chip("sending")).to_be_visible()
        expect(phone.chip("received")).to_have_count(0)
    expect(phone.chip("received")).to_be_visible()

    desk = new_desk(BOB)
    expect(desk.rows("new")).to_have_count(1)
    desk.open_report("47")
    desk.verify()
    phone.try_now()
    expect(phone.chip("verified")).to_be_visible()


def test_keys_pressed_at_once_judge_the_report_that_was_chosen(
    new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    phone, bob = new_phone(CHELSEA), new_desk(BOB)
    for number in ("47", "12"):
        phone.type_and_save(number)
    expect(phone.chip("received")).to_have_count(2)

    rows = bob.rows("new")
    expect(rows).to_have_count(2)
    for number in ("12", "47"):
        rows.filter(has_text=number).click()
        expect(bob.detail).to_contain_text(f"{number} people")
    # A letter that is meant for the dialog's words is no key of the page behind it.
    bob.page.evaluate(PRESS_AT_ONCE, ["x", "v"])
    bob.dialog_button("Cancel").click()
    bob.page.evaluate(PRESS_AT_ONCE, ["j", "v"])
    bob.shows("Verified: ")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("47")
