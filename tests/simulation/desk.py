"""The steps of the desk: what coordinators judge, correct, decide and remove, and what an admin arranges."""

import json
from typing import Any

from tests.people import ALEPPO, ALICE, CHELSEA, DARA
from tests.simulation.account import Decided
from tests.simulation.ledger import IN_EFFECT, NOTE, Said
from tests.simulation.world import PLACES, World, pick

MOVES = ("verify", "return", "not-count", "reopen")


class Desks(World):
    """What the office does."""

    def review(self, desk: int, which: int, action: str) -> None:
        seat, key = self.desks[desk % 2], pick(list(self.accounts), which)
        if key is None:
            return
        account, seen = self.accounts[key], self.report(key)
        body = {"action": action, "version": seen["version"], "reason": "because", "question": "Is it right?"}
        status, answer = seat.send("POST", f"/reports/{key}/review", body, seen["rev"])
        if status == 200:
            self.did(f"{seat.person.name} {action} report {self.name(key)}")
            assert not account.has_stake(seat.person.id), f"verdict: {seat.person.name} judged their own number"
            assert action != "verify" or not account.open, "verdict: a report with two numbers was verified"
            account.review = {"verify": "verified", "return": "returned", "not-count": "not-counted", "reopen": "new"}[action]
            account.question = answer["question"]["id"] if action == "return" else None
            if action == "return":
                self.ledger.questions.setdefault(key, []).append(account.question or "")
            self.look()

    def amend_at_desk(self, desk: int, which: int, field: str, value: Any) -> None:
        seat, key = self.desks[desk % 2], pick(list(self.accounts), which)
        if key is None:
            return
        seen, value = self.report(key), self.about(key, field, value)
        was = seen["values"].get(field)
        body = {
            "id": next(self.ids),
            "base": {"epoch": seen["epoch"], "version": seen["version"]},
            "edits": {field: {"was": was, "now": value}},
            "reason": "The list says so",
        }
        # The desk's change is frozen by the office; what counts here is who had seen what.
        said = Said(f"desk {body['id']}", body["id"], seat.person.id, None, None, "report", "amend", key, edits={field: value})
        said.seen, said.became = frozenset(range(1, seen["version"] + 1)), IN_EFFECT
        said.epoch = seen["epoch"]
        self.ledger.first[said.author, said.id] = said
        self.did(f"{seat.person.name} corrects {field} of report {self.name(key)} to {value!r}")
        status, answer = seat.send("POST", f"/reports/{key}/amend", body)
        if field == NOTE and value in self.ledger.removed.get(key, ()):
            assert (status, answer.get("slug")) == (422, "value-removed"), "redaction: the desk may write again what was removed"
            del self.ledger.first[said.author, said.id]
            return
        assert status == 200, answer
        self.look()

    def decide(self, desk: int, which: int, choice: int, value: Any = None) -> None:
        """Choose a candidate of an open conflict, or enter another number."""
        seat = self.desks[desk % 2]
        found = [(key, field) for key, account in self.accounts.items() for field in sorted(account.open)]
        if not found:
            return
        key, field = found[which % len(found)]
        seen = self.report(key)
        conflict = next(c for c in seen["conflicts"] if (c["field"], c["status"]) == (field, "open"))
        chosen = sorted(conflict["candidates"], key=lambda c: (repr(c["value"]), c["by"]["name"], c["live"]))
        candidate = chosen[choice % len(chosen)]
        account, author = self.accounts[key], candidate["by"]["id"]
        body: dict[str, Any] = {"candidate": candidate["id"]}
        if value is not None and field == "total":
            body, author, candidate = {"value": value, "reason": "Counted anew"}, seat.person.id, {"value": value}
        status, _ = seat.send("POST", f"/conflicts/{conflict['id']}/decision", body, seen["rev"])
        assert status != 200 or not candidate.get("redacted"), "redaction: a candidate was chosen that had been removed"
        if status == 200:
            self.did(f"{seat.person.name} decides that {field} of report {self.name(key)} is {candidate['value']!r}")
            if "value" in body and json.dumps(account.values.get(field)) != json.dumps(value) and account.review in (
                "verified", "not-counted",
            ):  # fmt: skip
                account.review = "new"
            self.deciding = key
            self.look(Decided(seat.person.id, field, candidate["value"], author))

    def redact(self, desk: int, which: int) -> None:
        """One coordinator asks that the notes of a report be removed for good, and the other confirms it."""
        key = pick(list(self.accounts), which)
        if key is None:
            return
        asks, confirms = self.desks[desk % 2], self.desks[(desk + 1) % 2]
        noted = self.ledger.noted(key)
        status, order = asks.send("POST", "/redactions", {"key": key, "fields": [NOTE], "reason": "A name got in"})
        assert (status == 201) == bool(noted), f"redaction: {sorted(noted)} can be removed, and it is answered {status} {order}"
        if status != 201:
            return
        seen = self.report(key)
        self.did(f"{asks.person.name} asks to remove the notes of report {self.name(key)}, {confirms.person.name} does it")
        status, answer = asks.send("POST", f"/redactions/{order['id']}/confirm", {}, seen["rev"])
        assert (status, answer.get("slug")) == (403, "asked-by-you"), "redaction: one person removed something alone"
        status, answer = confirms.send("POST", f"/redactions/{order['id']}/confirm", {}, seen["rev"])
        assert status == 200, answer
        self.ledger.removed.setdefault(key, set()).update(noted)
        self.accounts[key].removed(NOTE, seen)
        self.look()

    def reassign(self, person: int, site: str) -> None:
        """Give a monitor a site, or take it from them."""
        named = (CHELSEA, DARA)[person % 2]
        alice = self.office.seats[ALICE.name]
        held = {s: id_ for id_, s in self.office.assignments(named.id).items()}
        if site in held:
            self.did(f"{named.name} no longer has {PLACES[site]}")
            status, answer = alice.send("DELETE", f"/assignments/{held[site]}", {})
            assert status == 204, answer
            self.assigned[named.id].discard(site)
        elif named.id not in self.suspended:
            self.did(f"{named.name} is given {PLACES[site]}")
            body = {"person": named.id, "role": "monitor", "operation": ALEPPO, "site": site}
            status, answer = alice.send("POST", "/assignments", body)
            assert status == 201, answer
            self.assigned[named.id].add(site)
            self.ledger.ever_assigned[named.id].add(site)

    def revoke(self, phone: int) -> None:
        on = self.phones[phone % len(self.phones)]
        if on.disk.token in self.refused:
            return
        self.did(f"{on} is taken out of use")
        alice = self.office.seats[ALICE.name]
        seen = alice.get(f"/devices/{on.disk.device}")
        status, answer = alice.send("POST", f"/devices/{on.disk.device}/revoke", {"reason": "Lost"}, seen["rev"])
        assert status == 200, answer
        self.refused.add(on.disk.token)

    def suspend(self, person: int) -> None:
        """Suspend a monitor, or let them in again."""
        named = (CHELSEA, DARA)[person % 2]
        action = "restore" if named.id in self.suspended else "suspend"
        self.did(f"{named.name}: {action}")
        alice = self.office.seats[ALICE.name]
        seen = alice.get(f"/people/{named.id}")
        status, answer = alice.send("POST", f"/people/{named.id}/{action}", {"reason": "To be sure"}, seen["rev"])
        assert status == 200, answer
        self.suspended ^= {named.id}

    def close_site(self, site: str) -> None:
        """Close a site, or open it again."""
        alice = self.office.seats[ALICE.name]
        seen = alice.get(f"/sites/{site}")
        action = "open" if seen["status"] == "closed" else "close"
        self.did(f"{PLACES[site]}: {action}")
        status, answer = alice.send("POST", f"/sites/{site}/{action}", {"reason": "The road is cut"}, seen["rev"])
        assert status == 200, answer
