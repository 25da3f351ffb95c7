"""A server that was put back to a backup, as a monitor and an admin meet it."""

from collections.abc import Callable

from playwright.sync_api import expect

from server.adapters.safety_log import SafetyLog
from tests.backups import Copied
from tests.e2e.conftest import Office
from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.people import ALICE, BOB, CHELSEA

HELD = "The office was restored and has to confirm this phone. Call the office on channel 4. Your reports are kept."


def test_what_a_phone_had_sent_comes_home_again_and_its_owner_notices_nothing(
    office: Office, new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    office.api.desk(ALICE)
    phone = new_phone(CHELSEA)
    phone.try_now()
    backup = Copied.of(office.server.sessions)
    phone.type_and_save("47")
    expect(phone.chip("received")).to_be_visible()
    backup.put_back(office.server.sessions)
    assert "HELD" not in office.server.flask("restore-epoch")

    phone.try_now()
    phone.home()
    phone.shows("47 people")
    expect(phone.chip("received")).to_be_visible()
    desk = new_desk(BOB)
    expect(desk.rows()).to_contain_text(["47"])


def test_without_the_safety_log_a_phone_waits_says_whom_to_ask_and_goes_on_when_it_is_released(
    office: Office, new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    office.api.desk(ALICE)
    phone = new_phone(CHELSEA)
    phone.lose_network()
    phone.type_and_save("5", note="kept on the phone")
    log: SafetyLog = office.api.app.extensions["corridor_safety_log"]
    log.path.unlink()
    assert "HELD: 1 phones" in office.server.flask("restore-epoch")
    phone.find_network()
    phone.shows(HELD)
    expect(phone.chip("blocked")).to_be_visible()
    assert phone.try_now() == HELD

    admin = new_desk(ALICE)
    admin.release(CHELSEA, "Chelsea has it in her hand")
    phone.try_now()
    phone.home()
    expect(phone.chip("received")).to_be_visible()
    desk = new_desk(BOB)
    expect(desk.rows()).to_contain_text(["5"])
