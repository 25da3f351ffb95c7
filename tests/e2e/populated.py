"""An operation in which everything has happened once."""

from dataclasses import dataclass

from tests.e2e.conftest import Office
from tests.people import BOB, CHELSEA, OMAR, RAMOUSEH


@dataclass(frozen=True)
class Populated:
    """The keys of the reports by where they stand."""

    verified: str
    not_counted: str
    returned: str
    corrected: str
    contested: str


def populate(office: Office) -> Populated:
    """A convoy with a bus, reports in every state, a question, and a conflict."""
    phone, second = office.api.phone(CHELSEA), office.api.phone(CHELSEA)
    bob, omar = office.api.desk(BOB), office.api.desk(OMAR)
    convoy = phone.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH, "from_site": RAMOUSEH})
    bus = phone.freeze("vehicle", "create", values={"convoy": convoy["id"], "label": "Bus 4", "type": "bus", "seats": 50})
    made = [phone.headcount(40 + n, **{"vehicle.label": f"Bus {n}"}) for n in range(4)]
    made.append(
        phone.headcount(47, convoy=convoy["id"], vehicle=bus["id"], **{"sick.lying": 2, "count.women": 20, "count.men": 27})
    )
    phone.sync(convoy, bus, *made)
    second.pull()
    bob.review(made[0]["id"], "verify")
    bob.review(made[1]["id"], "not-count", reason="Same bus counted twice")
    bob.review(made[2]["id"], "return", question="Bus 2 arrived with 52. Is 42 right?")
    contested = made[4]["id"]
    phone.sync(phone.amend(contested, {"total": (47, 49)}))
    second.sync(second.amend(contested, {"total": (47, 52)}))
    omar.amend(made[3]["id"], {"note": (None, "Engine trouble at the gate")})
    return Populated(*(str(change["id"]) for change in made))
