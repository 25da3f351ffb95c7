"""One count's whole way, in English and in Arabic: enrolled, counted, killed, saved, sent, received, verified."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.network import Network
from tests.e2e.phone import Phone
from tests.people import ALICE, BOB, CHELSEA

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
