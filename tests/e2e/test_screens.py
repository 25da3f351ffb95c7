"""What holds for the whole of the phone and the desk: its weight, and what becomes of what strangers write."""

import gzip
from collections.abc import Callable

from server.settings import ROOT
from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.e2e.populated import populate
from tests.factories import new_id
from tests.people import ALICE, BOB, CHELSEA, OMAR

PHONE_BUDGET = 170 * 1024  # bytes, all files, compressed


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
