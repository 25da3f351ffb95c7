"""Loading the demonstration, through the same services that real work goes through."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.adapters import clock
from server.adapters.ids import new_id
from server.adapters.secrets import Keys
from server.api.reading import READER
from server.domain import forms
from server.domain.access import ADMIN, COORDINATOR, MONITOR, Actor
from server.domain.refusals import Refusal
from server.models import Epoch, Operation, Person, Report, Site
from server.schemas.reports import desk_amend, desk_create
from server.services import assignments, enrolments, people, reviews, site_import, sync, visibility

DATA = Path(__file__).resolve().parent / "data"
OPERATION = "01936000-0000-7000-8000-000000000001"
ALICE, BOB, OMAR, CHELSEA, DARA = (f"01936000-0000-7000-8000-00000000010{n}" for n in range(1, 6))
PEOPLE = (
    (ALICE, "Alice", "en", "alice", ADMIN, ()),
    (BOB, "Bob", "en", "bob", COORDINATOR, (None,)),
    (OMAR, "Omar", "ar", "omar", COORDINATOR, (None,)),
    (CHELSEA, "Chelsea", "en", None, MONITOR, ("ALP-RAM",)),
    (DARA, "Dara", "ar", None, MONITOR, ("ALP-RAS", "IDL-FOU")),
)
DEPARTED = (71, 68, 74, 64, 73)  # of Bus 1 to Bus 5; together the 350 of figure F03
ARRIVED = (71, 68, 74, 69, 73)  # Bus 4 arrived with five more than were counted
RIVALS = ("F03", "F04", "F05")


def is_empty(session: Session) -> bool:
    """Whether nothing was ever entered in this database."""
    return not any(session.scalar(select(func.count()).select_from(table)) for table in (Operation, Person))


def load(session: Session, keys: Keys, server_key: str) -> None:
    """Load everything into an empty database.  The caller commits."""
    session.add(_operation())
    session.flush()
    site_import.import_sites(session, None, OPERATION, (DATA / "sites.csv").read_text("utf-8"), commit=True)
    sites = dict(session.execute(select(Site.code, Site.id)).all())
    for person, name, language, login, role, places in PEOPLE:
        people.add(session, None, people.NewPerson(name, language, login, id=person))
        if role == ADMIN:
            assignments.give(session, None, assignments.NewAssignment(person, role))
        for place in places:
            site = sites[place] if place else None
            assignments.give(session, None, assignments.NewAssignment(person, role, OPERATION, site))
    Story(session, keys, server_key, sites).tell()


def _operation() -> Operation:
    return Operation(
        id=OPERATION,
        names={
            "en": "Aleppo evacuation, December 2016",
            "ar": "إخلاء حلب، كانون الأول 2016",
            "fr": "Évacuation d'Alep, décembre 2016",
            "ru": "Эвакуация Алеппо, декабрь 2016",
        },
        status="open",
        time_zone="Asia/Damascus",
        languages=["en", "ar"],
        age_bands=list(forms.DEFAULT_AGE_BANDS),
        contact_line="Ask the operations room on radio channel 4.",
    )


@dataclass
class DemoPhone:
    """A phone that freezes and sends changes as the app does."""

    session: Session
    person: str
    device: str
    n: int = 0
    last: dict[str, str] = field(default_factory=dict)

    def send(self, recorded_at: str, action: str, **members: Any) -> str:
        """Send one change; returns the key of what it is about."""
        self.n += 1
        id_ = new_id()
        key = members.get("key", id_)
        change = {
            "id": id_,
            "device": self.device,
            "n": self.n,
            "entity": "report",
            "action": action,
            "base": None,
            "prev": self.last.get(key),
            "recorded_at": recorded_at,
            "session": "demonstration",
            "elapsed_ms": self.n * 60_000,
            **members,
        }
        self.last[key] = id_
        actor = Actor(self.person, visibility.grants_of(self.session, self.person), device=self.device)
        contact = sync.Contact(clock.now(), "0.1.0", None, waiting_changes=1, waiting_blobs=0, next_n=self.n + 1)
        text = json.dumps(change, ensure_ascii=False)
        [receipt] = sync.receive(self.session, actor, [READER.offered(text)], contact, READER)
        if receipt.outcome == "quarantined":
            raise Refusal("quarantined", f"The demonstration does not fit this server: {receipt.problem}.")
        return str(key)


class Story:
    """One night and one morning at Ramouseh, as far as they show what the desk has to decide."""

    def __init__(self, session: Session, keys: Keys, server_key: str, sites: Mapping[str, str]) -> None:
        self.session, self.sites = session, sites
        self.keys, self.server_key = keys, server_key
        self.epoch = session.scalars(select(Epoch.name).order_by(Epoch.number.desc()).limit(1)).one()

    def tell(self) -> None:
        """Two convoys; five buses counted at both ends; three sources who say three numbers."""
        chelsea, dara = self._phone(CHELSEA, "Chelsea's first phone"), self._phone(DARA, "Dara's phone")
        night = self._convoy("Night convoy, 18 December", "ALP-RAS", "2016-12-18T22:10:00+02:00", "2016-12-18T23:40:00+02:00")
        self._convoy("Morning convoy, 20 December", "ALP-RAM")
        out = [
            self._count(chelsea, night, bus, "leaving", total, f"2016-12-18T22:{10 + 8 * bus}:00+02:00")
            for bus, total in enumerate(DEPARTED)
        ]
        arrived = [
            self._count(dara, night, bus, "arriving", total, f"2016-12-18T23:{10 + 6 * bus}:00+02:00")
            for bus, total in enumerate(ARRIVED)
        ]
        self._rivals(chelsea, dara)
        self._review(out, arrived)
        self._contest(out[4])

    def _phone(self, person: str, label: str) -> DemoPhone:
        ticket = enrolments.create(self.session, self.keys, None, person, "")
        self.session.flush()
        enrolled = enrolments.redeem(self.session, self.keys, self.server_key, [], "", ticket.code, label)
        if isinstance(enrolled, Refusal):
            raise enrolled
        return DemoPhone(self.session, person, enrolled.device)

    def _convoy(self, label: str, at: str, departed: str | None = None, arrived: str | None = None) -> list[str]:
        """A convoy from Al-Amiriyah to Al-Rashideen standing at ``at``: its key, then those of Bus 1 to Bus 5."""
        values = {
            "label": label,
            "from_site": self.sites["ALP-AMI"],
            "to_site": self.sites["ALP-RAS"],
            "at_site": self.sites[at],
            "departed_at": departed,
            "arrived_at": arrived,
        }
        convoy = self._made(BOB, "convoy", values)
        buses = [{"convoy": convoy, "label": f"Bus {n}", "type": "bus", "seats": 50} for n in range(1, 6)]
        return [convoy, *(self._made(BOB, "vehicle", bus) for bus in buses)]

    def _made(self, person: str, entity: str, values: dict[str, Any]) -> str:
        id_ = new_id()
        sync.propose(self.session, self._desk(person), desk_create(entity, id_, values), READER, OPERATION)
        return id_

    def _count(self, phone: DemoPhone, convoy: list[str], bus: int, direction: str, total: int, at: str) -> str:
        site = "ALP-RAM" if direction == "leaving" else "ALP-RAS"
        values = {
            "kind": "headcount",
            "form_version": forms.HEADCOUNT.version,
            "site": self.sites[site],
            "convoy": convoy[0],
            "vehicle": convoy[bus + 1],
            "vehicle.label": f"Bus {bus + 1}",
            "vehicle.type": "bus",
            "observed_from": at,
            "how_known": "counted",
            "direction": direction,
            "mode": "tally",
            "unit": "person",
            "quantifier": "exact",
            "total": total,
            "came_by": "phone",
        }
        return phone.send(at, "create", values=values)

    def _rivals(self, chelsea: DemoPhone, dara: DemoPhone) -> None:
        """What three sources said of these five buses, as told; never summed with what was counted."""
        with (DATA / "figures.csv").open(encoding="utf-8", newline="") as file:
            figures = {row["figure_id"]: row for row in csv.DictReader(file)}
        for name, phone, site in zip(RIVALS, (chelsea, chelsea, dara), ("ALP-RAM", "ALP-RAM", "ALP-RAS"), strict=True):
            figure = figures[name]
            values = {
                "kind": "headcount",
                "form_version": forms.HEADCOUNT.version,
                "site": self.sites[site],
                "observed_from": figure["period_from"],
                "observed_to": figure["as_of"],
                "how_known": "told",
                "source.name": figure["source_name"],
                "source.type": figure["source_type"],
                "direction": "leaving",
                "mode": "typed",
                "unit": figure["unit"],
                "quantifier": figure["quantifier"],
                "total": int(figure["quantity"]),
                "came_by": "phone",
                "note": f"“{figure['said']}”: {figure['about']}",
                "language": "en",
            }
            phone.send("2016-12-19T08:00:00+02:00", "create", values=values)

    def _review(self, out: list[str], arrived: list[str]) -> None:
        for key in (*out[:2], *arrived[:2]):
            self._judge(BOB, key, "verify")
        self._judge(OMAR, out[3], "return", question="Bus 4 arrived with 69. Is 64 right?")
        self._judge(OMAR, arrived[4], "not-count", reason="Counted again at the second gate; waiting for that report.")

    def _judge(self, person: str, key: str, action: str, question: str | None = None, reason: str | None = None) -> None:
        report = self.session.get_one(Report, key, populate_existing=True)
        said: Mapping[str, Any] = {"action": action, "question": question, "reason": reason}
        reviews.move(self.session, self._desk(person), key, rev=report.rev, version=report.version, **said)

    def _contest(self, key: str) -> None:
        """Omar corrects from the marshal's list what Chelsea corrects on a second phone, neither seeing the other."""
        base = {"epoch": self.epoch, "version": 1}
        correction = {"id": new_id(), "base": base, "edits": {"total": {"was": 73, "now": 70}}}
        offered = desk_amend(key, {**correction, "reason": "The marshal's list says 70."})
        sync.propose(self.session, self._desk(OMAR), offered, READER)
        second = self._phone(CHELSEA, "Chelsea's second phone")
        edits = {"total": {"was": 73, "now": 75}}
        second.send("2016-12-18T23:50:00+02:00", "amend", key=key, base=base, edits=edits, reason="I miscounted.")

    def _desk(self, person: str) -> Actor:
        return Actor(person, visibility.grants_of(self.session, person))


def is_loaded(session: Session) -> bool:
    """Whether this database holds the demonstration."""
    return session.get(Operation, OPERATION) is not None
