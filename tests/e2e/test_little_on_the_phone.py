"""What the office has had long enough leaves the phone by its own clock; what waits for its person stays (protection P15)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Office
from tests.e2e.phone import Phone
from tests.people import BOB, CHELSEA

CANARY = "canary-7f3a"


def test_old_reports_leave_the_phone_and_are_said_to_be_with_the_office(
    new_phone: Callable[..., Phone], office: Office, pictures: Callable[[Page, str], None]
) -> None:
    phone, bob = new_phone(CHELSEA), office.api.desk(BOB)
    for digits in ("47", "31", "52"):
        phone.type_and_save(digits, note=CANARY)
        expect(phone.chip("received").first).to_be_visible()
        phone.home()
    assert CANARY in phone.stored()
    phone.lose_network()
    phone.type_and_save("8", note="unsent")
    phone.home()

    phone.page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=73))
    phone.reopen()
    phone.tap("my-reports")
    phone.shows("3 older reports are with the office.")
    pictures(phone.page, "phone-older-en")
    phone.shows("8 people")
    expect(phone.page.get_by_text("47 people")).to_have_count(0)
    assert CANARY not in phone.stored()

    # A clock that stands anywhere hides nothing that is not with the office.
    for year in (1970, 2099):
        phone.page.clock.set_fixed_time(datetime(year, 6, 1, tzinfo=UTC))
        phone.reopen()
        phone.tap("my-reports")
        phone.shows("8 people")
        assert "unsent" in phone.stored()
    phone.page.clock.set_fixed_time(datetime.now(UTC))

    # A question brings its report back.
    [old] = [one["id"] for one in bob.get("/reports")["items"] if one["values"]["total"] == 47]
    bob.review(old, "return", question="Is 47 right?")
    phone.find_network()
    phone.try_now()
    phone.tap("my-reports")
    phone.shows("47 people")
    phone.shows("2 older reports are with the office.")
