"""What becomes of a phone: two tabs, a new version in mid-upload, wiped, copied, woken, and joined by its camera."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

from server.models import Attachment, Change, Device
from tests.browser import PHONE
from tests.e2e.bad_line import BadLine
from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.network import Network
from tests.e2e.phone import Phone
from tests.e2e.test_bad_line import at_the_office, files_at_the_office, pieces, save_with_picture, waits_until
from tests.e2e.test_delivery import UPDATE, WORKER, outcomes
from tests.e2e.test_photos import switch_photos_on
from tests.people import ALICE, CHELSEA
from tests.pictures import detailed
from tools import chromium


def test_two_tabs_of_one_phone_send_what_both_saved_once(new_phone: Callable[..., Phone], office: Office) -> None:
    phone = new_phone(CHELSEA)
    first = phone.page
    phone.lose_network()
    phone.type_and_save("3")
    phone.fresh_page()
    phone.open()
    phone.shows("1 waiting to send")
    phone.type_and_save("4")
    first.get_by_text("2 waiting to send").first.wait_for()
    phone.find_network()
    for page in (phone.page, first):
        page.get_by_text("All 2 reports received").wait_for()
    assert outcomes(office) == {"applied": 2}
    with office.server.sessions() as session:
        assert list(session.scalars(select(Change.n).order_by(Change.n))) == [1, 2]


@pytest.fixture
def line_to(office: Office) -> Iterator[Callable[[int], BadLine]]:
    """A bad line to a port."""
    lines: list[BadLine] = []

    def lay(port: int) -> BadLine:
        lines.append(BadLine(port, seed=1612))
        return lines[-1]

    yield lay
    for line in lines:
        line.close()


def test_a_new_version_in_mid_upload_goes_on_where_the_old_one_was(
    new_phone: Callable[..., Phone], office: Office, network: Network, line_to: Callable[[int], BadLine]
) -> None:
    switch_photos_on(office)
    line = line_to(int(network.url.rsplit(":", 1)[1]))
    phone = new_phone(CHELSEA, network=line)
    phone.open()
    network.rewritten[WORKER] = lambda script: script + b"\n// a newer app\n"
    phone.page.evaluate(UPDATE)
    phone.shows("A new version is ready.")
    phone.lose_network()
    save_with_picture(phone, detailed(400))
    line.sent.clear()
    with line.bad():
        phone.find_network()
        waits_until(lambda: len(pieces(line)) > 1, phone, 30)
        with phone.page.expect_event("load"):
            phone.tap("Update now")
        assert files_at_the_office(office) == ["receiving"]
        waits_until(lambda: files_at_the_office(office) == ["complete"], phone, 30)
    assert pieces(line) == sorted(pieces(line)), "it began again"
    with office.server.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Attachment)) == 1
    assert outcomes(office) == {"applied": 1}


def test_a_wiped_phone_is_told_what_it_lost_and_the_desk_shows_the_gap(
    new_phone: Callable[..., Phone], new_desk: Callable[..., Desk], office: Office, network: Network
) -> None:
    phone = new_phone(CHELSEA, network=network)
    phone.open()
    with network.portal():
        for number in ("3", "4", "5"):
            phone.type_and_save(number)
        for _ in range(3):
            phone.try_now()  # so that it tries with less and less
    with network.one_exchange():
        phone.try_now()
    assert at_the_office(office) == 1
    wipe(phone)
    phone.open(f"#enrol={office.invite(CHELSEA)}")
    phone.choice("language").tap()
    phone.skip_to_joining()
    phone.button("join").tap()
    phone.shows("Another phone of yours still had 2 reports at its last contact.")
    desk = new_desk(ALICE)
    desk.page.goto(f"{office.url}/desk/#/devices")
    expect(desk.page.get_by_text("2 changes never arrived: 2, 3")).to_be_visible()


def wipe(phone: Phone) -> None:
    """As a system does that needs the room, or a person who taps "Clear data"."""
    session = phone.context.new_cdp_session(phone.page)
    phone.page.goto("about:blank")
    session.send("Storage.clearDataForOrigin", {"origin": phone.url, "storageTypes": "all"})


def test_a_copied_phone_is_marked_and_loses_nothing(
    new_phone: Callable[..., Phone],
    new_desk: Callable[..., Desk],
    open_context: Callable[..., BrowserContext],
    watch: Callable[[Page], None],
    office: Office,
) -> None:
    phone = new_phone(CHELSEA)
    phone.type_and_save("3")
    phone.shows("Your report was received")
    state = phone.context.storage_state(indexed_db=True)
    copy = Phone(open_context(**PHONE, storage_state=state), office.url, "en", watch)
    copy.open()
    copy.shows("3 people")
    phone.type_and_save("4")
    copy.type_and_save("5")
    waits_until(lambda: sum(outcomes(office).values()) == 3, copy, 20)
    assert outcomes(office) == {"applied": 2, "quarantined": 1}
    with office.server.sessions() as session:
        assert session.scalar(select(func.count()).where(Device.cloned_at.is_not(None))) == 1
    desk = new_desk(ALICE)
    desk.page.goto(f"{office.url}/desk/#/devices")
    expect(desk.page.get_by_text("Two phones use this enrolment")).to_be_visible()


def test_the_browser_wakes_the_phone_when_it_has_a_network(
    new_phone: Callable[..., Phone], office: Office, network: Network
) -> None:
    phone = new_phone(CHELSEA, network=network)
    phone.open()
    with network.portal():
        phone.type_and_save("3")
        for _ in range(4):
            phone.try_now()  # by now the timer is in no hurry
    assert at_the_office(office) == 0
    session = phone.context.new_cdp_session(phone.page)
    registrations: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(one["registrationId"] for one in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    waits_until(lambda: bool(registrations), phone, 10)
    wake = {"origin": phone.url, "registrationId": registrations[-1], "tag": "corridor-outbox", "lastChance": False}
    session.send("ServiceWorker.dispatchSyncEvent", wake)
    phone.shows("Your report was received")


SIDE = 480


def film_of(text: str, file: Path) -> Path:
    """A film of a QR code, as the camera of the browser takes it (YUV4MPEG2, one grey frame)."""
    rows = [list(row) for row in segno.make(text, error="m").matrix_iter(border=4)]
    scale = SIDE // len(rows)
    margin = (SIDE - scale * len(rows)) // 2
    light = bytearray(b"\xeb" * SIDE * SIDE)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                for line in range(margin + y * scale, margin + (y + 1) * scale):
                    start = line * SIDE + margin + x * scale
                    light[start : start + scale] = b"\x10" * scale
    frame = b"FRAME\n" + bytes(light) + b"\x80" * (SIDE * SIDE // 2)
    file.write_bytes(f"YUV4MPEG2 W{SIDE} H{SIDE} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10)
    return file


def test_a_phone_joins_by_the_code_on_the_admins_screen(
    browser: Browser, office: Office, watch: Callable[[Page], None], tmp_path: Path
) -> None:
    film = film_of(f"{office.url}/app/#enrol={office.invite(CHELSEA)}", tmp_path / "code.y4m")
    camera = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")
    filming = browser.browser_type.launch(executable_path=chromium.find(), args=[*chromium.FLAGS, *camera])
    context = filming.new_context(**PHONE, locale="en-GB", permissions=["camera"])
    context.set_default_timeout(10_000)
    phone = Phone(context, office.url, "en", watch)
    phone.open()
    phone.choice("language").tap()
    phone.skip_to_joining()
    phone.tap("Scan the code")
    phone.tap("join")
    phone.button("start").tap()
    phone.button("start-counting").wait_for()
    with office.server.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Device)) == 1
    filming.close()
