"""Reports that reach the office in somebody's pocket: from phone to phone, from phone to desk, and the answer back."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.judge import Judge
from tests.e2e.phone import Phone
from tests.people import ALICE, BOB, CHELSEA, DARA

REMOVED = "This phone was removed. Call the office on channel 4. Your reports are kept; use “Give reports to another phone”."


def saved_by(page: Page, button: Locator, folder: Path, tap: Callable[[Locator], None]) -> Path:
    """The file that a button saves."""
    with page.expect_download() as download:
        tap(button)
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def give(phone: Phone, folder: Path) -> Path:
    """From Home, everything that waits, as a file: three taps."""
    phone.home()
    before = phone.taps
    phone.tap(phone.page.get_by_role("link", name="waiting to send").or_(phone.page.get_by_text("waiting to send")).first)
    phone.tap("Give reports to another phone")
    phone.shows("in one file.")
    file = saved_by(phone.page, phone.button("Save the file"), folder, phone.tap)
    assert phone.taps - before == 3
    phone.shows("The file was saved with your downloads.")
    return file


def take(phone: Phone, file: Path) -> None:
    """On "Sending"."""
    phone.page.evaluate("location.hash = '#/sending'")
    with phone.page.expect_file_chooser() as chooser:
        phone.tap("Take a file")
    chooser.value.set_files(file)


def test_another_phone_carries_reports_to_the_office_and_the_answer_back(
    office: Office, new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    chelsea, dara = new_phone(CHELSEA), new_phone(DARA)
    chelsea.lose_network()
    dara.lose_network()
    chelsea.type_and_save("5", note="known to the office alone")
    file = give(chelsea, tmp_path)
    assert b"known" not in file.read_bytes()
    assert CHELSEA.name not in file.name

    take(dara, file)
    dara.shows("This phone carries the file.")
    dara.shows("1 file carried for another phone.")
    dara.home()
    dara.find_network()
    assert dara.try_now() == "The office was reached. Nothing had to be sent."
    dara.page.evaluate("location.hash = '#/sending'")
    dara.shows("The office has everything in the file that you carried.")
    reports = office.api.desk(BOB).get("/reports")["items"]
    assert [(one["values"]["total"], one["counted_by"]["id"]) for one in reports] == [(5, CHELSEA.id)]
    dara.tap("Give the answer back")
    dara.page.locator("[data-name=give-on]").wait_for()
    judge = Judge(phone=True, sizes=[(360, 640), (320, 568)])
    judge(dara.page, "give on")
    assert judge.found == []
    answer = saved_by(dara.page, dara.button("Save the file"), tmp_path, dara.tap)
    dara.tap("Remove the answer")
    expect(dara.page.get_by_text("The office has everything")).to_have_count(0)

    # The carrier learns nothing from it, and its author does, still without any network.
    take(dara, answer)
    dara.shows("This answer is for another phone, or the file is damaged.")
    take(chelsea, answer)
    chelsea.shows("The office received 1 of your reports or corrections.")
    chelsea.home()
    expect(chelsea.chip("received")).to_be_visible()
    chelsea.find_network()
    assert chelsea.try_now() == "The office was reached. Nothing had to be sent."
    assert len(office.api.desk(BOB).get("/reports")["items"]) == 1


def test_the_desk_brings_in_what_a_removed_phone_still_held(
    office: Office, new_phone: Callable[..., Phone], new_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    phone, desk = new_phone(CHELSEA), new_desk(ALICE)
    phone.lose_network()
    phone.type_and_save("7")
    desk.revoke(CHELSEA, "Left at a checkpoint")
    phone.find_network()
    phone.shows(REMOVED)
    phone.page.evaluate("location.hash = '#/sending'")
    phone.tap("Give reports to another phone")
    file = saved_by(phone.page, phone.button("Save the file"), tmp_path, phone.tap)

    desk.go("devices")
    desk.button("Bring in a file from a phone").click()
    chooser = desk.page.get_by_label("The file")
    cut = tmp_path / "cut short.corridor"
    cut.write_bytes(file.read_bytes()[:-1])
    chooser.set_input_files(cut)
    desk.shows("This file is damaged or incomplete. Nothing was taken.")
    chooser.set_input_files(file)
    desk.shows("The 1 change in this file is in custody.")
    desk.shows("Could not be applied")
    save = desk.dialog_button("Save the answer for that phone")
    answer = saved_by(desk.page, save, tmp_path, lambda button: button.click())
    assert office.api.desk(BOB).get("/reports")["items"] == []

    take(phone, answer)
    phone.shows("The office received 1 of your reports or corrections.")
    phone.home()
    expect(phone.chip("checking")).to_be_visible()
