"""Every route, for every person, for things of their own, foreign and absent (protection P3)."""

import pytest
from flask import Flask

from tests.people import BOB, DARA, FOUA, OMAR
from tests.security.policy import ABSENT, FOREIGN, OWN, POLICY, Asked
from tests.security.world import MOREK, STAFF, Statements, World, world

__all__ = ["world"]


def routes(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - ({"HEAD", "OPTIONS"} if "GET" in (rule.methods or ()) else {"OPTIONS"})
    }


def path_of(route: str, asked: Asked) -> str:
    path = route.partition(" ")[2]
    for name, value in asked.path.items():
        for shape in (f"<uuid:{name}>", f"<path:{name}>", f"<int:{name}>", f"<{name}>"):
            path = path.replace(shape, value)
    return path


def seen(asked: Asked) -> dict[str, str]:
    kind = {"Content-Type": "application/octet-stream"} if isinstance(asked.body, bytes) else {}
    return {**kind, **asked.headers, **({} if asked.rev is None else {"If-Match": f'"{asked.rev}"'})}


def test_every_route_has_its_row_and_every_row_its_route(world: World) -> None:
    assert routes(world.app) == set(POLICY)


@pytest.mark.parametrize("route", sorted(POLICY))
def test_everyone_is_answered_as_the_policy_says(world: World, route: str) -> None:
    row = POLICY[route]
    method = route.partition(" ")[0]
    wrong = []
    for who, expected in row.answers.items():
        for kind, status in zip(row.kinds, expected, strict=False):
            asked = row.make(world, kind)
            answer = world.ask(who, method, path_of(route, asked), asked.body, seen(asked))
            if answer.status_code != status and not (status == 200 and answer.status_code == 503 and "/api" not in route):
                wrong.append((who, kind, answer.status_code, status, answer.text[:200]))
            if answer.status_code >= 400 and "/api/" in route:
                assert answer.mimetype == "application/problem+json"
    assert wrong == []


@pytest.mark.parametrize("route", sorted(route for route, row in POLICY.items() if FOREIGN in row.kinds and "<" in route))
def test_what_is_foreign_reads_the_same_as_what_is_absent_and_costs_as_many_queries(world: World, route: str) -> None:
    method = route.partition(" ")[0]
    who = "bob" if POLICY[route].answers["chelsea"][0] == 401 else "chelsea"
    answers = {}
    for kind in (FOREIGN, ABSENT):
        asked = POLICY[route].make(world, kind)
        world.ask(who, method, path_of(route, asked), asked.body, seen(asked))  # whatever is made once is made
        with Statements(world.app) as statements:
            answer = world.ask(who, method, path_of(route, asked), asked.body, seen(asked))
        headers = {name: value for name, value in answer.headers.items() if name != "Date"}
        answers[kind] = (answer.status_code, answer.data, headers, statements.count)
    assert answers[FOREIGN][0] == 404
    assert answers[FOREIGN] == answers[ABSENT]


def test_one_person_without_a_role_learns_only_who_they_are(world: World) -> None:
    eve = world.seat(STAFF["eve"])
    assert eve.get("/session")["roles"] == []
    assert eve.get("/operations")["items"] == []


@pytest.mark.parametrize("query", ["site={foua}", "person={dara}", "convoy={convoy}", "site={absent}", "q=Secret"])
def test_no_filter_counts_or_shows_a_foreign_report(world: World, query: str) -> None:
    convoy = world.convoy(FOUA)
    world.report("dara", convoy=convoy, **{"site.said": "Secret"})
    bob = world.seat(BOB)
    asked = query.format(foua=FOUA, dara=DARA.id, convoy=convoy, absent=MOREK)
    page = bob.get(f"/reports?{asked}")
    assert page["items"] == []
    assert set(page["counts"].values()) == {0}
    assert world.seat(OMAR).get(f"/reports?{asked.replace(MOREK, FOUA)}")["items"] != []


def test_conflicts_convoys_and_vehicles_of_a_foreign_site_are_in_no_list_of_bobs(world: World) -> None:
    conflict = world.conflict("dara")
    convoy = world.convoy(FOUA)
    vehicle = world.vehicle(convoy)
    bob, omar = world.seat(BOB), world.seat(OMAR)
    for listing, name in (("conflicts", conflict), ("convoys?limit=200", convoy), ("vehicles?limit=200", vehicle)):
        assert name in {item["id"] for item in omar.get(f"/{listing}")["items"]}
        assert name not in {item["id"] for item in bob.get(f"/{listing}")["items"]}
    for listing in (f"conflicts?site={FOUA}", f"vehicles?convoy={convoy}"):
        assert bob.get(f"/{listing}")["items"] == []


def test_numbers_at_a_site_out_of_scope_read_not_in_scope_whether_or_not_there_are_any(world: World) -> None:
    def both_ends() -> str:
        convoy = world.convoy(from_site=FOUA)
        return world.vehicle(convoy)

    counted, never = both_ends(), both_ends()
    world.report("dara", vehicle=counted, direction="leaving", total=4711)
    bob = world.seat(BOB)
    shown = [bob.get(f"/vehicles/{vehicle}") for vehicle in (counted, never)]
    assert [vehicle["departed"] for vehicle in shown] == ["not-in-scope", "not-in-scope"]
    assert ": 4711" not in str(shown)
    assert world.seat(OMAR).get(f"/vehicles/{counted}")["departed"][0]["total"] == 4711


def test_a_site_shows_counts_of_reports_to_its_own_coordinators_only(world: World) -> None:
    world.report("dara")
    bob, omar, alice = (world.seat(person) for person in (BOB, OMAR, STAFF["alice"]))
    for desk in (bob, alice):
        foua = desk.get(f"/sites/{FOUA}")
        assert (foua["open_reports"], foua["last_report_at"]) == ("not-in-scope", "not-in-scope")
    assert omar.get(f"/sites/{FOUA}")["open_reports"] > 0


def test_a_role_taken_away_takes_effect_at_the_next_request(world: World) -> None:
    from sqlalchemy import func, update

    from server.models import Assignment

    person = world.person("coordinator")
    desk = world.seat(STAFF["bob"].__class__(person, "Passer-by"))
    desk.get("/reports")
    with world.sessions.begin() as session:
        session.execute(update(Assignment).where(Assignment.person_id == person).values(ended_at=func.current_timestamp()))
    desk.get("/reports", 403)


def test_a_foreign_candidate_is_not_chosen_in_ones_own_conflict(world: World) -> None:
    omar, bob = world.seat(OMAR), world.seat(BOB)
    foreign = omar.get(f"/conflicts/{world.conflict('dara')}")["candidates"][0]["id"]
    own = bob.get(f"/conflicts/{world.conflict()}")
    refused = bob.post(f"/conflicts/{own['id']}/decision", 422, rev=own["report_rev"], candidate=foreign)
    assert list(refused["fields"]) == ["candidate"]


def test_the_policy_knows_all_three_kinds(world: World) -> None:
    assert {kind for row in POLICY.values() for kind in row.kinds} == {OWN, FOREIGN, ABSENT}
