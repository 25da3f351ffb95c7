"""What the feed sends is what /openapi.json says of it: the client's types are made from nothing else."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from server.schemas import phone as described
from server.services import phone_view
from tests.factories import Aleppo
from tests.people import BOB, CHELSEA, FOUA, RAMOUSEH
from tests.sync.feeds import convoy_at, vehicle_of

pytestmark = pytest.mark.sqlite_only  # one service writes the values for both


def document(aleppo: Aleppo) -> dict[str, Any]:
    return dict(json.loads(aleppo.app.test_client().get("/openapi.json").data))


def wrongs(document: dict[str, Any], name: str, value: Any) -> list[str]:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return [f"{error.json_path}: {error.message[:300]}" for error in Draft202012Validator(schema).iter_errors(value)]


def test_everything_that_can_be_fed_is_described() -> None:
    assert set(described.VALUES) == set(phone_view.READERS)


def test_every_value_of_a_full_feed_fits_its_description(aleppo: Aleppo) -> None:
    """A report asked about, one decided upon, one not counted and one withdrawn; a receipt in quarantine; a convoy."""
    bob, phone, other = aleppo.desk(BOB), aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    convoy = convoy_at(bob, RAMOUSEH)
    vehicle_of(bob, convoy)
    asked, disputed, left_out, withdrawn = (phone.headcount(n, convoy=convoy, later=["x"]) for n in (47, 48, 49, 50))
    phone.sync(asked, disputed, left_out, withdrawn, phone.headcount(site=FOUA))
    phone.sync(phone.withdraw(withdrawn["id"]))
    bob.review(left_out["id"], "not-count", reason="Counted twice")
    other.pull()
    phone.sync(phone.amend(disputed["id"], {"total": (48, 60)}), phone.amend(disputed["id"], {"note": (None, "engine")}))
    other.sync(other.amend(disputed["id"], {"total": (48, 61)}))
    contested = bob.get(f"/conflicts?report={disputed['id']}")["items"][0]
    held = answer_of(aleppo)
    bob.post(f"/conflicts/{contested['id']}/decision", rev=contested["report_rev"], candidate=contested["candidates"][0]["id"])
    bob.review(asked["id"], "return", question="Is 47 right?")
    said = document(aleppo)
    after = answer_of(aleppo)
    for answer in (held, after):
        assert wrongs(said, "SyncResponse", answer) == []
        for line in answer["changes"]:
            assert wrongs(said, described.name_of(line["entity"]), line["value"]) == []
    assert {line["entity"] for line in after["changes"]} == set(described.VALUES)
    reports = [line["value"] for answer in (held, after) for line in answer["changes"] if line["entity"] == "report"]
    for member in ("conflicts", "decided", "question", "reason", "withdrawn", "history"):
        assert any(report[member] for report in reports), member


def test_what_leaves_the_scope_fits_its_description_and_anything_else_does_not(aleppo: Aleppo) -> None:
    bob, phone = aleppo.desk(BOB), aleppo.phone(CHELSEA)
    convoy = convoy_at(bob, RAMOUSEH)
    phone.pull()
    seen = bob.get(f"/convoys/{convoy}")
    bob.patch(
        f"/convoys/{convoy}",
        rev=seen["rev"],
        id="0193d000-0000-7000-8000-0000000000aa",
        base={"epoch": seen["epoch"], "version": seen["version"]},
        edits={"at_site": {"was": RAMOUSEH, "now": None}},
        reason="It left",
    )
    answer = phone.sync()
    said = document(aleppo)
    assert {"entity": "convoy", "key": convoy, "leave": True} in answer["changes"]
    assert wrongs(said, "SyncResponse", answer) == []
    line = {"entity": "convoy", "key": convoy, "rev": 1, "value": {"label": "Convoy 12"}}
    assert wrongs(said, "Fed", line) != []
    assert wrongs(said, "Fed", line | {"value": {"label": "Convoy 12", "at_site": None, "merged_into": None}}) == []


def answer_of(aleppo: Aleppo) -> dict[str, Any]:
    """A whole snapshot in one page."""
    phone = aleppo.phone(CHELSEA)
    phone.cursor = None
    return dict(phone.sync())
