"""Phones in plain Python: what lies on their disk, what they freeze, and how they take what the office answers.

They keep to docs/sync.md and share no code with the server; the real client has its own simulation in ``client/src/sync``.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.people import Named

Name = tuple[str, str]
EFFECTIVE = ("applied", "merged", "conflict")
WALLS = {
    "right": "2016-12-18T23:25:00+02:00",
    "1970": "1970-01-01T00:00:07Z",
    "2099": "2099-12-31T23:59:00+14:00",
    "an hour back": "2016-12-18T22:25:00+02:00",
}


def same(one: Any, other: Any) -> bool:
    """Equal as values of a field: 1 and true differ, and so do 0 and not recorded."""
    return json.dumps(one) == json.dumps(other)


@dataclass
class Unsent:
    """A frozen change in the outbox.  Nothing rewrites ``text``."""

    text: str
    change: dict[str, Any]
    receipt: dict[str, Any] | None = None
    epoch: str = ""  # in which the receipt was given


@dataclass
class Sent:
    """A change that has left the outbox, kept for an office that loses it; ``epoch``: in which the office last had it."""

    text: str
    device: str
    n: int
    epoch: str


@dataclass
class Attached:
    """A file that follows a report; ``location`` is where it has been begun."""

    report: str
    slot: str
    content: bytes
    location: str | None = None
    done: bool = False


@dataclass
class Copy:
    """A thing as the office last told it, or as this phone worked it out from its ``own`` words."""

    epoch: str
    rev: int
    value: dict[str, Any]
    own: bool = False


@dataclass
class Disk:
    """What outlives a killed page."""

    device: str
    token: str
    n: int = 0
    outbox: list[Unsent] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)  # key → this device's last change to it
    copies: dict[Name, Copy] = field(default_factory=dict)
    staging: dict[Name, Copy] | None = None
    cursor: str | None = None
    journal: list[Sent] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    cloned: bool = False  # the office has found another phone with this number


class Phone:
    """One phone of ``person``.  ``wall`` is what its clock shows; ``newer``: an app that knows more than the office."""

    def __init__(self, name: str, person: Named, disk: Disk, ids: Iterator[str]) -> None:
        self.name, self.person, self.disk, self.ids = name, person, disk, ids
        self.wall = "right"
        self.newer = False
        self.session = 1
        self.taps = 0

    def __str__(self) -> str:
        return self.name

    def clone(self, name: str) -> "Phone":
        """Another phone with all that lies on this one's disk, its number and its token included."""
        return Phone(name, self.person, deepcopy(self.disk), self.ids)

    def killed(self) -> None:
        """What was not on disk is gone; the next page has a clock session of its own."""
        self.session += 1

    # Saying something.

    def freeze(self, entity: str, action: str, key: str | None = None, **members: Any) -> dict[str, Any]:
        """A change with this device's next number.  It is not saved before ``save``."""
        self.taps += 1
        change: dict[str, Any] = {"id": next(self.ids), "device": self.disk.device, "n": self.disk.n + 1, "entity": entity}
        if key is not None:
            change["key"] = key
        copy = self.disk.copies.get((entity, key or ""))
        base = copy and {"epoch": copy.value["epoch"], "version": copy.value["version"]} if entity == "report" else None
        return change | {
            "action": action,
            "base": base,
            "prev": self.disk.last.get(key) if key else None,
            "recorded_at": WALLS[self.wall],
            "session": f"s{self.session}",
            "elapsed_ms": self.taps,
            **members,
        }

    def save(self, change: dict[str, Any]) -> str:
        """One transaction: the text, the number, and what this device remembers of the entity."""
        # Apps write JSON in their own ways, and each is kept to the byte.
        text = json.dumps(change, ensure_ascii=self.taps % 2 == 0, indent=1 if self.taps % 3 == 0 else None)
        self.disk.n = change["n"]
        self.disk.outbox.append(Unsent(text, change))
        self.disk.last[change.get("key", change["id"])] = change["id"]
        return text

    def reports(self) -> list[str]:
        return self.known("report")

    def known(self, entity: str) -> list[str]:
        """The keys that this phone shows: what the office told, and what it has said itself."""
        told = [key for name, key in self.disk.copies if name == entity]
        own = [u.change["id"] for u in self.disk.outbox if (u.change["entity"], u.change["action"]) == (entity, "create")]
        return list(dict.fromkeys([*told, *own]))

    def screen(self, key: str) -> dict[str, Any]:
        """The report as it reads here: the copy with what waits laid over it."""
        copy = self.disk.copies.get(("report", key))
        shown = deepcopy(copy.value) if copy else {"values": {}, "withdrawn": False, "question": None, "version": 0}
        for unsent in self.disk.outbox:
            if unsent.change.get("key", unsent.change["id"]) == key and unsent.change["entity"] == "report":
                lay(shown, unsent.change)
        return shown

    # Bringing it home.

    def envelope(self, offered: list[Unsent], limit: int | None) -> bytes:
        body = {
            "v": 1,
            "app": "9.0.0" if self.newer else "0.1.0",
            "cursor": self.disk.cursor,
            "clock": {"wall": WALLS[self.wall], "session": f"s{self.session}", "elapsed_ms": self.taps},
            "waiting": {"changes": len(self.waiting()), "blobs": 0, "next_n": self.disk.n + 1},
            "changes": [unsent.text for unsent in offered],
        }
        return json.dumps(body | ({"limit_bytes": limit} if limit else {})).encode()

    def waiting(self) -> list[Unsent]:
        return [unsent for unsent in self.disk.outbox if unsent.receipt is None]

    def owed(self, answer: dict[str, Any]) -> list[Sent]:
        """What is to be offered before a page of another epoch is taken: what that office may have lost."""
        held = 0 if self.disk.cloned else answer.get("held_through", 0)
        if not answer.get("reset"):
            return []
        mine = self.disk.device
        return [s for s in self.disk.journal if s.epoch != answer["epoch"] and not (s.device == mine and s.n <= held)]

    def take(self, asked: str | None, offered: list[Unsent], heard: tuple[int, str] | None) -> dict[str, Any] | None:
        """Take an answer, receipts and page and cursor at once; none where it was not the office's.

        ``asked`` is the cursor it was asked with: where another answer has come in between, only receipts are taken.
        """
        answer = reply(heard)
        if answer is None:
            return None
        disk = deepcopy(self.disk)
        sent = {unsent.change["id"] for unsent in offered}
        told = [receipt for receipt in answer["receipts"] if receipt["id"] in sent]
        told += [{**fed["value"], "id": fed["key"]} for fed in answer["changes"] if fed["entity"] == "receipt" and "value" in fed]
        for receipt in told:
            for unsent in disk.outbox:
                if unsent.change["id"] == receipt["id"] and not (effective(unsent.receipt) and not effective(receipt)):
                    unsent.receipt, unsent.epoch = receipt, answer["epoch"]
        disk.cloned |= any((unsent.receipt or {}).get("problem") == "number-reused" for unsent in disk.outbox)
        for unsent in disk.outbox:
            if unsent.receipt is not None and unsent.epoch != answer["epoch"]:
                unsent.receipt = None  # custody of an earlier epoch may be lost with it
        if disk.cursor == asked:
            self._page(disk, answer)
        forget(disk, answer["server_time"])
        self.disk = disk
        return answer

    def take_receipts(self, epoch: str, receipts: list[dict[str, Any]]) -> None:
        """Receipts that came by hand, perhaps long ago: they only ever bring custody or an effect."""
        for receipt in receipts:
            for unsent in self.disk.outbox:
                stands = unsent.receipt is not None and (
                    unsent.epoch != epoch or effective(unsent.receipt) or not effective(receipt)
                )
                if unsent.change["id"] == receipt["id"] and not stands:
                    unsent.receipt, unsent.epoch = receipt, epoch

    def _page(self, disk: Disk, answer: dict[str, Any]) -> None:
        if answer.get("reset"):
            disk.staging = {}
        snapshot = disk.staging is not None
        copies = disk.staging if disk.staging is not None else disk.copies
        spoken, left = spoken_of(disk), set[Name]()
        for fed in answer["changes"]:
            name = (fed["entity"], fed["key"])
            if fed.get("leave"):
                if name not in spoken:  # else it goes when all of it has come home
                    left.add(name)
                    copies.pop(name, None)
                continue
            known = copies.get(name)
            if known is None or known.epoch != answer["epoch"] or fed["rev"] > known.rev:
                copies[name] = Copy(answer["epoch"], fed["rev"], fed["value"])
            if known is not None and known.epoch == answer["epoch"]:
                assert fed["rev"] >= known.rev, f"monotonic reads: {name} went back from {known.rev} to {fed['rev']}"
        disk.cursor = answer["cursor"]
        if snapshot and answer.get("end"):
            # What had its effect before the snapshot is in it, or is none of this phone's business any more.
            kept = {name: copy for name, copy in disk.copies.items() if name in spoken}
            disk.copies, disk.staging = {**kept, **copies}, None
        elif not snapshot:
            settle(disk, left, answer["server_time"], last=not answer["more"])


def spoken_of(disk: Disk) -> set[Name]:
    """The reports of which something is still to come to the office: words that have no effect yet, or a file."""
    unheard = {u.change.get("key", u.change["id"]) for u in disk.outbox if not effective(u.receipt)}
    return {("report", key) for key in unheard | {file.report for file in disk.files if not file.done}}


def settle(disk: Disk, gone: set[Name], now: str, *, last: bool) -> None:
    """Drop from the outbox what the copies carry; apply to them what the office left out because nothing else happened.
    ``gone``: of these the office lets no phone keep a copy."""
    left = []
    for unsent in disk.outbox:
        if not effective(unsent.receipt):
            left.append(unsent)
            continue
        receipt = unsent.receipt or {}
        name = (unsent.change["entity"], unsent.change.get("key", unsent.change["id"]))
        copy = disk.copies.get(name)
        carried = copy is not None and copy.epoch == unsent.epoch and copy.rev >= receipt["rev"]
        if not carried and not last and name not in gone:
            left.append(unsent)
            continue
        known = copy is not None and copy.epoch == unsent.epoch
        if carried or name in gone:
            pass
        elif receipt["outcome"] == "applied" and name[0] == "report" and (known or unsent.change["action"] == "create"):
            value = deepcopy(copy.value) if copy and known else begun() | {"received_at": now}
            lay(value, unsent.change)
            value["version"] = receipt["version"]
            disk.copies[name] = Copy(unsent.epoch, receipt["rev"], value | {"epoch": unsent.epoch}, own=True)
        elif not known:
            disk.copies.pop(name, None)  # of an earlier epoch, kept for the outbox alone: it is nothing of this phone's now
        disk.journal.append(Sent(unsent.text, unsent.change["device"], unsent.change["n"], unsent.epoch))
    disk.outbox = left


def forget(disk: Disk, now: str) -> None:
    """Drop the copies of reports that the office has had long enough, by its clock, and that ask for nothing (S7.7)."""
    hours = [copy.value["keep_received_hours"] for name, copy in disk.copies.items() if name[0] == "operation"]
    unsent = {unsent.change.get("key", unsent.change["id"]) for unsent in disk.outbox}
    unsent |= {file.report for file in disk.files if not file.done}
    for name, copy in list(disk.copies.items()):
        if name[0] == "report" and name[1] not in unsent and not copy.value["question"]:
            since = datetime.fromisoformat(now) - datetime.fromisoformat(copy.value["received_at"])
            if hours and not since < timedelta(hours=hours[0]):
                del disk.copies[name]


def begun() -> dict[str, Any]:
    return {
        "kind": "headcount", "values": {}, "version": 0, "epoch": "", "review": "new", "question": None, "reason": None,
        "withdrawn": False, "checking": False, "offered": False, "flags": [], "conflicts": [], "decided": [], "redacted": [],
    }  # fmt: skip


def lay(shown: dict[str, Any], change: dict[str, Any]) -> None:
    """The effect of one's own change on what is shown."""
    values = shown["values"]
    values.update({name: value for name, value in change.get("values", {}).items() if value is not None})
    for name, edit in change.get("edits", {}).items():
        if name == "withdrawn":
            shown["withdrawn"] = bool(edit["now"])
        elif edit["now"] is None:
            values.pop(name, None)
        else:
            values[name] = edit["now"]
    if change["action"] == "withdraw":
        shown["withdrawn"] = True
    if "answer" in change and shown["question"] and shown["question"]["id"] == change["answer"]["question"]:
        shown["question"], shown["review"] = None, "answered"


def effective(receipt: dict[str, Any] | None) -> bool:
    return receipt is not None and receipt["outcome"] in EFFECTIVE


def reply(heard: tuple[int, str] | None) -> dict[str, Any] | None:
    """The office's answer, or none for anything else: only this is delivery."""
    if heard is None or heard[0] != 200:
        return None
    try:
        answer = json.loads(heard[1])
    except ValueError:
        return None
    if not isinstance(answer, dict) or answer.get("v") != 1 or "epoch" not in answer or "cursor" not in answer:
        return None
    return answer
