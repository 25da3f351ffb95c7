"""Where a new statement belongs (docs/sync.md S2.6): to the operation of the site where it stands."""

from typing import Any

from sqlalchemy import select

from server.models import Assignment, Entity
from tests.factories import BEGUN, Aleppo, Phone, new_id
from tests.people import ALEPPO, CHELSEA, RAMOUSEH

APPLIED, STRAY = ("applied", None), ("quarantined", "never-assigned")


def outcomes(phone: Phone, *changes: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(receipt["outcome"], receipt.get("problem")) for receipt in phone.sync(*changes)["receipts"]]


def operations(aleppo: Aleppo) -> dict[str, str | None]:
    with aleppo.sessions() as session:
        return {row.key: row.operation_id for row in session.execute(select(Entity.key, Entity.operation_id))}


def everywhere(aleppo: Aleppo, person: str) -> None:
    """From now on the person monitors the whole operation."""
    with aleppo.sessions.begin() as session:
        session.add(Assignment(id=new_id(), person_id=person, role="monitor", operation_id=ALEPPO, given_at=BEGUN))


def test_a_convoy_that_stands_nowhere_waits_for_a_person(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    everywhere(aleppo, CHELSEA.id)
    assert outcomes(phone, phone.freeze("convoy", "create", values={"label": "Night convoy"})) == [STRAY]


def test_a_vehicle_belongs_where_its_convoy_stands(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    convoy = phone.freeze("convoy", "create", values={"label": "Night convoy", "at_site": RAMOUSEH})
    assert outcomes(phone, convoy) == [APPLIED]
    vehicle, astray = (
        phone.freeze("vehicle", "create", values={"label": "Bus 4", "type": "bus", "convoy": of})
        for of in (convoy["id"], new_id())
    )
    assert outcomes(phone, vehicle, astray) == [APPLIED, STRAY]
    assert operations(aleppo) == {convoy["id"]: ALEPPO, vehicle["id"]: ALEPPO}
