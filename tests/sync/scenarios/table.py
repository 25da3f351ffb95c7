"""What the users of existing systems suffered, as cases: the bug's number, what went wrong there, the same steps here,
and what must hold.  The simulation's own invariants are checked all the while (``tests/simulation``).

Left out until photos travel: ODK #299, #330 (identical photos and names refused) and #793 (a photo sent again replaced
the one that was stored).
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from tests.people import FOUA, RAMOUSEH
from tests.simulation.phones import Phone
from tests.simulation.shrink import Call
from tests.simulation.steps import Simulation
from tests.simulation.weather import WEATHERS

ONE_BY_ONE, LAST = ("fair", "in order", 1), ("fair", "the last first", 1)


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


SAVED: list[Call] = [("save", (0, 0)), ("sync", (0,))]
CASES: list[Case | Elsewhere] = [
    Case(
        "getodk/central#669",
        "A run of changes to one thing, made without network, arrived in another order than it was made; the state broke.",
        [
            ("save", (0, 0)),
            ("edit", (0, 0, "total", 47)),
            ("edit", (0, 0, "sick.lying", 2)),
            ("edit", (0, 0, "total", 52)),
            *[("sync", (0, "fair", "backwards", 1))] * 4,
        ],
        every(reads(total=52, sick_lying=2), in_order),
    ),
    Case(
        "getodk/central#698",
        "An update that followed on its own branch's last one was taken for clean, though the office had meanwhile set the "
        "field that it changes.",
        [
            *SAVED,
            ("edit", (0, 0, "note", "engine trouble")),
            ("edit", (0, 0, "total", 49)),
            ("amend_at_desk", (0, 0, "total", 52)),
            ("sync", (0,)),
        ],
        every(contested("total", 52, 49), live(total=52, note="engine trouble (1)")),
    ),
    Case(
        "getodk/central#705",
        "Create, update, update came in the right order, and the third stayed in the backlog.",
        [
            ("save", (0, 0)),
            ("edit", (0, 0, "total", 47)),
            ("edit", (0, 0, "total", 49)),
            *[("sync", (0, *ONE_BY_ONE))] * 3,
        ],
        every(reads(total=49), in_order),
    ),
    Case(
        "getodk/central#805",
        "The last of three updates came first and was forced through; those before it then made conflicts with themselves.",
        [
            *SAVED,
            ("edit", (0, 0, "total", 47)),
            ("edit", (0, 0, "total", 49)),
            ("edit", (0, 0, "total", 52)),
            ("sync", (0, *LAST)),
            ("sync", (0, *ONE_BY_ONE)),
            ("sync", (0, *ONE_BY_ONE)),
        ],
        every(reads(total=52), in_order),
    ),
    Case(
        "getodk/central#808",
        "The second update was sent first, then the first, then the registration: that one ended in an unexpected result.",
        [
            ("save", (0, 0)),
            ("edit", (0, 0, "total", 47)),
            ("edit", (0, 0, "total", 49)),
            *[("sync", (0, "fair", "backwards", 1))] * 3,
        ],
        every(reads(total=49), in_order, delivered(1)),
    ),
    Case(
        "getodk/central#832",
        "The line broke while a held update was let through; it stayed locked for good.",
        [
            ("save", (0, 0)),
            ("edit", (0, 0, "total", 47)),
            ("sync", (0, "fair", "backwards", 1)),
            ("sync", (0, "the answer is lost")),
            ("sync", (0, "the answer is cut short")),
            ("sync", (0,)),
            ("sync", (0,)),
        ],
        every(reads(total=47), delivered(1)),
    ),
    Case(
        "getodk/collect#5317",
        "A form was edited after its sending had broken off: its id was there with other content, and it was refused for ever.",
        [
            ("save", (0, 0)),
            ("sync", (0, "the answer is lost")),
            ("edit", (0, 0, "total", 47)),
            ("kill", (0, "while it takes an answer")),
            ("edit", (0, 0, "total", 49)),
            ("sync", (0,)),
        ],
        every(reads(total=49), delivered(1)),
    ),
    Case(
        "powersync-ja/powersync-sqlite-core#162",
        "An app was killed while it wrote; a mark of something to upload remained, and nothing was downloaded any more.",
        [
            *SAVED,
            ("kill", (0, "while it saves")),
            ("edit", (0, 0, "total", 47)),
            ("kill", (0, "while it takes an answer")),
            ("review", (0, 0, "return")),
            ("sync", (0,)),
        ],
        every(reads(total=47), asked(0), delivered(1)),
    ),
    Case(
        "powersync-ja/powersync.dart#307",
        "After a partition of the network the upload queue stayed as it was, although there was a network again.",
        [
            *[("save", (0, total)) for total in (0, 47, 49, 52)],
            *[("sync", (0, weather)) for weather in WEATHERS if weather != "fair"],
            ("sync", (0,)),
        ],
        delivered(4),
    ),
    Case(
        "powersync-ja/powersync.dart#308",
        "Clients were killed at random and started again: some never emptied their queue, some had read what others had not.",
        [
            step
            for total in (0, 47, 49, 52)
            for step in (
                ("save", (0, total)),
                ("kill", (0, "while it takes an answer")),
                ("sync", (1,)),
                ("kill", (1, "while it takes an answer")),
            )
        ]
        + [("sync", (0,)), ("sync", (1,))],
        delivered(4),
    ),
    Case(
        "medic/cht-core#1006",
        "What moved out of a user's place stayed on the old phone for ever.",
        [("begin_convoy", (0,)), ("sync", (0,)), ("sync", (0,)), ("move_convoy", (0, FOUA)), ("sync", (0,))],
        knows_no("convoy", 0),
    ),
    Case(
        "medic/cht-core#5701",
        "Reports about what had been moved away were never sent, without a word.",
        [("sync", (0,)), ("save", (0, 0)), ("reassign", (0, RAMOUSEH)), ("reassign", (0, FOUA)), ("sync", (0,))],
        flagged("late-from-previous-assignee"),
    ),
    Case(
        "medic/cht-core#7419",
        "Whether the first download was complete was guessed from what lay there; broken off and resumed, half passed for all.",
        [
            *[("save", (0, total)) for total in (0, 47, 49, 52, 0, 47)],
            ("sync", (0,)),
            *[("sync", (1, "fair", "in order", 1, 1024))] * 2,
        ],
        an_interrupted_snapshot_is_none,
    ),
    Case(
        "primeroIMS/primero#508",
        "Two people changed one field without network: whoever sent last won, and nobody learned of it.",
        [*SAVED, ("sync", (1,)), ("edit", (0, 0, "total", 49)), ("edit", (1, 0, "total", 52)), ("sync", (0,)), ("sync", (1,))],
        contested("total", 49, 52),
    ),
    Case(
        "primeroIMS/primero#508, the queue",
        "Waiting requests with the same body were taken for one, and of several edits of one record only some were sent.",
        [
            ("save", (0, 47)),
            ("save", (0, 47)),
            ("edit", (0, 1, "total", 49)),
            ("edit", (0, 1, "total", 47)),
            ("edit", (0, 1, "total", 49)),
            ("sync", (0,)),
        ],
        every(delivered(2), versions(1, 4)),
    ),
    Case(
        "Kinto/kinto#3393",
        "Records created in parallel were refused, because two of them got one timestamp.",
        [],
        parallel_creates_are_all_taken,
    ),
    Case(
        "kobotoolbox/kobocat#470",
        "The same submission posted several times at once became several submissions.",
        [],
        the_same_five_times_is_one,
    ),
    Elsewhere(
        "enketo/enketo#1584",
        "The service worker took uploads in hand and built them anew; on iOS they went out empty.",
        "client/src/sync/worker.test.ts",
    ),
    Elsewhere(
        "powersync-ja/powersync-sqlite-core#162, on the phone",
        "The same in the real client: killed at every point of a day, it goes on.",
        "client/src/sync/kills.test.ts",
    ),
]
