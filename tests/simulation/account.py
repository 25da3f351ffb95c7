"""The account of one report: how each of its versions came about, and that nobody's value was lost or run over unseen.

Read from what the desk shows after each step.  An account knows who had seen what from the ledger, never from the
server, and replays the versions one by one.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.simulation.ledger import IN_EFFECT, Ledger, Said
from tests.simulation.phones import same

VERDICTS = ("verified", "not-counted")
WITHDRAWN = "withdrawn"


@dataclass
class Decided:
    """What a coordinator has just decided: the next version of the report must say exactly this."""

    by: str
    field: str
    value: Any
    author: str  # whose the value is: the candidate's, or the decider's own


@dataclass
class Account:
    """One report as its versions have made it."""

    key: str
    version: int = 0
    rev: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    setter: dict[str, int] = field(default_factory=dict)
    whose: dict[str, str] = field(default_factory=dict)
    made: dict[int, str] = field(default_factory=dict)  # version → change
    made_in: dict[int, int] = field(default_factory=dict)  # version → which epoch of the office
    open: set[str] = field(default_factory=set)
    review: str = "new"
    question: str | None = None
    claims: dict[str, list[str]] = field(default_factory=dict)  # candidate → the values it was ever given

    def follow(self, seen: dict[str, Any], ledger: Ledger, decided: Decided | None = None) -> None:
        """Account for every version that was made since the last look; ``seen`` is the report as the desk shows it."""
        new = [version for version in seen["versions"] if version["number"] > self.version]
        numbers = [version["number"] for version in seen["versions"]]
        assert numbers == list(range(1, seen["version"] + 1)), f"exactly-once: the versions of {self.key} are {numbers}"
        changes = {r["version"]: r["id"] for r in seen["receipts"] if r["outcome"] in ("applied", "merged", "conflict")}
        for version in new:
            number = version["number"]
            self.made[number], self.made_in[number] = changes[number], len(ledger.epochs) - 1
            if version["action"] == "decide":
                self._decided(version, decided)
            else:
                self._stated(version, ledger.first[version["by"]["id"], changes[number]], seen, ledger)
            self.version = number
        self._same_as(seen)

    def has_stake(self, person: str) -> bool:
        """Whether ``person`` counted this or set what stands now, and so is no second pair of eyes."""
        return person in self.whose.values()

    def removed(self, name: str, seen: dict[str, Any]) -> None:
        """Two people removed a field for good; ``seen`` is the report just before.  Nobody set it anew: whoever had seen what
        stood there may still change it."""
        self.values.pop(name, None)
        for conflict in seen["conflicts"]:
            if conflict["field"] == name:
                for candidate in conflict["candidates"]:
                    self.claims.pop(candidate["id"], None)

    def _decided(self, version: dict[str, Any], decided: Decided | None) -> None:
        assert decided is not None, f"rights: version {version['number']} of {self.key} is a decision that nobody made"
        assert version["by"]["id"] == decided.by, "rights: a decision bears another name"
        assert list(version["sets"]) == [decided.field], "decision: it sets one field, even where the value stays"
        assert same(version["sets"][decided.field], decided.value), "decision: another value stands than was decided"
        self._set(decided.field, decided.value, version["number"], decided.author)
        self.open.discard(decided.field)

    def _stated(self, version: dict[str, Any], said: Said, seen: dict[str, Any], ledger: Ledger) -> None:
        number, sets = version["number"], version["sets"]
        assert said.became == IN_EFFECT, f"rights: {said.became} change {said.id} made a version"
        assert said.key == self.key, f"rights: a change to {said.key} made a version of {self.key}"
        edits = ledger.left_of(said)
        known = {n for n in said.seen if n < number and ledger.knows(said, n, self.made_in[n])}
        known |= {n for n, change in self.made.items() if change in ledger.chain(said)}
        unseen = [n for n in range(1, number) if n not in known]
        for name, value in sets.items():
            assert name in edits, f"rights: {said.id} set {name}, of which it does not speak"
            assert same(value, edits[name]), f"no silent loss: {said.id} said {edits[name]!r} and {value!r} stands"
        withdrawn = self.values.get(WITHDRAWN) is True and self.setter.get(WITHDRAWN, 1) not in known
        for name, now in edits.items():
            self._one(name, now, name in sets, said, known, unseen, seen)
        for name, value in sets.items():
            self._set(name, value, number, said.author)
        if withdrawn and any(name != WITHDRAWN for name in edits):
            self.open.add(WITHDRAWN)
        if said.question is not None and said.question == self.question:
            self.review, self.question = "answered", None

    def _one(
        self, name: str, now: Any, is_set: bool, said: Said, known: set[int], unseen: list[int], seen: dict[str, Any]
    ) -> None:
        """What became of one field of one change: set, agreed with, or set aside where everybody can find it."""
        setter = self.setter.get(name, 1)
        live = self.values.get(name, False if name == WITHDRAWN else None)
        may_set = said.action == "create" or (setter in known and name not in self.open and self.review not in VERDICTS)
        if is_set:
            assert said.action == "create" or setter in known, (
                f"no silent loss: {name} was overwritten by {said.id}, whose author had not seen version {setter}"
            )
            assert name not in self.open, f"conflict: {said.id} set {name} while only a decision may"
            assert said.action == "create" or self.review not in VERDICTS, f"verdict: {said.id} altered a judged report"
            assert not (name == WITHDRAWN and now is True and unseen), f"withdrawal: {said.id} knew nothing of {unseen}"
            return
        if same(now, live) and name not in self.open:
            return
        held = [
            candidate
            for conflict in seen["conflicts"]
            if conflict["field"] == name
            for candidate in conflict["candidates"]
            if any(same(now, value) for value in (candidate["value"], *candidate["earlier"]))
        ]
        assert held, f"no silent loss: {now!r} for {name} by {said.id} is neither live nor a candidate"
        meets = name == WITHDRAWN and unseen
        assert not may_set or meets, f"conflict: {name} of {said.id} was set aside though its author had seen all"
        self.open.add(name)

    def _set(self, name: str, value: Any, number: int, author: str) -> None:
        if value is None:
            self.values.pop(name, None)
        else:
            self.values[name] = value
        self.setter[name], self.whose[name] = number, author

    def _same_as(self, seen: dict[str, Any]) -> None:
        values = {name: value for name, value in self.values.items() if name != WITHDRAWN}
        assert values == seen["values"], f"no silent loss: {self.key} reads {seen['values']}, its versions say {values}"
        assert seen["withdrawn"] is bool(self.values.get(WITHDRAWN, False)), f"withdrawal: {self.key} reads otherwise"
        assert seen["review"] == self.review, f"verdict: {self.key} reads {seen['review']}, it must be {self.review}"
        assert (seen["question"] and seen["question"]["id"]) == self.question, f"question: {self.key} reads otherwise"
        assert seen["rev"] >= self.rev, f"monotonic: the rev of {self.key} went back"
        self.rev = seen["rev"]
        opened = {conflict["field"] for conflict in seen["conflicts"] if conflict["status"] == "open"}
        assert opened == self.open, f"conflict: {self.open ^ opened} of {self.key} must stand open, or must not"
        now = {}
        for conflict in seen["conflicts"]:
            assert conflict["status"] == "open" or conflict["decisions"], "conflict: closed and decided by nobody"
            for candidate in conflict["candidates"]:
                now[candidate["id"]] = [repr(value) for value in (*candidate["earlier"], candidate["value"])]
        for candidate, values_ in self.claims.items():
            kept = now.get(candidate, [])
            assert set(values_) <= set(kept), f"no silent loss: candidate {values_} of {self.key} became {kept}"
        self.claims = now
