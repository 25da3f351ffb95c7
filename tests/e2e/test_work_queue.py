"""Counts that the office has and cannot use by itself: a coordinator sorts them out, and their phone says what became of them."""

from collections.abc import Callable

from playwright.sync_api import expect

from server.models import Assignment
from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.judge import Judge
from tests.e2e.phone import Phone
from tests.factories import new_id
from tests.people import BOB, CHELSEA, FOUA, OMAR

SIZES = [(1280, 720), (320, 720)]
PHONE = [(360, 640), (320, 568)]

# What waits on the phone follows a change that nobody has.
LOSE_ONE_BEFORE = """async (lost) => {
  const request = indexedDB.open("corridor");
  const db = await new Promise((done) => { request.onsuccess = () => done(request.result); });
  const work = db.transaction("outbox", "readwrite");
  const all = work.objectStore("outbox").getAll();
  all.onsuccess = () => {
    for (const row of all.result) {
      const { plain } = row.body;
      const text = plain.text.replace(/"prev":"[^"]+"/, `"prev":"${lost}"`);
      work.objectStore("outbox").put({ ...row, body: { plain: { ...plain, text } } });
    }
  };
  await new Promise((done) => { work.oncomplete = done; });
  db.close();
}"""

# The key comes in the moment in which the change is drawn, before the screen is next painted.
PRESS_AT_ONCE = """(key) => {
  const drawn = new MutationObserver(() => {
    if (!document.querySelector("article")) return;
    drawn.disconnect();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  });
  drawn.observe(document.body, { childList: true, subtree: true });
}"""


def judged(desk: Desk) -> list[str]:
    """The list, one that waits, and the form that mends it, on a laptop and on a small screen."""
    judge, page = Judge(phone=False, sizes=SIZES), desk.page
    desk.go("queue")
    judge(page, "list")
    desk.open_waiting("47")
    page.locator("summary").click()
    judge(page, "detail")
    page.keyboard.press("e")
    page.locator("#mend-total").wait_for()
    judge(page, "form")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    judge(page, "keys")
    page.keyboard.press("Escape")
    return judge.found


def test_what_the_office_cannot_use_is_sorted_out_and_its_phone_says_so(
    office: Office, new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    phone, bob, omar = new_phone(CHELSEA), new_desk(BOB), new_desk(OMAR, "ar")
    phone.lose_network()
    for number in ("47", "12", "9"):
        phone.type_and_save(number)
    # She had been given the wrong place, and that was put right before her counts came in.
    with office.server.sessions.begin() as session:
        session.query(Assignment).filter(Assignment.person_id == CHELSEA.id).update({"site_id": FOUA})
    phone.find_network()
    expect(phone.chip("checking")).to_have_count(3)

    assert judged(bob) == []
    assert judged(omar) == []

    # By keys alone: the first is released, and the next one is in hand.
    tab = bob.page.get_by_role("link", name="To sort out")
    bob.go("queue")
    expect(tab).to_contain_text("3")
    bob.page.keyboard.press("j")
    bob.shows("Its author was never assigned to this place")
    bob.page.keyboard.press("r")
    bob.give_reason("Release", "She stood in at Ramouseh that night")
    bob.shows("Released: New report")
    expect(tab).to_contain_text("2")
    expect(bob.page.locator("a.row[aria-current]")).to_be_focused()
    expect(bob.page.locator("a.row[aria-current]")).to_contain_text("12")
    bob.page.keyboard.press("x")
    bob.page.get_by_role("button", name="The same vehicle was counted twice").click()
    bob.dialog_button("Set aside").click()
    bob.shows("Set aside: New report")
    expect(tab).to_contain_text("1")

    # What was stated is there to be put right; the rest of it need not be typed again.
    bob.page.keyboard.press("e")
    bob.page.locator("#mend-total").fill("8")
    bob.page.locator("#mend-reason").fill("She said 8 by radio")
    bob.dialog_button("Mend").click()
    bob.shows("Mended: New report")
    bob.shows("Nothing waits to be sorted out.")

    phone.try_now()
    expect(phone.chip("received")).to_have_count(2)
    phone.open_report("8 people")
    expect(phone.chip("received")).to_be_visible()
    phone.open_report("12 people")
    expect(phone.chip("Not counted")).to_be_visible()
    phone.shows("Why: The same vehicle was counted twice")
    judge = Judge(phone=True, sizes=PHONE)
    judge(phone.page, "set aside")
    assert judge.found == []

    # Another coordinator knows better, while Bob still has it on the screen.
    bob.open_waiting("12", "set-aside")
    seq = bob.page.url.split("/queue/")[1].split("?")[0]
    office.api.desk(OMAR).post(f"/work-queue/{seq}/take-up", 200, reason="It was another bus")
    bob.page.keyboard.press("t")
    bob.give_reason("Take up again", "It was another bus")
    bob.shows("Somebody has dealt with this meanwhile. The list is read again.")
    bob.shows("Nothing was set aside.")
    phone.try_now()
    expect(phone.chip("checking")).to_have_count(1)


def test_a_correction_that_was_set_aside_says_why_in_the_history_of_its_report(
    office: Office, new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    phone, bob = new_phone(CHELSEA), new_desk(BOB)
    phone.type_and_save("47")
    expect(phone.chip("received")).to_be_visible()
    phone.lose_network()
    phone.open_report("47 people")
    phone.correct_number("48")
    phone.page.evaluate(LOSE_ONE_BEFORE, new_id())
    phone.find_network()
    phone.try_now()
    expect(phone.chip("checking")).to_be_visible()
    bob.go("queue")
    bob.page.evaluate(PRESS_AT_ONCE, "x")
    bob.page.locator("a.row").filter(has_text="The change before it has not arrived").click()
    bob.give_reason("Set aside", "Nobody got on after that")
    phone.try_now()
    expect(phone.chip("received")).to_be_visible()
    phone.open_report("47 people")
    phone.shows("The office did not use this: Nobody got on after that")
