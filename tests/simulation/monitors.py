"""The steps of monitors and their phones.  A step that finds nothing to do does nothing."""

import json
from typing import Any

from tests.people import CHELSEA, FOUA, RAMOUSEH
from tests.simulation.ledger import IN_EFFECT
from tests.simulation.phones import WALLS, Phone
from tests.simulation.weather import FAIR
from tests.simulation.world import ORDERS, PLACES, World, pick

FIELDS: dict[str, tuple[Any, ...]] = {
    "total": (0, 47, 49, 52, "not-observed", None),
    "sick.lying": (0, 2, None),
    "note": ("engine trouble", "محرك", None),
    "site": (RAMOUSEH, FOUA),
}
POISONS = ("a number below zero", "a broken text", "a kind of tomorrow", "a site nobody knows", "another's report",
           "another device's change", "an id used again", "a question nobody asked", "half a character")  # fmt: skip
HALF = "\ud800"


class Monitors(World):
    """What people on the road say, and what happens to their phones."""

    def save(
        self, phone: int, total: Any = 47, site: str | None = None, convoy: int | None = None, vehicle: int | None = None
    ) -> str | None:
        """Count and Save."""
        on = self.phones[phone % len(self.phones)]
        place = site or (RAMOUSEH if on.person is CHELSEA else FOUA)
        values = headcount(total, place) | ({"weather.seen": "snow"} if on.newer else {})
        # What is named may stand in the outbox of this very phone, and arrive later than the report that names it.
        named = ""
        for name, which in (("convoy", convoy), ("vehicle", vehicle)):
            if which is not None and (key := pick(on.known(name), which)):
                values[name], named = key, f", of a {name}"
        self.did(f"{on} saves a count of {total} at {PLACES[place]}{named}")
        return self.keep(on, on.freeze("report", "create", values=values)).key

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

    def sync(
        self, phone: int, weather: str = FAIR, order: str = ORDERS[0], most: int | None = None, limit: int | None = None
    ) -> None:
        on = self.phones[phone % len(self.phones)]
        said = [f"{on} speaks with the office", "" if weather == FAIR else weather, "" if order == ORDERS[0] else order]
        self.did(
            ", ".join(
                part for part in [*said, f"at most {most}" if most is not None else "", "in small pages" if limit else ""] if part
            )
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


def headcount(total: Any, site: str) -> dict[str, Any]:
    return {
        "kind": "headcount", "form_version": 2, "site": site, "observed_from": "2016-12-18T23:05:00+02:00", "how_known": "counted",
        "direction": "leaving", "mode": "tally", "unit": "person", "vehicle.label": "Bus 4", "vehicle.type": "bus",
        "total": total,
    }  # fmt: skip
