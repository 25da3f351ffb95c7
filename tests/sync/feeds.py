"""What the tests of the feed share: what a phone was told, and how the desk moves things about."""

from typing import Any

from tests.factories import Aleppo, Desk, Phone, new_id
from tests.people import FOUA, RAMOUSEH


def fresh(aleppo: Aleppo, phone: Phone) -> dict[tuple[str, str], Any]:
    """What a snapshot would tell this device now, receipts apart: those that have said their last are in none."""
    again = Phone(phone.device, phone.person, phone.token, aleppo.app.test_client())
    again.pull()
    return synced(again)


def synced(phone: Phone) -> dict[tuple[str, str], Any]:
    """What the phone has been told, receipts apart."""
    return {name: value for name, value in phone.copies.items() if name[0] != "receipt"}


def convoy_at(desk: Desk, site: str | None, **values: Any) -> str:
    key = new_id()
    desk.post(
        "/convoys",
        201,
        id=key,
        values={"label": "Night convoy", "from_site": RAMOUSEH, "to_site": FOUA, "at_site": site} | values,
    )
    return key


def vehicle_of(desk: Desk, convoy: str, label: str = "Bus 4") -> str:
    key = new_id()
    desk.post("/vehicles", 201, id=key, values={"convoy": convoy, "label": label, "type": "bus", "seats": 50})
    return key


def patch(desk: Desk, path: str, field: str, now: Any) -> None:
    seen = desk.get(path)
    desk.patch(
        path,
        rev=seen["rev"],
        id=new_id(),
        base={"epoch": seen["epoch"], "version": seen["version"]},
        edits={field: {"was": seen.get(field), "now": now}},
        reason="As seen from the road",
    )
