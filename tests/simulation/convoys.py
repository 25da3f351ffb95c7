"""The steps about convoys: begun and renamed on phones, moved, joined and separated at the desk (docs/sync.md S3.6)."""

from typing import Any

from tests.people import CHELSEA, FOUA, RAMOUSEH
from tests.simulation.world import PLACES, World, pick

LABELS = ("Night convoy", "Convoy 12", "Red")


class Convoys(World):
    """Convoys and their vehicles."""

    def begin_convoy(self, phone: int) -> None:
        on = self.phones[phone % len(self.phones)]
        place = RAMOUSEH if on.person is CHELSEA else FOUA
        self.did(f"{on} begins a convoy at {PLACES[place]}")
        self.keep(on, on.freeze("convoy", "create", values={"label": LABELS[0], "at_site": place}))

    def begin_vehicle(self, phone: int, convoy: int) -> None:
        on = self.phones[phone % len(self.phones)]
        if key := pick(on.known("convoy"), convoy):
            self.did(f"{on} adds a bus to {self.convoy(key)}")
            self.keep(on, on.freeze("vehicle", "create", values={"convoy": key, "label": "Bus 4", "type": "bus"}))

    def rename_convoy(self, phone: int, which: int, label: int) -> None:
        """Whether it was joined meanwhile or not: what is said of it is kept there."""
        on = self.phones[phone % len(self.phones)]
        if key := pick(on.known("convoy"), which):
            self.did(f"{on} calls {self.convoy(key)} {LABELS[label % 3]}")
            self.keep(on, on.freeze("convoy", "amend", key, edits={"label": {"was": LABELS[0], "now": LABELS[label % 3]}}))

    def move_convoy(self, which: int, site: str | None) -> None:
        """A convoy that the office knows leaves for another site."""
        key = pick(list(self.ledger.convoys), which)
        if key is None:
            return
        seat = self.desks[0]
        seen = seat.get(f"/convoys/{key}")
        assert seen["at_site"] == self.ledger.convoys[key], f"convoys: {key} stands elsewhere than it was said"
        if seen["at_site"] == site:
            return
        body = {
            "id": next(self.ids),
            "base": {"epoch": seen["epoch"], "version": seen["version"]},
            "edits": {"at_site": {"was": seen["at_site"], "now": site}},
            "reason": "As seen from the road",
        }
        self.did(f"{self.convoy(key)} moves to {PLACES.get(site or '', 'the road')}")
        status, answer = seat.send("PATCH", f"/convoys/{key}", body, seen["rev"])
        assert status == 200, answer
        self.ledger.convoys[key] = site

    def join(self, desk: int, which: int, other: int, paired: bool = False) -> None:
        """A coordinator says that two convoys are one, and of each at most one vehicle."""
        seat, keys = self.desks[desk % 2], list(self.ledger.convoys)
        one, into = pick(keys, which), pick(keys, other)
        if one is None or into is None:
            return
        joinings = self.ledger.joinings
        ours, theirs = joinings.sides(one, into, self.ledger.vehicles)
        pairs = list(zip(ours[:1], theirs[:1], strict=False)) if paired else []
        body = {
            "into": into,
            "into_rev": seat.get(f"/convoys/{into}")["rev"],
            "vehicles": [{"from": mine, "into": of} for mine, of in pairs],
            "reason": "Both wrote down the same marshal",
        }
        refusal = joinings.refusal(one, into)
        status, answer = seat.send("POST", f"/convoys/{one}/join", body, seat.get(f"/convoys/{one}")["rev"])
        if refusal is not None:
            assert (status, answer.get("slug")) == (409, refusal), f"convoys: joined though {refusal}: {status} {answer}"
            return
        with_buses = ", and a bus of each is one" if pairs else ""
        self.did(f"{seat.person.name} joins {self.convoy(one)} into {self.convoy(into)}{with_buses}")
        assert status == 200, answer
        joinings.join(one, into, pairs)
        self.look()
        self.check_convoys()

    def separate(self, desk: int, which: int) -> None:
        """What was joined is two again."""
        seat, key = self.desks[desk % 2], pick(list(self.ledger.joinings.into), which)
        if key is None:
            return
        self.did(f"{seat.person.name} separates {self.convoy(key)} again")
        status, answer = seat.send("POST", f"/convoys/{key}/separate", {"reason": "Two"}, seat.get(f"/convoys/{key}")["rev"])
        assert status == 200, answer
        self.ledger.joinings.separate(key, self.ledger.vehicles)
        self.look()
        self.check_convoys()

    # What must be true of them.

    def check_convoys(self) -> None:
        """The desk shows what was joined as one, with the vehicles and counts of all, as the decisions that stand say."""
        ledger, joinings = self.ledger, self.ledger.joinings
        listed: list[dict[str, Any]] = self.desks[0].get("/convoys?limit=100")["items"]
        shown = {item["id"]: item for item in listed}
        assert shown.keys() == ledger.convoys.keys() - joinings.into.keys(), "convoys: others are shown than stand by themselves"
        for key, item in shown.items():
            whole = joinings.with_it(key)
            joined = {one["id"]: one["at_site"] for one in item["joined"]}
            assert joined == {one: ledger.convoys[one] for one in whole - {key}}, f"convoys: {key} is joined of others: {joined}"
            assert item["at_site"] == ledger.convoys[key], f"convoys: {key} stands elsewhere than it was said"
            buses = {one["id"]: one for one in item["vehicles"]}
            own = {bus for bus, convoy in ledger.vehicles.items() if convoy in whole and bus not in joinings.pairs}
            assert buses.keys() == own, f"convoys: {key} shows other vehicles than it has"
            for bus, told in buses.items():
                counted = {one["report"]: one["total"] for end in ("departed", "arrived") for one in told[end]}
                named = {account.key: account.values.get("vehicle") for account in self.accounts.values()}
                about = {report for report, said in named.items() if said and joinings.vehicle(said) == bus}
                assert counted == {report: self.accounts[report].values.get("total") for report in about}, (
                    f"convoys: of {bus} is counted {counted}, and the reports about it are {about}"
                )
        for key in joinings.into:
            read = self.desks[0].get(f"/convoys/{key}")["merged_into"]
            assert read == joinings.end(key), f"convoys: {key} reads as {read}, not as {joinings.end(key)}"

    def told_of_convoys(self, person: str) -> set[tuple[str, str]]:
        """The convoys and vehicles that a phone of this person shows: of what stands at their sites."""
        ledger = self.ledger
        here = {key for key in ledger.convoys if ledger.convoys[ledger.joinings.end(key)] in self.assigned[person]}
        return {("convoy", key) for key in here} | {("vehicle", bus) for bus, key in ledger.vehicles.items() if key in here}

    def convoy(self, key: str) -> str:
        """A convoy by its number in this run."""
        keys = [said.key for said in self.ledger.said if (said.entity, said.action) == ("convoy", "create")]
        return f"convoy {keys.index(key) + 1}" if key in keys else "a convoy"
