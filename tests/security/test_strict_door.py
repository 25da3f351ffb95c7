"""What a body may be, on every route that writes (protection P1 and P2)."""

import gzip
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import func, select

from server.models import Base
from tests.factories import new_id
from tests.security.policy import OWN, POLICY, WRITES, exchange
from tests.security.test_route_walk import path_of, seen
from tests.security.world import World, world

__all__ = ["world"]

WRITERS = ("alice", "bob", "chelsea", "nobody")
BODILESS = (
    "DELETE /api/v1/session",
    "DELETE /api/v1/assignments/<uuid:assignment>",
    "POST /api/v1/people/<uuid:person>/invitation",
    "POST /api/v1/redactions/<uuid:redaction>/confirm",
    "POST /api/v1/uploads",
)


def writer(route: str) -> str:
    """Somebody whom the route lets in; where it lets everybody in, somebody without a sign-in."""
    answers = POLICY[route].answers
    return next((who for who in WRITERS if answers[who][0] < 300), "nobody")


def wide(names: int) -> bytes:
    return json.dumps({f"name{n}": n for n in range(names)}).encode()


# What is no JSON of ours, whatever the route.
BROKEN = {
    "nothing but a space": b" ",
    "not JSON": b"{",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "Latin-1": '{"reason": "é"}'.encode("latin-1"),
    "UTF-16": "{}".encode("utf-16"),
    "a name twice": b'{"role": "monitor", "role": "admin"}',
    "a name twice, once escaped": b'{"role": "monitor", "\\u0072ole": "admin"}',
    "a name twice, inside": b'{"names": {"en": "A", "en": "B"}}',
    "NaN": b'{"version": NaN}',
    "Infinity": b'{"version": Infinity}',
    "minus Infinity": b'{"version": -Infinity}',
    "1e999": b'{"version": 1e999}',
    "1e3": b'{"version": 1e3}',
    "a float where an integer is due": b'{"version": 1.0}',
    "beyond 2^53": b'{"version": 9007199254740993}',
    "beyond -2^53": b'{"version": -9007199254740993}',
    "2^63": b'{"version": 9223372036854775808}',
    "a number of 5,000 digits": b'{"version": ' + b"9" * 5000 + b"}",
    "21 deep": b'{"edits": ' + b"[" * 20 + b"]" * 20 + b"}",
    "100,000 nested arrays": b"[" * 100_000,
    "100,000 nested objects": b'{"a":' * 100_000,
    "501 names": wide(501),
    "a lone surrogate": b'{"reason": "\\ud83d"}',
    "a lone surrogate as a name": b'{"\\udc00": 1}',
    "surrogates in the wrong order": b'{"reason": "\\ude00\\ud83d"}',
    "a lone surrogate in a list": b'{"control": [["\\ud83d"]]}',
    "raw surrogate bytes": b'{"reason": "\xed\xa0\xbd"}',
    "U+0000": b'{"reason": "a\\u0000b"}',
    "U+0000 as a name": b'{"a\\u0000": 1}',
    "a raw control character": b'{"reason": "a\x01b"}',
    "something after the end": b"{} {}",
    "a comment": b"{} // yes",
    "single quotes": b"{'reason': 'x'}",
}
# JSON, and not what any route expects.
UNEXPECTED: dict[str, Any] = {
    "a list": [],
    "a text": "x",
    "a number": 5,
    "nothing": None,
    "true": True,
    "an unknown member": {"surely_unknown": 1},
    "a prototype": {"__proto__": {"role": "admin"}, "constructor": 1},
}


def rows(world: World) -> dict[str, int]:
    """How many rows each table has, without those that tell who signed in and tried what."""
    tables = [table for name, table in Base.metadata.tables.items() if name not in ("staff_session", "sign_in_attempt")]
    with world.sessions() as session:
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@dataclass
class Knocking:
    """Sends bodies to one route as somebody whom it lets in, and gathers what was not refused as it must be."""

    world: World
    route: str
    wrong: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.asked = POLICY[self.route].make(self.world, OWN)
        self.before = rows(self.world)

    def knock(self, name: str, body: Any, *statuses: int, **headers: str) -> None:
        answer = self.world.ask(
            writer(self.route),
            self.route.partition(" ")[0],
            path_of(self.route, self.asked),
            body,
            {**seen(self.asked), **headers},
        )
        if answer.status_code not in statuses:
            self.wrong[name] = f"{answer.status_code} {answer.text[:200]}"
        elif answer.mimetype != "application/problem+json" or json.loads(answer.data)["status"] != answer.status_code:
            self.wrong[name] = f"not a problem document: {answer.text[:200]}"

    def check(self) -> None:
        assert self.wrong == {}
        assert rows(self.world) == self.before


@pytest.mark.sqlite_only  # refused before any database is asked
@pytest.mark.parametrize("route", sorted(WRITES))
def test_what_is_not_strict_json_is_refused_and_leaves_nothing(world: World, route: str) -> None:
    door = Knocking(world, route)
    for name, body in BROKEN.items():
        door.knock(name, body, 400)
    door.check()


@pytest.mark.sqlite_only  # refused before any database is asked
@pytest.mark.parametrize("route", sorted(set(WRITES) - set(BODILESS)))
def test_what_the_route_does_not_expect_is_refused_and_leaves_nothing(world: World, route: str) -> None:
    door = Knocking(world, route)
    for name, body in UNEXPECTED.items():
        door.knock(name, json.dumps(body).encode(), 422)
    asked = door.asked.body
    for member, value in asked.items():
        other: Any = 5 if isinstance(value, dict | list) else {"a": ["b"]}
        door.knock(f"an object where {member} is due", {**asked, member: other}, 422)
        door.knock(f"a list where {member} is due", {**asked, member: [[]]}, 422)
    door.knock("an unknown member besides", {**asked, "surely_unknown": 1}, 422)
    door.check()


@pytest.mark.sqlite_only  # refused before any database is asked
@pytest.mark.parametrize("route", sorted(set(WRITES) - set(BODILESS)))
def test_only_json_that_says_so_is_read(world: World, route: str) -> None:
    door = Knocking(world, route)
    body = json.dumps(door.asked.body).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", ""):
        door.knock(kind, body, 415, **{"Content-Type": kind})
    if not route.endswith("/sync"):
        for coding in ("gzip", "deflate", "br", "gzip, gzip"):
            door.knock(coding, gzip.compress(body), 415, **{"Content-Encoding": coding})
    door.knock("beyond the limit", b'{"reason": "' + b"x" * 2_200_000 + b'"}', 413)
    door.check()


def test_gzip_is_one_layer_bounded_and_whole(world: World) -> None:
    door = Knocking(world, "POST /api/v1/sync")
    body = json.dumps(exchange()).encode()
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 60_000
    for name, packed, status in (
        ("a bomb", bomb, 413),
        ("a bomb after a good beginning", gzip.compress(body + b" " * 50_000_000), 413),
        ("two layers", gzip.compress(gzip.compress(body)), 400),
        ("cut short", gzip.compress(body)[:-9], 400),
        ("something after the end", gzip.compress(body) + b"more", 400),
        ("two members", gzip.compress(body) * 2, 400),
        ("not gzip", body, 400),
        ("nothing", b"", 400),
    ):
        door.knock(name, packed, status, **{"Content-Encoding": "gzip"})
    for coding in ("deflate", "br", "gzip, gzip", "x"):
        door.knock(coding, gzip.compress(body), 415, **{"Content-Encoding": coding})
    door.check()


@pytest.mark.sqlite_only
def test_as_deep_and_as_wide_as_allowed_is_read(world: World) -> None:
    door = Knocking(world, "POST /api/v1/people")
    deep = b'{"surely_unknown": ' + b"[" * 19 + b"]" * 19 + b"}"
    texts = b'{"surely_unknown": "[[[[[[[[[[[[[[[[[[[[[[[["}'
    for body in (deep, wide(500), b'{"surely_unknown": 9007199254740992}', texts):
        door.knock(body[:30].decode(), body, 422)
    door.check()


BAD_QUERIES = (
    "limit=-1", "limit=0", "limit=1000000000", "limit=1e3", "limit=", "limit=x", "limit=1&limit=2", "unknown=1", "Limit=1",
    "after=", "after=x", "after=%00", "after=%ff", "after=" + "A" * 501, "after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
)  # fmt: skip
LISTS = {
    "sites": ("alice", ("operation=x", "status=x", "q=", "q=%00", f"operation={new_id().upper()}", "q=a&q=b")),
    "people": ("alice", ("status=x", "role=x", "q=%E2%80%AE")),
    "assignments": ("alice", ("person=x", "person=")),
    "devices": ("alice", ("person=x", "status=lost")),
    "convoys": ("bob", ("site=x", "operation=x")),
    "vehicles": ("bob", ("convoy=x",)),
    "reports": (
        "bob",
        (
            "site=x", "site=1&site=2", "lane=x", "how_known=x", "q=%00", "from=x", "from=2016", "to=2016-12-18T00:00:00",
            "from=0001-01-01T00:00:00%2B14:00", "to=9999-12-31T23:59:59-14:00", "person=%27%20or%201=1", "convoy=*",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("listing", sorted(LISTS))
def test_no_list_guesses_what_a_query_might_mean(world: World, listing: str) -> None:
    who, own = LISTS[listing]
    answers = {query: world.ask(who, "GET", f"/api/v1/{listing}?{query}") for query in (*BAD_QUERIES, *own)}
    assert {query: answer.status_code for query, answer in answers.items() if answer.status_code != 422} == {}
    assert all(answer.get_json()["fields"] for answer in answers.values())


def test_a_page_goes_on_for_its_reader_in_its_list_and_unedited_only(world: World) -> None:
    for _ in range(2):
        world.convoy()
        world.vehicle()
        world.site()
    after = {
        listing: world.ask("bob", "GET", f"/api/v1/{listing}?limit=1").get_json()["next"] for listing in ("convoys", "vehicles")
    }
    sites = world.ask("alice", "GET", "/api/v1/sites?limit=1").get_json()["next"]
    assert all((*after.values(), sites))

    def status(who: str, listing: str, place: str) -> int:
        return world.ask(who, "GET", f"/api/v1/{listing}?limit=1&after={place}").status_code

    assert status("bob", "convoys", after["convoys"]) == 200
    assert status("bob", "vehicles", after["convoys"]) == 422
    assert status("bob", "sites", sites) == 422
    assert status("alice", "people", sites) == 422
    edited = after["convoys"][:20] + ("A" if after["convoys"][20] != "A" else "B") + after["convoys"][21:]
    assert status("bob", "convoys", edited) == 422
    assert status("bob", "convoys", after["convoys"][:-1]) == 422


@pytest.mark.parametrize("route", sorted(route for route in WRITES if POLICY[route].make.__closure__ and "PATCH" in route))
def test_a_write_names_the_state_it_saw(world: World, route: str) -> None:
    asked = POLICY[route].make(world, OWN)
    method, path = route.partition(" ")[0], path_of(route, asked)
    for seen_, status in (
        (None, 428), ("", 428), ("*", 428), ("x", 428), ('"1","2"', 428), ('"-1"', 428), ('"1.0"', 428), ('"²"', 428),
        ('"' + "9" * 30 + '"', 428), ('"0"', 412), ('"999"', 412),
    ):  # fmt: skip
        headers = {} if seen_ is None else {"If-Match": seen_}
        answer = world.ask(writer(route), method, path, asked.body, headers)
        assert (seen_, answer.status_code) == (seen_, status), answer.text
        assert answer.get_json()["slug"] == ("rev-needed" if status == 428 else "rev-moved")
    assert world.ask(writer(route), method, path, asked.body, {"If-Match": f'"{asked.rev}"'}).status_code == 200


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/reports/x", "/api/v1/reports/%00", "/api/v1/reports/1", "/api/v1/reports/..%2fpeople", "/api/v1/nothing",
        "/api/v2/reports", "/api/", "/app/%00.js", "/desk/..%2f..%2fREADME.md", "/desk/....//README.md", "/app/a%0d%0ab.js",
        "/app/" + "a" * 5000 + ".js", "/desk/%ff.css",
    ],
)  # fmt: skip
def test_a_path_that_names_nothing_is_not_found(world: World, path: str) -> None:
    answer = world.ask("bob", "GET", path)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_an_id_in_capitals_is_the_same_thing_in_a_path_and_none_in_a_body(world: World) -> None:
    key = world.report()
    assert world.ask("bob", "GET", f"/api/v1/reports/{key.upper()}").status_code == 200
    given = {"person": world.person().upper(), "role": "monitor"}
    assert world.ask("alice", "POST", "/api/v1/assignments", given).status_code == 422
