"""Every screen of phone and desk, in English and in Arabic, on a small phone and on a laptop."""

import gzip
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from server.settings import ROOT
from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.judge import faults
from tests.e2e.phone import Phone
from tests.factories import new_id
from tests.people import ALICE, BOB, CHELSEA, OMAR, RAMOUSEH

PHONE_BUDGET = 170 * 1024  # bytes, all files, compressed
SIZES = [(360, 640), (320, 568)]
LANGUAGES = ["en", "ar"]
NAMED = {"review": "queue"}
PICTURED = {"": "home", "#/reports": "reports"}


def judge(page: Page, where: str, *, phone: bool = False) -> list[str]:
    return [f"{where}: {fault}" for fault in faults(page, phone=phone)]


def populate(office: Office) -> str:
    """A convoy, reports in every state, a question, and a conflict.  Returns the key of the contested report."""
    phone, second = office.api.phone(CHELSEA), office.api.phone(CHELSEA)
    bob, omar = office.api.desk(BOB), office.api.desk(OMAR)
    convoy = phone.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH, "from_site": RAMOUSEH})
    bus = phone.freeze("vehicle", "create", values={"convoy": convoy["id"], "label": "Bus 4", "type": "bus", "seats": 50})
    made = [phone.headcount(40 + n, **{"vehicle.label": f"Bus {n}"}) for n in range(4)]
    made.append(
        phone.headcount(47, convoy=convoy["id"], vehicle=bus["id"], **{"sick.lying": 2, "count.women": 20, "count.men": 27})
    )
    phone.sync(convoy, bus, *made)
    second.pull()
    bob.review(made[0]["id"], "verify")
    bob.review(made[1]["id"], "not-count", reason="Same bus counted twice")
    bob.review(made[2]["id"], "return", question="Bus 2 arrived with 52. Is 42 right?")
    contested = made[4]["id"]
    phone.sync(phone.amend(contested, {"total": (47, 49)}))
    second.sync(second.amend(contested, {"total": (47, 52)}))
    omar.amend(made[3]["id"], {"note": (None, "Engine trouble at the gate")})
    return str(contested)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=["360x640", "320x568"])
def test_every_screen_of_the_phone_can_be_read_and_touched(
    new_phone: Callable[..., Phone],
    office: Office,
    language: str,
    size: tuple[int, int],
    pictures: Callable[[Page, str], None],
) -> None:
    def picture(page: Page, name: str) -> None:
        if size == SIZES[0]:
            pictures(page, f"phone-{name}-{language}")

    contested = populate(office)
    viewport = {"width": size[0], "height": size[1]}
    fresh = new_phone(language=language)
    fresh.page.set_viewport_size(viewport)
    fresh.open()
    fresh.page.locator(".screen").wait_for()
    found = judge(fresh.page, "language", phone=True)
    fresh.choice("language").tap()
    fresh.button("next").tap()
    found += judge(fresh.page, "install", phone=True)

    phone = new_phone(CHELSEA, language=language, digits="١٢٣" if language == "ar" else None)
    phone.page.set_viewport_size(viewport)
    phone.try_now()
    for fragment in (
        "",
        "#/place",
        "#/elsewhere",
        "#/type",
        "#/reports",
        "#/reports/todo",
        "#/reports/done",
        f"#/report/{contested}",
        "#/sending",
        "#/settings",
        "#/join",
    ):
        phone.page.evaluate("(to) => { location.hash = to }", fragment)
        expect(phone.page.get_by_role("main")).to_be_visible()
        found += judge(phone.page, fragment or "home", phone=True)
        if fragment in PICTURED:
            picture(phone.page, PICTURED[fragment])
    phone.home()
    phone.page.get_by_role("link", name=re.compile(re.escape(phone.says("sent-back")))).first.tap()
    found += judge(phone.page, "question", phone=True)
    picture(phone.page, "sent-back")
    phone.home()
    phone.start_counting()
    phone.count(3)
    found += judge(phone.page, "tally", phone=True)
    picture(phone.page, "tally")
    box = phone.pad.bounding_box()
    assert box is not None
    assert box["height"] >= 0.4 * size[1]
    assert box["width"] >= 280
    assert phone.page.evaluate("document.scrollingElement.scrollHeight - innerHeight") <= 0
    phone.tap("done")
    phone.page.locator("[data-name=check]").wait_for()
    found += judge(phone.page, "check", phone=True)
    picture(phone.page, "check")
    phone.tap("more")
    found += judge(phone.page, "check, more", phone=True)
    phone.tap("save")
    phone.shows("saved")
    found += judge(phone.page, "saved", phone=True)
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 320])
def test_every_screen_of_the_desk_can_be_read_and_used(
    new_desk: Callable[..., Desk],
    office: Office,
    language: str,
    width: int,
    pictures: Callable[[Page, str], None],
) -> None:
    contested = populate(office)
    found: list[str] = []
    for person, screens in (
        (BOB, ["review?lane=all", f"review/{contested}", "conflicts", f"conflicts/{contested}", "convoys", "sites"]),
        (ALICE, ["sites", "people", "devices", "operations"]),
    ):
        desk = new_desk(person, language)
        desk.page.set_viewport_size({"width": width, "height": 720})
        if language == "ar":
            expect(desk.page.locator("html")).to_have_attribute("dir", "rtl")
        for screen in screens:
            desk.page.goto(f"{office.url}/desk/#/{screen}")
            desk.page.wait_for_load_state("networkidle")
            desk.page.get_by_role("heading", level=1).first.wait_for()
            found += judge(desk.page, f"{person.name} {screen}")
            if width == 1280:
                pictures(desk.page, f"desk-{NAMED.get(screen.split('?')[0], screen.replace('/' + contested, '-one'))}-{language}")
    assert found == []


def test_the_sign_in_page_is_clean(open_context: Callable[..., object], office: Office) -> None:
    page = open_context(viewport={"width": 320, "height": 568}).new_page()  # type: ignore[attr-defined]
    page.goto(f"{office.url}/desk/")
    page.locator("form").wait_for()
    assert judge(page, "sign-in") == []


def test_all_files_of_the_phone_together_stay_within_their_budget() -> None:
    files = [file for file in (ROOT / "client" / "dist" / "app").rglob("*") if file.is_file() and file.suffix != ".map"]
    assert len(files) > 5
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in files}
    assert sum(sizes.values()) <= PHONE_BUDGET, sizes


HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}\u202e'


def test_what_a_stranger_writes_is_text_and_nothing_else(
    new_phone: Callable[..., Phone], new_desk: Callable[..., Desk], office: Office
) -> None:
    sender, bob = office.api.phone(CHELSEA), office.api.desk(BOB)
    change = sender.headcount(
        47,
        note=HOSTILE,
        **{"vehicle.label": HOSTILE[:60], "source.name": HOSTILE, "site.said": HOSTILE, "language": HOSTILE[:16]},
    )
    assert sender.sync(change)["receipts"][0]["outcome"] == "applied"
    bob.review(change["id"], "return", question=HOSTILE.replace("\u202e", ""))
    bob.amend(change["id"], {"companions": (None, 1)}, reason=HOSTILE.replace("\u202e", ""), id=new_id())
    phone, desk = new_phone(CHELSEA), new_desk(OMAR)
    phone.try_now()
    phone.open_report("47 people")
    desk.open_report("47")
    for page in (phone.page, desk.page):
        assert page.get_by_text("<script>alert(2)</script>").count() > 0
        assert page.evaluate("document.querySelectorAll('img[src=x], main script').length") == 0


def test_no_colleague_lies_on_a_phones_disk(new_phone: Callable[..., Phone], office: Office) -> None:
    populate(office)
    phone = new_phone(CHELSEA)
    phone.try_now()
    stored = phone.stored() + phone.page.inner_text("body")
    for person in (ALICE, BOB, OMAR):
        assert person.name not in stored
        assert person.id not in stored
