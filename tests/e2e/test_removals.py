"""A name got into a note: one coordinator asks that it be removed for good, another confirms it, and it is gone everywhere."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.judge import Judge
from tests.e2e.phone import Phone
from tests.people import BOB, CHELSEA, OMAR, RAMOUSEH
from tests.sync.feeds import convoy_at, vehicle_of

NAME = "somebody of street nine"


def test_two_coordinators_remove_a_name_and_no_screen_and_no_phone_has_it_any_more(
    office: Office,
    new_phone: Callable[..., Phone],
    new_desk: Callable[..., Desk],
    pictures: Callable[[Page, str], None],
) -> None:
    phone, bob, omar = new_phone(CHELSEA), new_desk(BOB), new_desk(OMAR, "ar")
    phone.type_and_save("12", NAME)
    expect(phone.chip("received")).to_be_visible()
    key = office.api.desk(BOB).get("/reports")["items"][0]["id"]
    assert NAME in phone.stored()

    bob.open_report("12")
    bob.button("Remove something for good").click()
    asking = bob.page.get_by_role("dialog")
    expect(asking.get_by_text(NAME)).to_be_visible()
    bob.dialog_button("Ask for removal").click()
    expect(asking.locator(".error-summary li")).to_have_count(2)
    # By keys alone: the box, the reason, the button.
    asking.get_by_role("checkbox", name="Note").focus()
    bob.page.keyboard.press("Space")
    asking.get_by_label("Reason").fill("A name got in")
    pictures(bob.page, "desk-removal-ask-en")
    bob.page.keyboard.press("Tab")
    bob.page.keyboard.press("Enter")
    bob.shows("Removal of Note asked by Bob")
    bob.shows("Waiting for a second person")
    expect(bob.page.get_by_role("button", name="Look and confirm")).to_have_count(0)
    expect(bob.button("Remove something for good")).to_be_disabled()

    omar.go("removals")
    tab = omar.page.locator("nav a[href='#/removals']")
    expect(tab).to_contain_text("1")
    omar.page.locator("li.removal button[data-kind=danger]").click()
    confirming = omar.page.locator("dialog[data-name=removal-confirm]")
    expect(confirming.get_by_text(NAME)).to_be_visible()
    pictures(omar.page, "desk-removal-confirm-ar")
    # Somebody writes to it meanwhile: what Omar has not seen is not removed unseen.
    office.api.desk(BOB).amend(key, {"total": (12, 13)})
    confirming.locator("button[data-kind=danger]").click()
    expect(confirming.get_by_role("alert").first).to_be_visible()
    confirming.locator("button[data-kind=danger]").click()
    expect(confirming).to_have_count(0)
    expect(omar.page.locator("li.removal")).to_have_count(0)

    bob.open_report("13")
    bob.shows("removed for good")
    for each in bob.page.locator("details summary").all():
        each.click()
    assert NAME not in bob.page.content()
    assert NAME not in omar.page.content()
    phone.try_now()
    assert NAME not in phone.stored()
    phone.open_report("13 people")
    expect(phone.page.get_by_text("Removed by the office")).to_be_visible()
    judge = Judge(phone=True, sizes=[(360, 640), (320, 568)])
    judge(phone.page, "a report of which something was removed")
    assert judge.found == []


def test_a_name_in_a_convoys_and_a_vehicles_label_is_removed_from_the_convoys_screen(
    office: Office, new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    api = office.api.desk(BOB)
    convoy = convoy_at(api, RAMOUSEH, label=f"{NAME}'s convoy")
    vehicle_of(api, convoy, NAME)
    phone, bob, omar = new_phone(CHELSEA), new_desk(BOB), new_desk(OMAR, "ar")
    phone.try_now()
    assert NAME in phone.stored()

    bob.go("convoys", f"/{convoy}")
    for edit in (bob.button("Edit").first, bob.button(f"Edit {NAME}")):
        edit.click()
        bob.dialog_button("Remove something for good…").click()
        asking = bob.page.locator("dialog[data-name=removal-ask]")
        expect(asking.get_by_text(NAME)).to_be_visible()
        asking.get_by_role("checkbox").first.check()
        asking.get_by_label("Reason").fill("A name got in")
        bob.dialog_button("Ask for removal").click()
        bob.shows("Asked. It waits for a second person.")
        expect(asking).to_have_count(0)

    omar.go("removals")
    orders = omar.page.locator("li.removal")
    for left in (1, 0):
        orders.first.locator("button[data-kind=danger]").click()
        omar.page.locator("dialog[data-name=removal-confirm] button[data-kind=danger]").click()
        expect(orders).to_have_count(left)
    omar.go("convoys", f"/{convoy}")
    expect(omar.page.get_by_role("heading", level=2)).to_have_text("أُزيل نهائيًا")
    judge = Judge(phone=False, sizes=[(1280, 720), (320, 720)])
    judge(omar.page, "a convoy without its name")
    bob.go("convoys", f"/{convoy}")
    expect(bob.page.get_by_role("heading", level=2)).to_have_text("removed for good")
    expect(bob.page.get_by_role("rowheader")).to_contain_text("removed for good")
    # What is left empty stays removed; nobody has to invent a name to put the seats right.
    bob.button("Edit removed for good").click()
    bob.page.locator("#vehicle-seats").fill("45")
    bob.page.get_by_label("Reason").fill("Counted the seats")
    assert "[removed]" not in bob.page.content()
    bob.dialog_button("Save").click()
    bob.shows("Saved: ")
    expect(bob.page.get_by_role("rowheader")).to_contain_text("removed for good")

    phone.try_now()
    assert NAME not in phone.stored()
    assert judge.found == []
