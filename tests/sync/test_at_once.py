"""People and phones at work in the same moment: one is first, and whoever is second is told (docs/sync.md S3.7)."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from sqlalchemy import func, select

from server.models import Change, Conflict, Decision, Report, ReviewMove, Version
from server.services import duplicates
from tests.factories import Aleppo, Desk, Phone, assign, new_id
from tests.people import BOB, CHELSEA, DARA, FOUA, OMAR, RAMOUSEH
from tests.sync.feeds import convoy_at, fresh, synced, vehicle_of
from tests.sync.test_concurrency import again, at_once
from tests.sync.test_joined_convoys import join

pytestmark = pytest.mark.usefixtures("as_many_processes")


def conflict_of(aleppo: Aleppo) -> tuple[str, dict]:
    one, two = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    create = one.headcount()
    one.sync(create)
    two.pull()
    one.sync(one.amend(create["id"], {"total": (47, 49)}))
    two.sync(two.amend(create["id"], {"total": (47, 52)}))
    return create["id"], aleppo.desk(BOB).conflicts(create["id"])[0]


def test_of_two_coordinators_who_decide_at_once_one_is_told_to_look_again(aleppo: Aleppo) -> None:
    key, conflict = conflict_of(aleppo)
    desks = [aleppo.desk(BOB), aleppo.desk(OMAR)]

    def decide(desk: Desk, candidate: str) -> int:
        return desk.http.post(
            f"/api/v1/conflicts/{conflict['id']}/decision",
            json={"candidate": candidate},
            headers={"X-CSRF-Token": desk.csrf, "If-Match": f'"{conflict["report_rev"]}"'},
        ).status_code

    chosen = [candidate["id"] for candidate in conflict["candidates"]]
    statuses = at_once([partial(decide, desk, candidate) for desk, candidate in zip(desks, chosen, strict=True)])
    assert sorted(statuses) == [200, 412]
    with aleppo.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 1
    winner = conflict["candidates"][statuses.index(200)]["value"]
    assert desks[0].get(f"/reports/{key}")["values"]["total"] == winner


def test_a_decision_and_a_late_edit_at_once_never_overwrite_each_other(aleppo: Aleppo) -> None:
    late = aleppo.phone(CHELSEA)
    key, conflict = conflict_of(aleppo)
    desk = aleppo.desk(OMAR)
    edit = late.amend(key, {"total": (47, 99)})

    def decide() -> int:
        return desk.http.post(
            f"/api/v1/conflicts/{conflict['id']}/decision",
            json={"value": 50, "reason": "The arrival list says 50"},
            headers={"X-CSRF-Token": desk.csrf, "If-Match": f'"{conflict["report_rev"]}"'},
        ).status_code

    status, answer = at_once([decide, partial(again(late).sync, edit)])
    assert answer["receipts"][0]["outcome"] == "conflict"
    report = desk.get(f"/reports/{key}")
    assert report["values"]["total"] == (50 if status == 200 else 49)
    assert 99 in [candidate["value"] for each in report["conflicts"] for candidate in each["candidates"]]


def test_a_coordinator_who_sends_one_correction_twice_at_once_corrects_once(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount()
    phone.sync(create)
    seen = bob.get(f"/reports/{create['id']}")
    body = {
        "id": new_id(),
        "base": {"epoch": seen["epoch"], "version": 1},
        "edits": {"total": {"was": 47, "now": 60}},
        "reason": "The list says so",
    }

    def send() -> tuple[int, dict]:
        http = bob.http.application.test_client()
        http.environ_base["wsgi.url_scheme"] = "https"
        cookie = bob.http.get_cookie("__Host-corridor-session", domain="localhost")
        http.set_cookie("__Host-corridor-session", cookie.value, domain="localhost", secure=True)
        answer = http.post(f"/api/v1/reports/{create['id']}/amend", json=body, headers={"X-CSRF-Token": bob.csrf})
        return answer.status_code, answer.get_json()["receipt"]

    answers = at_once([send] * 6)
    assert answers == [answers[0]] * 6
    assert answers[0][0] == 200
    assert bob.get(f"/reports/{create['id']}")["version"] == 2
    other = {**body, "edits": {"total": {"was": 47, "now": 61}}}
    assert bob.post(f"/reports/{create['id']}/amend", 409, **other)["slug"] == "id-reused"
    assert bob.get(f"/reports/{create['id']}")["values"]["total"] == 60


def test_fifty_mixed_at_once_leave_one_truth(aleppo: Aleppo) -> None:
    phones = [aleppo.phone(CHELSEA) for _ in range(4)] + [aleppo.phone(DARA)]
    desks = [aleppo.desk(BOB), aleppo.desk(OMAR)]
    shared = [phones[0].headcount(n) for n in range(4)]
    phones[0].sync(*shared)
    works = []
    changes = list(shared)
    for number, phone in enumerate(phones):
        site = FOUA if phone.person == DARA.id else CHELSEA.site
        made = [phone.headcount(n, site=site) for n in range(3)]
        mine = [] if phone.person == DARA.id else [phone.amend(each["id"], {"total": (None, 100 + number)}) for each in shared]
        changes += [*made, *mine]
        # Each twice, as after a lost answer, and in an order of their own.
        works += [partial(again(phone).sync, change) for change in (*reversed(mine), *made, *mine)]

    def review(desk: Desk, key: str, action: str) -> int:
        seen = desk.get(f"/reports/{key}")
        return desk.http.post(
            f"/api/v1/reports/{key}/review",
            json={"action": action, "version": seen["version"], "reason": "At once", "question": "Is it right?"},
            headers={"X-CSRF-Token": desk.csrf, "If-Match": f'"{seen["rev"]}"'},
        ).status_code

    works += [partial(review, desk, each["id"], "return") for desk in desks for each in shared]
    assert len(works) >= 50
    answers = at_once(works)
    assert set(Counter(answer for answer in answers if isinstance(answer, int))) <= {200, 409, 412}
    sent = {change["id"] for change in changes}
    with aleppo.sessions() as session:
        kept = session.scalars(select(Change)).all()
        assert len(kept) == len({change.id for change in kept})
        assert {change.outcome for change in kept} <= {"applied", "merged", "conflict"}
        assert {change.id for change in kept} <= sent
        reports = session.scalars(select(Report)).all()
        for report in reports:
            numbers = session.scalars(select(Version.number).where(Version.entity_key == report.key).order_by(Version.number))
            assert list(numbers) == list(range(1, report.version + 1))
            still_open = select(func.count()).where(Conflict.entity_key == report.key, Conflict.status == "open")
            assert session.scalar(still_open) == report.open_conflicts
            moves = session.scalar(select(func.count()).where(ReviewMove.entity_key == report.key)) or 0
            assert report.rev == report.version + moves
    for phone in phones:
        listening = Phone(phone.device, phone.person, phone.token, aleppo.app.test_client())
        listening.pull()
        assert synced(listening) == fresh(aleppo, phone)


@pytest.fixture
def gate(aleppo: Aleppo) -> dict[str, str]:
    """One bus twice, joined; Chelsea and Dara both count at its gate."""
    with aleppo.sessions.begin() as session:
        assign(session, DARA, RAMOUSEH)
    bob = aleppo.desk(BOB)
    hers, his = convoy_at(bob, RAMOUSEH, label="Red"), convoy_at(bob, RAMOUSEH, label="Convoy 12")
    buses = {"hers": vehicle_of(bob, hers), "his": vehicle_of(bob, his)}
    join(bob, hers, his, (buses["hers"], buses["his"]))
    return buses


def looked_at_together(monkeypatch: pytest.MonkeyPatch, works: list[Callable[[], Any]]) -> None:
    """Both have looked before either is written, as far as the one does not wait for the other."""
    look, both = duplicates.look, Barrier(2)

    def and_wait(*given: Any) -> Any:
        found = look(*given)
        with suppress(BrokenBarrierError):
            both.wait(0.5)
        return found

    monkeypatch.setattr(duplicates, "look", and_wait)
    at_once(works)


@pytest.mark.postgresql_only
def test_two_counts_of_a_joined_bus_that_arrive_at_once_are_asked_about(
    aleppo: Aleppo, gate: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    one, other = chelsea.headcount(47, vehicle=gate["hers"]), dara.headcount(49, vehicle=gate["his"])
    looked_at_together(monkeypatch, [partial(again(chelsea).sync, one), partial(again(dara).sync, other)])
    assert flags(aleppo, one, other) == [["possible-duplicate"]] * 2


@pytest.mark.postgresql_only
def test_a_withdrawal_taken_back_while_the_other_count_arrives_is_asked_about(
    aleppo: Aleppo, gate: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    one, other = chelsea.headcount(47, vehicle=gate["his"]), dara.headcount(49, vehicle=gate["his"])
    chelsea.sync(one, chelsea.withdraw(one["id"]))
    back = chelsea.amend(one["id"], {"withdrawn": (True, False)}, version=2)
    looked_at_together(monkeypatch, [partial(again(chelsea).sync, back), partial(again(dara).sync, other)])
    assert flags(aleppo, one, other) == [["possible-duplicate"]] * 2


@pytest.mark.postgresql_only
def test_two_corrections_at_once_that_make_one_event_of_two_are_asked_about(
    aleppo: Aleppo, gate: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    one = chelsea.headcount(47, vehicle=gate["hers"], direction="leaving")
    other = dara.headcount(49, vehicle=gate["his"], direction="arriving")
    chelsea.sync(one)
    dara.sync(other)
    assert flags(aleppo, one, other) == [[], []]
    passed = [
        partial(again(phone).sync, phone.amend(report["id"], {"direction": (report["values"]["direction"], "passing")}))
        for phone, report in ((chelsea, one), (dara, other))
    ]
    looked_at_together(monkeypatch, passed)
    assert flags(aleppo, one, other) == [["possible-duplicate"]] * 2


def flags(aleppo: Aleppo, *reports: dict[str, Any]) -> list[list[str]]:
    return [aleppo.desk(BOB).get(f"/reports/{report['id']}")["flags"] for report in reports]
