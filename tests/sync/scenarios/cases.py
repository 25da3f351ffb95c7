"""What a bug of another system is here, and what must hold after its steps."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from tests.simulation.phones import Phone
from tests.simulation.shrink import Call
from tests.simulation.steps import Simulation


@dataclass(frozen=True)
class Case:
    """One bug of another system."""

    bug: str
    there: str
    here: list[Call]
    holds: Callable[[Simulation], None]


@dataclass(frozen=True)
class Elsewhere:
    """A bug of another system that only a browser or the real client can have; ``test`` bears its number."""

    bug: str
    there: str
    test: str


def only(run: Simulation) -> dict[str, Any]:
    """The one report of the run as the desk shows it."""
    (key,) = run.accounts
    return run.report(key)


def reads(**values: Any) -> Callable[[Simulation], None]:
    """One report with these values, in which nothing is contested, nothing waits and nothing was set aside."""

    def check(run: Simulation) -> None:
        report = only(run)
        assert {name: report["values"].get(name.replace("_", ".")) for name in values} == values
        assert report["conflicts"] == []
        assert {receipt["outcome"] for receipt in report["receipts"]} <= {"applied", "merged"}

    return check


def every(*checks: Callable[[Simulation], None]) -> Callable[[Simulation], None]:
    def check(run: Simulation) -> None:
        for each in checks:
            each(run)

    return check


def live(**values: Any) -> Callable[[Simulation], None]:
    def check(run: Simulation) -> None:
        report = only(run)
        assert {name: report["values"].get(name) for name in values} == values

    return check


def versions(*counts: int) -> Callable[[Simulation], None]:
    """How many statements each report holds, in the order in which they were begun."""

    def check(run: Simulation) -> None:
        assert [run.report(key)["version"] for key in run.accounts] == list(counts)

    return check


def in_order(run: Simulation) -> None:
    """The versions are the person's own changes in the order in which they were made."""
    ns = {receipt["version"]: receipt["n"] for receipt in only(run)["receipts"]}
    assert [ns[version] for version in sorted(ns)] == sorted(ns.values())


def contested(field: str, *values: Any) -> Callable[[Simulation], None]:
    def check(run: Simulation) -> None:
        found = [c for c in only(run)["conflicts"] if c["field"] == field]
        assert [sorted(repr(one["value"]) for one in c["candidates"]) for c in found] == [sorted(map(repr, values))]

    return check


def delivered(count: int) -> Callable[[Simulation], None]:
    """Every phone has nothing left to send, and the office has so many reports."""

    def check(run: Simulation) -> None:
        assert [str(phone) for phone in run.phones if phone.waiting()] == []
        assert len(run.accounts) == count

    return check


def asked(phone: int) -> Callable[[Simulation], None]:
    """The question of the office has reached this phone."""

    def check(run: Simulation) -> None:
        on = run.phones[phone]
        assert any(on.screen(key)["question"] for key in on.reports())

    return check


def knows_no(entity: str, phone: int) -> Callable[[Simulation], None]:
    def check(run: Simulation) -> None:
        assert [name for name in run.phones[phone].disk.copies if name[0] == entity] == []

    return check


def flagged(flag: str) -> Callable[[Simulation], None]:
    def check(run: Simulation) -> None:
        assert flag in only(run)["flags"]

    return check


def at_once(run: Simulation, phones: list[Phone], bodies: list[bytes]) -> list[dict[str, Any]]:
    """All requests from one barrier, each on a connection of its own."""
    barrier = Barrier(len(bodies))

    def send(phone: Phone, body: bytes) -> dict[str, Any]:
        barrier.wait()
        answer = run.office.exchange(phone.disk.token, body)
        assert answer.status_code == 200, answer.text
        return dict(json.loads(answer.text))

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(send, phones, bodies))


def parallel_creates_are_all_taken(run: Simulation) -> None:
    phones = [run.enrolled(run.phones[i % 3].person, f"phone {i}") for i in range(12)]
    run.phones += phones
    for total in range(len(phones)):
        for _ in range(5):
            run.save(3 + total, total)
    for phone in phones:  # in whatever order: they are independent
        for unsent in phone.waiting():
            run.ledger.arrive(unsent.text, phone.disk.device)
    for phone, answer in zip(phones, at_once(run, phones, [p.envelope(p.waiting(), None) for p in phones]), strict=True):
        assert {receipt["outcome"] for receipt in answer["receipts"]} == {"applied"}
        run.given(phone, phone.waiting(), 200, json.dumps(answer))
    run.look()
    assert len(run.accounts) == 60


def the_same_five_times_is_one(run: Simulation) -> None:
    phone = run.phones[0]
    run.save(0, 47)
    body = phone.envelope(phone.waiting(), None)
    answers = at_once(run, [phone] * 5, [body] * 5)
    assert all(answer["receipts"] == answers[0]["receipts"] for answer in answers)
    run.given(phone, phone.waiting(), 200, json.dumps(answers[0]))
    run.look()
    assert len(run.accounts) == 1


def an_interrupted_snapshot_is_none(run: Simulation) -> None:
    phone = run.phones[1]
    assert phone.disk.copies == {}
    assert phone.disk.staging
    run.kill(1, "while nothing happens")
    run.pull(phone)
    assert len([name for name in phone.disk.copies if name[0] == "report"]) == 6


def came(*states: str) -> Callable[[Simulation], None]:
    """The files of the one report, slot by slot; their bytes are looked at when everybody has come home."""

    def check(run: Simulation) -> None:
        assert [file["state"] for file in only(run)["attachments"]] == list(states)

    return check


def originals(count: int) -> Callable[[Simulation], None]:
    """So many different files lie at the office, each whole."""

    def check(run: Simulation) -> None:
        kept = {sha256 for (_, _, sha256), upload in run.ledger.uploads.items() if upload.received == upload.size}
        for sha256 in kept:
            run.office.app.extensions["corridor_blobs"].get(bytes.fromhex(sha256))
        assert len(kept) == count

    return check
