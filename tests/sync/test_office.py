"""The whole office against a plain ledger (docs/sync.md S3): phones that lag, a desk that corrects and decides.

The ledger keeps every value that anybody stated and who had seen what; it shares no code with the server.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from server.domain import merge as rules
from server.services import custody
from tests.factories import Aleppo, Phone
from tests.people import BOB, CHELSEA, OMAR

FIELDS = {"total": [1, 2, 3, "not-observed", None], "sick.lying": [0, 1, None], "note": ["a", "b", None]}


@dataclass
class Ledger:
    """What was stated of one report, and what became of it."""

    key: str
    stated: list[tuple[str, Any]] = field(default_factory=list)
    # What somebody replaced with open eyes: they had seen it, or they decided over it.
    replaced: list[tuple[str, Any]] = field(default_factory=list)

    def check(self, report: dict[str, Any]) -> None:
        """Nothing stated is gone: it is live, was replaced by somebody who saw it, or stands in a conflict."""
        kept = {(name, repr(report["values"].get(name))) for name in FIELDS}
        kept |= {(name, repr(value)) for name, value in self.replaced}
        for conflict in report["conflicts"]:
            for candidate in conflict["candidates"]:
                kept |= {(conflict["field"], repr(value)) for value in (candidate["value"], *candidate["earlier"])}
        assert {(name, repr(value)) for name, value in self.stated} <= kept


class Office:
    """One report, three phones of its author and two coordinators; chance decides who does what."""

    def __init__(self, aleppo: Aleppo, chance: Random) -> None:
        self.chance = chance
        self.phones = [aleppo.phone(CHELSEA) for _ in range(3)]
        self.bob, self.omar = aleppo.desk(BOB), aleppo.desk(OMAR)
        create = self.phones[0].headcount(0)
        self.phones[0].sync(create)
        self.ledger = Ledger(create["id"], [("total", 0)])
        self.seen: dict[str, dict[str, Any]] = {}
        self.unsent: dict[str, list[dict[str, Any]]] = {phone.device: [] for phone in self.phones}
        self.sent: dict[str, set[str]] = {phone.device: set() for phone in self.phones}
        for phone in self.phones:
            self.look(phone)

    @property
    def report(self) -> dict[str, Any]:
        return dict(self.bob.get(f"/reports/{self.ledger.key}"))

    def look(self, phone: Phone) -> None:
        """The phone's person sees what is live, as far as nothing of their own is under way."""
        phone.pull()
        self.seen[phone.device] = {"version": self.report["version"], "values": dict(self.report["values"])}

    def edit(self, phone: Phone) -> None:
        name = self.chance.choice(sorted(FIELDS))
        value, seen = self.chance.choice(FIELDS[name]), self.seen[phone.device]
        self.unsent[phone.device].append(
            phone.amend(self.ledger.key, {name: (seen["values"].get(name), value)}, version=seen["version"])
        )
        seen["values"][name] = value

    def send(self, phone: Phone) -> None:
        if not self.unsent[phone.device]:
            return
        change = self.unsent[phone.device].pop(0)
        (name, edit) = next(iter(change["edits"].items()))
        before = self.report
        known = self.known(before, phone, change)
        phone.sync(change)
        self.sent[phone.device].add(change["id"])
        self.account(name, edit["now"], before, known)

    def known(self, report: dict[str, Any], phone: Phone, change: dict[str, Any]) -> set[int]:
        """The versions its author had seen: those up to the base, and those that this very phone made."""
        own = {each["version"] for each in report["receipts"] if each["id"] in self.sent[phone.device]}
        return {*range(1, change["base"]["version"] + 1), *own}

    def account(self, name: str, value: Any, before: dict[str, Any], known: set[int]) -> None:
        after = self.report
        self.ledger.stated.append((name, value))
        was = before["values"].get(name)
        if after["values"].get(name) != was:
            setter = max((each["number"] for each in before["versions"] if name in each["sets"]), default=1)
            assert setter in known, f"{name}: a value was overwritten by somebody who had not seen it"
            self.ledger.replaced.append((name, was))
        self.ledger.check(after)

    def correct(self) -> None:
        """Omar corrects what he sees."""
        name = self.chance.choice(sorted(FIELDS))
        before = self.report
        value = self.chance.choice(FIELDS[name])
        self.omar.amend(self.ledger.key, {name: (before["values"].get(name), value)})
        self.account(name, value, before, set(range(1, before["version"] + 1)))

    def decide(self) -> None:
        """Bob, who has no stake, chooses a candidate of an open conflict, having read them all."""
        for conflict in self.bob.conflicts(self.ledger.key)[:1]:
            before = self.report
            chosen = self.chance.choice(conflict["candidates"])
            self.bob.decide(conflict, candidate=chosen["id"])
            self.ledger.replaced.append((conflict["field"], before["values"].get(conflict["field"])))
            after = self.report
            assert after["values"].get(conflict["field"]) == chosen["value"]
            self.ledger.check(after)

    def review(self) -> None:
        report = self.report
        for action in ("reopen", "return", "verify"):
            if report["may"][action]:
                self.bob.review(self.ledger.key, action, reason="again", question="Is it right?")
                return

    def work(self, steps: int) -> None:
        for _ in range(steps):
            phone = self.chance.choice(self.phones)
            step = self.chance.choices(
                [self.edit, self.send, self.look, self.correct, self.decide, self.review], weights=[6, 6, 2, 1, 1, 1]
            )[0]
            if step in (self.edit, self.send, self.look):
                step(phone)  # type: ignore[call-arg]
            else:
                step()  # type: ignore[call-arg]
        for phone in self.phones:
            while self.unsent[phone.device]:
                self.send(phone)
        self.ledger.check(self.report)


@pytest.mark.parametrize("run", range(3))
def test_nothing_stated_is_lost_whoever_lags_corrects_or_decides(aleppo: Aleppo, run: int) -> None:
    seed = Random().randrange(2**32)
    try:
        Office(aleppo, Random(seed)).work(30)
    except AssertionError as error:
        error.add_note(f"seed {seed}")
        raise


def run_many(aleppo: Aleppo) -> None:
    for seed in range(40):
        Office(aleppo, Random(seed)).work(40)


@pytest.mark.sqlite_only
def test_the_ledger_notices_a_server_that_compares_values_instead_of_versions(
    aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_value(statement: rules.Statement, edits: Any, seen: rules.Seen, *rest: Any) -> rules.Merged:
        merged = rules.Merged()
        for edit in edits:
            if edit.field in statement.disputes or not rules.same(edit.was, statement.live(edit.field)):
                return rules.merge(statement, [edit], seen, *rest)
            statement.set(edit.field, edit.now, rest[2])
            merged.sets[edit.field] = edit.now
        return merged

    monkeypatch.setattr(custody, "merge", by_value)
    with pytest.raises(AssertionError, match="had not seen it"):
        run_many(aleppo)


@pytest.mark.sqlite_only
def test_the_ledger_notices_a_server_that_lets_the_newest_win(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    def newest(statement: rules.Statement, edits: Any, seen: rules.Seen, *rest: Any) -> rules.Merged:
        merged = rules.Merged()
        for edit in edits:
            statement.set(edit.field, edit.now, rest[2])
            merged.sets[edit.field] = edit.now
        return merged

    monkeypatch.setattr(custody, "merge", newest)
    with pytest.raises(AssertionError, match="had not seen it"):
        run_many(aleppo)
