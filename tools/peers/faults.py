"""The same faults for Corridor, Kinto and PouchDB, each through its real server and its real client: what became of
everything that a monitor had stated.

A phone states, the network or a process fails at one request after the other, the phone tries again, and then the server
is asked, around its client, what it holds.  Nothing here is read from a document.
"""

import itertools
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from typing import Any

from tools.peers.process import Phone, PhoneDied, kill_tree
from tools.peers.proxy import Fault, Proxy
from tools.peers.system import Stored, System, headcount
from tools.peers.wire import Wire

TRIES = 8  # of a sync, until its client says that all went well
PAIRS = 5  # reports that two phones edit unseen


@dataclass(frozen=True, slots=True)
class Said:
    """What a phone was told is saved."""

    label: str
    total: int
    vehicle: str = "bus"


@dataclass
class Tally:
    """What the server holds of what was said.  ``hidden``: kept beside another value, and no usual reader is told."""

    said: int = 0
    kept: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return self.kept == self.said and not self.duplicated

    def __str__(self) -> str:
        wrong = {"lost": self.lost, "duplicated": self.duplicated, "silently overwritten": self.overwritten}
        wrong |= {"contested, shown": self.shown, "contested, hidden": self.hidden}
        told = [f"**{len(labels)} {word}**" for word, labels in wrong.items() if labels]
        return ", ".join([f"kept {self.kept} of {self.said}", *told])


def compare(said: Iterable[Said], stored: Iterable[Stored]) -> Tally:
    """Each statement once at the server, with what was said last; labels are unique among what is said."""
    held: dict[str, list[Stored]] = {}
    for one in stored:
        held.setdefault(one.label, []).append(one)
    tally = Tally()
    for statement in said:
        tally.said += 1
        label, found = statement.label, held.get(statement.label, [])
        if len(found) > 1:
            tally.duplicated.append(label)
        if not found:
            tally.lost.append(label)
        elif any((row.total, row.vehicle) == (statement.total, statement.vehicle) for row in found):
            tally.kept += 1
        elif any(statement.total in row.rivals for row in found):
            (tally.shown if any(row.shown for row in found) else tally.hidden).append(label)
        else:
            tally.overwritten.append(label)
    return tally


@dataclass
class Trial:
    """One system, its network, and everything that its phones were told is saved."""

    system: System
    proxy: Proxy
    rounds: int
    numbers: Iterable[int] = field(default_factory=lambda: itertools.count(1))
    said: dict[str, Said] = field(default_factory=dict)
    phones: list[Phone] = field(default_factory=list)

    def phone(self, **more: Any) -> Phone:
        """A new phone that has everything the server has."""
        phone = self.system.phone(self.proxy.url, **more)
        self.phones.append(phone)
        settled(phone)
        return phone

    def save(self, phone: Phone, total: int = 47) -> str:
        label = f"Bus {next(iter(self.numbers))}"
        key = phone.save(headcount(label, total))
        self.said[key] = Said(label, total)
        return key

    def edit(self, phone: Phone, key: str, total: int) -> None:
        phone.edit(key, total=total)
        self.said[key] = Said(self.said[key].label, total)

    def tally(self) -> Tally:
        return compare(self.said.values(), self.system.stored())

    def manners(self) -> str:
        """What the clients did beside what became of the reports."""
        hung, unhandled = (sum(getattr(phone, name) for phone in self.phones) for name in ("hung", "unhandled"))
        text = f"; syncs that never ended and were given up: {hung}" if hung else ""
        if unhandled:
            text += f"; rejections left to nobody by the client, each the end of a Node process: {unhandled}"
        return text

    def over(self) -> None:
        """The next cell begins with nobody waiting and nothing said."""
        self.proxy.disarm()
        for phone in self.phones:
            phone.kill()
        self.phones.clear()
        self.said.clear()

    def round_trips(self, phone: Phone, reports: int) -> int:
        """How many requests one sync of this phone takes when nothing fails."""
        for _ in range(reports):
            self.save(phone)
        nothing = Fault("lose-request", at=1_000_000)
        self.proxy.arm(nothing)
        settled(phone)
        return max(1, self.proxy.seen)


def settled(phone: Phone) -> bool:
    """Sync until the client says that all went well; whether it ever did."""
    for attempt in range(TRIES):
        if phone.sync()[0]:
            return True
        time.sleep(0.1 * attempt)
    return False


def lossy_network(trial: Trial, kind: str) -> str:
    """One fault at each request of a sync in turn; in each a few new reports and an edit of one that is known."""
    phone = trial.phone()
    trips = trial.round_trips(phone, 3)
    known = trial.save(phone)
    settled(phone)
    met, claims, stuck = 0, 0, 0
    rounds = max(trips, trial.rounds)
    for number in range(2 * rounds):  # some syncs take fewer requests than the one that was counted
        if met == rounds:
            break
        at = 1 + number % trips
        for _ in range(3):
            trial.save(phone)
        trial.edit(phone, known, 100 + number)
        fault = Fault(kind, at)
        trial.proxy.arm(fault)
        went_well, _ = phone.sync()
        trial.proxy.disarm()
        met += bool(fault.met)
        claims += went_well and not trial.tally().is_whole
        if kind == "hold":
            trial.edit(phone, known, 200 + number)  # the newer one overtakes the one that is still on its way
            stuck += not settled(phone)
            trial.proxy.release()
        stuck += not settled(phone)
    return told(trial.tally(), f"{met} faults", claims=claims, stuck=stuck)


def server_killed(trial: Trial) -> str:
    """SIGKILL to the server just before, during and just after it works on a request, at one request after the other."""
    phone = trial.phone()
    trips = trial.round_trips(phone, 30)
    moments = itertools.cycle(("strike-during", "strike-after", "strike-before"))
    met, claims, stuck, failed = 0, 0, 0, ""
    for number in range(2 * trial.rounds):  # some syncs take fewer requests than the one that was counted
        if met == trial.rounds or failed:
            break
        for _ in range(30):
            trial.save(phone)
        fault = Fault(next(moments), 1 + (number * 2) % trips, strike=trial.system.server.kill)
        trial.proxy.arm(fault)
        went_well, _ = phone.sync()
        trial.proxy.disarm()
        if fault.struck():
            met += 1
            failed = started_again(trial.system)
        if not failed:
            claims += went_well and not trial.tally().is_whole
            claims += falsely_received(trial, phone)
            stuck += not settled(phone)
    if failed:
        return f"**does not start again** after kill {met}: {failed}"
    return told(trial.tally(), f"{met} kills", claims=claims, stuck=stuck)


def started_again(system: System) -> str:
    """What the server says where it does not come up on what it left behind; empty where it does."""
    try:
        system.server.start()
    except RuntimeError as error:
        return str(error).splitlines()[-1]
    return ""


def falsely_received(trial: Trial, phone: Phone) -> int:
    """Reports that this phone shows as received while the server, asked around it, does not have them."""
    held = {one.key for one in trial.system.stored()}
    return sum(1 for one in phone.list() if one["received"] and one["key"] in trial.said and one["key"] not in held)


def client_killed(trial: Trial) -> str:
    """SIGKILL to the client right after a save, and at one request after the other, before it hears the answer."""
    phone = trial.phone()
    trips = trial.round_trips(phone, 3)
    met, stuck, gone = 0, 0, 0
    for number in range(max(trips + 1, trial.rounds)):
        at, moment = number % (trips + 1), ("strike-during", "strike-after")[number // (trips + 1) % 2]
        for _ in range(3):
            trial.save(phone)
        if at == 0:
            kill_tree(phone.pid)
            met += 1
        else:
            fault = Fault(moment, at, strike=partial(kill_tree, phone.pid))
            trial.proxy.arm(fault)
            with suppress(PhoneDied):
                phone.sync()
            trial.proxy.disarm()
            met += fault.struck()
        phone.kill()
        phone.start()
        has = {one["values"]["vehicle.label"] for one in phone.list() if one["key"] in trial.said}
        gone += len({one.label for one in trial.said.values()} - has)
        stuck += not settled(phone)
    return told(trial.tally(), f"{met} kills", stuck=stuck, gone=gone)


def wrong_clock(trial: Trial, wall: str) -> str:
    """A phone whose clock is decades off states, corrects, and is corrected by a phone whose clock is right."""
    astray = trial.phone(wall=wall)
    right = trial.phone()
    first = [trial.save(astray) for _ in range(3)]
    stuck = int(not settled(astray))
    stuck += not settled(right)
    trial.edit(right, first[0], 51)  # the later statement, by the right clock
    stuck += not settled(right)
    stuck += not settled(astray)
    trial.edit(astray, first[0], 52)  # and later still, by the wrong one
    trial.edit(astray, first[1], 53)
    stuck += not settled(astray)
    stuck += not settled(right)
    shown = {one["key"]: one["values"]["total"] for one in right.list()}
    blind = [key for key in first if shown.get(key) != trial.said[key].total]
    stored = {one.key: one for one in trial.system.stored()}
    marked = sum("suspect" in stored[key].clock for key in first if key in stored)
    noticed = f"wrong time marked on {marked} of {len(first)}" if marked else "nothing marks the wrong time"
    text = told(trial.tally(), "", stuck=stuck)
    return f"{text}; {noticed}" + (f"; **{len(blind)} not seen by the other phone**" if blind else "")


def both_edit(trial: Trial, field_of_second: str, **more: Any) -> str:
    """Two phones, neither seeing the other, edit the same reports: the same field, or the second another."""
    first, second = trial.phone(**more), trial.phone(**more)
    keys = [trial.save(first, 47) for _ in range(PAIRS)]
    settled(first)
    settled(second)
    for key in keys:
        first.edit(key, total=48)
        second.edit(key, **({"total": 49} if field_of_second == "total" else {field_of_second: "van"}))
    for phone in (first, second, first, second):
        phone.sync()
    stored = {one.key: one for one in trial.system.stored()}
    told_to = [sum(one["contested"] for one in phone.list() if one["key"] in keys) for phone in (first, second)]
    found = same_field(keys, stored, told_to) if field_of_second == "total" else other_field(keys, stored)
    # Whoever has an unsettled conflict must still be able to send what comes next.
    after = [phone.save(headcount(f"Bus {next(iter(trial.numbers))}", 5)) for phone in (first, second)]
    for phone in (first, second, first, second):
        phone.sync()
    held = {one.key for one in trial.system.stored()}
    blocked = sum(key not in held for key in after)
    return found + (f"; **{blocked} of 2 later reports do not leave their phone**" if blocked else "")


def same_field(keys: list[str], stored: Mapping[str, Stored], told_to: list[int]) -> str:
    """What became of 48 and 49, which two phones gave one number unseen."""
    both = [key for key in keys if {48, 49} <= {stored[key].total, *stored[key].rivals}]
    shown = [key for key in both if stored[key].shown]
    total = len(keys)
    if len(shown) == total:
        on_phones = " and ".join(map(str, told_to))
        return f"conflict shown: both values kept for {total} of {total}, the office told of all, the two phones of {on_phones}"
    if len(both) == total:
        return (
            f"**silently overwritten** {total} of {total}: one value shows, the other is kept where only who asks for it finds it"
        )
    live = sorted({stored[key].total for key in keys if key not in both})
    text = f"server holds only {' or '.join(map(str, live))} for {total - len(both)} of {total}"
    if any(told_to):
        return f"conflict told to the app of one phone alone ({max(told_to)} of {total}); the {text}, the other value stays on that phone"
    return f"**silently overwritten**: the {text}, the other value is nowhere"


def other_field(keys: list[str], stored: Mapping[str, Stored]) -> str:
    """What became of a number and a vehicle's type, which two phones changed unseen."""
    merged = [key for key in keys if (stored[key].total, stored[key].vehicle) == (48, "van")]
    if len(merged) == len(keys):
        return f"merged {len(merged)} of {len(keys)}"
    number = sum(stored[key].total == 48 for key in keys)
    kind = sum(stored[key].vehicle == "van" for key in keys)
    parts = f"the first phone's shows in {number}, the second's in {kind}"
    return f"merged {len(merged)} of {len(keys)}; **one of the two edits does not show**: {parts}"


def nonsense(trial: Trial) -> str:
    """A number that is none, sent by the peer's own client: a client's fault, or somebody else's client."""
    phone = trial.phone()
    key = phone.save({**headcount(f"Bus {next(iter(trial.numbers))}", 0), "total": "many"})
    after = phone.save(headcount(f"Bus {next(iter(trial.numbers))}", 5))
    settled(phone)
    held = {one.key for one in trial.system.stored()}
    text = trial.system.judged(key)
    return text + ("" if after in held else "; **the report after it does not leave the phone**")


def without_ids(trial: Trial) -> str:
    """The control: a client that lets the server make the ids, and asks again when it hears nothing.  That must be seen."""
    for number in range(trial.rounds):
        label = f"Bus {next(iter(trial.numbers))}"
        path, body, headers = trial.system.plain(headcount(label, 47))
        trial.said[label] = Said(label, 47)
        trial.proxy.arm(Fault("lose-response" if number % 2 else "lose-request", at=1))
        for _ in range(2):
            with suppress(OSError, HTTPException), Wire(trial.proxy.port) as wire:
                wire.ask("POST", path, body, headers)
        trial.proxy.disarm()
    return told(trial.tally(), f"{trial.rounds} faults")


def told(tally: Tally, met: str, *, claims: int = 0, stuck: int = 0, gone: int = 0) -> str:
    """A cell of the table."""
    text = str(tally) + (f" ({met})" if met else "")
    if gone:
        text += f"; **{gone} gone from the phone**"
    if claims:
        text += f"; **{claims} times said to be through and was not**"
    if stuck:
        text += f"; {stuck} times not through after {TRIES} tries"
    return text


Cell = Callable[[Trial], str]
MATRIX: dict[str, Cell] = {
    "a request is lost": lambda trial: lossy_network(trial, "lose-request"),
    "an answer is lost": lambda trial: lossy_network(trial, "lose-response"),
    "an answer is cut in half": lambda trial: lossy_network(trial, "cut"),
    "a request arrives twice": lambda trial: lossy_network(trial, "duplicate"),
    "a request arrives after later ones": lambda trial: lossy_network(trial, "hold"),
    "the server is killed": server_killed,
    "the client is killed": client_killed,
    "the phone's clock says 1970": lambda trial: wrong_clock(trial, "@1970-01-02 00:00:00"),
    "the phone's clock says 2099": lambda trial: wrong_clock(trial, "@2099-12-30 00:00:00"),
    "two phones edit one field": lambda trial: both_edit(trial, "total"),
    "two phones edit two fields": lambda trial: both_edit(trial, "vehicle.type"),
    "a total that is no number": nonsense,
}
CONTROL: dict[str, Cell] = {"control: requests and answers are lost to a client that makes no ids": without_ids}
# What kinto.js does with a conflict is its user's choice; the others have none.
KINTO_ALSO: dict[str, Cell] = {
    "two phones edit one field, CLIENT_WINS": lambda trial: both_edit(trial, "total", strategy="client_wins"),
    "two phones edit one field, SERVER_WINS": lambda trial: both_edit(trial, "total", strategy="server_wins"),
}


def run(system: System, *, quick: bool, say: Callable[[str], None]) -> dict[str, str]:
    """Every fault on one system that runs: fault → what was found."""
    proxy = Proxy(system.server.port)
    trial = Trial(system, proxy, rounds=3 if quick else 12)
    found = {}
    try:
        control = {} if system.name == "Corridor" else CONTROL  # it takes no report without an id
        for fault, cell in (MATRIX | control | (KINTO_ALSO if system.name == "Kinto" else {})).items():
            begun = time.monotonic()
            found[fault] = cell(trial) + trial.manners()
            trial.over()
            say(f"{system.name}: {fault}: {found[fault]}  [{time.monotonic() - begun:.0f} s]")
    finally:
        trial.over()
        proxy.close()
    return found
