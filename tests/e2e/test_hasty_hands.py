"""Hasty hands on a slow line: what a person said of one thing is done to that thing, in their name, and to nothing else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.people import BOB, CHELSEA, OMAR

# Requests whose line matches wait until they are let go; so do answers.  Letting go waits until they have been heard.
SLOW_LINE = """() => {
  const real = window.fetch;
  window.slow = { requests: null, answers: null, held: [] };
  window.fetch = async (url, options = {}) => {
    const line = `${options.method ?? "GET"} ${url}`;
    const hold = () => new Promise((go) => slow.held.push(go));
    if (slow.requests?.test(line)) await hold();
    const answer = await real(url, options);
    if (slow.answers?.test(line)) await hold();
    return answer;
  };
}"""
LET_GO = """async () => {
  slow.requests = slow.answers = null;
  for (const go of slow.held.splice(0)) go();
  for (let turn = 0; turn < 5; turn++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""


class SlowLine:
    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(SLOW_LINE)

    def holds(self, *, requests: str = "", answers: str = "") -> None:
        self.page.evaluate(
            "([requests, answers]) => { slow.requests = requests ? new RegExp(requests) : null;"
            " slow.answers = answers ? new RegExp(answers) : null; }",
            [requests, answers],
        )

    def lets_go(self, how_many: int = 1) -> None:
        """What is held by now, which must be ``how_many``."""
        self.page.wait_for_function("(many) => slow.held.length >= many", arg=how_many)
        self.page.evaluate(LET_GO)


@pytest.fixture
def counts(office: Office) -> dict[int, str]:
    """Three reports of Chelsea's, oldest first: number → key."""
    phone = office.api.phone(CHELSEA)
    made = {
        number: phone.headcount(number, note=f"note of {number}", **{"vehicle.label": f"Bus {number}"}) for number in (11, 22, 33)
    }
    phone.sync(*made.values())
    return {number: str(change["id"]) for number, change in made.items()}


def reviews(office: Office, counts: dict[int, str]) -> dict[int, str]:
    return {number: office.api.desk(OMAR).get(f"/reports/{key}")["review"] for number, key in counts.items()}


def opened(desk: Desk, number: int) -> None:
    desk.rows("new").filter(has_text=str(number)).click()
    expect(desk.detail).to_contain_text(f"{number} people")


def test_a_verdict_on_a_slow_line_leaves_the_reader_where_they_are(
    office: Office, new_desk: Callable[..., Desk], counts: dict[int, str]
) -> None:
    bob = new_desk(BOB)
    first, second, third = (int(row.split()[0]) for row in bob.rows("new").all_inner_texts())
    opened(bob, first)
    line, keys = SlowLine(bob.page), bob.page.keyboard
    line.holds(requests="POST .*review")
    keys.press("v")
    keys.press("j")
    keys.press("j")
    expect(bob.detail).to_contain_text(f"{third} people")
    line.lets_go()
    bob.shows("Verified: ")
    expect(bob.detail).to_contain_text(f"{third} people")

    # What failed is said of the report that it failed for.
    line.holds(requests="POST .*review")
    keys.press("v")
    keys.press("k")
    expect(bob.detail).to_contain_text(f"{second} people")
    office.api.desk(OMAR).review(counts[third], "not-count", reason="Counted twice")
    line.lets_go()
    expect(bob.page.locator(".toast")).to_contain_text(str(third))
    expect(bob.detail.locator(".notice")).to_have_count(0)

    # Nobody takes back another verdict than the last one, nor twice, nor is thrown out of what they type.
    line.holds(requests="POST .*review")
    keys.press("v")
    keys.press("u")
    bob.page.locator("nav a[href='#/convoys']").click()
    bob.button("Add a convoy").click()
    bob.page.locator("#convoy-label").fill("Convoy 12")
    line.lets_go()
    expect(bob.page.locator(".toast")).to_contain_text("Verified: ")
    expect(bob.page.locator("#convoy-label")).to_have_value("Convoy 12")
    assert reviews(office, counts) == {first: "verified", second: "verified", third: "not-counted"}
    keys.press("Escape")
    bob.page.locator(".toast").get_by_role("button").click()
    bob.shows("Open again")
    expect(bob.button("Verify")).not_to_have_attribute("aria-disabled", "true")


def test_a_key_that_is_held_judges_one_report(office: Office, new_desk: Callable[..., Desk], counts: dict[int, str]) -> None:
    bob = new_desk(BOB)
    bob.rows("new").first.click()
    expect(bob.detail).to_be_visible()
    for left in (2, 2, 2):
        bob.page.keyboard.down("v")
        expect(bob.page.locator("a.row")).to_have_count(left)
        expect(bob.detail).to_be_visible()
    bob.page.keyboard.up("v")
    assert sorted(reviews(office, counts).values()) == ["new", "new", "verified"]


def test_a_correction_is_of_the_number_that_its_author_saw(
    office: Office, new_desk: Callable[..., Desk], counts: dict[int, str]
) -> None:
    bob = new_desk(BOB)
    opened(bob, 11)
    bob.page.locator("a.row").filter(has_text="22").click()
    expect(bob.detail).to_contain_text("22 people")
    hers = office.api.phone(CHELSEA)
    hers.pull()
    hers.sync(hers.amend(counts[11], {"total": (11, 19)}))
    line = SlowLine(bob.page)
    line.holds(answers="GET .*reports/[0-9a-f-]+$")
    bob.page.locator("a.row").filter(has_text="11").click()
    expect(bob.detail).to_contain_text("11 people")
    bob.page.keyboard.press("e")
    bob.page.locator("#amend-total").fill("15")
    bob.page.locator("#amend-reason").fill("The arrival list says 15")
    line.lets_go()
    bob.dialog_button("Save correction").click()
    expect(bob.page.get_by_role("dialog")).to_be_hidden()
    now = office.api.desk(OMAR).get(f"/reports/{counts[11]}")
    assert (now["values"]["total"], now["open_conflicts"]) == (19, 1)


def test_what_was_pressed_before_the_session_ended_is_not_done_in_another_name(
    office: Office, new_desk: Callable[..., Desk], counts: dict[int, str]
) -> None:
    bob = new_desk(BOB)
    opened(bob, 11)
    bob.page.context.clear_cookies()
    bob.page.keyboard.press("v")
    fields = bob.page.locator("dialog[data-name=session-ended] form input")
    fields.nth(0).fill(OMAR.login or "")
    fields.nth(1).fill(OMAR.password)
    bob.page.locator("dialog[data-name=session-ended] button[type=submit]").click()
    expect(bob.page.locator(".masthead")).to_contain_text("Omar")
    expect(bob.page.locator("dialog")).to_have_count(0)
    assert reviews(office, counts)[11] == "new"


def test_a_removal_is_asked_and_confirmed_of_what_was_seen(
    office: Office, new_desk: Callable[..., Desk], counts: dict[int, str]
) -> None:
    bob, omar = new_desk(BOB), new_desk(OMAR)
    opened(bob, 22)
    bob.page.locator("a.row").filter(has_text="11").click()
    expect(bob.detail).to_contain_text("11 people")
    bob.button("Remove something for good").click()
    bob.page.get_by_role("dialog").get_by_role("checkbox", name="Note").check()
    bob.page.evaluate("(key) => { location.hash = `#/review/${key}?lane=new`; }", counts[22])
    expect(bob.detail).to_contain_text("22 people")
    expect(bob.page.get_by_role("dialog")).to_have_count(0)

    office.api.desk(BOB).post("/redactions", 201, key=counts[11], fields=["note"], reason="A name got in")
    omar.go("removals")
    line = SlowLine(omar.page)
    line.holds(answers="GET .*removable")
    omar.page.locator("li.removal button[data-kind=danger]").click()
    confirming = omar.page.locator("dialog[data-name=removal-confirm]")
    omar.page.wait_for_function("() => slow.held.length === 1")
    hers = office.api.phone(CHELSEA)
    hers.pull()
    hers.sync(hers.amend(counts[11], {"note": ("note of 11", "other words")}))
    line.lets_go()
    expect(confirming).to_contain_text("note of 11")
    confirming.locator("button[data-kind=danger]").click()
    expect(confirming.get_by_role("alert").first).to_be_visible()
    expect(confirming).to_contain_text("other words")
