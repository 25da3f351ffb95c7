"""The people, phones and reports of one run, and the exchange between a phone and the office."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from tests.backups import Copied
from tests.people import BOB, CHELSEA, DARA, EVERYONE, FOUA, OMAR, RAMOUSEH, Named
from tests.simulation.account import Account, Decided
from tests.simulation.ledger import NOTE, OUTCOMES, Ledger, Said, State
from tests.simulation.office import Office
from tests.simulation.phones import Disk, Phone, Sent, Unsent, reply
from tests.simulation.weather import FAIR, PORTALS, carry


@dataclass(frozen=True)
class Backup:
    """The database at a moment, and what the ledger and the accounts said of it then."""

    rows: Copied
    ledger: State
    accounts: dict[str, Account]
    assigned: dict[str, set[str]]


@dataclass(frozen=True)
class Parcel:
    """A sealed file, and what its phone put into it."""

    file: bytes
    device: str
    person: str
    holds: list[Unsent]
    name: str


@dataclass(frozen=True)
class Answer:
    """Receipts as they ride back, sealed for one phone."""

    file: bytes
    device: str
    name: str


PLACES = {RAMOUSEH: "Ramouseh", FOUA: "Foua"}
ORDERS = ("in order", "backwards", "the last first")
MOST_PAGES = 200


def new_ids() -> Iterator[str]:
    """The ids that phones and pages make, the same in every run of one seed."""
    for number in count(1):
        yield str(UUID(int=(0x01930000000070008000 << 48) | number))


class World:
    """What is there before anybody does anything: Chelsea at Ramouseh with two phones, Dara at Foua with one."""

    def __init__(self, office: Office) -> None:
        office.begin_anew()
        self.office = office
        self.ids = new_ids()
        self.steps: list[str] = []
        self.assigned: dict[str, set[str]] = {CHELSEA.id: {RAMOUSEH}, DARA.id: {FOUA}}
        self.ledger = Ledger(self.assigned, PLACES, office.epoch())
        self.accounts: dict[str, Account] = {}
        self.refused: set[str] = set()  # tokens of phones that were taken out of use
        self.suspended: set[str] = set()
        self.backup: Backup | None = None
        self.parcels: list[Parcel] = []  # every file that was ever packed to be carried by hand
        self.answers: list[Answer] = []
        self.made = 0  # files that follow a report
        self.phones = [
            self.enrolled(CHELSEA, "Chelsea's phone"),
            self.enrolled(CHELSEA, "Chelsea's second phone"),
            self.enrolled(DARA, "Dara's phone"),
        ]
        # These only listen: all they know at the end is what they were told on the way.
        self.listeners = [self.enrolled(CHELSEA, "Chelsea's silent phone"), self.enrolled(DARA, "Dara's silent phone")]
        for phone in self.listeners:
            self.exchange(phone, FAIR)
        self.desks = (office.seats[BOB.name], office.seats[OMAR.name])

    def enrolled(self, person: Named, name: str) -> Phone:
        device, token = self.office.enrol(person, name)
        return Phone(name, person, Disk(device, token), self.ids)

    def did(self, step: str) -> None:
        """Remember a step in words, so that a failing run can be read."""
        self.steps.append(step)

    def is_refused(self, phone: Phone) -> bool:
        return phone.disk.token in self.refused or phone.person.id in self.suspended

    # Saving.

    def keep(self, phone: Phone, change: dict[str, Any], bad: str | None = None) -> Said:
        """The phone shows the change as saved: from here on it may never be lost."""
        edits = {name: edit["now"] for name, edit in change.get("edits", {}).items()}
        if change["action"] == "withdraw":
            edits["withdrawn"] = True
        if change["action"] == "create":
            edits = {name: value for name, value in change["values"].items() if value is not None}
        base = change["base"]
        return self.ledger.saved(
            Said(
                text=phone.save(change),
                id=change["id"],
                author=phone.person.id,
                device=change["device"],
                n=change["n"],
                entity=change["entity"],
                action=change["action"],
                key=change.get("key", change["id"]),
                prev=change["prev"],
                site=edits.get("site", edits.get("at_site")),
                edits=edits,
                question=change["answer"]["question"] if "answer" in change else None,
                seen=frozenset(range(1, base["version"] + 1)) if base else frozenset(),
                epoch=base["epoch"] if base else "",
                bad=bad,
            )
        )

    # The exchange.

    def exchange(
        self, phone: Phone, weather: str, order: str = ORDERS[0], most: int | None = None, limit: int | None = None
    ) -> dict[str, Any] | None:
        """One request of a phone and what it makes of the answer; none where nothing was delivered."""
        offered = phone.waiting()
        if order == "backwards":
            offered.reverse()
        elif order == "the last first":
            offered = offered[-1:] + offered[:-1]
        offered = offered[:most]
        asked = phone.disk.cursor
        heard, answers = carry(self.office, phone.disk.token, phone.envelope(offered, limit), weather)
        for status, text in answers:
            self.given(phone, offered, status, text)
        return self.heard(phone, asked, offered, heard, weather)

    def heard(
        self, phone: Phone, asked: str | None, offered: list[Unsent], heard: tuple[int, str] | None, weather: str
    ) -> dict[str, Any] | None:
        """What the phone makes of an answer: where the office was put back, it is refilled first."""
        answer = reply(heard)
        owed = phone.owed(answer) if answer is not None else []
        if answer is None or not owed:
            return phone.take(asked, offered, heard)
        if self.refill(phone, owed, weather):
            for sent in phone.disk.journal:
                sent.epoch = answer["epoch"]
        return answer | {"more": True}

    def refill(self, phone: Phone, owed: list[Sent], weather: str) -> bool:
        """Offer what was kept, by the bundle route; whether the phone hears that the office has it."""
        if weather in (*PORTALS, "the request is lost", "the request is cut short"):
            return False
        for device in dict.fromkeys(sent.device for sent in owed):
            texts = [sent.text for sent in owed if sent.device == device]
            self.office.refill(phone, device, texts)
            for text in texts:
                self.ledger.arrive(text, device)
        return weather not in ("the answer is lost", "the answer is cut short")

    def given(self, phone: Phone, offered: list[Unsent], status: int, text: str) -> None:
        """The office answered, whether or not the phone hears it: whatever it took must be there by now."""
        if self.is_refused(phone):
            assert status == 401, f"rights: {phone} was removed and is answered with {status}"
            assert not any(key in text for key in [*self.ledger.authors, *PLACES]), f"scope: a removed {phone} is told things"
            return
        if status != 200:
            return
        answer = json.loads(text)
        for unsent in offered:
            self.ledger.arrive(unsent.text, phone.disk.device)
        self._receipts(offered, answer["receipts"])
        self._scope(phone, answer, text)

    def _receipts(self, offered: list[Unsent], receipts: list[dict[str, Any]]) -> None:
        kept = {(row.author, row.sha256): row for row in self.office.custody()}
        assert len(receipts) == len(offered), "custody: not every change offered was given its receipt"
        for unsent, receipt in zip(offered, receipts, strict=True):
            said = self.ledger.by_text[unsent.text]
            row = kept.get((said.author, said.sha256))
            assert row is not None, f"conservation: a receipt for {said.id}, which is not in custody"
            assert OUTCOMES[receipt["outcome"]] == said.became, (
                f"progress: {said.action} {said.id} is {receipt['outcome']} ({receipt.get('problem')}), "
                f"it must be {said.became} ({said.problem})"
            )
            assert receipt["id"] == said.id, "custody: the receipt names another change"
            assert receipt["outcome"] == row.outcome, f"custody: the receipt of {said.id} is not as custody stands now"

    def _scope(self, phone: Phone, answer: dict[str, Any], text: str) -> None:
        """No byte of what is not this phone's to know, or what two people removed for good."""
        person = phone.person
        fed_text = json.dumps(answer, ensure_ascii=False)
        for notes in self.ledger.removed.values():
            assert not any(note in fed_text for note in notes), f"redaction: {phone} is told what was removed"
        for other in EVERYONE:
            assert other is person or other.name not in text, f"scope: {phone} is told of {other.name}"
        for fed in answer["changes"]:
            entity, key, value = fed["entity"], fed["key"], fed.get("value")
            if value is None:
                continue
            if entity == "report":
                assert self.ledger.authors.get(key) == person.id, f"scope: {phone} is told of another's report {key}"
                assert value["question"] or not self.ledger.is_old(key), f"little: {phone} is told of {key}, which is old"
                for conflict in value["conflicts"]:
                    shown = value["withdrawn"] if conflict["field"] == "withdrawn" else value["values"].get(conflict["field"])
                    own = json.dumps(shown) in [json.dumps(one) for one in conflict["own"]]
                    assert own or not conflict["own"], f"scope: {phone} is told a rival's number"
            elif entity == "site":
                # Whoever moved a report of theirs, its author is told where it now stands.
                said = [*self.ledger.arrived, *self.ledger.first.values()]
                named = {s.edits.get("site") for s in said if person.id in (s.author, self.ledger.authors.get(s.key))}
                assert key in self.assigned[person.id] | named, f"scope: {phone} is told of {PLACES[key]}"
            elif entity in ("convoy", "vehicle"):
                assert value["at_site"] in self.assigned[person.id], f"scope: {phone} is told of a convoy elsewhere"
            elif entity == "receipt":
                own_devices = {one.disk.device for one in [*self.phones, *self.listeners] if one.person is person}
                assert value["device"] in own_devices, f"scope: {phone} is told of another's receipt"

    def pull(self, phone: Phone, weather: str = FAIR) -> None:
        """Exchanges until the phone has all that the office has for it, and the office all that it has."""
        for _ in range(MOST_PAGES):
            was_filling = phone.disk.staging is not None or phone.disk.cursor is None
            answer = self.exchange(phone, weather)
            if answer is None:
                return
            filling = was_filling or answer.get("reset", False)
            if not answer["more"] and not filling and not phone.waiting():
                return
        raise AssertionError(f"progress: {phone} never comes to an end")

    # Backups.

    def put_back(self, backup: "Backup") -> None:
        """The database as it was, in a new epoch; what was revoked or suspended since stays so."""
        self.office.put_back(backup.rows)
        self.desks = (self.office.seats[BOB.name], self.office.seats[OMAR.name])
        self.ledger.put_back(backup.ledger, self.office.epoch())
        self.accounts = deepcopy(backup.accounts)
        self.assigned = self.ledger.assigned = deepcopy(backup.assigned)

    def _check_body(self, said: Said, body: str) -> None:
        """What was said lies there to the byte, but for what two people removed for good: that alone is gone."""
        gone = said.notes() & self.ledger.removed.get(said.key, set())
        if not gone:
            assert body == said.text, f"conservation: {said.id} came, and is not kept to the byte"
            return
        left, stated = json.loads(body), json.loads(said.text)
        edit = stated.get("edits", {}).get(NOTE)
        if edit and edit["now"] in gone:
            del stated["edits"][NOTE]
        elif edit:
            edit["was"] = None
        assert left == stated | {"redacted": [NOTE]}, f"redaction: of {said.id} more, or less, is gone than was removed"

    # Looking.

    def look(self, decided: Decided | None = None) -> None:
        """After every step: custody, and the account of each report that exists."""
        self.check_custody()
        for said in self.ledger.reports():
            account = self.accounts.setdefault(said.key, Account(said.key))
            account.follow(self.report(said.key), self.ledger, decided if decided and said.key == self.deciding else None)
            if self.ledger.is_old(said.key):
                self.ledger.was_old.add(said.key)

    deciding = ""

    def report(self, key: str) -> dict[str, Any]:
        return dict(self.desks[0].get(f"/reports/{key}"))

    def check_custody(self) -> None:
        """Every change that was shown as saved is on a phone or at the office, to the byte, and once."""
        rows = self.office.custody()
        kept: dict[tuple[str, str], int] = {}
        for row in rows:
            kept[row.author, row.sha256] = kept.get((row.author, row.sha256), 0) + 1
        here = {unsent.text for phone in self.phones for unsent in [*phone.disk.outbox, *phone.disk.journal]}
        for said in self.ledger.said:
            times = kept.get((said.author, said.sha256), 0)
            assert times <= 1, f"exactly-once: {said.id} lies in custody {times} times"
            assert times == 1 or said.text in here, f"conservation: {said.id} is neither on its phone nor at the office"
            assert (times == 1) == (said.became is not None), f"conservation: {said.id} came, and is not kept to the byte"
        known = {said.sha256: said for said in self.ledger.said}
        for row in rows:
            said_by_phone = row.device is not None
            assert not said_by_phone or row.sha256 in known, f"conservation: custody of {row.id} holds what nobody said"
            if row.sha256 in known:
                said = known[row.sha256]
                self._check_body(said, row.body)
                assert OUTCOMES[row.outcome] == said.became, f"custody: {row.id} is {row.outcome}, it must be {said.became}"
                if row.outcome == "quarantined":
                    assert row.problem == said.problem, f"custody: {row.id} is set aside as {row.problem}, not {said.problem}"

    # Words.

    def about(self, key: str, field: str, value: Any) -> Any:
        """A note that only this report can have, so that it is known wherever it stands."""
        return f"{value} ({self.name(key)})" if field == NOTE and value is not None else value

    def name(self, key: str) -> str:
        """A report by its number in this run."""
        keys = list(dict.fromkeys(said.key for said in self.ledger.said if said.action == "create"))
        return str(keys.index(key) + 1) if key in keys else "?"


def pick(keys: list[str], which: int) -> str | None:
    return keys[which % len(keys)] if keys else None
