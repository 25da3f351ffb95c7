"""Every screen, form and state of the desk, in English and in Arabic, on a laptop and on the narrowest screen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select, update

from server.models import Device, Epoch
from server.services import restores
from server.settings import ROOT
from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.judge import Judge, Size, names_in
from tests.e2e.populated import Populated, populate
from tests.factories import coordinator_of_foua, new_id
from tests.people import ALICE, BOB, CHELSEA, EVE, FOUA, NADIM, OMAR, RAMOUSEH, Named

LANGUAGES = ["en", "ar"]
SIZES: list[Size] = [(1280, 720), (320, 720)]
LIST = "code;kind;name_en;latitude;longitude\nALP-RAS;arrival;Al-Rashideen;36,174;37,064\nALP-RAM;crossing;Ramouseh gate;;\n"
BAD_LIST = "code;kind;name_en;latitude\nALP-RAS;gate;Al-Rashideen;91\n"
LOADING = re.compile("^(Loading…|جارٍ التحميل…)$")


class Walk:
    """One person's way through the screens of one desk: by place, for the same way leads through both languages."""

    def __init__(self, desk: Desk, judge: Judge, pictures: Callable[[Page, str], None]) -> None:
        self.desk = desk
        self.page = desk.page
        self.judge = judge
        self.pictures = pictures
        self.screens: set[str] = set()

    def goes(self, address: str, where: str = "", picture: str = "") -> None:
        """Open the screen at ``address``, and judge it when it has what it shows."""
        self.screens.add(re.split(r"[/?]", address)[0])
        self.page.goto(f"{self.desk.url}/desk/#/{address}")
        self.page.wait_for_load_state("networkidle")
        self.page.get_by_role("heading", level=1).first.wait_for()
        expect(self.page.get_by_role("status").filter(has_text=LOADING)).to_have_count(0)
        if picture:
            self.pictures(self.page, picture)
        self.judge(self.page, where or address)

    def opens(self, what: str, name: str, which: int = 0, where: str = "") -> None:
        """Press the button ``what`` (a selector), and judge the question that it opens."""
        self.page.locator(what).nth(which).click()
        self.page.locator(f"dialog[data-name={name}]").wait_for()
        self.judge(self.page, where or name)

    def submits(self, where: str) -> None:
        """Send the open form as it is, and judge what it says about it."""
        self.page.locator("dialog form button[type=submit]").click()
        self.page.locator("dialog .wrong, dialog .error-summary").first.wait_for()
        self.judge(self.page, where)

    def closes(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.page.locator("dialog")).to_have_count(0)


def at_the_door(page: Page, office: Office, judge: Judge) -> None:
    page.goto(f"{office.url}/desk/")
    page.locator("form").wait_for()
    judge(page, "sign in")
    page.locator("form button[type=submit]").click()
    page.locator(".error-summary").wait_for()
    judge(page, "sign in, nothing entered")
    page.locator("form input").nth(0).fill("bob")
    page.locator("form input").nth(1).fill("not the password")
    page.locator("form button[type=submit]").click()
    expect(page.locator(".error-summary li")).to_have_count(1)
    judge(page, "sign in, refused")
    page.goto(f"{office.url}/desk/#invitation=AAAA-BBBB")
    page.reload()
    page.locator("#new-password").fill("short")
    page.locator("form button[type=submit]").click()
    page.locator(".error-summary").wait_for()
    judge(page, "password too short")


def nothing_yet(walk: Walk) -> None:
    for address in ("review?lane=all", "review?lane=new&q=nobody", "conflicts", "conflicts?show=decided", "convoys"):
        walk.goes(address, f"{address}, nothing yet")


def reviewing(walk: Walk, reports: Populated) -> None:
    page, actions = walk.page, ".actions button"
    page.reload()
    walk.goes("review?lane=all", picture="queue")
    walk.goes("review?lane=new&q=nobody", "no report like this")
    walk.goes(f"review/{reports.contested}", picture="review-one")
    for each in page.locator("details summary").all():
        each.click()
    walk.judge(page, "everything unfolded")
    walk.goes(f"review/{reports.corrected}")
    walk.opens(actions, "send-back", 1)
    walk.submits("nothing asked")
    walk.closes()
    walk.opens(actions, "reason", 2, "not counted")
    walk.submits("not counted, no reason")
    walk.closes()
    walk.opens(actions, "amend", 3)
    walk.submits("nothing corrected")
    walk.closes()
    walk.goes(f"review/{reports.verified}")
    walk.opens(actions, "reason", 4, "reopen")
    walk.closes()
    walk.goes(f"review/{reports.returned}")
    walk.goes(f"review/{reports.not_counted}")
    walk.opens(".masthead .link-button", "keys", -2)
    walk.closes()


def deciding(walk: Walk, office: Office, reports: Populated) -> None:
    page = walk.page
    walk.goes("conflicts", picture="conflicts")
    walk.goes(f"conflicts/{reports.contested}", picture="conflicts-one")
    page.locator("fieldset.options input[type=radio]").last.check()
    walk.judge(page, "another number")
    page.keyboard.press("Control+Enter")
    page.locator(".error-summary").wait_for()
    walk.judge(page, "another number, no reason")
    omar = office.api.desk(OMAR)
    omar.decide(omar.conflicts(reports.contested)[0], value=50, reason="The list of the bus says 50")
    page.reload()
    walk.goes(f"conflicts/{reports.contested}", "decided")
    page.locator(".decided-one").wait_for()
    second = office.api.phone(CHELSEA)
    report = omar.get(f"/reports/{reports.contested}")
    twin = second.headcount(46, convoy=report["convoy"], vehicle=report["vehicle"])
    second.sync(twin)
    walk.goes(f"review/{twin['id']}", "same vehicle twice")
    walk.opens(".duplicates button", "duplicate")
    walk.submits("duplicate, no reason")
    walk.closes()
    bob = office.api.desk(BOB)
    [pair] = bob.get(f"/reports/{twin['id']}")["duplicates"]
    one = {"seen": 0, "verdict": "one-event", "stands": twin["id"], "reason": "Both stood at the same gate"}
    bob.post(f"/duplicates/{pair['id']}/decision", 204, **one)
    bob.review(twin["id"], "not-count", reason="It was a rehearsal")
    page.reload()
    walk.goes(f"review/{twin['id']}", "same vehicle twice, asked anew")
    expect(page.locator(".duplicates .notice")).to_contain_text("Both stood at the same gate")
    walk.goes("conflicts?show=decided")
    expect(page.locator("a.row strong")).to_contain_text(["Bus 4"])
    walk.goes("review?lane=all", "queue, a number of the office")
    expect(page.locator("a.row", has_text="50")).to_contain_text(OMAR.name)


def sorting_out(walk: Walk, office: Office) -> None:
    """What waits in the work queue; the rest of it is looked at by test_work_queue.py."""
    walk.goes("queue", "nothing to sort out")
    stray = office.api.phone(CHELSEA)
    stray.sync(stray.headcount(9, site=FOUA))
    walk.goes("queue?status=set-aside", "nothing set aside")
    walk.goes("queue")
    walk.page.locator("a.row").first.click()
    walk.page.get_by_role("article").wait_for()
    walk.judge(walk.page, "a change that waits")
    walk.opens("article button:has-text('…')", "removal-ask", where="what can be removed from a change")
    walk.closes()
    walk.page.keyboard.press("e")
    walk.page.locator("dialog[data-name=mend]").wait_for()
    walk.judge(walk.page, "mend")
    walk.closes()


def removing(walk: Walk, office: Office) -> None:
    """What two people remove for good; that it is gone is looked at by test_removals.py."""
    page, phone, omar = walk.page, office.api.phone(CHELSEA), office.api.desk(OMAR)
    walk.goes("removals", "no removal waits")
    count = phone.headcount(12, note="A name got in", **{"source.name": "Somebody"})
    phone.sync(count)
    walk.goes(f"review/{count['id']}", "nothing removed")
    walk.opens("section button:has-text('…')", "removal-ask")
    page.locator("dialog .tick").first.wait_for()
    walk.judge(page, "what can be removed")
    walk.submits("nothing chosen")
    walk.closes()
    omar.post("/redactions", 201, key=count["id"], fields=["note", "source.name"], reason="A name got in")
    walk.goes("removals", picture="removals")
    walk.opens("li.removal .buttons button", "removal-confirm", 0)
    page.locator("dialog .held").first.wait_for()
    walk.judge(page, "what will be gone")
    walk.closes()
    walk.opens("li.removal .buttons button", "removal-refuse", 1)
    walk.submits("refused without a reason")
    walk.closes()
    walk.goes(f"review/{count['id']}", "a removal waits")
    walk.opens("li .buttons button[data-kind=danger]", "removal-confirm")
    page.locator("dialog button[data-kind=danger]").click()
    expect(page.locator("dialog")).to_have_count(0)
    for each in page.locator("details summary").all():
        each.click()
    walk.judge(page, "something was removed")
    walk.goes("removals?status=confirmed", "what was removed")
    walk.goes("removals?status=refused", "no removal was refused")


def convoys(walk: Walk) -> None:
    walk.goes("convoys", picture="convoys")
    walk.opens(".page > .page-head button", "convoy", where="add a convoy")
    walk.submits("convoy without a name")
    walk.closes()
    walk.opens(".convoy .page-head button", "convoy", 0, "edit a convoy")
    walk.submits("convoy, nothing changed")
    walk.closes()
    walk.opens(".convoy .page-head button", "convoy", 1, "move a convoy")
    walk.closes()
    walk.opens(".convoy .page-head button", "vehicle", 2, "add a vehicle")
    walk.submits("vehicle without a name")
    walk.closes()
    walk.opens(".convoy table button", "vehicle", where="edit a vehicle")
    walk.closes()


def joining(walk: Walk, office: Office) -> None:
    """A convoy that was written down twice."""
    page, buttons = walk.page, ".convoy >> nth=0 >> .page-head button"
    walk.opens(".convoy .page-head button", "join", 3, "join, no other convoy")
    walk.closes()
    bob = office.api.desk(BOB)
    values = {"label": "Red", "from_site": RAMOUSEH, "to_site": FOUA, "departed_at": "2016-12-18T22:10:00+02:00"}
    red = bob.post("/convoys", 201, id=new_id(), values=values)["id"]
    for label in ("bus 4", "Bus 7"):
        bob.post("/vehicles", 201, id=new_id(), values={"convoy": red, "label": label, "type": "bus", "seats": 50})
    page.reload()
    walk.goes("convoys")
    walk.opens(buttons, "join", 3)
    walk.submits("join, nothing chosen")
    page.locator("#join-into").select_option(index=1)
    walk.judge(page, "join, pairing")
    walk.pictures(page, "join")
    page.locator("dialog fieldset button").click()
    page.locator("#join-reason").fill("Both posts wrote down the same marshal")
    page.locator("dialog form button[type=submit]").click()
    page.locator(".joined").wait_for()
    walk.judge(page, "joined")
    walk.pictures(page, "joined")
    walk.opens(".joined button", "join", 0, "pair vehicles anew")
    walk.submits("pair vehicles, no reason")
    walk.closes()
    walk.opens(".joined button", "separate", 1)
    walk.submits("separate, no reason")
    walk.closes()


def losing_the_office(walk: Walk, context: BrowserContext, reports: Populated) -> None:
    walk.goes(f"review/{reports.corrected}")
    context.set_offline(True)
    walk.page.locator(".banner").wait_for()
    walk.judge(walk.page, "offline")
    context.set_offline(False)
    walk.page.locator(".banner").wait_for(state="detached")
    context.clear_cookies()
    walk.opens(".actions button", "session-ended", 0)
    walk.closes()


def managing(walk: Walk) -> None:
    """Sites, people and phones, as an admin sees them; and the screens that are not an admin's."""
    page = walk.page
    head, row = ".page > .page-head button", "table button"
    walk.goes("review", "not an admin's")
    walk.goes("nowhere", "no such page")
    walk.goes("sites", picture="sites")
    walk.goes("sites?q=nobody", "no site like this")
    walk.goes("sites")
    walk.opens(head, "site", 0, "add a site")
    walk.submits("site without a name")
    walk.closes()
    walk.opens(head, "site-import", 1)
    for name, text in (("list", LIST), ("bad list", BAD_LIST)):
        page.locator("dialog input[type=file]").set_input_files(
            {"name": "sites.csv", "mimeType": "text/csv", "buffer": text.encode()}
        )
        page.locator(".import-rows li").first.wait_for()
        walk.judge(page, name)
    page.locator("dialog input[type=file]").set_input_files(
        {"name": "sites.xlsx", "mimeType": "text/csv", "buffer": b"PK\x03\x04"}
    )
    page.locator("dialog .wrong").first.wait_for()
    walk.judge(page, "a workbook")
    walk.closes()
    walk.opens(row, "site", 0, "edit a site")
    walk.closes()
    walk.opens(row, "site-close", 1)
    walk.submits("close without a reason")
    page.locator("dialog textarea").fill("The crossing moved")
    page.locator("dialog form button[type=submit]").click()
    expect(page.locator("dialog")).to_have_count(0)
    page.locator(".toast").wait_for()
    walk.judge(page, "a site closed")
    walk.opens(row, "site-open", 1)
    walk.closes()

    walk.goes("people", picture="people")
    walk.opens(head, "person", where="invite a person")
    walk.submits("person without a name")
    walk.closes()
    bob = page.get_by_role("row", name=BOB.name).get_by_role("button")
    bob.nth(0).click()
    page.locator("dialog[data-name=person]").wait_for()
    walk.judge(page, "edit a person")
    walk.closes()
    for which, name in ((1, "roles"), (2, "invitation"), (3, "suspend")):
        bob.nth(which).click()
        page.locator(f"dialog[data-name={name}]").wait_for()
        walk.judge(page, name)
        walk.closes()

    walk.goes("operations", picture="operations")
    walk.opens(head, "operation", where="add an operation")
    walk.submits("operation without a name")
    walk.closes()

    walk.goes("devices", picture="devices")
    walk.opens(head, "bring-in")
    walk.closes()
    walk.opens(head, "enrol", 1)
    page.locator("dialog option").nth(1).wait_for(state="attached")
    walk.submits("enrol nobody")
    page.locator("dialog select").select_option(label=CHELSEA.name)
    page.locator("dialog form button[type=submit]").click()
    page.locator("dialog[data-name=enrolment] img").wait_for()
    walk.judge(page, "enrolment")
    walk.closes()
    walk.opens(row, "revoke")
    walk.submits("revoke without a reason")
    walk.closes()


def after_a_restore(walk: Walk, office: Office) -> None:
    """A backup not put back to its end; then phones that wait for an admin, one known and one enrolled after the backup."""
    with office.server.sessions.begin() as session:
        restores.note_behind(session)
    walk.page.reload()
    walk.page.locator(".banner").wait_for()
    walk.judge(walk.page, "phones are refused")
    with office.server.sessions.begin() as session:
        session.execute(update(Epoch).values(behind_since=None))
        known, recovered = session.scalars(select(Device).where(Device.revoked_at.is_(None)).order_by(Device.id).limit(2)).all()
        known.held_at = recovered.held_at = known.enrolled_at
        recovered.recovered, recovered.label = True, ""
    walk.page.reload()
    walk.goes("devices?status=held", picture="devices-held")
    for which, where in ((0, "release one enrolled after the backup"), (2, "release one that is known")):
        walk.opens("table button", "release-phone", which, where)
        walk.submits(f"{where}, no reason")
        walk.closes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_the_desk_can_be_read_and_used(
    new_desk: Callable[..., Desk],
    open_context: Callable[..., BrowserContext],
    office: Office,
    language: str,
    pictures: Callable[[Page, str], None],
) -> None:
    judge = Judge(phone=False, sizes=SIZES)
    locale = "ar-SY" if language == "ar" else "en-GB"
    at_the_door(open_context(viewport={"width": 1280, "height": 720}, locale=locale).new_page(), office, judge)

    def walk_of(person: Named) -> Walk:
        desk = new_desk(person, language)
        expect(desk.page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
        return Walk(desk, judge, lambda page, name: pictures(page, f"desk-{name}-{language}"))

    coordinator = walk_of(BOB)
    nothing_yet(coordinator)
    reports = populate(office)
    reviewing(coordinator, reports)
    deciding(coordinator, office, reports)
    sorting_out(coordinator, office)
    removing(coordinator, office)
    convoys(coordinator)
    joining(coordinator, office)
    losing_the_office(coordinator, coordinator.page.context, reports)
    admin = walk_of(ALICE)
    managing(admin)
    after_a_restore(admin, office)
    walk_of(EVE).goes("review", "no role yet")
    assert not judge.found, "\n".join(judge.found)
    assert names_in("desk") <= judge.seen
    text = (ROOT / "client" / "src" / "desk" / "shell" / "screens.ts").read_text("utf-8")
    named = re.search(r"type ScreenName =([^;]*);", text)
    assert named is not None
    assert set(re.findall(r"\"(\w+)\"", named[1])) <= coordinator.screens | admin.screens


def test_a_convoy_that_left_its_editors_sites_is_said_to_have_left(new_desk: Callable[..., Desk], office: Office) -> None:
    stated = {"label": "Convoy 12", "from_site": RAMOUSEH, "to_site": FOUA}
    office.api.desk(BOB).post("/convoys", 201, id=new_id(), values=stated)
    coordinator_of_foua(office.api)
    desk = new_desk(NADIM)
    desk.go("convoys")
    desk.button("Edit").click()
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_label("To", exact=True).select_option("")
    dialog.get_by_label("Reason").fill("It goes elsewhere")
    desk.dialog_button("Save").click()
    desk.shows("This convoy has left your sites: Convoy 12")
