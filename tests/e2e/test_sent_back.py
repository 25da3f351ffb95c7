"""A question from the office, and a monitor who has a network only now and then."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.people import BOB, CHELSEA

QUESTION = "The bus arrived with 52. Please look at your 5 again."


def test_a_question_reaches_a_phone_that_comes_and_goes_and_its_answer_comes_back(
    new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    phone, desk = new_phone(CHELSEA), new_desk(BOB)
    phone.type_and_save("5")
    expect(phone.chip("received")).to_be_visible()

    phone.lose_network()
    desk.open_report(lane="new")
    desk.send_back(QUESTION)
    phone.find_network()
    phone.shows("Sent back to you (1)")

    phone.lose_network()
    phone.taps = 0
    phone.tap(phone.page.get_by_role("link", name="Sent back to you (1)"))
    phone.shows(QUESTION)
    phone.shows("The office, ")
    phone.tap("change-the-number")
    phone.type_digits("52")
    phone.tap("send")
    assert phone.taps <= 4
    phone.shows("Your answer is saved on this phone.")
    phone.home()
    expect(phone.chip("waiting")).to_be_visible()

    phone.find_network()
    expect(phone.chip("checking")).to_be_visible()
    expect(desk.rows("answered")).to_have_count(1)
    desk.open_report("52", lane="answered")
    desk.shows("History (3)")
    desk.page.get_by_text("History (3)").click()
    desk.shows("Chelsea answered")
    desk.verify()
    phone.try_now()
    expect(phone.chip("verified")).to_be_visible()


def test_that_a_number_is_right_is_said_in_two_taps(new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]) -> None:
    phone, desk = new_phone(CHELSEA), new_desk(BOB)
    phone.type_and_save("5")
    expect(phone.chip("received")).to_be_visible()
    desk.open_report(lane="new")
    desk.send_back(QUESTION)
    phone.try_now()
    phone.taps = 0
    phone.tap(phone.page.get_by_role("link", name="Sent back to you (1)"))
    phone.tap("5 is right")
    assert phone.taps == 2
    phone.shows("Your answer is saved on this phone.")
    phone.home()
    expect(phone.chip("checking")).to_be_visible()
    expect(desk.rows("answered")).to_have_count(1)


def test_a_correction_made_before_it_knew_of_the_question_does_not_make_a_phone_miss_it(
    new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    phone, desk = new_phone(CHELSEA), new_desk(BOB)
    phone.type_and_save("5")
    expect(phone.chip("received")).to_be_visible()
    phone.lose_network()
    desk.open_report(lane="new")
    desk.send_back(QUESTION)

    phone.taps = 0
    phone.tap("my-reports")
    phone.tap(phone.page.get_by_role("link", name="5 people"))
    phone.correct_number("6")
    # One tap more than the fewest: the old number is erased, not overwritten by surprise.
    assert phone.taps <= 6

    phone.find_network()
    phone.home()
    phone.shows("Sent back to you (1)")
    phone.tap(phone.page.get_by_role("link", name="Sent back to you (1)"))
    phone.shows(QUESTION)
    phone.shows("6 people")
    expect(desk.rows("returned")).to_contain_text(["6"])
