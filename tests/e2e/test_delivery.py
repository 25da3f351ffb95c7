"""What the network does to a report, and what it cannot do."""

from collections import Counter
from collections.abc import Callable

from playwright.sync_api import expect
from sqlalchemy import select

from server.models import Change, Report
from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.network import Network
from tests.e2e.phone import Phone
from tests.people import BOB, CHELSEA

# Ask for a newer app as the browser does; what became of it.
UPDATE = """async () => {
  const registration = await navigator.serviceWorker.ready;
  try { await registration.update(); } catch { return "refused"; }
  const worker = registration.installing ?? registration.waiting;
  if (!worker) return "nothing new";
  while (worker.state === "installing")
    await new Promise((moved) => worker.addEventListener("statechange", moved, { once: true }));
  return worker.state;
}"""
CACHED = """async () => {
  const held = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) held[request.url] = await (await cache.match(request)).text();
  }
  return held;
}"""
WORKER = "/app/worker.js"
# No room on the disk, until the test lets it go.
FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => { throw new DOMException("no room", "QuotaExceededError"); };
  window.makeRoom = () => { IDBObjectStore.prototype.put = put; };
}"""
# What some keyboards leave behind of an emoji: no encoding can carry it.
HALF_A_CHARACTER = "\ud83d"


def outcomes(office: Office) -> Counter[str]:
    with office.server.sessions() as session:
        return Counter(session.scalars(select(Change.outcome)).all())


def of_another_build(script: bytes) -> bytes:
    """A worker that wants every file of its list again."""
    return script.replace(b'"revision":null', b'"revision":"another"')


def test_a_report_whose_reply_was_lost_is_at_the_office_once(
    new_phone: Callable[..., Phone], new_desk: Callable[..., Desk], office: Office, network: Network
) -> None:
    phone = new_phone(CHELSEA, network=network)
    with network.losing_replies():
        phone.count_and_save(5)
        assert network.replies_lost.acquire(timeout=10)
        expect(phone.chip("waiting")).to_be_visible()
    assert outcomes(office) == {"applied": 1}

    assert phone.try_now() == "The office received 1 report."
    expect(phone.chip("received")).to_be_visible()
    assert outcomes(office) == {"applied": 1}
    desk = new_desk(BOB)
    expect(desk.rows()).to_have_count(1)
    desk.open_report("5")
    desk.shows("Versions (1)")
    desk.shows("Receipts (1)")


def test_a_note_that_is_no_text_spoils_nothing_but_itself(new_phone: Callable[..., Phone], office: Office) -> None:
    phone = new_phone(CHELSEA)
    phone.lose_network()
    for number in ("1", "2", "3", "4", "5"):
        phone.type_and_save(number)
    phone.type_and_save("6", note=HALF_A_CHARACTER)
    for number in ("7", "8", "9", "12", "13"):
        phone.type_and_save(number)
    phone.find_network()

    phone.shows("All 11 reports received")
    assert outcomes(office) == {"applied": 10, "quarantined": 1}
    phone.tap("my-reports")
    expect(phone.chip("received")).to_have_count(10)
    expect(phone.chip("checking")).to_have_count(1)
    expect(phone.page.get_by_role("link").filter(has_text=phone.says("checking"))).to_contain_text("6 people")


def test_a_phone_too_full_for_the_answer_of_the_office_says_so(new_phone: Callable[..., Phone], office: Office) -> None:
    phone = new_phone(CHELSEA)
    phone.lose_network()
    phone.type_and_save("5")
    phone.page.evaluate(FULL)
    phone.find_network()
    assert phone.try_now() == "The answer of the office found no room here. Your reports are kept."
    said = "1 waiting on this phone. This phone is full. Delete photos or apps you do not need."
    expect(phone.page.get_by_role("status").filter(has_text=said)).to_be_visible()
    phone.tap("start-counting")
    expect(phone.page.get_by_text("This phone could not start a count.")).to_be_visible()

    phone.page.evaluate("() => window.makeRoom()")
    assert phone.try_now() == "The office received 1 report."
    assert outcomes(office) == {"applied": 1}


def test_a_captive_portal_takes_no_report_and_leaves_nothing_in_the_app(
    new_phone: Callable[..., Phone], office: Office, network: Network
) -> None:
    phone = new_phone(CHELSEA, network=network)
    before = phone.page.evaluate(CACHED)
    assert before
    with network.portal():
        phone.count_and_save(5)
        assert phone.try_now() == "This network asks you to sign in first. Open a web page, then try again."
        expect(phone.chip("waiting")).to_be_visible()
        expect(phone.chip("received")).to_have_count(0)

        assert phone.page.evaluate(UPDATE) == "refused"
        # A newer app whose worker comes through, but not its files.
        network.rewritten[WORKER] = of_another_build
        assert phone.page.evaluate(UPDATE) == "redundant"
        assert any(path.startswith("/app/assets/") for path in network.portal_answers)
        network.rewritten.clear()

        phone.kill()
        phone.reopen()
        expect(phone.chip("waiting")).to_be_visible()
        assert phone.page.evaluate(CACHED) == before
    assert outcomes(office) == {}

    assert phone.try_now() == "The office received 1 report."
    expect(phone.chip("received")).to_be_visible()
    with office.server.sessions() as session:
        assert session.scalars(select(Report.values)).one()["total"] == 5
