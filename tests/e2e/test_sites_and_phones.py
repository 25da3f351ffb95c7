"""What an admin does at the desk, and what phones make of it."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.people import ALICE, BOB, CHELSEA, FOUA


def test_a_site_is_added_and_closed_and_what_was_counted_there_is_taken_and_flagged(
    new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    phone, admin = new_phone(CHELSEA), new_desk(ALICE)
    admin.add_site("Al-Amiriyah", "ALP-AMI")
    admin.assign(CHELSEA, "Al-Amiriyah")
    phone.try_now()
    phone.tap("Choose place")
    phone.tap(phone.choice("Al-Amiriyah"))
    phone.tap("ok")
    expect(phone.page.get_by_role("heading", name="Al-Amiriyah")).to_be_visible()

    phone.lose_network()
    admin.close_site("Al-Amiriyah", "The crossing moved")
    phone.type_and_save("5")
    phone.find_network()
    expect(phone.chip("received")).to_be_visible()
    phone.shows("This place is closed now.")
    desk = new_desk(BOB)
    desk.open_report("Al-Amiriyah", lane="new")
    expect(desk.detail).to_contain_text("Site closed")


def test_a_report_for_a_site_never_assigned_waits_in_quarantine_and_blocks_nothing(
    office: Office, new_desk: Callable[..., Desk]
) -> None:
    phone = office.api.phone(CHELSEA)
    foreign, own = phone.headcount(99, site=FOUA), phone.headcount(47)
    receipts = phone.sync(foreign, own)["receipts"]
    assert [receipt["outcome"] for receipt in receipts] == ["quarantined", "applied"]
    desk = new_desk(BOB)
    expect(desk.rows()).to_have_count(1)
    expect(desk.rows()).to_contain_text(["47"])


def test_a_revoked_phone_is_refused_and_keeps_its_reports_and_says_whom_to_ask(
    new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    phone, admin, desk = new_phone(CHELSEA), new_desk(ALICE), new_desk(BOB)
    phone.lose_network()
    phone.type_and_save("5", note="kept on the phone")
    admin.revoke(CHELSEA, "Left at a checkpoint")

    phone.find_network()
    phone.shows(
        "This phone was removed. Call the office on channel 4. Your reports are kept; use “Give reports to another phone”."
    )
    expect(phone.chip("blocked")).to_be_visible()
    assert "kept on the phone" in phone.stored()
    assert (
        phone.try_now()
        == "This phone was removed. Call the office on channel 4. Your reports are kept; use “Give reports to another phone”."
    )
    # Counting goes on, and nothing is lost by starting again.
    phone.type_and_save("6")
    phone.kill()
    phone.reopen()
    phone.shows("5 people")
    phone.shows("6 people")
    expect(desk.rows()).to_have_count(0)
