"""What a client may never set (protection P4): whatever column it sends to whatever route, nothing of it arrives."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from server.models import Assignment, Base, Person
from tests.factories import new_id
from tests.people import ALEPPO, ALICE, BOB, CHELSEA, DARA, EVE, FOUA, RAMOUSEH
from tests.security.policy import OWN, POLICY, WRITES
from tests.security.test_route_walk import path_of, seen
from tests.security.test_strict_door import BODILESS, writer
from tests.security.world import World, world

__all__ = ["world"]

# What protection.md names besides the columns themselves.
CLAIMS: dict[str, Any] = {
    "role": "admin",
    "roles": [{"role": "admin", "operation": None, "site": None}],
    "scope": [ALEPPO],
    "is_admin": True,
    "author": DARA.id,
    "counted_by": DARA.id,
    "entered_by": DARA.id,
    "by": DARA.id,
    "device": new_id(),
    "review": "verified",
    "received_at": "2016-12-18T23:05:00+02:00",
    "person": DARA.id,
    "site": FOUA,
    "operation": ALEPPO,
    "status": "active",
    "committed": True,
    "created_at": "2016-12-18T23:05:00+02:00",
}


def every_column() -> dict[str, Any]:
    """A value for every column of every model."""
    made: dict[str, Any] = {}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if column.foreign_keys or column.name.endswith(("_id", "_key")) or column.name in ("id", "key"):
                made[column.name] = DARA.id
            elif column.name in ("values", "sets", "names", "last_set"):
                made[column.name] = {"total": 1}
            else:
                made[column.name] = {"str": "admin", "bool": True, "datetime": "2016-12-18T23:05:00+02:00"}.get(
                    getattr(column.type, "python_type", int).__name__, 9
                )
    return made | CLAIMS


def privileges(world: World) -> list[tuple[Any, ...]]:
    """Who may do what, where, by their assignments and status."""
    with world.sessions() as session:
        given = session.execute(select(Assignment.person_id, Assignment.role, Assignment.operation_id, Assignment.site_id)).all()
        people = session.execute(select(Person.id, Person.status, Person.login, Person.password_hash)).all()
    return sorted((tuple(row) for row in [*given, *people]), key=str)


@pytest.mark.sqlite_only  # refused before any database is asked
@pytest.mark.parametrize("route", sorted(set(WRITES) - set(BODILESS)))
def test_no_route_takes_a_column_that_is_not_its_own(world: World, route: str) -> None:
    asked = POLICY[route].make(world, OWN)
    who, method, path = writer(route), route.partition(" ")[0], path_of(route, asked)
    before = privileges(world)
    taken = []
    for name, value in every_column().items():
        if name in asked.body or name in ALLOWED.get(route, ()):
            continue
        answer = world.ask(who, method, path, {**asked.body, name: value}, seen(asked))
        if answer.status_code != 422 or name not in json.dumps(answer.get_json().get("fields")):
            taken.append((name, answer.status_code))
    assert taken == []
    assert privileges(world) == before


# Members that the routes do take, beyond those of the walk's request.
ALLOWED = {
    "POST /api/v1/people": ("login", "language", "role", "operation", "site"),
    "PATCH /api/v1/people/<uuid:person>": ("name", "login"),
    "POST /api/v1/assignments": ("site",),
    "POST /api/v1/operations": (
        "status", "exercise", "day_starts", "languages", "digits", "age_bands", "contact_line", "position",
        "photos",
        "status_as_announced", "keep_received_hours",
    ),
    "PATCH /api/v1/operations/<uuid:operation>": (
        "names", "status", "time_zone", "day_starts", "languages", "digits", "age_bands", "position", "photos", "status_as_announced",
        "keep_received_hours",
    ),
    "POST /api/v1/sites": (
        "status", "latitude_e7", "longitude_e7", "position_quality", "pcode", "time_zone", "control",
    ),
    "PATCH /api/v1/sites/<uuid:site>": (
        "code", "names", "latitude_e7", "longitude_e7", "position_quality", "pcode", "time_zone", "control",
    ),
    "POST /api/v1/reports/<uuid:report>/review": ("reason", "question"),
    "POST /api/v1/conflicts/<uuid:conflict_id>/decision": ("value", "reason"),
    "POST /api/v1/work-queue/<int:seq>/mend": ("entity", "base", "edits"),
    "POST /api/v1/duplicates/<uuid:duplicate_id>/decision": ("stands",),
    "POST /api/v1/sync": ("limit_bytes",),
}  # fmt: skip


@pytest.mark.parametrize("route", sorted(BODILESS))
def test_a_route_without_a_body_heeds_none(world: World, route: str) -> None:
    asked = POLICY[route].make(world, OWN)
    before = privileges(world)
    answer = world.ask(writer(route), route.partition(" ")[0], path_of(route, asked), every_column(), seen(asked))
    assert answer.status_code in (200, 201, 204)
    after = privileges(world)
    assert [row for row in after if row not in before] == []


def test_what_a_phone_claims_in_a_change_is_kept_as_said_and_believed_by_nobody(world: World) -> None:
    phone = world.phones["chelsea"]
    change = {**phone.headcount(), **{n: v for n, v in every_column().items() if n not in KNOWN}}
    receipt = phone.sync(change)["receipts"][0]
    assert receipt["outcome"] == "applied"
    report = world.seat(BOB).get(f"/reports/{change['id']}")
    assert (report["counted_by"]["id"], report["entered_by"], report["review"]) == (CHELSEA.id, None, "new")
    assert (report["withdrawn"], report["site"], report["rev"], report["version"]) == (False, RAMOUSEH, 1, 1)
    assert not report["received_at"].startswith("2016")


# The members of a change: each is judged by tests of its own.
KNOWN = (
    "id", "device", "n", "entity", "key", "action", "base", "prev", "reason", "recorded_at", "session", "elapsed_ms", "values",
    "edits", "answer",
)  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ({"device": new_id()}, "other-device"),
        ({"device": DARA.id}, "other-device"),
        ({"values": {"counted_by": DARA.id}}, "counted-by-another"),
        ({"values": {"withdrawn": True}}, "invalid"),
        ({"values": {"kind": "verdict"}}, "unknown-kind"),
        ({"key": new_id()}, "invalid"),
        ({"entity": "person"}, "invalid"),
        ({"action": "decide"}, "invalid"),
        ({"action": "verify"}, "invalid"),
    ],
)
def test_a_change_in_anothers_name_is_quarantined(world: World, claim: dict[str, Any], why: str) -> None:
    phone = world.phone(CHELSEA)
    change = phone.headcount(**claim.get("values", {})) | {name: value for name, value in claim.items() if name != "values"}
    receipt = phone.sync(change)["receipts"][0]
    assert (receipt["outcome"], receipt["problem"]) == ("quarantined", why)


@pytest.mark.parametrize("field", ["kind", "counted_by"])
def test_what_is_fixed_at_the_create_no_amend_changes(world: World, field: str) -> None:
    key = world.report()
    phone, bob = world.phones["chelsea"], world.seat(BOB)
    claim = {"kind": "verdict", "counted_by": DARA.id}[field]
    assert phone.sync(phone.amend(key, {field: (None, claim)}))["receipts"][0]["problem"] == "invalid"
    phone.chains.pop(key)
    bob.amend(key, {field: (None, claim)}, 422)
    assert bob.get(f"/reports/{key}")["version"] == 1


def test_what_an_edit_calls_like_a_column_is_only_a_field_of_that_name(world: World) -> None:
    key = world.report()
    phone, bob = world.phones["chelsea"], world.seat(BOB)
    names = ("review", "author", "author_id", "rev", "version", "received_at", "operation_id", "site_id", "question_id")
    phone.sync(phone.amend(key, dict.fromkeys(names, (None, "verified"))))
    report = bob.get(f"/reports/{key}")
    assert (report["review"], report["counted_by"]["id"], report["site"]) == ("new", CHELSEA.id, RAMOUSEH)
    assert (report["rev"], report["version"]) == (2, 2)


def test_nobody_gives_takes_or_restores_their_own_role(world: World) -> None:
    alice = world.seat(ALICE)
    own = alice.get(f"/people/{ALICE.id}")
    for role, operation, site in (("coordinator", ALEPPO, None), ("monitor", ALEPPO, RAMOUSEH), ("admin", None, None)):
        refused = alice.post("/assignments", 403, person=ALICE.id, role=role, operation=operation, site=site)
        assert refused["slug"] == "own-role"
    for assignment in own["roles"]:
        assert alice.send("DELETE", f"/assignments/{assignment['id']}", 403, None)["slug"] == "own-role"
    assert alice.post(f"/people/{ALICE.id}/suspend", 403, rev=own["rev"], reason="x")["slug"] == "own-role"
    assert alice.get(f"/people/{ALICE.id}") == own
    world.seat(BOB).post("/assignments", 403, person=BOB.id, role="admin")
    world.seat(EVE).post("/assignments", 403, person=EVE.id, role="admin")


def test_the_last_admin_cannot_leave_by_any_door(world: World) -> None:
    alice = world.seat(ALICE)
    other = world.person("admin")  # administers, and has no password to sign in with
    carol = world.seat(ALICE.__class__(other, "Carol"))
    admin = next(role for role in carol.get(f"/people/{ALICE.id}")["roles"] if role["role"] == "admin")
    assert carol.send("DELETE", f"/assignments/{admin['id']}", 409, None)["slug"] == "last-admin"
    rev = carol.get(f"/people/{ALICE.id}")["rev"]
    assert carol.post(f"/people/{ALICE.id}/suspend", 409, rev=rev, reason="x")["slug"] == "last-admin"
    assert alice.get("/session")["is_admin"] is True


def test_a_coordinator_moves_no_report_to_where_it_is_not_theirs(world: World) -> None:
    key, bob = world.report(), world.seat(BOB)
    bob.amend(key, {"site": (RAMOUSEH, FOUA)}, 403)
    bob.amend(key, {"site": (RAMOUSEH, None)}, 403)
    bob.amend(key, {"site": (RAMOUSEH, new_id())}, 422)
    assert bob.get(f"/reports/{key}")["site"] == RAMOUSEH
