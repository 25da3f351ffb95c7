"""The clocks of phones: judged, shown, and of no consequence (docs/sync.md S5)."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from server.adapters import clock
from server.models import Change, Device
from tests.factories import Aleppo, Desk, Phone
from tests.people import BOB, CHELSEA, OMAR
from tests.sync.feeds import fresh, synced

MINUTES_37 = timedelta(minutes=37)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Let time pass, for the office and for every phone."""

    def pass_(span: timedelta) -> None:
        at = clock.now() + span
        monkeypatch.setattr(clock, "now", lambda: at)

    return pass_


def receipt_of(desk: Desk, key: str, change: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in desk.get(f"/reports/{key}")["receipts"] if one["id"] == change["id"])


def interval(receipt: dict[str, Any]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(receipt["earliest_at"]), datetime.fromisoformat(receipt["latest_at"])


def test_a_report_of_a_slow_phone_is_applied_flagged_and_dated(aleppo: Aleppo, later: Callable[[timedelta], None]) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    later(timedelta(hours=6))
    phone.slow, saved_at = MINUTES_37, clock.now()
    create = phone.headcount()
    later(timedelta(hours=1))
    assert phone.sync(create)["receipts"][0]["outcome"] == "applied"
    report = bob.get(f"/reports/{create['id']}")
    assert report["flags"] == ["clock-wrong"]
    [receipt] = report["receipts"]
    assert (receipt["time_verdict"], receipt["offset_ms"], receipt["recorded_at"]) == (
        "suspect", MINUTES_37 // timedelta(milliseconds=1), create["recorded_at"],
    )  # fmt: skip
    earliest, latest = interval(receipt)
    assert earliest <= saved_at <= latest < earliest + timedelta(minutes=2)


def test_a_report_of_a_right_phone_is_taken_at_its_word(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount()
    phone.sync(create)
    report = bob.get(f"/reports/{create['id']}")
    assert (report["flags"], report["receipts"][0]["time_verdict"]) == ([], "ok")
    assert report["receipts"][0]["offset_error_ms"] < 120_000


def test_who_states_the_times_last_answers_for_the_clock(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    phone.slow = MINUTES_37
    create = phone.headcount()
    phone.sync(create)
    key = create["id"]
    phone.slow = timedelta(0)
    phone.session = "after it was set"
    phone.sync()
    phone.sync(phone.amend(key, {"total": (47, 49)}))
    assert bob.get(f"/reports/{key}")["flags"] == ["clock-wrong"]  # the times are still those of the wrong clock
    phone.sync(phone.amend(key, {"observed_from": (None, "2016-12-18T23:00:00+02:00")}))
    assert bob.get(f"/reports/{key}")["flags"] == []
    phone.slow = MINUTES_37
    phone.sync(phone.amend(key, {"observed_to": (None, "2016-12-18T23:30:00+02:00")}))
    assert bob.get(f"/reports/{key}")["flags"] == ["clock-wrong"]
    bob.amend(key, {"observed_to": ("2016-12-18T23:30:00+02:00", "2016-12-18T23:31:00+02:00")})
    report = bob.get(f"/reports/{key}")
    assert (report["flags"], report["receipts"][-1]["time_verdict"]) == ([], "unknown")


def test_what_comes_in_many_batches_is_dated_after_the_last_contact_before_the_silence(
    aleppo: Aleppo, later: Callable[[timedelta], None]
) -> None:
    phone = aleppo.phone(CHELSEA)
    later(timedelta(days=3))
    phone.sync()
    silent_from = clock.now()
    later(timedelta(hours=1))
    waiting = []
    for _ in range(3):
        phone.session = f"{len(waiting)}"  # each after the app was killed
        waiting.append(phone.headcount())
        later(timedelta(minutes=10))
    phone.slow, phone.session = timedelta(days=-400), "clock set, in contact"
    for left in (3, 2, 1):
        told = {"changes": left, "blobs": 0, "next_n": phone.n + 1}
        phone.sync(waiting[3 - left], waiting=told)
        later(timedelta(seconds=10))
    bob = aleppo.desk(BOB)
    for change in waiting:
        receipt = receipt_of(bob, change["id"], change)
        assert receipt["time_verdict"] == "suspect"
        assert silent_from - timedelta(minutes=1) == interval(receipt)[0].replace(microsecond=silent_from.microsecond)
    with aleppo.sessions() as session:
        device = session.get_one(Device, phone.device)
        assert (device.settled_n, device.settled_at) == (4, device.last_contact_at)


def test_a_change_brought_by_another_phone_is_not_judged_by_its_clock(aleppo: Aleppo) -> None:
    first, second = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    second.slow = MINUTES_37
    change = first.headcount()
    assert second.sync(change)["receipts"][0]["problem"] == "other-device"
    with aleppo.sessions() as session:
        kept = session.scalars(select(Change).where(Change.id == change["id"])).one()
        assert (kept.time_verdict, kept.offset_ms, kept.earliest_at) == ("unknown", None, None)


# Whatever a clock says, nothing else comes of it (sync S8 10 and 11).

ACTIONS = (
    "create", "amend", "amend on the other", "amend both", "withdraw", "verify", "return", "answer", "not-count", "reopen",
    "desk amend", "decide", "send", "send the other",
)  # fmt: skip
YEAR_1970 = datetime(1970, 1, 1, tzinfo=UTC)
YEAR_2099 = datetime(2099, 12, 31, tzinfo=UTC)


def uuid7_at(at: datetime, chance: Random) -> str:
    """An id as a phone makes it whose clock says ``at``."""
    ms = (at - YEAR_1970) // timedelta(milliseconds=1)
    return str(UUID(int=ms << 80 | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | chance.getrandbits(62)))


class Clocked(Phone):
    """A phone with any clock at all: ``wall`` says its time at each reading, and its ids are made of it."""

    wall: Callable[[], datetime] = staticmethod(clock.now)
    chance: Random

    def clock(self) -> dict[str, Any]:
        reading = super().clock()
        return {**reading, "wall": self.wall().isoformat(), "elapsed_ms": reading["elapsed_ms"] // (1 + self.n % 2)}

    def freeze(self, entity: str, action: str, **members: Any) -> dict[str, Any]:
        return super().freeze(entity, action, id=uuid7_at(self.wall(), self.chance), **members)


def walls(kind: str, seed: int) -> Callable[[], datetime]:
    chance = Random(seed)
    stepping = [YEAR_1970, YEAR_2099, datetime(2016, 12, 18, tzinfo=UTC)]
    return {
        "right": clock.now,
        "1970": lambda: YEAR_1970,
        "2099": lambda: YEAR_2099,
        "backwards": lambda: YEAR_2099 - (clock.now() - YEAR_1970),
        "stepping": lambda: chance.choice(stepping) + timedelta(seconds=chance.randrange(10**8)),
    }[kind]


@dataclass
class Story:
    """One plan, carried out with phones whose clocks are of one kind; what came of it, without ids and moments."""

    aleppo: Aleppo
    kind: str
    bob: Desk
    omar: Desk
    keys: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # id → the same in every story
    told: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.silent = self.aleppo.phone(CHELSEA)
        self.phones = []
        for number in range(2):
            plain = self.aleppo.phone(CHELSEA)
            phone = Clocked(plain.device, plain.person, plain.token, plain.http, cursor=plain.cursor, epoch=plain.epoch)
            phone.wall, phone.chance = walls(self.kind, number), Random(f"{self.kind}{phone.device}")
            self.phones.append(phone)
        self.unsent: list[list[dict[str, Any]]] = [[], []]

    def act(self, action: str, n: int) -> None:
        one, two = self.phones
        if action == "create" or not self.keys:
            change = one.headcount(n)
            self.keys.append(change["id"])
            self.names[change["id"]] = f"report {len(self.keys)}"
            self.unsent[0].append(change)
            return
        key = self.keys[n % len(self.keys)]
        if action in ("amend", "amend both"):
            self.unsent[0].append(one.amend(key, {"total": (None, n)}))
        if action in ("amend on the other", "amend both"):
            self.unsent[1].append(two.amend(key, {("total", "note")[n % 2]: (None, (10 + n, f"n{n}")[n % 2])}))
        if action == "withdraw":
            self.unsent[0].append(one.withdraw(key))
        if action.startswith("send"):
            self.send(1 if action == "send the other" else 0)
        if action in ("verify", "return", "not-count", "reopen", "answer", "desk amend", "decide"):
            self.judge(action, n, key)

    def send(self, which: int) -> None:
        batch, self.unsent[which] = self.unsent[which], []
        for change in batch:
            self.names.setdefault(change["id"], f"change {len(self.names)}")
        self.told.append([self.plain(receipt) for receipt in self.phones[which].sync(*batch)["receipts"]])

    def judge(self, action: str, n: int, key: str) -> None:
        response = self.bob.http.get(f"/api/v1/reports/{key}")
        if response.status_code == 404:
            return  # not sent yet
        report = response.get_json()
        if action == "answer":
            if report["question"]:
                one = self.phones[0]
                self.names[report["question"]["id"]] = f"question {len(self.names)}"
                self.unsent[0].append(one.answer(key, report["question"]["id"], "changed", total=(None, n)))
        elif action == "desk amend":
            self.omar.amend(key, {"total": (report["values"].get("total"), 100 + n)})
        elif action == "decide":
            for conflict in self.bob.conflicts(key)[:1]:
                candidates = sorted(conflict["candidates"], key=lambda one: json.dumps(one["value"]))
                chosen = candidates[n % len(candidates)]
                self.bob.http.post(
                    f"/api/v1/conflicts/{conflict['id']}/decision",
                    json={"candidate": chosen["id"]},
                    headers={"X-CSRF-Token": self.bob.csrf, "If-Match": f'"{report["rev"]}"'},
                )
        elif report["may"][action.replace("-", "_")]:
            self.bob.review(key, action, reason="because", question="Is it right?")

    def plain(self, told: Any, name: str = "") -> Any:
        """``told`` without what differs between two tellings of one story."""
        if isinstance(told, dict):
            left_out = ("at", "received_at", "device_label")
            return {name: self.plain(value, name) for name, value in told.items() if name not in left_out}
        if isinstance(told, list):
            return [self.plain(one) for one in told]
        if name in ("id", "key", "held_for", "question", "n"):
            return self.names.get(str(told), "")
        return told

    def outcome(self) -> Any:
        self.send(0)
        self.send(1)
        reports = []
        for key in self.keys:
            report = self.bob.get(f"/reports/{key}")
            kept = ("values", "review", "withdrawn", "open_conflicts", "version", "rev", "may", "why_not", "reviewed_by_one")
            contested = [
                (one["field"], one["kind"], one["status"], sorted(json.dumps(c["value"]) for c in one["candidates"]))
                for one in report["conflicts"]
            ]
            versions = [
                (version["number"], version["action"], version["sets"], version["late"]) for version in report["versions"]
            ]
            reports.append(([report[name] for name in kept], contested, versions))
        self.silent.pull()
        heard = {name[1]: value for name, value in synced(self.silent).items() if name[1] in self.names}
        anew = {name[1]: value for name, value in fresh(self.aleppo, self.phones[1]).items() if name[1] in self.names}
        assert heard == anew
        return self.told, reports, [self.plain(heard[key]) for key in self.keys]


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 9)), min_size=8, max_size=16))
def test_whatever_the_phones_clocks_say_the_outcome_is_the_same(aleppo: Aleppo, plan: list[tuple[str, int]]) -> None:
    bob, omar = aleppo.desk(BOB), aleppo.desk(OMAR)
    outcomes = {}
    for kind in ("right", "1970", "2099", "backwards", "stepping"):
        story = Story(aleppo, kind, bob, omar)
        for action, n in plan:
            story.act(action, n)
        outcomes[kind] = story.outcome()
    for kind, outcome in outcomes.items():
        assert outcome == outcomes["right"], kind
