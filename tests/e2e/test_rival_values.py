"""One report amended on two phones of its monitor and at the desk, none of which had seen the others."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.phone import Phone
from tests.people import BOB, CHELSEA, OMAR


def test_rival_numbers_wait_for_a_decision_and_everybody_learns_of_it(
    new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]
) -> None:
    first, late = new_phone(CHELSEA), new_phone(CHELSEA)
    bob, omar = new_desk(BOB), new_desk(OMAR)
    first.type_and_save("47")
    expect(first.chip("received")).to_be_visible()
    late.try_now()
    late.shows("47 people")

    # Nobody sees the others: both phones lose their network, and Bob corrects at the desk.
    first.lose_network()
    late.lose_network()
    bob.open_report("47")
    bob.amend_number("52", "The marshal's list says 52")
    first.open_report("47 people")
    first.tap("correct")
    first.write_note("engine trouble")
    first.page.locator("#row-number").wait_for()
    first.tap(first.choice("miscounted"))
    first.tap("save")
    first.correct_number("49")

    # Another field merges; the same field waits with all its candidates.
    first.find_network()
    first.shows("The office has two numbers. Yours: 49. The office decides.")
    expect(first.page.locator(".report-number")).to_have_text("49 people")
    omar.open_decision()
    assert omar.candidates() == ["Use 52", "Use 49", "Another number"]
    omar.open_report("52", lane="decision")
    omar.shows("engine trouble")

    # One of the numbers is Bob's: he does not decide.
    bob.open_decision()
    expect(bob.button("Save decision")).to_be_disabled()
    bob.shows("you set a value of this report; another person reviews it")
    omar.open_decision()
    omar.decide("Use 52", "The list was signed at the gate")
    first.try_now()
    first.open_report("52 people")
    first.shows("Your 49 was not used; 52 was.")

    # A phone that only ever saw 47 does not overwrite what was decided.
    late.open_report("47 people")
    late.correct_number("50")
    late.find_network()
    late.shows("The office has two numbers. Yours: 50. The office decides.")
    expect(late.page.locator(".report-number")).to_have_text("50 people")
    omar.open_decision()
    assert omar.candidates() == ["Use 52", "Use 50", "Another number"]
    expect(omar.page.get_by_role("row", name="Number")).to_contain_text("stands now")
    omar.decide("Use 52")
    late.try_now()
    late.open_report("52 people")
    late.shows("Your 50 was not used; 52 was.")
    expect(omar.rows("decision")).to_have_count(0)


def test_corrections_of_different_fields_combine(new_phone: Callable[..., Phone], new_desk: Callable[..., Desk]) -> None:
    phone, bob = new_phone(CHELSEA), new_desk(BOB)
    phone.type_and_save("47")
    expect(phone.chip("received")).to_be_visible()
    phone.lose_network()
    bob.open_report("47")
    bob.amend_number("52", "The marshal's list says 52")
    phone.open_report("47 people")
    phone.tap("correct")
    phone.write_note("engine trouble")
    phone.tap(phone.choice("miscounted"))
    phone.tap("save")
    phone.find_network()
    expect(phone.page.locator(".report-number")).to_have_text("52 people")
    phone.shows("engine trouble")
    expect(phone.page.get_by_text("two numbers")).to_have_count(0)
    expect(bob.rows("decision")).to_have_count(0)
    bob.open_report("52")
    bob.shows("engine trouble")
