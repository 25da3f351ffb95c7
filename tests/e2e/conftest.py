"""The office with its people behind a real server, and phones and desks in a real browser."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from server.adapters.secrets import Keys
from server.app import create_app
from server.db import db
from server.services import enrolments
from tests.browser import DESK, PHONE
from tests.databases import Templates
from tests.e2e.desk import Desk
from tests.e2e.network import Network
from tests.e2e.phone import Phone
from tests.factories import Aleppo, arrange
from tests.live_server import LiveServer
from tests.people import Named

# A refused policy is said by the page itself, so that none is overlooked.
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`));"""

# That a request failed is a remark about the network; and not every system can share, as the policy for phones allows.
NO_COMPLAINT = re.compile("^Failed to load resource|Unrecognized feature: 'web-share'")


@dataclass
class Office:
    """The running server.  ``api`` speaks to the same database without a browser."""

    server: LiveServer
    api: Aleppo

    @property
    def url(self) -> str:
        return self.server.url

    def invite(self, person: Named) -> str:
        """The code of a fresh invitation for one phone."""
        keys: Keys = self.api.app.extensions["corridor_keys"]
        with self.server.sessions.begin() as session:
            return enrolments.create(session, keys, None, person.id, self.url).code


@pytest.fixture
def office(live_server: LiveServer, templates: Templates) -> Iterator[Office]:
    with live_server.sessions.begin() as session:
        arrange(session)
    app = create_app(replace(templates.settings(live_server.database), origin=live_server.url))
    yield Office(live_server, Aleppo(app, live_server.sessions))
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What any page said in its console that is an error; a test that leaves one here has failed."""
    said: list[str] = []
    yield said
    assert said == []


@pytest.fixture
def watch(complaints: list[str]) -> Callable[[Page], None]:
    """Listen to a page."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not NO_COMPLAINT.search(message.text):
            complaints.append(f"{message.type}: {message.text}")

    def start(page: Page) -> None:
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))

    return start


@pytest.fixture
def open_context(new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    def open_one(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.add_init_script(TELL_VIOLATIONS)
        return context

    return open_one


@pytest.fixture
def new_phone(office: Office, open_context: Callable[..., BrowserContext], watch: Callable[[Page], None]) -> Callable[..., Phone]:
    """Hand a phone to a person and let them join: ``new_phone(CHELSEA)``; without a person it is fresh from its box."""

    def give(
        person: Named | None = None,
        language: str = "en",
        network: Network | None = None,
        digits: str | None = None,
        **options: Any,
    ) -> Phone:
        url = network.url if network else office.url
        context = open_context(**PHONE, locale="ar-SY" if language == "ar" else "en-GB", **options)
        phone = Phone(context, url, language, watch)
        if person:
            phone.join(office.invite(person), digits)
        return phone

    return give


@pytest.fixture
def new_desk(office: Office, open_context: Callable[..., BrowserContext], watch: Callable[[Page], None]) -> Callable[..., Desk]:
    """A laptop at which a person signs in: ``new_desk(BOB)``."""

    def open_one(person: Named, language: str = "en", **options: Any) -> Desk:
        page = open_context(**{**DESK, "locale": "ar-SY" if language == "ar" else "en-GB", **options}).new_page()
        watch(page)
        desk = Desk(page, office.url)
        desk.sign_in(person)
        return desk

    return open_one


@pytest.fixture
def network(office: Office) -> Iterator[Network]:
    """The network of one phone."""
    with ExitStack() as stack:
        network = Network(office.server.port)
        stack.callback(network.close)
        yield network
