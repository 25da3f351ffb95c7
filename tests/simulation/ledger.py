"""The ledger of what was said: what must become of each change, worked out without the server's rules.

It knows every change from the moment its phone showed it as saved, and in which order changes reached the office.
From that alone it says which are in effect, which wait, and which a person must look at.
"""

import hashlib
import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.joinings import Joinings

NOTE = "note"  # the field that people remove for good
IN_EFFECT, WAITS, ASIDE = "in effect", "held", "quarantined"
OUTCOMES = {"applied": IN_EFFECT, "merged": IN_EFFECT, "conflict": IN_EFFECT, "held": WAITS, "quarantined": ASIDE}


@dataclass
class Said:
    """One change that somebody made.  ``seen``: the versions of the thing that stood on its author's screen."""

    text: str
    id: str
    author: str
    device: str | None
    n: int | None
    entity: str
    action: str
    key: str
    prev: str | None = None
    site: str | None = None
    edits: dict[str, Any] = field(default_factory=dict)  # field → the value it was given
    question: str | None = None
    epoch: str = ""  # in which they were seen
    seen: frozenset[int] = frozenset()
    bad: str | None = None  # why a person must look at it, where it was made to be bad
    became: str | None = None  # none until the office has it
    problem: str | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def __deepcopy__(self, memo: dict[int, Any]) -> "Said":
        """What was said is not forgotten with the office."""
        return self

    def notes(self) -> set[str]:
        """Every note that it speaks of: as it gives it, and as its author had seen it."""
        stated = json.loads(self.text).get("edits", {}).get(NOTE, {}) if self.device else {}
        return {note for note in (self.edits.get(NOTE), stated.get("was")) if isinstance(note, str)}


@dataclass
class State:
    """What the office knew at a moment, and what had become of each change."""

    known: dict[str, Any]
    fates: list[tuple[Said, str | None, str | None]]


@dataclass
class Upload:
    """A file that is on its way to the office: where it goes, how much is there, and when the last of it came."""

    location: str
    size: int
    received: int
    hour: int


# What is in the database, and so is put back with it.
KNOWN = ("ever_assigned", "first", "numbers", "cloned", "authors", "convoys", "vehicles", "joinings", "questions", "arrived",
         "epochs", "came", "keep_hours", "uploads")  # fmt: skip


class Ledger:
    """Every change that was ever shown as saved, and what must have become of it."""

    def __init__(self, assigned: dict[str, set[str]], sites: Iterable[str], epoch: str) -> None:
        self.epochs = [epoch]  # of the office's database, the newest last
        self.assigned = assigned  # person → the sites they have at present
        self.ever_assigned, self.sites = deepcopy(assigned), set(sites)
        self.said: list[Said] = []
        self.by_text: dict[str, Said] = {}
        self.first: dict[tuple[str, str], Said] = {}  # (author, id) → the one that stands
        self.numbers: dict[tuple[str, int], str] = {}
        self.cloned: set[str] = set()
        self.authors: dict[str, str] = {}  # key of a report that exists → whose it is
        self.convoys: dict[str, str | None] = {}  # key of a convoy that exists → where it stands by itself
        self.vehicles: dict[str, str] = {}  # key of a vehicle that exists → its convoy
        self.joinings = Joinings()
        self.questions: dict[str, list[str]] = {}
        self.arrived: list[Said] = []
        self.removed: dict[str, set[str]] = {}  # key of a report → the notes that two people removed from it for good
        self.hour = 0  # by the office's clock, since the run began
        self.keep_hours = 72  # how long a phone shows what the office has
        self.came: dict[str, int] = {}  # key of a report that exists → the hour at which it came
        self.was_old: set[str] = set()  # reports that phones may have dropped
        self.uploads: dict[tuple[str, str, str], Upload] = {}  # (report, slot, sha-256) → how far its file has come

    def state(self) -> "State":
        """What the office knows, to be put back."""
        fates = [(said, said.became, said.problem) for said in (*self.first.values(), *self.arrived)]
        return State(deepcopy({name: getattr(self, name) for name in KNOWN}), fates)

    def put_back(self, state: "State", epoch: str) -> None:
        """What came since is with nobody but its phones."""
        for said in self.said:
            said.became = said.problem = None
        for said, became, problem in state.fates:
            said.became, said.problem = became, problem
        for name, value in deepcopy(state.known).items():
            setattr(self, name, value)
        self.epochs = [*self.epochs, epoch]

    def knows(self, said: Said, version: int, made_in: int) -> bool:
        """Whether the author of ``said`` had that version on the screen, which was made in the ``made_in``-th epoch."""
        return version in said.seen and said.epoch in self.epochs and made_in <= self.epochs.index(said.epoch)

    def saved(self, said: Said) -> Said:
        self.said.append(said)
        self.by_text[said.text] = said
        return said

    def arrive(self, text: str, carrier: str, *, refused: bool = False) -> list[Said]:
        """The office was given ``text`` by the device ``carrier``, or in its name where somebody carried it by hand: then
        the device may have been ``refused`` long since.  Answers every change whose fate this decides."""
        said = self.by_text[text]
        if said.became is not None:
            return []
        self.arrived.append(said)
        if (said.author, said.id) in self.first:
            said.became, said.problem = ASIDE, "id-reused"
            return [said]
        self.first[said.author, said.id] = said
        if said.device != carrier:
            said.became, said.problem = ASIDE, "other-device"
            return [said]
        if said.n is not None and self.numbers.setdefault((carrier, said.n), said.id) != said.id:
            self.cloned.add(carrier)
            said.became, said.problem = ASIDE, "number-reused"
            return [said]
        if refused:
            said.became, said.problem = ASIDE, said.bad or "device-revoked"
            return [said]
        return self._judge(said)

    def _judge(self, said: Said) -> list[Said]:
        said.became, said.problem = self._fate(said)
        if said.became != IN_EFFECT:
            return [said]
        if said.action == "create":
            self._exists(said)
        fates = [said]
        for follower in [one for one in self.arrived if one.became == WAITS and one.prev == said.id]:
            if follower.author == said.author:
                fates += self._judge(follower)
        return fates

    def _exists(self, said: Said) -> None:
        if said.entity == "convoy":
            self.convoys[said.key] = said.site
        elif said.entity == "vehicle":
            self.vehicles[said.key] = said.edits["convoy"]
        else:
            self.authors[said.key], self.came[said.key] = said.author, self.hour

    def _fate(self, said: Said) -> tuple[str, str | None]:
        if said.bad:
            return ASIDE, said.bad
        if said.action == "create":
            return self._place(said)
        if said.prev is not None:
            prev = self.first.get((said.author, said.prev))
            if prev is None or prev.became != IN_EFFECT:
                return WAITS, None
            if prev.key != said.key:
                return ASIDE, "other-key"
        if not self._may_write(said):
            return ASIDE, "unknown-key"
        if said.site is not None:
            fate = self._place(said)
            if fate[0] == ASIDE:
                return fate
        if said.question is not None and said.question not in self.questions.get(said.key, ()):
            return ASIDE, "unknown-question"
        return IN_EFFECT, None

    def _may_write(self, said: Said) -> bool:
        if said.entity == "report":
            return self.authors.get(said.key) == said.author
        # Of a convoy everybody who has the site where it stands, or where its author may believe that it stands.
        stands = {self.convoys.get(said.key), self.convoys.get(self.joinings.end(said.key))}
        return not stands.isdisjoint(self.assigned[said.author])

    def _place(self, said: Said) -> tuple[str, str | None]:
        site = self.convoys.get(said.edits["convoy"]) if said.entity == "vehicle" else said.site
        if site not in self.sites and said.entity != "vehicle":
            return ASIDE, "unknown-site"
        if site not in self.ever_assigned[said.author]:
            return ASIDE, "never-assigned"
        return IN_EFFECT, None

    def is_old(self, key: str) -> bool:
        """Whether the office has had the report for longer than a phone shows it."""
        return self.hour - self.came[key] >= self.keep_hours

    def is_announced(self, report: str, slot: str, sha256: str) -> bool:
        """Whether a file is taken: whether anything in effect ever announced it."""
        about = [said for said in self.arrived if said.key == report and said.became == IN_EFFECT]
        return any(said.edits.get(f"attachment.{slot}.sha256") == sha256 for said in about)

    def chain(self, said: Said) -> set[str]:
        """The ids of this device's changes behind ``said``."""
        found: set[str] = set()
        prev = said.prev
        while prev is not None and prev not in found:
            found.add(prev)
            before = self.first.get((said.author, prev))
            prev = before.prev if before else None
        return found

    def noted(self, key: str) -> set[str]:
        """Every note of a report that the office has ever heard, and has not removed."""
        about = [said for said in (*self.arrived, *self.first.values()) if said.key == key]
        return {note for said in about for note in said.notes()} - self.removed.get(key, set())

    def left_of(self, said: Said) -> dict[str, Any]:
        """What a change gives that was not removed for good before it took effect."""
        removed = self.removed.get(said.key, set())
        return {name: value for name, value in said.edits.items() if name != NOTE or value not in removed}

    def reports(self) -> list[Said]:
        """The creates of reports that are in effect."""
        return [s for s in self.arrived if (s.entity, s.action, s.became) == ("report", "create", IN_EFFECT)]
