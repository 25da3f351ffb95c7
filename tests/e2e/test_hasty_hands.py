"""Keys and clicks that are quicker than the line: what is done is of what was seen, and nobody is called back from elsewhere."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.populated import populate
from tests.e2e.slow_line import SlowLine
from tests.people import ALICE, BOB, CHELSEA, DARA, OMAR, RAMOUSEH
from tests.sync.feeds import convoy_at

VERDICT = "POST .*/review"
ONE_REPORT = r"GET .*/reports/[0-9a-f-]+$"
ONE_REMOVAL = r"GET .*/redactions/[0-9a-f-]+$"
THE_LIST = r"GET .*/reports\?(?!.*limit=1\b)"

# As a hand does it that goes on typing: before the page is drawn with what was asked for.
TYPE_ON = """(box) => addEventListener("hashchange", async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  box.value += "4";
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
}, { once: true })"""

# A keyboard that writes Arabic digits; Playwright's own knows none.
ARABIC_TWO = """(radio) => radio.dispatchEvent(
  new KeyboardEvent("keydown", { key: "٢", code: "Digit2", bubbles: true, cancelable: true }))"""


def buses(office: Office, *people: int) -> dict[int, str]:
    """Reports by their number: "Bus 11" with 11 people."""
    phone = office.api.phone(CHELSEA)
    made = {count: phone.headcount(count, **{"vehicle.label": f"Bus {count}"}) for count in people}
    phone.sync(*made.values())
    return {count: str(change["id"]) for count, change in made.items()}


def in_order(rows: Locator) -> list[int]:
    return [int(bus) for text in rows.all_inner_texts() for bus in re.findall(r"Bus (\d+)", text)]


def standing(office: Office, key: str) -> str:
    return str(office.api.desk(BOB).get(f"/reports/{key}")["review"])


def test_a_slow_verdict_is_of_its_report_and_calls_nobody_back(office: Office, new_desk: Callable[..., Desk]) -> None:
    keys = buses(office, 11, 22, 33, 44, 55, 66)
    bob = new_desk(BOB)
    line, page, toast = SlowLine(bob.page), bob.page, bob.page.locator(".toast")
    rows = bob.rows("new")
    expect(rows).to_have_count(6)
    first, second, third, fourth, fifth, last = in_order(rows)

    # A V that is held down is one verdict.
    rows.first.click()
    expect(bob.detail).to_contain_text(f"{first} people")
    page.keyboard.down("v")
    bob.shows(f"Verified: Bus {first}")
    expect(bob.detail).to_contain_text(f"{second} people")
    for _ in range(3):
        page.keyboard.down("v")
    page.keyboard.up("v")
    assert line.sent(VERDICT) == 1

    # While the second verdict is on its way, U is not of the first; and who has gone on stays where they are.
    line.hold(VERDICT)
    page.keyboard.press("v")
    line.waits()
    page.keyboard.press("u")
    assert line.sent(VERDICT) == 2
    page.keyboard.press("j")
    expect(bob.detail).to_contain_text(f"{third} people")
    page.keyboard.press("j")
    expect(bob.detail).to_contain_text(f"{fourth} people")
    line.let_go()
    expect(toast).to_contain_text(f"Verified: Bus {second}")
    expect(bob.detail).to_contain_text(f"{fourth} people")
    assert [standing(office, keys[one]) for one in (first, second)] == ["verified", "verified"]

    # What went wrong with one is not said under another.
    office.api.desk(OMAR).review(keys[fourth], "not-count", reason="Counted twice")
    line.hold(VERDICT)
    page.keyboard.press("v")
    line.waits()
    page.keyboard.press("j")
    expect(bob.detail).to_contain_text(f"{fifth} people")
    line.let_go()
    expect(toast).to_contain_text(f"Bus {fourth}")
    expect(bob.detail.locator(".notice")).to_have_count(0)

    # A list that was read before a verdict does not bring the report back.
    page.keyboard.press("v")
    bob.shows(f"Verified: Bus {fifth}")
    expect(bob.detail).to_contain_text(f"{last} people")
    line.hold(THE_LIST)
    page.keyboard.press("u")
    bob.shows("Open again: ")
    expect(bob.detail).to_contain_text(f"{fifth} people")
    line.waits()
    line.hold(None)
    page.keyboard.press("v")
    expect(toast).to_contain_text("Verified: ")
    line.let_go()
    page.locator(".list-frame[aria-busy=false]").wait_for()
    expect(rows.filter(has_text=f"Bus {fifth}")).to_have_count(0)

    # Taken back from another screen, it is read again as it stands then.
    page.locator("nav a[href='#/convoys']").click()
    bob.button("Add a convoy").wait_for()
    line.hold(VERDICT, unsent=True)
    toast.get_by_role("button").click()
    line.waits()
    line.let_go()
    expect(toast).to_contain_text("Open again: ")
    expect(bob.detail).to_contain_text(f"{fifth} people")
    expect(bob.button("Verify")).not_to_have_attribute("aria-disabled", "true")

    # A late answer takes nobody away from what they type meanwhile: to a verdict, or to what takes it back.
    line.hold(VERDICT)
    page.keyboard.press("v")
    line.waits()
    page.locator("nav a[href='#/convoys']").click()
    bob.button("Add a convoy").click()
    page.locator("#convoy-label").fill("Convoy 12")
    line.let_go()
    expect(toast).to_contain_text("Verified: ")
    expect(page.locator("#convoy-label")).to_have_value("Convoy 12")
    bob.dialog_button("Cancel").click()
    line.hold(VERDICT)
    toast.get_by_role("button").click()
    line.waits()
    bob.button("Add a convoy").click()
    page.locator("#convoy-label").fill("Convoy 13")
    line.let_go()
    expect(toast).to_contain_text("Open again: ")
    expect(page.locator("#convoy-label")).to_have_value("Convoy 13")


def test_what_is_typed_is_of_the_report_it_was_begun_for(office: Office, new_desk: Callable[..., Desk]) -> None:
    reports = populate(office)
    phone, other = office.api.phone(CHELSEA), office.api.phone(CHELSEA)
    seen = phone.headcount(11, **{"vehicle.label": "Bus 11"})
    noted = phone.headcount(22, note="red coat", **{"vehicle.label": "Bus 22"})
    phone.sync(seen, noted)
    contested = office.api.desk(OMAR).get(f"/reports/{reports.contested}")
    twin = other.headcount(46, convoy=contested["convoy"], vehicle=contested["vehicle"])
    other.sync(twin)
    bob = new_desk(BOB)
    line, page = SlowLine(bob.page), bob.page
    rows = bob.rows("all")
    dialog = page.get_by_role("dialog")

    def look_at(key: object, text: str) -> None:
        page.locator(f"#row-{key}").click()
        expect(bob.detail).to_contain_text(text)

    # The number that came while Bob typed is not one he saw: his own stands beside it.
    look_at(seen["id"], "11 people")
    look_at(noted["id"], "22 people")
    phone.sync(phone.amend(seen["id"], {"total": (11, 19)}))
    line.hold(ONE_REPORT)
    look_at(seen["id"], "11 people")
    line.waits()
    page.keyboard.press("e")
    dialog.locator("#amend-total").fill("15")
    dialog.locator("#amend-reason").fill("The marshal's list")
    line.let_go()
    expect(dialog.get_by_text("Now: 11")).to_be_visible()
    bob.dialog_button("Save correction").click()
    expect(dialog).to_be_hidden()
    now = office.api.desk(OMAR).get(f"/reports/{seen['id']}")
    assert (now["values"]["total"], now["open_conflicts"]) == (19, 1)

    # A reading that was asked for before a correction does not put the old number back.
    look_at(reports.verified, "40 people")
    line.hold(ONE_REPORT)
    look_at(noted["id"], "22 people")
    line.waits()
    line.hold(None)
    bob.amend_number("24", "The marshal's list")
    expect(bob.detail).to_contain_text("24 people")
    line.let_go()
    expect(bob.detail).to_contain_text("24 people")

    # The way back leaves what was begun with its report: a removal, and what a pair of reports is.
    look_at(seen["id"], "Bus 11")
    look_at(noted["id"], "24 people")
    bob.button("Remove something for good").click()
    dialog.get_by_role("checkbox", name="Note").check()
    page.go_back()
    expect(bob.detail).to_contain_text("Bus 11")
    expect(dialog).to_have_count(0)
    look_at(reports.contested, "May be the same event")
    look_at(twin["id"], "46 people")
    page.locator(".duplicates button").first.click()
    dialog.get_by_label("Reason", exact=True).fill("Two posts counted one bus")
    page.go_back()
    expect(bob.detail).to_contain_text("Convoy 12")
    expect(page.locator(".duplicates")).to_be_visible()
    expect(dialog).to_have_count(0)

    # Counts are of the filter that is asked for now, and a letter that is typed meanwhile stays.
    box, lanes = page.locator("input[type=search]"), page.locator(".lanes")
    before = lanes.inner_text()
    line.hold("q=Bus")
    box.fill("Bus 22")
    line.waits()
    line.hold(None)
    box.fill("")
    expect(rows).not_to_have_count(0)
    line.let_go()
    assert lanes.inner_text() == before
    box.evaluate(TYPE_ON)
    box.press_sequentially("Bus ")
    page.wait_for_url(re.compile("q=Bus[+]4"))
    expect(box).to_have_value("Bus 4")


def test_what_the_second_person_confirms_and_decides_is_what_they_see(office: Office, new_desk: Callable[..., Desk]) -> None:
    populate(office)
    phone = office.api.phone(CHELSEA)
    noted = phone.headcount(11, note="red coat")
    phone.sync(noted, *(phone.headcount(count, direction="sideways") for count in (12, 13)))
    office.api.desk(BOB).post("/redactions", 201, key=noted["id"], fields=["note"], reason="A name got in")
    omar = new_desk(OMAR)
    line, page = SlowLine(omar.page), omar.page

    # Answers overtake each other, and the words change in between.
    omar.go("removals")
    line.hold(f"removable|{ONE_REMOVAL}")
    page.locator("li.removal button[data-kind=danger]").click()
    line.waits(2)
    phone.sync(phone.amend(noted["id"], {"note": ("red coat", "blue coat")}))
    words = page.locator("dialog[data-name=removal-confirm]")
    line.let_go(ONE_REMOVAL)
    expect(words).to_contain_text("blue coat")
    line.let_go()
    expect(words).to_contain_text("blue coat")

    # While they are read anew there is nothing to confirm.
    phone.sync(phone.amend(noted["id"], {"note": ("blue coat", "green coat")}, version=2))
    line.hold(r"GET .*removable")
    confirm = words.locator("button[data-kind=danger]")
    confirm.click()
    line.waits()
    expect(confirm).to_be_disabled()
    line.let_go()
    expect(words).to_contain_text("green coat")
    confirm.click()
    expect(words).to_be_hidden()

    # Digits of an Arabic keyboard choose too.
    omar.open_decision()
    radio = page.locator("fieldset.options input[type=radio]")
    radio.nth(2).evaluate(ARABIC_TWO)
    expect(radio.nth(1)).to_be_checked()

    # Who has left the queue is not called back by what they set aside there; and two quick U take one change back.
    omar.go("queue")
    rows = page.locator("a.row")
    rows.first.click()
    expect(omar.detail).to_be_visible()
    page.keyboard.press("x")
    page.get_by_label("Reason", exact=True).fill("Practice")
    line.hold("POST .*set-aside")
    omar.dialog_button("Set aside").click()
    line.waits()
    page.go_back()
    page.locator("nav a[href='#/convoys']").click()
    omar.button("Add a convoy").click()
    page.locator("#convoy-label").fill("Convoy 13")
    line.let_go()
    expect(page.locator(".toast")).to_contain_text("Set aside: ")
    expect(page.locator("#convoy-label")).to_have_value("Convoy 13")
    omar.go("queue")
    rows.click()
    expect(omar.detail).to_be_visible()
    page.keyboard.press("x")
    omar.give_reason("Set aside", "Practice")
    expect(rows).to_have_count(0)
    line.hold("POST .*take-up")
    page.keyboard.press("u")
    line.waits()
    page.keyboard.press("u")
    assert line.sent("POST .*take-up") == 1
    line.let_go()
    expect(rows).to_have_count(1)


def test_a_code_is_of_the_person_above_it_and_a_list_of_the_file_beside_it(office: Office, new_desk: Callable[..., Desk]) -> None:
    alice = new_desk(ALICE)
    line, page = SlowLine(alice.page), alice.page
    dialog = page.get_by_role("dialog")
    alice.go("people")
    line.hold("POST .*enrol")
    for person in (CHELSEA, DARA):
        page.get_by_role("row", name=person.name).get_by_role("button", name="phone").click()
    line.waits()
    assert line.sent("POST .*enrol") == 1
    line.let_go()
    expect(dialog.get_by_role("heading")).to_contain_text(CHELSEA.name)
    alice.dialog_button("Done").click()

    alice.go("sites")
    alice.button("Import").click()
    columns = dialog.locator("code").inner_text().split(", ")

    def choose(code: str) -> None:
        row = {"code": code, "name_en": f"Site {code}", "kind": "departure"}
        text = "\n".join([",".join(columns), ",".join(row.get(name, "") for name in columns)])
        file = {"name": f"{code}.csv", "mimeType": "text/csv", "buffer": text.encode()}
        page.locator("input[type=file]").set_input_files(file)

    line.hold("POST .*import")
    choose("AAA")
    line.waits()
    line.hold(None)
    choose("BBB")
    expect(dialog.locator(".preview")).to_contain_text("BBB")
    line.let_go()
    expect(dialog.locator(".preview")).to_contain_text("BBB")


def test_what_one_began_is_not_sent_by_another_nor_put_in_the_way(office: Office, new_desk: Callable[..., Desk]) -> None:
    keys = buses(office, 11)
    api = office.api.desk(OMAR)
    red, twelve = convoy_at(api, RAMOUSEH, label="Red"), convoy_at(api, RAMOUSEH, label="Convoy 12")
    office.api.desk(OMAR).post(
        f"/convoys/{red}/join",
        rev=api.get(f"/convoys/{red}")["rev"],
        into=twelve,
        into_rev=api.get(f"/convoys/{twelve}")["rev"],
        vehicles=[],
        reason="One marshal",
    )
    bob = new_desk(BOB)
    line, page = SlowLine(bob.page), bob.page

    # A form that was opened meanwhile stays open.
    bob.go("convoys")
    line.hold(f"GET .*/convoys/{red}$")
    bob.button("Pair").click()
    line.waits()
    bob.button("Add a convoy").click()
    page.locator("#convoy-label").fill("Convoy 13")
    line.let_go()
    expect(page.locator("#convoy-label")).to_have_value("Convoy 13")
    bob.dialog_button("Cancel").click()

    # Somebody else signs in where Bob's session ended: his verdict is not theirs.
    bob.open_report("11")
    page.context.clear_cookies()
    page.keyboard.press("v")
    ended = page.locator("dialog[data-name=session-ended]")
    ended.locator("form input").nth(0).fill(OMAR.login or "")
    ended.locator("form input").nth(1).fill(OMAR.password)
    with page.expect_event("load"):
        ended.locator("form button[type=submit]").click()
    expect(page.locator(".masthead")).to_contain_text(OMAR.name)
    assert standing(office, keys[11]) == "new"
