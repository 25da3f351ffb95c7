"""A picture and a tally from a phone without network to the coordinator's screen; numbers first, whatever dies."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Request, expect
from sqlalchemy import select, update

from server.adapters.blobs import BlobFolder
from server.models import Attachment, Operation
from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.people import BOB, CHELSEA
from tests.pictures import CANARY, with_position

CAMERA = with_position(turned=6, width=3000, height=2000)


def switch_photos_on(office: Office) -> None:
    with office.server.sessions.begin() as session:
        session.execute(update(Operation).values(photos=True))


def take(phone: Phone, content: bytes = CAMERA, button: str = "Take a photo") -> None:
    with phone.page.expect_file_chooser() as chooser:
        phone.tap(button)
    chooser.value.set_files({"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": content})


def files(phone: Phone) -> list[dict[str, object]]:
    return list(json.loads(phone.stored())["files"])


def test_a_picture_and_the_taps_come_home_after_the_numbers_through_two_kills(
    new_phone: Callable[..., Phone], new_desk: Callable[..., Desk], office: Office
) -> None:
    switch_photos_on(office)
    phone = new_phone(CHELSEA)
    phone.open()
    phone.lose_network()
    phone.start_counting()
    phone.count(5)
    phone.tap("done")
    # The camera takes the page's memory, and the system takes the page.
    phone.tap("Photo")
    with phone.page.expect_file_chooser():
        phone.tap("Take a photo")
    phone.kill()
    phone.reopen()
    phone.shows("We kept your count. The photo was not saved. Take it again?")
    phone.shows("5 people")
    phone.tap("Take it again")
    phone.shows("Faces and number plates put people in danger.")
    take(phone, button="Take it again")
    expect(phone.page.get_by_role("img", name="Photo 1")).to_be_visible()
    phone.tap("ok")
    phone.tap("save")
    phone.shows("saved")
    [picture] = [row for row in files(phone) if int(str(row["size"])) > 2000]
    assert int(str(picture["size"])) <= 200 * 1024
    # Saved, and killed before anything was sent; then the network is back.
    phone.kill()
    phone.fresh_page()
    asked: list[tuple[str, str]] = []

    def heard(request: Request) -> None:
        if "/api/v1/" in request.url:
            asked.append((request.method, request.url.partition("/api/v1")[2].split("/")[1]))

    phone.page.on("request", heard)
    phone.find_network()
    phone.open()
    phone.chip("received").first.wait_for()
    phone.open_report("5 people")
    phone.shows("1 of 1 photo received.")
    assert asked[0] == ("POST", "sync")
    assert ("POST", "uploads") in asked
    assert office.api.desk(BOB).get("/reports?lane=all")["items"][0]["values"]["total"] == 5

    desk = new_desk(BOB)
    desk.open_report("5")
    expect(desk.detail.get_by_text("1 of 1 photo received")).to_be_visible()
    shown = desk.detail.get_by_role("img", name="Photo 1")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", value=True)
    # Upright, as the camera was held, and no longer than 1280 pixels.
    expect(shown).to_have_js_property("naturalHeight", value=1280)
    expect(desk.detail.get_by_text("5 taps in")).to_be_visible()
    expect(desk.detail.locator(".curve-line")).to_have_attribute("d", re.compile(r"^M0 96(H[\d.]+V[\d.]+){5}$"))
    assert files(phone) == []
    with office.server.sessions() as session:
        rows = session.scalars(select(Attachment)).all()
    assert {row.slot: row.status for row in rows} == {"photo-1": "complete", "taps": "complete"}
    kept = BlobFolder(office.api.app.extensions["corridor_settings"].blobs)
    for row in rows:
        # What the camera wrote beside the picture has not even left the phone.
        assert CANARY not in kept.get(row.kept_sha256 or b"")


def test_no_picture_can_be_taken_where_the_operation_has_not_switched_it_on(new_phone: Callable[..., Phone]) -> None:
    phone = new_phone(CHELSEA)
    phone.start_counting()
    phone.count(1)
    phone.tap("done")
    phone.button("save").wait_for()
    expect(phone.page.get_by_text("Photo", exact=True)).to_have_count(0)


def test_what_is_no_picture_is_refused_in_words_and_the_count_is_saved(new_phone: Callable[..., Phone], office: Office) -> None:
    switch_photos_on(office)
    phone = new_phone(CHELSEA)
    phone.start_counting()
    phone.count(2)
    phone.tap("done")
    phone.tap("Photo")
    take(phone, b"this is no picture")
    phone.shows("The photo could not be read. Your count is kept.")
    phone.tap("ok")
    phone.tap("save")
    phone.shows("saved")
    phone.shows("2 people")
