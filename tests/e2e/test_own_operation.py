"""From an empty database to a first count, as README.md tells it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import DESK, PHONE
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.live_server import LiveServer
from tests.people import ALICE, CHELSEA

ADMIN = replace(ALICE, login="office")  # no password may hold its login
SITES = "code,kind,name_en,latitude,longitude\nHMS-WER,crossing,Al-Waer checkpoint,34.745,36.675\n"


def test_an_operation_of_ones_own_is_made_and_counts(
    live_server: LiveServer,
    open_context: Callable[..., BrowserContext],
    watch: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    sites = tmp_path / "sites.csv"
    sites.write_text(SITES, encoding="utf-8")
    live_server.flask("create-admin", "--login", ADMIN.login or "", "--name", "Alice", "--password", ADMIN.password)
    live_server.flask(
        "create-operation", "--name", "Homs evacuation", "--time-zone", "Asia/Damascus", "--contact-line", "Channel 4."
    )
    live_server.flask("import-sites", str(sites), "--operation", "Homs evacuation")

    page = open_context(**DESK, locale="en-GB").new_page()
    watch(page)
    admin = Desk(page, live_server.url)
    admin.sign_in(ADMIN)
    admin.invite_monitor(CHELSEA.name, "Al-Waer checkpoint")
    code = admin.enrolment_code(CHELSEA)
    phone = Phone(open_context(**PHONE, locale="en-GB"), live_server.url, "en", watch)
    phone.join(code)
    phone.type_and_save("5")
    expect(phone.chip("received")).to_be_visible()

    admin.change_operation("Homs evacuation", Whom_to_ask="Channel 5.", Start_of_the_reporting_day="06:00")
    told = live_server.flask("set-operation", "Homs evacuation", "--name-ar", "إخلاء حمص")
    assert told == "Homs evacuation: changed names. Its phones learn it at their next contact.\n"
    phone.try_now()
    assert "Channel 5." in phone.stored()
    assert "إخلاء حمص" in phone.stored()
