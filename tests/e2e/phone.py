"""A monitor's phone, used as a person uses it: by what the screen says."""

import json
import re
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from tests.e2e.touch import Finger
from tests.e2e.words import WORDS

# Everything the phone's database holds, as text.
STORED = """async () => {
  const request = indexedDB.open("corridor");
  const db = await new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const rows = {};
  for (const name of db.objectStoreNames) {
    const all = db.transaction(name).objectStore(name).getAll();
    rows[name] = await new Promise((done) => { all.onsuccess = () => done(all.result); });
  }
  db.close();
  return JSON.stringify(rows);
}"""

# As a keyboard does it; also with what is no text, which Playwright itself cannot type.
TYPE = """(field, text) => {
  field.value = JSON.parse(text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}"""

# Playwright's own waiting evaluates text in the page, which the page's policy refuses.
READY = """() => Promise.race([
  navigator.serviceWorker.ready.then(() => true),
  new Promise((_, tooLate) => setTimeout(() => tooLate(new Error("no worker after ten seconds")), 10_000)),
])"""


ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


class Phone:
    """One enrolment in one browser profile.  ``taps`` counts what its owner touched, without the pad and the digits."""

    def __init__(self, context: BrowserContext, url: str, language: str, watch: Callable[[Page], None]) -> None:
        self.context = context
        self.url = url
        self.language = language
        self.words = WORDS[language]
        self.watch = watch
        self.taps = 0
        self.page: Page
        self.finger: Finger
        self.fresh_page()

    def fresh_page(self) -> None:
        self.page = self.context.new_page()
        self.watch(self.page)
        self.finger = Finger(self.page)

    # Opening, closing, dying

    def open(self, fragment: str = "") -> None:
        """Tap the icon."""
        self.page.goto(f"{self.url}/app/{fragment}")

    def kill(self) -> None:
        """The system takes the page's process away, in the middle of whatever it does."""
        with self.page.expect_event("crash"), suppress(Error):
            self.page.goto("chrome://crash")
        self.page.close()

    def reopen(self) -> None:
        self.fresh_page()
        self.open()

    def lose_network(self) -> None:
        self.context.set_offline(True)

    def find_network(self) -> None:
        self.context.set_offline(False)

    # Finding and touching

    def says(self, word: str) -> str:
        return self.words.get(word, word)

    def button(self, word: str) -> Locator:
        """A button by what is on it; what follows the words (a number, a sign) does not matter."""
        return self.page.get_by_role("button", name=re.compile(rf"^{re.escape(self.says(word))}"))

    def choice(self, word: str) -> Locator:
        """One of several: the whole row can be touched."""
        return self.page.locator("label.choice").filter(has_text=re.compile(rf"^\s*{re.escape(self.says(word))}\s*$"))

    def tap(self, target: Locator | str) -> None:
        self.taps += 1
        (self.button(target) if isinstance(target, str) else target).tap()

    def numeral(self, number: int) -> str:
        """A number as this phone writes it, where its owner chose the digits of their language."""
        return str(number).translate(ARABIC_DIGITS) if self.language == "ar" else str(number)

    def chip(self, word: str) -> Locator:
        """Where a report is, in lists and on its own screen."""
        return self.page.get_by_role("main").locator(".chip").get_by_text(self.says(word), exact=True)

    def shows(self, text: str) -> None:
        expect(self.page.get_by_text(self.says(text)).first).to_be_visible()

    # Joining

    def join(self, code: str, digits: str | None = None) -> None:
        """From the opened invitation to Home."""
        self.open(f"#enrol={code}")
        self.choice("language").tap()
        self.skip_to_joining()
        self.button("join").tap()
        if digits:
            self.choice(digits).tap()
        self.button("start").tap()
        self.button("start-counting").wait_for()
        # From here on the app starts without any network.
        self.page.evaluate(READY)
        self.has_place()

    def skip_to_joining(self) -> None:
        self.button("next").tap()
        self.button("skip-install").tap()
        self.page.get_by_role("dialog").get_by_role("button", name=self.says("skip-install")).tap()

    def has_place(self) -> None:
        expect(self.page.locator("h1 bdi")).to_be_visible()

    # Counting

    def start_counting(self) -> None:
        self.tap("start-counting")

    @property
    def pad(self) -> Locator:
        return self.page.get_by_role("button", name=re.compile(r"\+[1١]"))

    def count(self, times: int, between_ms: float = 125) -> None:
        self.finger.tap(self.pad, times, between_ms)

    def press_with_two_fingers(self) -> None:
        self.finger.press_with_two(self.pad)

    def number(self) -> Locator:
        return self.page.get_by_role("main").locator("output")

    def reads(self, number: str) -> None:
        expect(self.number()).to_have_text(number)

    def done_and_save(self) -> None:
        self.tap("done")
        self.tap("save")
        self.shows("saved")

    def count_and_save(self, people: int) -> None:
        """Three taps and the count."""
        self.start_counting()
        self.count(people)
        self.done_and_save()
        self.tap("home")

    def type_digits(self, digits: str) -> None:
        for digit in digits:
            self.page.get_by_role("button", name=digit, exact=True).tap()

    def type_and_save(self, digits: str, note: str = "") -> None:
        self.tap("type-a-number")
        self.type_digits(digits)
        self.tap("next")
        if note:
            self.write_note(note)
        self.tap("save-counted")
        self.shows("saved")
        self.tap("home")

    def write_note(self, text: str) -> None:
        """On "Check and save"."""
        self.tap("more")
        self.tap("note")
        self.page.get_by_role("textbox").evaluate(TYPE, json.dumps(text))
        self.tap("ok")

    # Reports

    def home(self) -> None:
        self.page.evaluate("location.hash = '#/'")
        self.button("my-reports").wait_for()

    def open_report(self, text: str) -> None:
        """From Home, the report that reads ``text``."""
        self.home()
        self.page.get_by_role("link", name=re.compile(re.escape(text))).first.tap()
        self.page.locator("[data-name=home]").wait_for(state="detached")  # what it lists is no longer met

    def correct_number(self, digits: str) -> None:
        """On the open report."""
        self.tap("correct")
        self.page.locator("#row-number").tap()
        for _ in range(len(self.page.get_by_role("textbox").input_value())):
            self.page.locator(".keypad .key").last.tap()
        self.type_digits(digits)
        self.tap("next")
        self.tap(self.choice("miscounted"))
        self.tap("save")
        self.page.locator("[data-name=report]").wait_for()

    def try_now(self) -> str:
        """Ask for an exchange on "Sending"; what the phone answers."""
        self.page.evaluate("location.hash = '#/sending'")
        self.tap("try-now")
        answer = self.page.locator("main .note-box")
        answer.wait_for()
        said = answer.inner_text()
        self.home()
        return said

    def stored(self) -> str:
        """What lies on the phone's disk."""
        return self.page.evaluate(STORED)
