"""Changes at the edges of what may be stated: each has one outcome, on both databases, and none is a fault of ours."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from server.models import Device, Entity, Operation, Site
from tests.factories import Aleppo, Phone, assign, new_id
from tests.people import BOB, CHELSEA, DARA, FOUA, OMAR, RAMOUSEH


def came_of(phone: Phone, *changes: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(receipt["outcome"], receipt.get("problem")) for receipt in phone.sync(*changes)["receipts"]]


EDGES: list[tuple[dict[str, Any], tuple[str, str | None]]] = [
    ({"vehicle": "x"}, ("quarantined", "invalid")),
    ({"convoy": RAMOUSEH.upper()}, ("quarantined", "invalid")),
    ({"site": "Ramouseh"}, ("quarantined", "invalid")),
    ({"site": [RAMOUSEH]}, ("quarantined", "invalid")),
    ({"observed_from": "0001-01-01T00:00:00+14:00"}, ("quarantined", "invalid")),
    ({"observed_to": "9999-12-31T23:59:59-14:00"}, ("quarantined", "invalid")),
    ({"observed_from": "1970-01-01T00:00:00Z"}, ("applied", None)),
    ({"observed_from": "2099-01-01T00:00:00Z"}, ("applied", None)),
    ({"x" * 80: 1}, ("applied", None)),
    ({"x" * 81: 1}, ("quarantined", "invalid")),
    ({"": 1}, ("quarantined", "invalid")),
    ({"later": 2**53, "earlier": -(2**53)}, ("applied", None)),
    ({f"f{n}": n for n in range(480)}, ("applied", None)),
    ({f"f{n}": n for n in range(500)}, ("quarantined", "bad-json")),
    ({"vehicle": RAMOUSEH, "convoy": CHELSEA.id}, ("applied", None)),
    ({"site.said": "the yard behind the mill"}, ("applied", None)),
    ({"site": None, "site.said": "the yard behind the mill"}, ("applied", None)),
    ({"site": None}, ("quarantined", "invalid")),
]
WRONG: list[dict[str, Any]] = [
    {"id": new_id().upper()}, {"key": new_id()}, {"prev": new_id()}, {"base": 5}, {"n": 0}, {"n": 2**53 + 1}, {"n": True},
    {"elapsed_ms": -1}, {"session": ""}, {"reason": "x" * 501}, {"answer": {}}, {"edits": {}}, {"values": None},
    {"action": "amend"}, {"action": "decide"}, {"entity": "person"}, {"recorded_at": "yesterday"},
    {"recorded_at": "0001-01-01T00:00:00+14:00"}, {"device": None},
]  # fmt: skip


def test_a_create_at_the_edge_has_one_outcome(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    found = came_of(phone, *[phone.headcount(**values) for values, _ in EDGES])
    assert {str(values)[:200]: came for (values, _), came in zip(EDGES, found, strict=True)} == {
        str(values)[:200]: outcome for values, outcome in EDGES
    }


def test_a_create_with_a_wrong_member_waits_for_a_person_and_the_next_goes_on(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    for member in WRONG:
        bad, good = phone.headcount() | member, phone.headcount()
        (first, why), second = came_of(phone, bad, good)
        assert (member, first, second) == (member, "quarantined", ("applied", None))
        assert why in ("invalid", "bad-json")


def test_what_a_report_cannot_be_without_no_edit_empties(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount()
    phone.sync(create)
    for field in ("observed_from", "how_known", "direction", "unit"):
        phone.chains[create["id"]] = create["id"]
        was = create["values"][field]
        assert came_of(phone, phone.amend(create["id"], {field: (was, None)})) == [("quarantined", "invalid")]
        bob.amend(create["id"], {field: (was, None)}, 422)
    assert bob.get(f"/reports/{create['id']}")["version"] == 1


def test_a_thousand_changes_are_one_request_and_a_thousand_and_one_none(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    made = [phone.headcount(n % 100) for n in range(1000)]
    assert came_of(phone, *made) == [("applied", None)] * 1000
    assert phone.post(*["x"] * 1001).status_code == 422


@pytest.mark.parametrize("waiting", [{"changes": 2**31}, {"blobs": 2**53}, {"changes": -1}, {"next_n": 2**53 + 1}])
def test_a_phone_that_claims_more_than_a_phone_can_hold_is_refused_in_words(aleppo: Aleppo, waiting: dict[str, int]) -> None:
    phone = aleppo.phone(CHELSEA)
    answer = phone.post(waiting={"changes": 0, "blobs": 0, "next_n": 1} | waiting)
    assert answer.status_code in (400, 422)


def test_a_clock_at_either_end_of_the_calendar_still_delivers(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    for wall in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1970-01-01T00:00:00Z"):
        answer = phone.sync(phone.headcount(), clock={"wall": wall, "session": "s", "elapsed_ms": 2**53})
        assert answer["receipts"][0]["outcome"] == "applied"


def test_a_corrected_create_after_a_quarantined_one_is_a_report(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    bad = phone.headcount(-1)
    assert came_of(phone, bad) == [("quarantined", "invalid")]
    follows = phone.amend(bad["id"], {"total": (-1, 5)}, version=0)
    assert came_of(phone, follows) == [("held", None)]
    assert came_of(phone, phone.headcount(1)) == [("applied", None)]
    # The same id with other content is not how it is mended.
    assert came_of(phone, bad | {"values": {**bad["values"], "total": 1}}) == [("quarantined", "id-reused")]
    assert came_of(phone, bad, follows) == [("quarantined", "invalid"), ("held", None)]


def test_a_chain_that_arrives_backwards_in_batches_ends_as_it_was_meant(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(0)
    chain = [phone.amend(create["id"], {"total": (n, n + 1)}, version=0) for n in range(6)]
    for batch in (chain[4:], chain[2:4], chain[:2]):
        assert {outcome for outcome, _ in came_of(phone, *batch)} == {"held"}
    assert came_of(phone, create, *chain) == [("applied", None)] * 7
    assert bob.get(f"/reports/{create['id']}")["values"]["total"] == 6


def test_a_change_that_waits_for_itself_or_for_one_that_waits_for_it_harms_nobody(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount()
    phone.sync(create)
    itself = phone.amend(create["id"], {"total": (47, 48)})
    itself["prev"] = itself["id"]
    one, other = (phone.amend(create["id"], {"total": (47, 49)}) for _ in range(2))
    one["prev"], other["prev"] = other["id"], one["id"]
    assert came_of(phone, itself, one, other, itself) == [("held", None)] * 4
    phone.chains[create["id"]] = create["id"]
    assert came_of(phone, phone.amend(create["id"], {"total": (47, 50)})) == [("applied", None)]


def test_an_answer_to_a_withdrawn_report_is_kept_and_leaves_it_withdrawn(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount()
    phone.sync(create)
    bob.review(create["id"], "return", question="Is it right?")
    phone.pull()
    question = phone.report(create["id"])["question"]["id"]
    changes = phone.withdraw(create["id"]), phone.answer(create["id"], question, "changed", total=(47, 52))
    assert came_of(phone, *changes) == [("applied", None)] * 2
    report = bob.get(f"/reports/{create['id']}")
    assert (report["withdrawn"], report["review"], report["values"]["total"]) == (True, "answered", 52)
    assert bob.review(create["id"], "verify", 409)["slug"] == "move-not-possible"


def test_a_report_moves_only_to_a_site_its_author_ever_stood_at(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount()
    phone.sync(create)
    assert came_of(phone, phone.amend(create["id"], {"site": (RAMOUSEH, FOUA)})) == [("quarantined", "never-assigned")]
    with aleppo.sessions.begin() as session:
        assign(session, CHELSEA, FOUA)
    phone.chains[create["id"]] = create["id"]
    assert came_of(phone, phone.amend(create["id"], {"site": (RAMOUSEH, FOUA)})) == [("applied", None)]
    assert bob.get(f"/reports?site={RAMOUSEH}")["items"] == []
    assert bob.get(f"/reports?site={FOUA}")["items"][0]["id"] == create["id"]


def test_a_decision_puts_a_report_at_no_site_that_is_not_there(aleppo: Aleppo) -> None:
    one, two, bob, omar = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    create = one.headcount()
    one.sync(create)
    two.pull()
    bob.amend(create["id"], {"site": (RAMOUSEH, FOUA)})
    two.sync(two.amend(create["id"], {"site": (RAMOUSEH, None), "site.said": (None, "the yard")}))
    conflict = omar.conflicts(create["id"])[0]
    refused = omar.decide(conflict, 422, value=new_id(), reason="The map says so")
    assert list(refused["fields"]) == ["value"]
    assert omar.decide(conflict, value=RAMOUSEH, reason="The map says so")["site"] == RAMOUSEH


def test_nothing_of_another_operation_is_known_here(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        other, site = new_id(), new_id()
        session.add(Operation(id=other, names={}, status="open", time_zone="UTC", languages=[], age_bands=[]))
        session.flush()
        session.add(
            Site(
                id=site,
                operation_id=other,
                code="X",
                kind="area",
                status="open",
                names={},
                control=[],
                created_at=datetime.now(UTC),
            )
        )
    phone = aleppo.phone(CHELSEA)
    assert came_of(phone, phone.headcount(site=site)) == [("quarantined", "never-assigned")]
    values = {"label": "Convoy", "at_site": RAMOUSEH, "to_site": site}
    assert came_of(phone, phone.freeze("convoy", "create", values=values)) == [("quarantined", "unknown-site")]
    report = phone.headcount()
    phone.sync(report)
    assert came_of(phone, phone.amend(report["id"], {"site": (RAMOUSEH, site)})) == [("quarantined", "unknown-site")]


def test_a_report_does_not_stand_in_for_a_vehicle(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    first = phone.headcount()
    second = phone.headcount(vehicle=first["id"], convoy=first["id"])
    phone.sync(first, second)
    assert phone.report(second["id"])["flags"] == ["unresolved"]
    with aleppo.sessions() as session:
        assert session.scalar(select(Entity.rev).where(Entity.key == first["id"])) == 1
        assert session.get_one(Device, phone.device).cloned_at is None


def test_a_change_that_follows_one_of_another_report_waits_for_a_person(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    one, other = phone.headcount(47), phone.headcount(48)
    phone.sync(one, other)
    [receipt] = phone.sync(phone.amend(other["id"], {"total": (48, 49)}, prev=one["id"]))["receipts"]
    assert (receipt["outcome"], receipt["problem"]) == ("quarantined", "other-key")
    assert [bob.get(f"/reports/{change['id']}")["values"]["total"] for change in (one, other)] == [47, 48]


def test_a_report_is_not_made_under_the_key_of_another_persons(aleppo: Aleppo) -> None:
    phone, second = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    create = phone.headcount(47)
    phone.sync(create)
    [receipt] = second.sync({**second.headcount(48), "id": create["id"]})["receipts"]
    assert (receipt["outcome"], receipt["problem"]) == ("quarantined", "id-reused")
    assert aleppo.desk(BOB).get(f"/reports/{create['id']}")["values"]["total"] == 47


@pytest.mark.parametrize("base", [None, {"epoch": "9.of-no-office", "version": 2}])
def test_a_change_that_does_not_say_what_it_saw_has_seen_its_own_chain_alone(aleppo: Aleppo, base: Any) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(47)
    phone.sync(create)
    bob.amend(create["id"], {"total": (47, 60)})
    seen = {**phone.amend(create["id"], {"note": (None, "late")}), "base": base}
    unseen = {**phone.amend(create["id"], {"total": (47, 49)}), "base": base}
    assert [r["outcome"] for r in phone.sync(seen, unseen)["receipts"]] == ["merged", "conflict"]


def test_no_edit_takes_the_last_place_of_a_report(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount()
    key = create["id"]
    nowhere = phone.amend(key, {"site": (RAMOUSEH, None)})
    phone.sync(create)
    assert phone.sync(nowhere)["receipts"][0]["problem"] == "invalid"
    other = phone.headcount()
    there = phone.amend(other["id"], {"site": (RAMOUSEH, None), "site.said": (None, "the bridge")})
    away = phone.amend(other["id"], {"site.said": ("the bridge", None)})
    assert [receipt["outcome"] for receipt in phone.sync(other, there, away)["receipts"]] == ["applied", "applied", "quarantined"]
    assert bob.get(f"/reports/{key}")["values"]["site"] == RAMOUSEH
    refused = bob.amend(key, {"site": (RAMOUSEH, None)}, 422)
    assert refused["fields"] == {"edits.site": ["Name a site, or say the place in site.said."]}
    both = bob.amend(key, {"site": (RAMOUSEH, None), "total": (47, "many")}, 422)
    assert both["fields"].keys() == {"edits.site", "edits.total"}


@pytest.mark.parametrize(("last", "other"), [("site", "site.said"), ("site.said", "site")])
def test_a_report_keeps_its_last_place_where_the_one_said_in_its_stead_is_contested(
    aleppo: Aleppo, last: str, other: str
) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    place = {"site": RAMOUSEH, "site.said": "the yard"}
    create = phone.headcount(**({"site": None} | {last: place[last]}))
    key = create["id"]
    phone.sync(create)
    bob.amend(key, {other: (None, place[other])})
    bob.amend(key, {other: (place[other], None)})
    moved = phone.amend(key, {last: (place[last], None), other: (None, place[other])})
    [receipt] = phone.sync(moved)["receipts"]
    assert (receipt["outcome"], receipt["fields"]) == ("conflict", sorted(place))
    report = bob.get(f"/reports/{key}")
    assert {name: report["values"].get(name) for name in place} == {last: place[last], other: None}
    for field in (other, last):
        [conflict] = [one for one in aleppo.desk(OMAR).conflicts(key) if one["field"] == field]
        report = aleppo.desk(OMAR).decide(conflict, candidate=conflict["candidates"][1]["id"])
    assert {name: report["values"].get(name) for name in place} == {last: None, other: place[other]}


def test_a_convoy_of_a_newer_app_may_lose_what_would_be_the_last_place_of_a_report(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    convoy = phone.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH, "site.said": "the yard"})
    base = {"epoch": phone.epoch, "version": 1}
    edits = {"site.said": {"was": "the yard", "now": None}}
    amend = phone.freeze("convoy", "amend", key=convoy["id"], base=base, edits=edits)
    assert came_of(phone, convoy, amend) == [("applied", None)] * 2


@pytest.mark.parametrize("now", [1, 0, None, "true"])
def test_withdrawn_is_yes_or_no_and_no_number_that_reads_like_it(aleppo: Aleppo, now: Any) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount()
    assert came_of(phone, create, phone.amend(create["id"], {"withdrawn": (False, now)})) == [
        ("applied", None),
        ("quarantined", "invalid"),
    ]
    assert bob.get(f"/reports/{create['id']}")["withdrawn"] is False
