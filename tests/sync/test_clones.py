"""Two phones with one enrolment (docs/sync.md S2.4, S4.2): a backup of one was put onto the other."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from server.models import Change, Device
from server.services import phone_view
from tests.factories import Aleppo, Phone
from tests.people import CHELSEA


def clone(phone: Phone) -> Phone:
    return replace(phone, chains=dict(phone.chains), copies=dict(phone.copies), http=phone.http.application.test_client())


def test_what_one_of_two_phones_with_one_token_said_reaches_the_other(aleppo: Aleppo) -> None:
    one = aleppo.phone(CHELSEA)
    other = clone(one)
    create = one.headcount(47)
    one.sync(create)
    other.pull()
    assert other.report(create["id"])["values"]["total"] == 47


def test_a_phone_is_not_told_again_what_it_has_just_been_given_a_receipt_for(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount(47)
    before = phone.cursor
    assert phone.sync(create)["changes"] == []
    phone.cursor = before  # the answer was lost
    assert phone.sync(create)["changes"] == []


def test_what_a_phone_has_just_said_is_left_out_of_its_page_unread(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, read = aleppo.phone(CHELSEA), []
    values = phone_view.values

    def noting(session: Any, actor: Any, wanted: Any) -> Any:
        read.extend(wanted)
        return values(session, actor, wanted)

    monkeypatch.setattr(phone_view, "values", noting)
    create, before = phone.headcount(47), phone.cursor
    phone.sync(create)
    assert read == []
    phone.cursor = before
    phone.sync(create)
    assert read == [("report", create["id"])]


def test_a_receipt_that_is_only_given_again_hides_nothing_the_other_phone_said(aleppo: Aleppo) -> None:
    one = aleppo.phone(CHELSEA)
    create = one.headcount(47)
    one.sync(create)  # and the answer was lost
    one.cursor = None
    one.pull()
    other = clone(one)
    other.sync(other.amend(create["id"], {"total": (47, 52)}))
    one.sync(create)
    assert one.report(create["id"])["values"]["total"] == 52


def test_a_number_that_came_twice_is_told_of_its_device_once(aleppo: Aleppo) -> None:
    one, bystander = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    other = clone(one)

    def devices() -> dict[str, tuple[object, int]]:
        with aleppo.sessions() as session:
            return {row.id: (row.cloned_at, row.rev) for row in session.scalars(select(Device))}

    before = devices()
    one.sync(one.headcount(47))
    assert other.sync(other.headcount(48))["receipts"][0]["problem"] == "number-reused"
    with aleppo.sessions() as session:
        taken = session.scalars(select(Change.received_at).where(Change.problem == "number-reused")).one()
    told = before | {one.device: (taken, before[one.device][1] + 1)}
    assert devices() == told
    one.sync(one.headcount(49))
    assert other.sync(other.headcount(50))["receipts"][0]["problem"] == "number-reused"
    assert devices() == told
    assert bystander.sync(bystander.headcount(51))["receipts"][0]["outcome"] == "applied"
