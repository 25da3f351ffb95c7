"""What /openapi.json says is so: complete, valid, with examples that are taken and answers that fit it."""

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.factories import new_id
from tests.people import FOUA
from tests.security.policy import OWN, POLICY, WRITES, exchange
from tests.security.test_route_walk import path_of, seen
from tests.security.test_strict_door import BODILESS, writer
from tests.security.world import EVERYBODY, World, world

__all__ = ["world"]

API = sorted(route for route in POLICY if "/api/" in route)
SCHEMA_3_1 = {
    "type": "object",
    "required": ["openapi", "info", "paths", "components"],
    "properties": {
        "openapi": {"pattern": r"^3\.1\.\d+$"},
        "info": {"type": "object", "required": ["title", "version", "description", "license"]},
        "paths": {"type": "object", "patternProperties": {"^/": {"type": "object"}}, "additionalProperties": False},
    },
}


@pytest.fixture
def document(world: World) -> dict[str, Any]:
    answer = world.ask("nobody", "GET", "/openapi.json")
    return dict(json.loads(answer.data))


def operation(document: dict[str, Any], route: str) -> dict[str, Any]:
    method, _, rule = route.partition(" ")
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
    return dict(document["paths"][path][method.lower()])


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for inner in node.values():
            yield from references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from references(inner)


def whole(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """``schema`` with what it refers to."""
    return {**schema, "components": document["components"]}


def test_the_document_is_openapi_3_1_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    Draft202012Validator(SCHEMA_3_1).validate(document)
    for reference in references(document):
        node: Any = document
        assert reference.startswith("#/")
        for part in reference[2:].split("/"):
            node = node[part]
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert schema.get("type") or schema.get("anyOf") or schema.get("allOf"), name


def test_it_says_what_is_served_and_nothing_else(document: dict[str, Any]) -> None:
    said = {f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item if method != "parameters"}
    assert said == {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for route in API}
    summaries = [operation(document, route)["summary"] for route in API]
    assert all(summaries)
    ids = [operation(document, route).get("operationId", route) for route in API]
    assert len(ids) == len(set(ids))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("route", API)
def test_it_says_who_is_let_in(document: dict[str, Any], route: str) -> None:
    answers = POLICY[route].answers
    if "/sync" in route or "/uploads" in route:
        expected: Any = [{"device": []}]
    elif len({answers[who] for who in EVERYBODY}) == 1:
        expected = None
    else:
        expected = [{"staff": []}]
    assert operation(document, route).get("security") == expected


@pytest.mark.sqlite_only
@pytest.mark.parametrize("route", sorted(set(WRITES) - set(BODILESS)))
def test_every_body_has_an_example_that_its_own_schema_takes(document: dict[str, Any], route: str) -> None:
    body = operation(document, route)["requestBody"]
    assert body["required"] is True
    content = body["content"]["application/json"]
    Draft202012Validator(whole(document, content["schema"])).validate(content["example"])


@pytest.mark.sqlite_only
@pytest.mark.parametrize("route", API)
def test_every_answer_fits_what_is_said_of_it(world: World, document: dict[str, Any], route: str) -> None:
    row = POLICY[route]
    for who, statuses in row.answers.items():
        if who not in ("alice", "bob", "chelsea", "nobody"):
            continue
        asked = row.make(world, OWN)
        answer = world.ask(who, route.partition(" ")[0], path_of(route, asked), asked.body, seen(asked))
        assert answer.status_code == statuses[0]
        said = operation(document, route)["responses"]
        response = said.get(str(answer.status_code), said["default"])
        if "$ref" in response:
            response = document["components"]["responses"][response["$ref"].rsplit("/", 1)[-1]]
        if answer.status_code == 204 or route.startswith("HEAD "):
            assert answer.data == b""
            continue
        if answer.status_code == 201 and "content" not in response:
            assert answer.data == b""
            continue
        if answer.status_code < 400 and answer.mimetype != "application/json":
            assert answer.mimetype in response["content"]
            continue
        if answer.status_code < 400:
            schema = response["content"]["application/json"]["schema"]
        else:
            schema = document["components"]["responses"]["DEFAULT_ERROR"]["content"]["application/problem+json"]["schema"]
        errors = Draft202012Validator(whole(document, schema)).iter_errors(json.loads(answer.data))
        assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


NASTY: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**53, -(2**53), 100_001, [], ["x"], [1, None], [[]], {}, {"total": 1}, {"was": 1},
    {"was": None, "now": None}, {"en": None}, {"": "x"}, {"a" * 100: "x"},
    "", " ", "x", "not-observed", "a" * 300, "a" * 5000, "\u202eevil", "\u200b", "%", "_%", "\\", "'); drop table person--",
    "../../etc/passwd", "<script>alert(1)</script>", "=1+1", "é", "e\u0301", "\U0001f68c", "2016-12-18T23:05:00+02:00",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "00000000-0000-0000-0000-000000000000", FOUA, FOUA.upper(),
    new_id(), "admin", "__proto__", "withdrawn", "site", "values", "1.x",
]  # fmt: skip
SEEDS = st.integers(0, 2**32)  # the requests depend on ids made anew, so chance is drawn once and not shrunk


def mutated(chance: Random, node: Any) -> Any:
    """``node`` with something nasty somewhere in it."""
    if isinstance(node, dict) and node and chance.random() < 0.8:
        name = chance.choice(sorted(node))
        return {**node, name: mutated(chance, node[name])}
    if isinstance(node, dict) and chance.random() < 0.7:
        return {**node, chance.choice(["total", "note", "site", "at_site", "observed_from", "x"]): chance.choice(NASTY)}
    return chance.choice(NASTY)


@pytest.mark.postgresql_only  # which takes no id, number or time that is none, where SQLite takes anything
@pytest.mark.parametrize("route", sorted(set(WRITES) - set(BODILESS)))
def test_no_body_however_nasty_is_a_fault_of_ours(world: World, route: str) -> None:
    chance = Random()
    for _ in range(12):
        asked = POLICY[route].make(world, OWN)
        body = mutated(chance, asked.body)
        answer = world.ask(writer(route), route.partition(" ")[0], path_of(route, asked), body, seen(asked))
        assert answer.status_code < 500, (body, answer.text)
        assert answer.status_code < 400 or json.loads(answer.data)["status"] == answer.status_code


@pytest.mark.postgresql_only
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=SEEDS)
def test_no_frozen_change_however_nasty_is_a_fault_of_ours_or_lost(world: World, seed: int) -> None:
    chance, phone = Random(seed), world.phones["chelsea"]
    good = phone.headcount()
    change = phone.headcount() if seed % 2 else phone.amend(world.report(), {"total": (47, 48)})
    bad = mutated(chance, change)
    answer = world.ask("chelsea", "POST", "/api/v1/sync", exchange() | {"changes": [json.dumps(bad), json.dumps(good)]})
    assert answer.status_code == 200, answer.text
    first, second = json.loads(answer.data)["receipts"]
    assert second["outcome"] == "applied" or second["problem"] == "number-reused", second
    assert first.get("problem") != "fault", (bad, first)


@pytest.mark.postgresql_only
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=SEEDS)
def test_no_query_however_nasty_is_a_fault_of_ours(world: World, seed: int) -> None:
    chance = Random(seed)
    route = chance.choice([route for route in API if route.startswith("GET") and "<" not in route])
    names = chance.choices(QUERIES, k=chance.randrange(3))
    query = urlencode([(name, str(chance.choice(NASTY))) for name in names])
    who = "alice" if POLICY[route].answers["alice"][0] == 200 else "bob"
    answer = world.ask(who, "GET", f"{route.partition(' ')[2]}?{query}")
    assert answer.status_code in (200, 422), (query, answer.text)


QUERIES = ("after", "limit", "q", "site", "operation", "person", "convoy", "status", "role", "lane", "from", "to", "how_known")
