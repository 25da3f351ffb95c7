"""People and assignments: who may change whom, and what a change of scope ends."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from server.adapters import clock
from server.adapters.ids import new_id
from server.adapters.safety_log import SafetyLog
from server.models import Assignment, AuditEntry, Person
from tests.factories import Aleppo
from tests.people import ALEPPO, ALICE, BOB, CHELSEA, DARA, EVE, FOUA, OMAR, RAMOUSEH


def second_admin(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        session.add(Assignment(id=new_id(), person_id=EVE.id, role="admin", given_at=session.get_one(Person, EVE.id).created_at))


def roles_of(aleppo: Aleppo, person: str) -> list[tuple[str, str | None]]:
    with aleppo.sessions() as session:
        active = select(Assignment).where(Assignment.person_id == person, Assignment.ended_at.is_(None))
        return sorted((role.role, role.site_id) for role in session.scalars(active))


def test_people_are_listed_by_name_in_pages_that_meet(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    names, after = [], ""
    while True:
        page = alice.get(f"/people?limit=4{after}")
        names += [person["name"] for person in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert names == ["Alice", "Bob", "Chelsea", "Dara", "Eve", "Omar"]


def test_a_page_is_sealed_for_its_reader_and_its_list(aleppo: Aleppo) -> None:
    second_admin(aleppo)
    alice, eve = aleppo.desk(ALICE), aleppo.desk(EVE)
    place = alice.get("/people?limit=2")["next"]
    assert alice.get(f"/people?after={place}")["items"]
    eve.get(f"/people?after={place}", 422)
    alice.get(f"/devices?after={place}", 422)
    alice.get(f"/people?after={place[:-2]}AA", 422)
    alice.get("/people?after=%00%FF", 422)


def test_a_query_that_is_not_understood_is_refused(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    for query in ("limit=0", "limit=201", "limit=-1", "limit=1000000000", "limit=x", "rol=admin", "q=a&q=b", "role=king"):
        assert alice.get(f"/people?{query}", 422)["slug"] == "invalid", query


def test_people_are_found_by_part_of_a_name_status_and_role(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    assert [p["name"] for p in alice.get("/people?q=hels")["items"]] == ["Chelsea"]
    assert [p["name"] for p in alice.get("/people?q=%25")["items"]] == []
    assert [p["name"] for p in alice.get("/people?role=monitor")["items"]] == ["Chelsea", "Dara"]
    assert alice.get("/people?status=suspended")["items"] == []


def test_a_new_person_is_invited_and_holds_their_first_assignment(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    faris = alice.post("/people", 201, name=" Faris ", language="ar", role="monitor", operation=ALEPPO, site=RAMOUSEH)
    assert (faris["name"], faris["status"], faris["rev"]) == ("Faris", "invited", 2)
    assert [(role["role"], role["site"]) for role in faris["roles"]] == [("monitor", RAMOUSEH)]


def test_a_login_belongs_to_one_person_whatever_its_case(aleppo: Aleppo) -> None:
    assert aleppo.desk(ALICE).post("/people", 409, name="Robert", login="BOB")["slug"] == "taken"


IMPOSSIBLE: list[dict[str, Any]] = [
    {"name": ""},
    {"name": "Far\u202eis"},
    {"name": "Far\u200bis"},
    {"name": "Faris", "login": "فارس"},
    {"name": "Faris", "language": "de"},
    {"name": "Faris", "scope_number": 7},
    {"name": "Faris", "password_hash": "x"},
    {"name": "Faris", "id": BOB.id},
    {"name": "Faris", "role": "monitor"},
    {"name": "Faris", "role": "admin", "operation": ALEPPO},
    {"name": "Faris", "role": "monitor", "operation": ALEPPO, "site": ALEPPO},
    {"name": ["Faris"]},
]


def test_what_a_person_cannot_be_is_refused(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    for body in IMPOSSIBLE:
        assert alice.post("/people", 422, **body)["fields"], body


def test_an_edit_onto_another_state_is_refused_with_who_changed_what(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    assert alice.patch(f"/people/{DARA.id}", 428, name="Dara N.")["slug"] == "rev-needed"
    assert alice.patch(f"/people/{DARA.id}", rev=1, language="fr")["rev"] == 2
    refused = alice.patch(f"/people/{DARA.id}", 412, rev=1, name="Dara N.")
    assert "Alice changed language on " in refused["detail"]
    assert alice.get(f"/people/{DARA.id}")["name"] == "Dara"


def test_a_suspended_person_is_refused_at_once_at_the_desk_and_on_every_phone(aleppo: Aleppo) -> None:
    alice, omar, phone = aleppo.desk(ALICE), aleppo.desk(OMAR), aleppo.phone(CHELSEA)
    ticket = alice.post("/enrolments", 201, person=CHELSEA.id)
    code = alice.post(f"/people/{OMAR.id}/invitation", 201)["code"]
    for person in (OMAR, CHELSEA):
        assert alice.post(f"/people/{person.id}/suspend", rev=1, reason="Left")["status"] == "suspended"
    assert omar.get("/session", 401)["slug"] == "signed-out"
    answer = phone.post()
    assert (answer.status_code, answer.json["slug"]) == (401, "person-suspended")
    assert "Call the office on channel 4." in answer.json["detail"]
    redeemed = phone.http.post("/api/v1/enrolments/redeem", json={"code": ticket["code"], "label": "x"})
    assert redeemed.status_code == 410
    body = {"code": code, "password": "a new password, long enough"}
    assert phone.http.post("/api/v1/invitations/redeem", json=body).status_code == 410
    assert alice.post(f"/people/{CHELSEA.id}/restore", rev=2, reason="Back")["status"] == "active"
    assert phone.post().status_code == 200


def test_nobody_changes_their_own_role_or_status(aleppo: Aleppo) -> None:
    second_admin(aleppo)
    alice = aleppo.desk(ALICE)
    rev = alice.get(f"/people/{ALICE.id}")["rev"]
    own = alice.get(f"/assignments?person={ALICE.id}")["items"][0]["id"]
    assert alice.post(f"/people/{ALICE.id}/suspend", 403, rev=rev, reason="x")["slug"] == "own-role"
    body = {"person": ALICE.id, "role": "coordinator", "operation": ALEPPO}
    assert alice.post("/assignments", 403, **body)["slug"] == "own-role"
    assert alice.send("DELETE", f"/assignments/{own}", 403, None)["slug"] == "own-role"


def test_who_is_suspended_and_who_is_let_in_again_is_in_the_safety_log(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    log: SafetyLog = aleppo.app.extensions["corridor_safety_log"]
    alice.post(f"/people/{CHELSEA.id}/suspend", rev=1, reason="Left")
    alice.post(f"/people/{CHELSEA.id}/restore", rev=2, reason="Back")
    alice.post(f"/people/{DARA.id}/suspend", 412, rev=9, reason="Left")
    said = [(entry["kind"], entry.get("person"), entry.get("by")) for entry in log.entries()]
    assert said == [("begun", None, None), *((kind, CHELSEA.id, ALICE.id) for kind in ("person-suspended", "person-reinstated"))]


def test_the_last_admin_cannot_leave(aleppo: Aleppo) -> None:
    second_admin(aleppo)
    eve = aleppo.desk(EVE)
    with aleppo.sessions.begin() as session:  # Eve's own role ended behind her back: Alice is the last
        session.execute(update(Person).where(Person.id == EVE.id).values(password_hash=None))
    own = eve.get(f"/assignments?person={ALICE.id}")["items"][0]["id"]
    assert eve.send("DELETE", f"/assignments/{own}", 409, None)["slug"] == "last-admin"
    assert eve.post(f"/people/{ALICE.id}/suspend", 409, rev=1, reason="x")["slug"] == "last-admin"
    assert roles_of(aleppo, ALICE.id) == [("admin", None)]


def test_two_admins_who_remove_each_other_at_once_leave_one(aleppo: Aleppo) -> None:
    second_admin(aleppo)
    desks = [(aleppo.desk(ALICE), EVE), (aleppo.desk(EVE), ALICE)]

    def suspend(pair: Any) -> int:
        desk, other = pair
        headers = {"X-CSRF-Token": desk.csrf, "If-Match": '"1"'}
        url = f"/api/v1/people/{other.id}/suspend"
        return int(desk.http.post(url, json={"reason": "x"}, headers=headers).status_code)

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(suspend, desks))
    assert statuses[0] == 200
    assert statuses[1] in (401, 409)  # signed out by the first, or the last admin by now
    with aleppo.sessions() as session:
        states = session.scalars(select(Person.status).where(Person.id.in_([ALICE.id, EVE.id]))).all()
    assert sorted(states) == ["active", "suspended"]


def test_a_change_of_scope_ends_sign_ins_and_renews_the_phones_copy(aleppo: Aleppo) -> None:
    alice, bob, phone = aleppo.desk(ALICE), aleppo.desk(BOB), aleppo.phone(CHELSEA)
    given = alice.post("/assignments", 201, person=BOB.id, role="monitor", operation=ALEPPO, site=FOUA)
    assert bob.get("/session", 401)["slug"] == "signed-out"
    alice.post("/assignments", 201, person=CHELSEA.id, role="monitor", operation=ALEPPO, site=FOUA)
    assert phone.sync()["reset"] is True
    phone.pull()
    assert ("site", FOUA) in phone.copies
    alice.send("DELETE", f"/assignments/{given['id']}", 204, None)
    assert roles_of(aleppo, BOB.id) == [("coordinator", None)]
    ended = [one["ended_at"] for one in alice.get(f"/assignments?person={BOB.id}")["items"]]
    assert [at is not None for at in ended] == [True, False]  # ended, never deleted
    alice.send("DELETE", f"/assignments/{given['id']}", 404, None)


def test_an_assignment_is_given_once(aleppo: Aleppo) -> None:
    body = {"person": CHELSEA.id, "role": "monitor", "operation": ALEPPO, "site": RAMOUSEH}
    assert aleppo.desk(ALICE).post("/assignments", 409, **body)["slug"] == "taken"


def test_a_person_was_last_active_when_one_of_their_phones_was_in_contact(
    aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, first, second = aleppo.desk(ALICE), aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)

    begun = datetime.now(UTC)
    for phone, minutes, latest in ((first, 5, 5), (second, 9, 9), (first, 7, 9)):
        with monkeypatch.context() as stepped:
            stepped.setattr(clock, "now", lambda at=begun + timedelta(minutes=minutes): at)
            phone.sync()
        listed = next(one for one in alice.get("/people")["items"] if one["id"] == CHELSEA.id)
        assert listed["last_active_at"] == (begun + timedelta(minutes=latest)).isoformat()
        assert alice.get(f"/people/{CHELSEA.id}") == listed
    assert alice.get(f"/people/{EVE.id}")["last_active_at"] is None
    assert alice.get(f"/people/{ALICE.id}")["last_active_at"] is not None


def test_only_admins_see_or_change_people(aleppo: Aleppo) -> None:
    bob = aleppo.desk(BOB)
    for path in ("/people", f"/people/{CHELSEA.id}", "/assignments", "/devices"):
        bob.get(path, 403)
    bob.post("/people", 403, name="Faris")
    bob.post("/assignments", 403, person=EVE.id, role="admin")
    bob.post(f"/people/{EVE.id}/invitation", 403)
    bob.post("/enrolments", 403, person=CHELSEA.id)


def test_a_role_ended_in_the_middle_is_read_at_the_next_request(aleppo: Aleppo) -> None:
    second_admin(aleppo)
    eve = aleppo.desk(EVE)
    assert eve.get("/people")["items"]
    with aleppo.sessions.begin() as session:
        ended = session.get_one(Person, EVE.id).created_at
        session.execute(update(Assignment).where(Assignment.person_id == EVE.id).values(ended_at=ended))
    eve.get("/people", 403)


def test_the_audit_names_who_did_what_to_whom_and_why(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    alice.post(f"/people/{DARA.id}/suspend", rev=1, reason="Left the mission")
    with aleppo.sessions() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "suspended")).one()
    assert (entry.person_id, entry.subject, entry.subject_id) == (ALICE.id, "person", DARA.id)
    assert entry.reason == "Left the mission"
