"""One convoy that two posts wrote down: a coordinator joins the two at the desk, phones follow, and it is taken back."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.people import BOB, CHELSEA, OMAR, RAMOUSEH
from tests.sync.feeds import convoy_at, vehicle_of


def test_two_convoys_are_joined_with_the_keyboard_read_as_one_and_are_separated(
    office: Office, new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    api = office.api.desk(OMAR)
    red, twelve = convoy_at(api, RAMOUSEH, label="Red"), convoy_at(api, RAMOUSEH, label="Convoy 12")
    four, seven = vehicle_of(api, red, "bus 4"), vehicle_of(api, red, "Bus 7")
    vehicle_of(api, twelve, "Bus 4")
    hers = office.api.phone(CHELSEA)
    report = hers.headcount(47, convoy=red, vehicle=four)
    hers.sync(report, hers.headcount(31, convoy=red, vehicle=seven, **{"vehicle.label": "Bus 7"}))
    phone = new_phone(CHELSEA)

    bob = new_desk(BOB)
    bob.go("convoys", f"/{red}")
    page = bob.page
    bob.button("This is the same convoy as").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Red is the same convoy as…")
    bob.dialog_button("Join").click()
    expect(dialog.get_by_role("link", name="Choose the other convoy")).to_be_visible()
    expect(dialog.get_by_role("link", name="Say why")).to_be_visible()
    dialog.get_by_label("The other convoy").select_option(label="Convoy 12 · Ramouseh")
    # What has the same number is said; that it is the same is said by a person.
    assert dialog.get_by_label("bus 4").input_value() == ""
    expect(dialog.get_by_text("Same number: Bus 4")).to_be_visible()
    bob.dialog_button("Pair 1 with the same number").click()
    expect(dialog.get_by_text("Same number")).to_have_count(0)
    dialog.get_by_label("Bus 7").select_option("Bus 4")
    dialog.get_by_label("Reason").fill("Both posts wrote down the same marshal")
    bob.dialog_button("Join").click()
    expect(dialog.get_by_role("link", name="Two vehicles cannot both be this one")).to_have_count(2)
    dialog.get_by_label("Bus 7").select_option("Not among these")
    dialog.get_by_label("Reason").press("Tab")
    page.keyboard.press("Enter")
    bob.shows("Red is joined with Convoy 12")

    convoy = page.get_by_role("region", name="Convoy 12")
    expect(convoy.get_by_role("row")).to_contain_text(["Departed", "31", "47"])
    expect(convoy.get_by_text("Also written down as bus 4, Red")).to_be_visible()
    expect(convoy.get_by_text("Came with Red")).to_be_visible()
    expect(convoy.get_by_role("heading", name="Joined with")).to_be_visible()
    bob.go("review", f"/{report['id']}?lane=all")
    expect(bob.detail.get_by_role("heading", level=2)).to_contain_text("Convoy 12")

    # Her own report keeps what she stated, and shows the name that stays.
    phone.try_now()
    phone.open_report("47 people")
    phone.shows("Convoy 12")

    omar = new_desk(OMAR)
    omar.go("convoys")
    omar.page.get_by_role("button", name="Separate again: Red").click()
    omar.page.get_by_role("dialog").get_by_label("Reason").fill("They were two after all")
    omar.dialog_button("Separate again").click()
    omar.shows("Separated: Red")
    expect(omar.page.get_by_role("region", name="Red")).to_be_visible()
    phone.try_now()
    phone.open_report("47 people")
    expect(phone.page.get_by_text("Red", exact=True)).to_be_visible()

    # Who still has the two on the screen as they were is told so.
    omar.go("convoys")
    bob.go("convoys")
    for desk in (omar, bob):
        desk.page.get_by_role("region", name="Red").get_by_role("button", name="This is the same").click()
        desk.page.get_by_label("The other convoy").select_option(label="Convoy 12 · Ramouseh")
        desk.page.get_by_role("dialog").get_by_label("Reason").fill("The same marshal")
        desk.dialog_button("Join").click()
    bob.shows("Somebody changed this meanwhile")
