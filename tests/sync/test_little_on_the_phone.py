"""Little on the phone (protection P15): what the office has leaves the phone's view, and what asks for its person stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from server.adapters import clock
from server.domain import forms
from tests.factories import Aleppo, Desk, Phone
from tests.people import ALEPPO, ALICE, BOB, CHELSEA, OMAR
from tests.simulation.planting import plant
from tests.sync.feeds import fresh

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def left_as_found() -> Iterator[None]:
    before = clock.TRIAL.step, clock.TRIAL.allowed
    clock.TRIAL.allowed = True
    yield
    clock.TRIAL.step, clock.TRIAL.allowed = before


def reports(copies: dict[tuple[str, str], Any]) -> set[str]:
    return {key for entity, key in copies if entity == "report"}


def counted(aleppo: Aleppo) -> tuple[Phone, str]:
    phone = aleppo.phone(CHELSEA)
    report = phone.headcount(47)
    phone.sync(report)
    return phone, str(report["id"])


def keeps(desk: Desk, hours: int) -> None:
    rev = desk.get("/operations")["items"][0]["rev"]
    assert desk.patch(f"/operations/{ALEPPO}", rev=rev, keep_received_hours=hours)["keep_received_hours"] == hours


def test_a_snapshot_holds_what_came_lately(aleppo: Aleppo) -> None:
    phone, key = counted(aleppo)
    clock.step(71 * HOUR)
    assert reports(fresh(aleppo, phone)) == {key}
    clock.step(73 * HOUR)
    assert reports(fresh(aleppo, phone)) == set()
    # It is the phone that has it no more: the office has.
    assert aleppo.desk(BOB).get(f"/reports/{key}")["values"]["total"] == 47


def test_how_long_is_the_operations_setting_and_its_phones_learn_it(aleppo: Aleppo) -> None:
    phone, key = counted(aleppo)
    alice = aleppo.desk(ALICE)
    for hours, kept in ((5, set()), (7, {key}), (0, set())):
        clock.step(timedelta(0))
        keeps(alice, hours)
        phone.pull()
        assert phone.copies["operation", ALEPPO]["keep_received_hours"] == hours
        clock.step(6 * HOUR)
        assert reports(fresh(aleppo, phone)) == kept, hours


def test_what_becomes_of_an_old_report_is_not_brought_back_to_the_phone(aleppo: Aleppo) -> None:
    phone, key = counted(aleppo)
    clock.step(73 * HOUR)
    aleppo.desk(BOB).review(key, "verify")
    fed = phone.sync()["changes"]
    assert [one for one in fed if one["entity"] == "report"] == [{"entity": "report", "key": key, "leave": True}]


def test_a_question_brings_an_old_report_back_until_it_is_answered(aleppo: Aleppo) -> None:
    phone, key = counted(aleppo)
    clock.step(73 * HOUR)
    aleppo.desk(BOB).review(key, "return", question="Is 47 right?")
    phone.pull()
    assert phone.report(key)["question"]["text"] == "Is 47 right?"
    assert phone.report(key)["values"]["total"] == 47
    assert reports(fresh(aleppo, phone)) == {key}
    [receipt] = phone.sync(phone.answer(key, phone.report(key)["question"]["id"]))["receipts"]
    assert receipt["outcome"] == "applied"
    phone.pull()
    assert reports(phone.copies) == reports(fresh(aleppo, phone)) == set()
    assert aleppo.desk(BOB).get(f"/reports/{key}")["review"] == "answered"


def test_an_old_report_is_still_its_authors_to_change(aleppo: Aleppo) -> None:
    phone, key = counted(aleppo)
    clock.step(100 * HOUR)
    [receipt] = phone.sync(phone.amend(key, {"total": (47, 49)}))["receipts"]
    assert receipt["outcome"] == "applied"
    assert aleppo.desk(BOB).get(f"/reports/{key}")["values"]["total"] == 49


def test_of_a_confidential_kind_no_phone_has_what_the_office_has(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = replace(forms.HEADCOUNT, confidential=True)
    monkeypatch.setitem(forms.REPORTS, "headcount", secret)
    phone, key = counted(aleppo)
    assert phone.copies["form", "headcount"]["confidential"] is True
    assert reports(fresh(aleppo, phone)) == set()
    aleppo.desk(OMAR).amend(key, {"note": (None, "Engine trouble")})
    phone.pull()
    assert reports(phone.copies) == set()
    aleppo.desk(BOB).review(key, "return", question="Where was it?")
    phone.pull()
    assert reports(phone.copies) == {key}


def test_a_snapshot_that_holds_everything_is_found(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = "server.services.phone_reports:kept"
    plant(monkeypatch, kept, "or_(Report.question_id.is_not(None), lately)", "Report.key.is_not(None)")
    with pytest.raises(AssertionError):
        test_a_snapshot_holds_what_came_lately(aleppo)


def test_a_server_that_forgets_who_is_asked_is_found(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = "server.services.phone_reports:kept"
    plant(monkeypatch, kept, "or_(Report.question_id.is_not(None), lately)", "lately")
    with pytest.raises((AssertionError, KeyError)):
        test_a_question_brings_an_old_report_back_until_it_is_answered(aleppo)
