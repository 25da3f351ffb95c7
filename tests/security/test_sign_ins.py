"""Staff sessions on every route that writes, and what ends them (protection P5)."""

import pytest
from sqlalchemy import func, select

from server.models import AuditEntry, StaffSession
from tests.factories import Desk
from tests.people import ALEPPO, ALICE, RAMOUSEH, Named
from tests.security.policy import OWN, POLICY, WRITES
from tests.security.test_route_walk import path_of, seen
from tests.security.test_strict_door import writer
from tests.security.world import STAFF, World, world

__all__ = ["world"]

STAFF_WRITES = sorted(route for route in WRITES if writer(route) in STAFF)
FORGED = {
    "no token": {"X-CSRF-Token": ""},
    "a guessed token": {"X-CSRF-Token": "guessed"},
    "a token with a strange letter": {"X-CSRF-Token": "é"},
    "another site": {"Origin": "https://evil.example"},
    "a sandboxed frame": {"Origin": "null"},
    "our name as a subdomain": {"Origin": "https://localhost.evil.example"},
    "our name with another port": {"Origin": "https://localhost:8443"},
    "a form of another site": {"Origin": "", "Sec-Fetch-Site": "cross-site"},
}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("route", STAFF_WRITES)
def test_a_forged_request_does_nothing_on_any_route(world: World, route: str) -> None:
    asked = POLICY[route].make(world, OWN)
    with world.sessions() as session:
        before = session.scalar(select(func.count()).select_from(AuditEntry))
    for name, headers in FORGED.items():
        answer = world.ask(writer(route), route.partition(" ")[0], path_of(route, asked), asked.body, {**seen(asked), **headers})
        assert (name, answer.status_code, answer.get_json()["slug"]) == (name, 403, "csrf")
    with world.sessions() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


@pytest.mark.sqlite_only
@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
@pytest.mark.parametrize("route", ["POST /api/v1/session", "POST /api/v1/invitations/redeem"])
def test_no_page_of_another_site_signs_anybody_in(world: World, route: str, origin: str) -> None:
    asked = POLICY[route].make(world, OWN)
    answer = world.ask("nobody", "POST", path_of(route, asked), asked.body, {"Origin": origin})
    assert (answer.status_code, answer.get_json()["slug"]) == (403, "csrf")


def somebody(world: World) -> tuple[str, Desk]:
    """A new coordinator at the desk."""
    person = world.person("coordinator")
    desk = world.seat(Named(person, "Passer-by"))
    desk.get("/session")
    return person, desk


@pytest.mark.parametrize("event", ["another role", "another scope", "a role taken away", "suspended", "a new password"])
def test_whatever_changes_what_a_person_may_do_ends_their_sign_ins(world: World, event: str) -> None:
    person, desk = somebody(world)
    alice = world.seat(ALICE)
    before = alice.get(f"/people/{person}")
    if event == "another role":
        alice.post("/assignments", 201, person=person, role="monitor", operation=ALEPPO)
    elif event == "another scope":
        alice.post("/assignments", 201, person=person, role="coordinator", operation=ALEPPO, site=RAMOUSEH)
    elif event == "a role taken away":
        alice.send("DELETE", f"/assignments/{before['roles'][0]['id']}", 204, None)
    elif event == "suspended":
        alice.post(f"/people/{person}/suspend", rev=before["rev"], reason="Left")
    else:
        code = alice.post(f"/people/{person}/invitation", 201)["code"]
        body = {"code": code, "password": "a new password, long enough"}
        assert world.ask("nobody", "POST", "/api/v1/invitations/redeem", body).status_code == 204
    desk.get("/session", 401)
    desk.get("/reports", 401)
    assert desk.post("/convoys", 401, id="x", values={})["slug"] == "signed-out"
    if event == "suspended":
        rev = alice.get(f"/people/{person}")["rev"]
        alice.post(f"/people/{person}/restore", rev=rev, reason="Back")
        desk.get("/session", 401)  # restored is not signed in


def test_signing_out_leaves_nothing_that_signs_in_again(world: World) -> None:
    person, desk = somebody(world)
    kept = desk.http.get_cookie("__Host-corridor-session", domain="localhost")
    assert kept is not None
    desk.send("DELETE", "/session", 204, None)
    desk.http.set_cookie("__Host-corridor-session", kept.value, domain="localhost", secure=True)
    desk.get("/session", 401)
    with world.sessions() as session:
        ended = select(StaffSession.ended_at).where(StaffSession.person_id == person)
        assert all(session.scalars(ended))


@pytest.mark.parametrize("cookie", ["", "x", "\u00ff\u00fe", "A" * 4000, "null", "0"])
def test_a_made_up_cookie_is_no_sign_in(world: World, cookie: str) -> None:
    http = world.app.test_client()
    http.environ_base["wsgi.url_scheme"] = "https"
    http.set_cookie("__Host-corridor-session", cookie, domain="localhost", secure=True)
    assert http.get("/api/v1/session").status_code == 401


def test_a_token_in_the_address_or_the_wrong_header_is_no_token(world: World) -> None:
    token = world.tokens["chelsea"]
    http = world.app.test_client()
    body = POLICY["POST /api/v1/sync"].make(world, OWN).body
    for query, headers in (
        (f"?token={token}", {}),
        (f"?access_token={token}", {}),
        ("", {"Authorization": token}),
        ("", {"Authorization": f"bearer {token}"}),
        ("", {"Authorization": f"Bearer  {token}"}),
        ("", {"Authorization": f"Bearer {token} "[:-2]}),
        ("", {"X-Authorization": f"Bearer {token}"}),
        ("", {"Cookie": f"__Host-corridor-session={token}"}),
    ):
        assert http.post(f"/api/v1/sync{query}", json=body, headers=headers).status_code == 401
