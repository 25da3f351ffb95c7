"""The phone without the office: switched off, started cold, updated in mid-count."""

import os
import re
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser import PHONE
from tests.e2e.conftest import Office
from tests.e2e.network import Network
from tests.e2e.phone import Phone
from tests.e2e.test_delivery import UPDATE, WORKER
from tests.people import CHELSEA
from tools import chromium


def switch_on(browser: Browser, folder: Path) -> BrowserContext:
    """The same phone again: its profile lies in ``folder``."""
    context = browser.browser_type.launch_persistent_context(
        str(folder), executable_path=chromium.find(), args=list(chromium.FLAGS), locale="en-GB", **PHONE
    )
    context.set_default_timeout(10_000)
    return context


def take_the_battery_out(context: BrowserContext, folder: Path) -> None:
    """End every process that belongs to the profile in ``folder``, at once and without a word."""
    mark = f"--user-data-dir={folder}".encode()
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and mark in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
    with suppress(Error):
        context.close()


def test_a_phone_without_battery_and_network_starts_cold_with_everything_saved(
    browser: Browser, office: Office, watch: Callable[[Page], None], tmp_path: Path
) -> None:
    context = switch_on(browser, tmp_path)
    phone = Phone(context, office.url, "en", watch)
    phone.join(office.invite(CHELSEA))
    phone.lose_network()
    phone.count_and_save(5)
    phone.start_counting()
    phone.count(3)
    phone.reads("3")
    take_the_battery_out(context, tmp_path)
    # Not only out of reach: there is no office any more.
    office.server.stop()

    context = switch_on(browser, tmp_path)
    phone = Phone(context, office.url, "en", watch)
    phone.open()
    phone.shows("you-were-counting")
    phone.button("continue").tap()
    # The last taps before the power failed may be gone; the count is there.
    expect(phone.number()).to_have_text(re.compile("^[123]$"))
    phone.count(2)
    phone.done_and_save()
    phone.tap("home")
    phone.shows("2 waiting to send")
    phone.shows("5 people")

    office.server.start()
    assert phone.try_now() == "The office received 2 reports."
    context.close()


def test_a_newer_app_waits_until_nobody_counts(new_phone: Callable[..., Phone], network: Network) -> None:
    phone = new_phone(CHELSEA, network=network)
    phone.open()  # from now on the worker serves it
    phone.start_counting()
    phone.count(3)
    phone.page.evaluate("window.sameAsBefore = true")
    network.rewritten[WORKER] = lambda script: script + b"\n// a newer app\n"
    assert phone.page.evaluate(UPDATE) == "installed"
    phone.count(2)
    phone.reads("5")
    phone.done_and_save()
    phone.tap("home")
    phone.shows("A new version is ready.")
    assert phone.page.evaluate("window.sameAsBefore")

    phone.shows("Your report was received")  # it moves what stands below, and a finger that comes at that moment misses
    with phone.page.expect_event("load"):
        phone.tap("Update now")
    phone.shows("5 people")
    expect(phone.page.get_by_text("A new version is ready.")).to_have_count(0)
