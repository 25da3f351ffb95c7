"""A phone on a line of 64 kbit/s and 800 ms that stalls and is cut: numbers first, and nothing said twice without need."""

import json
import random
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select

from server.models import Attachment, Change, Report
from tests.e2e.bad_line import BadLine, Sent
from tests.e2e.conftest import Office
from tests.e2e.phone import Phone
from tests.e2e.test_photos import switch_photos_on, take
from tests.people import CHELSEA
from tests.pictures import detailed, with_position

SECONDS = 30  # until all numbers are at the office
CUTS, CUTS_OF_THE_PICTURE = 17, 3

# What a person does, as fast as the page can follow.
SAVE_MANY = """async ([words, count]) => {
  const found = async (what, name) => {
    const until = performance.now() + 10_000;
    for (;;) {
      const all = [...document.querySelectorAll(what)];
      const one = all.find((each) => !each.disabled && each.textContent.trim().startsWith(name));
      if (one) return one;
      if (performance.now() > until) throw new Error(`no ${name} in ${document.body.innerText}`);
      await new Promise((done) => requestAnimationFrame(done));
    }
  };
  const tap = async (what, name) => (await found(what, name)).click();
  for (let i = 0; i < count; i++) {
    await tap("a, button", words.type);
    await tap(".keypad .key", String(1 + (i % 9)));
    await tap(".keypad .key", String(i % 10));
    await tap("button", words.next);
    await tap("button", words.counted);
    await tap("a, button", words.home);
    await found("a, button", words.type);
  }
}"""


@pytest.fixture
def line(office: Office) -> Iterator[BadLine]:
    line = BadLine(office.server.port, seed=20161218)
    yield line
    line.close()


def save_many(phone: Phone, count: int) -> None:
    words = {"type": "type-a-number", "next": "next", "counted": "save-counted", "home": "home"}
    said = {name: phone.says(word) for name, word in words.items()}
    phone.page.evaluate(SAVE_MANY, [said, count])


def save_with_picture(phone: Phone, content: bytes) -> None:
    phone.tap("type-a-number")
    phone.type_digits("7")
    phone.tap("next")
    phone.tap("Photo")
    take(phone, content)
    phone.page.get_by_role("img", name="Photo 1").wait_for()
    phone.tap("ok")
    phone.tap("save-counted")
    phone.shows("saved")
    phone.tap("home")


def at_the_office(office: Office) -> int:
    with office.server.sessions() as session:
        return session.scalar(select(func.count()).select_from(Report)) or 0


def files_at_the_office(office: Office) -> list[str]:
    with office.server.sessions() as session:
        return list(session.scalars(select(Attachment.status)))


def waits_until(true: Callable[[], bool], phone: Phone, seconds: float) -> None:
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, f"not after {seconds} seconds: {phone.page.locator('main').inner_text()}"
        phone.page.wait_for_timeout(100)


def test_a_hundred_reports_pass_a_bad_line_in_half_a_minute_and_every_number_before_every_picture(
    new_phone: Callable[..., Phone], office: Office, line: BadLine
) -> None:
    switch_photos_on(office)
    phone = new_phone(CHELSEA, network=line)
    phone.open()
    phone.lose_network()
    for side in (400, 300):
        save_with_picture(phone, with_position(turned=1, width=side, height=side))
    save_many(phone, 98)
    assert len(json.loads(phone.stored())["outbox"]) == 100
    line.sent.clear()
    with line.bad():
        phone.find_network()
        waits_until(lambda: at_the_office(office) == 100, phone, SECONDS)
        phone.shows("All 100 reports received")
        waits_until(lambda: files_at_the_office(office) == ["complete", "complete"], phone, 60)
    last_number = max(i for i, request in enumerate(line.sent) if request.changes)
    first_picture = next(i for i, request in enumerate(line.sent) if request.path.startswith("/api/v1/uploads"))
    assert last_number < first_picture
    assert said_again(line.sent) == []


def test_twenty_cuts_make_no_more_be_sent_again_than_was_on_its_way(
    new_phone: Callable[..., Phone], office: Office, line: BadLine
) -> None:
    chance = random.Random(19)
    switch_photos_on(office)
    phone = new_phone(CHELSEA, network=line)
    phone.open()
    phone.lose_network()
    save_with_picture(phone, detailed(400))
    save_many(phone, 30)
    line.sent.clear()
    with line.bad():
        phone.find_network()
        for _ in range(CUTS):
            cut_after(phone, line, chance.randrange(500, 3500))
        waits_until(lambda: at_the_office(office) == 31, phone, 60)
        for _ in range(CUTS_OF_THE_PICTURE):
            # One piece has come through since the last time, and the next is on its way.
            sent = len(pieces(line))
            waits_until(lambda sent=sent: len(pieces(line)) >= sent + 2, phone, 30)
            cut_after(phone, line, chance.randrange(100, 400))
        waits_until(lambda: files_at_the_office(office) == ["complete"], phone, 60)
    assert at_the_office(office) == 31
    with office.server.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Change)) == 31
    assert any(request.piece and request.piece[0] and request.cut for request in line.sent)
    assert said_again(line.sent) == []


def cut_after(phone: Phone, line: BadLine, milliseconds: int) -> None:
    phone.page.wait_for_timeout(milliseconds)
    assert line.cut() <= 1, "changes and files went at the same time"
    phone.page.evaluate("dispatchEvent(new Event('online'))")


def pieces(line: BadLine) -> list[int]:
    """From where in its file each piece went."""
    return [request.piece[0] for request in line.sent if request.piece]


def said_again(sent: list[Sent]) -> list[str]:
    """What was sent again although it was not on its way when the line was cut."""
    wrong: list[str] = []
    last: dict[str, Sent] = {}
    reached: dict[str, tuple[int, int, Sent]] = {}
    for request in sent:
        for change in request.changes:
            if change in last and not last[change].cut:
                wrong.append(f"change {change}")
            last[change] = request
        if request.piece is not None:
            start, end = request.piece
            if request.path in reached:
                begun, ended, before = reached[request.path]
                there = begun if before.cut else ended
                if start < there:
                    wrong.append(f"{request.path} from {start}, which had reached {there}")
            reached[request.path] = (start, end, request)
    return wrong
