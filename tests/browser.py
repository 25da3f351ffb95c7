"""A real Chromium, one per worker; every test has phones and desks of its own in it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools import chromium

FAILURES = Path(__file__).parent / "e2e" / "failures"
FAILED = pytest.StashKey[bool]()
# The sizes of experience.md: a small cheap phone, and a laptop.
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 720}}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Remember that a test failed, so that its screens can be kept."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.exit(chromium.MISSING, returncode=1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=list(chromium.FLAGS),
            headless=not pytestconfig.getoption("headed"),
        )
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser profile: ``new_context(**PHONE, locale="ar")``.  Each is a device or a desk nobody else shares.

    What its pages show when the test fails is kept under tests/e2e/failures.
    """
    opened: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"locale": "en-GB", "timezone_id": "Asia/Damascus", **options})
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield open_one
    if request.node.stash.get(FAILED, False):
        keep_screens(request.node.name, opened)
    for context in opened:
        context.close()


def keep_screens(test: str, contexts: list[BrowserContext]) -> None:
    """Save a picture and the text of every open page."""
    FAILURES.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", test)
    for c, context in enumerate(contexts):
        for p, page in enumerate(context.pages):
            page.screenshot(path=FAILURES / f"{name}-{c}-{p}.png", full_page=True)
            (FAILURES / f"{name}-{c}-{p}.html").write_text(page.content())


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """A phone."""
    return new_context(**PHONE)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of a phone."""
    return context.new_page()


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of a coordinator's laptop."""
    return new_context(**DESK).new_page()


@pytest.fixture(scope="session")
def pictures(pytestconfig: pytest.Config) -> Callable[[Page, str], None]:
    """Take a screenshot for the README: ``pictures(page, "phone-tally")``.  Does nothing without ``--pictures``."""
    folder = Path(pytestconfig.rootpath, "docs", "pictures")

    def take(page: Page, name: str) -> None:
        if pytestconfig.getoption("pictures"):
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{name}.png", animations="disabled")

    return take
