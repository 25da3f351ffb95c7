"""The steps of the simulation: everything that phones, people and the network may do.  A step that finds nothing to do
does nothing."""

import json
from copy import deepcopy
from typing import Any

from tests.backups import Copied
from tests.people import ALEPPO, ALICE, CHELSEA, DARA, FOUA, RAMOUSEH
from tests.simulation.account import Decided
from tests.simulation.ledger import IN_EFFECT, NOTE, Said
from tests.simulation.phones import WALLS, Phone
from tests.simulation.weather import FAIR
from tests.simulation.world import ORDERS, PLACES, Backup, World

FIELDS: dict[str, tuple[Any, ...]] = {
    "total": (0, 47, 49, 52, "not-observed", None),
    "sick.lying": (0, 2, None),
    "note": ("engine trouble", "محرك", None),
    "site": (RAMOUSEH, FOUA),
}
POISONS = ("a number below zero", "a broken text", "a kind of tomorrow", "a site nobody knows", "another's report",
           "another device's change", "an id used again", "a question nobody asked", "half a character")  # fmt: skip
HALF = "\ud800"
MOVES = ("verify", "return", "not-count", "reopen")


class Simulation(World):
    """One run.  Every step can be called by hand: a planted fault is caught by a few of them in a row."""

    # What monitors do.

    def save(self, phone: int, total: Any = 47, site: str | None = None, convoy: int | None = None) -> str | None:
        """Count and Save."""
        on = self.phones[phone % len(self.phones)]
        place = site or (RAMOUSEH if on.person is CHELSEA else FOUA)
        values = headcount(total, place) | ({"weather.seen": "snow"} if on.newer else {})
        named = ""
        if convoy is not None:
            # It may stand in the outbox of this very phone, and arrive later than the report that names it.
            keys = [said.key for said in self.ledger.said if said.entity == "convoy" and said.author == on.person.id]
            if keys:
                values["convoy"], named = keys[convoy % len(keys)], ", of a convoy"
        self.did(f"{on} saves a count of {total} at {PLACES[place]}{named}")
        return self.keep(on, on.freeze("report", "create", values=values)).key

    def begin_convoy(self, phone: int) -> None:
        on = self.phones[phone % len(self.phones)]
        place = RAMOUSEH if on.person is CHELSEA else FOUA
        self.did(f"{on} begins a convoy at {PLACES[place]}")
        self.keep(on, on.freeze("convoy", "create", values={"label": "Night convoy", "at_site": place}))

    def edit(self, phone: int, which: int, field: str, value: Any) -> None:
        """Correct a field of a report that is on the screen."""
        on = self.phones[phone % len(self.phones)]
        if key := pick(on.reports(), which):
            value = self.about(key, field, value)
            was = on.screen(key)["values"].get(field)
            if json.dumps(was) != json.dumps(value):
                self.did(f"{on} corrects {field} of report {self.name(key)} from {was!r} to {value!r}")
                # What stood there before travels too, however broken.
                bad = "bad-json" if was == HALF else None
                self.keep(on, on.freeze("report", "amend", key, edits={field: {"was": was, "now": value}}), bad)

    def withdraw(self, phone: int, which: int) -> None:
        """Withdraw a report, or take that back."""
        on = self.phones[phone % len(self.phones)]
        if key := pick(on.reports(), which):
            if on.screen(key)["withdrawn"]:
                self.did(f"{on} takes the withdrawal of report {self.name(key)} back")
                self.keep(on, on.freeze("report", "amend", key, edits={"withdrawn": {"was": True, "now": False}}))
            else:
                self.did(f"{on} withdraws report {self.name(key)}")
                self.keep(on, on.freeze("report", "withdraw", key))

    def answer(self, phone: int, which: int, total: Any = None) -> None:
        """Answer a question of the office, with another number or without."""
        on = self.phones[phone % len(self.phones)]
        asked = [key for key in on.reports() if on.screen(key)["question"]]
        if key := pick(asked, which):
            shown = on.screen(key)
            members: dict[str, Any] = {"answer": {"question": shown["question"]["id"], "answer": "right"}}
            if total is not None:
                members = {"answer": {"question": shown["question"]["id"], "answer": "changed"}}
                members["edits"] = {"total": {"was": shown["values"].get("total"), "now": total}}
            self.did(f"{on} answers the question about report {self.name(key)} with {total or 'right'}")
            self.keep(on, on.freeze("report", "answer", key, **members))

    def poison(self, phone: int, kind: str, which: int = 0) -> None:
        """Something bad gets into the outbox: it must cost nobody but itself."""
        on = self.phones[phone % len(self.phones)]
        made = self._poisoned(on, kind, which)
        if made is not None:
            self.did(f"{on} holds {kind}")
            self.keep(on, *made)

    def _poisoned(self, on: Phone, kind: str, which: int) -> tuple[dict[str, Any], str | None] | None:
        place = RAMOUSEH if on.person is CHELSEA else FOUA
        create = on.freeze("report", "create", values=headcount(47, place))
        if kind == "a number below zero":
            create["values"]["total"] = -1
            return create, "invalid"
        if kind == "half a character":
            create["values"]["note"] = HALF
            return create, "bad-json"
        if kind == "a broken text":
            return create | {"recorded_at": "yesterday"}, "invalid"
        if kind == "a kind of tomorrow":
            return create | {"action": "sing"}, "invalid"
        if kind == "a site nobody knows":
            create["values"]["site"] = next(self.ids)
            return create, None  # the ledger knows which sites there are
        if kind == "another device's change":
            others = [phone for phone in self.phones if phone.disk.device != on.disk.device]
            return create | {"device": others[which % len(others)].disk.device}, None
        if kind == "an id used again":
            # No phone holds two changes of one id at a time: it is one that has come home and left every outbox.
            held = {unsent.change["id"] for phone in self.phones for unsent in phone.disk.outbox}
            first = self.ledger.first.values()
            mine = [s.id for s in first if s.device == on.disk.device and s.became == IN_EFFECT and s.id not in held]
            return (create | {"id": mine[which % len(mine)]}, None) if mine else None
        if kind == "another's report":
            others = [key for key, author in self.ledger.authors.items() if author != on.person.id]
            key = pick(others, which) or next(self.ids)
            return on.freeze("report", "amend", key, edits={"total": {"was": 47, "now": 0}}), None
        keys = [key for key, author in self.ledger.authors.items() if author == on.person.id and key in on.reports()]
        if not (key := pick(keys, which)):
            return None
        return on.freeze("report", "answer", key, answer={"question": next(self.ids), "answer": "right"}), None

    # What happens to phones.

    def sync(
        self, phone: int, weather: str = FAIR, order: str = ORDERS[0], most: int | None = None, limit: int | None = None
    ) -> None:
        on = self.phones[phone % len(self.phones)]
        said = [f"{on} speaks with the office", "" if weather == FAIR else weather, "" if order == ORDERS[0] else order]
        self.did(
            ", ".join(part for part in [*said, f"at most {most}" if most else "", "in small pages" if limit else ""] if part)
        )
        self.exchange(on, weather, order, most, limit)
        self.look()

    def two_tabs(self, phone: int) -> None:
        """Two tabs of one phone ask from the same cursor with the same changes; each takes its own answer."""
        on = self.phones[phone % len(self.phones)]
        self.did(f"{on} asks from two tabs at once")
        asked, offered = on.disk.cursor, on.waiting()
        first = self.office.exchange(on.disk.token, on.envelope(offered, None))
        self.given(on, offered, first.status_code, first.text)
        self.exchange(on, FAIR)
        self.heard(on, asked, offered, (first.status_code, first.text), FAIR)
        self.look()

    def kill(self, phone: int, moment: str) -> None:
        """The page is killed: before a Save is on disk, or between the office's answer and the disk."""
        on = self.phones[phone % len(self.phones)]
        self.did(f"{on} is killed {moment}")
        if moment == "while it saves":
            on.freeze("report", "create", values=headcount(99, RAMOUSEH))
        elif moment == "while it takes an answer":
            self.exchange(on, "the answer is lost")
        on.killed()
        self.look()

    def step_clock(self, phone: int, wall: str) -> None:
        on = self.phones[phone % len(self.phones)]
        self.did(f"the clock of {on} shows {wall}")
        assert wall in WALLS
        on.wall = wall

    def upgrade(self, phone: int) -> None:
        on = self.phones[phone % len(self.phones)]
        self.did(f"{on} is given a newer app")
        on.newer = True

    def clone(self, phone: int) -> None:
        """A backup of one phone is put onto another: two hold one enrolment from here on."""
        if len(self.phones) < 5:
            on = self.phones[phone % len(self.phones)]
            self.did(f"{on} is cloned")
            self.phones.append(on.clone(f"a clone of {on.name}"))

    # What the office does.

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

    def about(self, key: str, field: str, value: Any) -> Any:
        """A note that only this report can have, so that it is known wherever it stands."""
        return f"{value} ({self.name(key)})" if field == NOTE and value is not None else value

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

    def back_up(self) -> None:
        self.did("a backup is made")
        self.backup = Backup(
            Copied.of(self.office.sessions), self.ledger.state(), deepcopy(self.accounts), deepcopy(self.assigned)
        )

    def restore(self) -> None:
        """The office is put back to its backup, whatever came since."""
        if self.backup is not None:
            self.did("the office is put back to its backup")
            self.put_back(self.backup)
            self.look()

    def close_site(self, site: str) -> None:
        """Close a site, or open it again."""
        alice = self.office.seats[ALICE.name]
        seen = alice.get(f"/sites/{site}")
        action = "open" if seen["status"] == "closed" else "close"
        self.did(f"{PLACES[site]}: {action}")
        status, answer = alice.send("POST", f"/sites/{site}/{action}", {"reason": "The road is cut"}, seen["rev"])
        assert status == 200, answer

    def move_convoy(self, which: int, site: str | None) -> None:
        """A convoy that the office knows leaves for another site."""
        key = pick(list(self.ledger.convoys), which)
        if key is None:
            return
        seat = self.desks[0]
        seen = seat.get(f"/convoys/{key}")
        if seen["at_site"] == site:
            return
        body = {
            "id": next(self.ids),
            "base": {"epoch": seen["epoch"], "version": seen["version"]},
            "edits": {"at_site": {"was": seen["at_site"], "now": site}},
            "reason": "As seen from the road",
        }
        self.did(f"a convoy moves to {PLACES.get(site or '', 'the road')}")
        status, answer = seat.send("PATCH", f"/convoys/{key}", body, seen["rev"])
        assert status == 200, answer

    def name(self, key: str) -> str:
        """A report by its number in this run."""
        keys = list(dict.fromkeys(said.key for said in self.ledger.said if said.action == "create"))
        return str(keys.index(key) + 1) if key in keys else "?"


def pick(keys: list[str], which: int) -> str | None:
    return keys[which % len(keys)] if keys else None


def headcount(total: Any, site: str) -> dict[str, Any]:
    return {
        "kind": "headcount", "form_version": 2, "site": site, "observed_from": "2016-12-18T23:05:00+02:00", "how_known": "counted",
        "direction": "leaving", "mode": "tally", "unit": "person", "vehicle.label": "Bus 4", "vehicle.type": "bus",
        "total": total,
    }  # fmt: skip
