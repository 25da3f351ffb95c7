"""The office's desk, used as a coordinator or an admin uses it: by role, label and text, in English."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.people import Named


class Desk:
    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def sign_in(self, person: Named) -> None:
        self.page.goto(f"{self.url}/desk/")
        fields = self.page.locator("form input")
        fields.nth(0).fill(person.login or "")
        fields.nth(1).fill(person.password)
        self.page.locator("form button[type=submit]").click()
        expect(self.page.locator(".masthead")).to_be_visible()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}"))

    def dialog_button(self, name: str) -> Locator:
        return self.page.get_by_role("dialog").get_by_role("button", name=name, exact=True)

    def shows(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def go(self, screen: str, query: str = "") -> None:
        """A screen by the name of its tab, freshly loaded."""
        self.page.goto(f"{self.url}/desk/#/{screen}{query}")
        self.page.reload()
        self.page.locator("[aria-busy=false]").first.wait_for()

    # Review

    def rows(self, lane: str = "all") -> Locator:
        """The reports of a lane as the server lists them now."""
        self.go("review", f"?lane={lane}")
        return self.page.locator("a.row")

    def open_report(self, text: str = "", lane: str = "all") -> None:
        self.rows(lane).filter(has_text=text).first.click()
        expect(self.detail).to_be_visible()

    @property
    def detail(self) -> Locator:
        return self.page.get_by_role("article")

    def verify(self) -> None:
        self.button("Verify").click()
        self.shows("Verified: ")

    def send_back(self, question: str) -> None:
        self.button("Send back").click()
        self.page.get_by_label("Your question").fill(question)
        self.dialog_button("Send back").click()
        self.shows("Sent back: ")

    def not_count(self, reason: str) -> None:
        self.button("Not counted").last.click()
        self.page.get_by_label("Reason", exact=True).fill(reason)
        self.dialog_button("Not counted").click()
        self.shows("Not counted: ")

    def amend_number(self, number: str, reason: str) -> None:
        """In one's own name, on the open report."""
        self.button("Correct in my own name").click()
        dialog = self.page.get_by_role("dialog")
        dialog.locator("#amend-total").fill(number)
        dialog.locator("#amend-reason").fill(reason)
        self.dialog_button("Save correction").click()
        expect(dialog).to_be_hidden()

    # Decisions

    def open_decision(self) -> None:
        self.go("conflicts")
        self.page.locator("a.row").first.click()
        self.page.get_by_role("table").wait_for()

    def candidates(self) -> list[str]:
        return self.page.locator("fieldset.options label").all_inner_texts()

    def decide(self, choice: str, reason: str = "") -> None:
        self.page.get_by_role("radio", name=choice).check()
        if reason:
            self.page.get_by_label("Reason").fill(reason)
        self.button("Save decision").click()
        self.shows("Decided. Everybody concerned is told.")

    # Operations, sites, people and phones

    def change_operation(self, name: str, **typed: str) -> None:
        """Type into the fields with these labels; underscores are spaces."""
        self.go("operations")
        self.button(f"Edit {name}").click()
        dialog = self.page.get_by_role("dialog")
        for label, text in typed.items():
            dialog.get_by_label(label.replace("_", " "), exact=True).fill(text)
        self.dialog_button("Save").click()
        self.shows(f"Saved: {name}.")

    def invite_monitor(self, name: str, site: str) -> None:
        self.go("people")
        self.button("Invite").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Name", exact=True).fill(name)
        dialog.get_by_label("Role").select_option(label="Monitor")
        dialog.get_by_label("Site").select_option(label=site)
        dialog.locator("button[type=submit]").click()
        expect(self.page.get_by_role("row", name=name)).to_be_visible()

    # To sort out

    def open_waiting(self, text: str, status: str = "") -> None:
        """The change of the work queue whose row holds ``text``."""
        self.go("queue", f"?status={status}")
        self.page.locator("a.row").filter(has_text=text).first.click()
        expect(self.detail).to_be_visible()

    def give_reason(self, submit: str, reason: str) -> None:
        """In the dialog that is open."""
        self.page.get_by_label("Reason", exact=True).fill(reason)
        self.dialog_button(submit).click()
        expect(self.page.get_by_role("dialog")).to_be_hidden()

    def add_site(self, name: str, code: str) -> None:
        self.go("sites")
        self.button("Add a site").click()
        self.page.get_by_label("English", exact=True).fill(name)
        self.page.get_by_label("Code", exact=True).fill(code)
        self.dialog_button("Save").click()
        self.shows(f"Added: {code}")

    def close_site(self, name: str, reason: str) -> None:
        self.go("sites")
        self.button(f"Close {name}").click()
        self.page.get_by_label("Reason").fill(reason)
        self.dialog_button("Close the site").click()
        self.shows(f"Closed: {name}")

    def assign(self, person: Named, site: str) -> None:
        """Make ``person`` a monitor of one more site."""
        self.go("people")
        self.page.get_by_role("row", name=person.name).get_by_role("button", name="Roles").click()
        self.page.get_by_role("dialog").get_by_label("Site").select_option(label=site)
        self.dialog_button("Add a role").click()
        self.shows("Role given: ")

    def enrolment_code(self, person: Named) -> str:
        """Make a code for a phone, as it is shown to the person beside the desk."""
        self.go("devices")
        self.button("Enrol a phone").click()
        self.page.get_by_label("Whose phone").select_option(label=person.name)
        self.dialog_button("Make a code").click()
        code = self.page.locator(".enrol-code strong").inner_text()
        self.dialog_button("Done").click()
        return re.sub(r"\W", "", code)

    def release(self, person: Named, reason: str) -> None:
        """Let a phone in again that a restore held."""
        self.go("devices")
        self.page.get_by_role("row", name=person.name).get_by_role("button", name="Release").click()
        self.page.get_by_label("Reason").fill(reason)
        self.dialog_button("Release now").click()
        self.shows(f"Released: the phone of {person.name}")

    def revoke(self, person: Named, reason: str) -> None:
        self.go("devices")
        self.page.get_by_role("row", name=person.name).get_by_role("button", name="Revoke").click()
        self.page.get_by_label("Reason").fill(reason)
        self.dialog_button("Revoke now").click()
        self.shows("Revoked: ")
