"""What leaves the server beside the answer: log lines that tell on nobody (P11), and headers that bind browsers (P7)."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from structlog.testing import capture_logs

from server.adapters.secrets import Keys
from server.settings import Settings, SettingsError
from tests.factories import new_id
from tests.people import ALEPPO, BOB, CHELSEA, RAMOUSEH
from tests.security.policy import OWN, POLICY
from tests.security.test_route_walk import path_of, seen
from tests.security.world import World, world

__all__ = ["world"]

CANARY = "canary-3f9a"


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Everything that anything logged or printed, as one text, when it is called."""
    caplog.set_level(logging.DEBUG)
    with capture_logs() as lines:

        def everything() -> str:
            printed = capfd.readouterr()
            return "\n".join([json.dumps(lines, default=str), caplog.text, printed.out, printed.err])

        yield everything


def test_no_log_line_holds_a_name_a_note_a_token_a_code_or_a_password(world: World, said: Any) -> None:
    phone, omar = world.phone(CHELSEA), world.seat(BOB)
    secrets = [phone.token, omar.csrf, CHELSEA.name, "Bus 4", RAMOUSEH, phone.device]
    change = phone.headcount(4713, note=f"{CANARY} note", **{"site.said": f"{CANARY} place", "source.name": f"{CANARY} source"})
    phone.sync(change)
    phone.sync(json.dumps(phone.headcount(note="\ud800")), phone.headcount(total=f"{CANARY} total"), f"{CANARY} no JSON")
    omar.review(change["id"], "return", question=f"{CANARY} question")
    omar.amend(change["id"], {"total": (4713, 4714)}, reason=f"{CANARY} reason")
    omar.get(f"/reports?q={CANARY}")
    secrets.append(change["id"])
    code = world.ask("alice", "POST", f"/api/v1/people/{world.person()}/invitation").get_json()["code"]
    password = f"{CANARY} password"
    ticket = world.ask("alice", "POST", "/api/v1/enrolments", {"person": CHELSEA.id}).get_json()
    label = {"code": ticket["code"], "label": f"{CANARY} label"}
    enrolled = world.ask("nobody", "POST", "/api/v1/enrolments/redeem", label).get_json()
    secrets += [code, ticket["code"], enrolled["token"], enrolled["bundle_key"]]
    for body in (
        {"code": code, "password": password},
        {"code": code, "password": password},
        {"code": f"{CANARY}", "password": password},
    ):
        world.ask("nobody", "POST", "/api/v1/invitations/redeem", body)
    world.ask("nobody", "POST", "/api/v1/session", {"login": f"{CANARY} login", "password": password})
    world.ask("nobody", "POST", "/api/v1/session", f'{{"login": "{CANARY}", "login": 1}}'.encode())
    world.ask("alice", "POST", "/api/v1/people", {"name": f"{CANARY} name", "login": f"{CANARY}"})
    world.ask("alice", "POST", "/api/v1/sites/import", {"operation": ALEPPO, "csv": f"{CANARY},csv\n", "commit": True})
    world.ask("nobody", "GET", f"/api/v1/{CANARY}")
    world.ask("nobody", "GET", f"/app/{CANARY}.js?{CANARY}=1")
    world.ask("nobody", "GET", "/healthz", None, {"User-Agent": CANARY, "Referer": f"https://{CANARY}/", "Cookie": CANARY})
    text = said()
    assert text.count("request") > 15, "nothing was logged at all"
    assert CANARY not in text
    assert [secret for secret in secrets if secret in text] == []


def test_a_fault_is_logged_by_its_kind_and_place_and_answered_without_either(
    world: World, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.services import reports

    def broken(*_: object) -> None:
        raise LookupError(f"{CANARY} value")

    monkeypatch.setattr(reports, "detail", broken)
    answer = world.ask("bob", "GET", f"/api/v1/reports/{new_id()}")
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert CANARY not in answer.text
    assert "LookupError" not in answer.text
    text = said()
    assert "LookupError" in text
    assert CANARY not in text


def test_a_change_that_breaks_the_server_is_kept_and_told_by_its_kind_alone(
    world: World, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.services.custody import Batch

    judge = Batch._judge

    def brittle(self: Any, custody: Any, offered: Any) -> None:
        if offered.values.get("total") == 13:
            raise ZeroDivisionError(f"{CANARY} in the change")
        judge(self, custody, offered)

    monkeypatch.setattr(Batch, "_judge", brittle)
    phone = world.phone(CHELSEA)
    made = [phone.headcount(n) for n in range(10, 17)]
    receipts = phone.sync(*made)["receipts"]
    assert [receipt["outcome"] for receipt in receipts] == ["applied"] * 3 + ["quarantined"] + ["applied"] * 3
    assert receipts[3]["problem"] == "fault"
    text = said()
    assert "ZeroDivisionError" in text
    assert CANARY not in text


@pytest.mark.sqlite_only
@pytest.mark.parametrize("route", sorted(POLICY))
def test_every_answer_has_the_headers_that_bind_a_browser(world: World, route: str) -> None:
    asked = POLICY[route].make(world, OWN)
    method, path = route.partition(" ")[0], path_of(route, asked)
    answers = [
        world.ask("nobody", method, path, asked.body, seen(asked)),
        world.ask("alice", method, path, asked.body, seen(asked)),
        world.ask("bob", "PUT", path, b"{"),
        world.ask("bob", "OPTIONS", path),
    ]
    for answer in answers:
        headers = answer.headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
        assert policy["require-trusted-types-for"] == "'script'"
        assert policy["trusted-types"] == "corridor-worker"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "http" not in headers["Content-Security-Policy"]
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store" or path.startswith(("/app", "/desk"))
        assert "Access-Control-Allow-Origin" not in headers
        allowed = {part.split("=")[0] for part in headers["Permissions-Policy"].split(", ") if not part.endswith("=()")}
        phone = {"camera", "clipboard-write", "geolocation", "screen-wake-lock", "web-share"}
        desk = {"clipboard-write"}
        assert allowed == (phone if path.startswith("/app/") else desk if path.startswith("/desk/") else set())


KEY = "-----BEGIN PRIVATE KEY-----\\nx\\n-----END PRIVATE KEY-----"
WHOLE = {"CORRIDOR_SECRET": "s" * 32, "CORRIDOR_SERVER_KEY": KEY, "CORRIDOR_ORIGIN": "https://corridor.example"}


@pytest.mark.parametrize(
    ("missing", "environment"),
    [
        ("CORRIDOR_SECRET", {name: value for name, value in WHOLE.items() if name != "CORRIDOR_SECRET"}),
        ("CORRIDOR_SECRET", WHOLE | {"CORRIDOR_SECRET": "s" * 31}),
        ("CORRIDOR_SERVER_KEY", {name: value for name, value in WHOLE.items() if name != "CORRIDOR_SERVER_KEY"}),
        ("CORRIDOR_SERVER_KEY", WHOLE | {"CORRIDOR_SERVER_KEY": "x"}),
        ("CORRIDOR_MODE", WHOLE | {"CORRIDOR_MODE": "debug"}),
        ("CORRIDOR_ORIGIN", WHOLE | {"CORRIDOR_ORIGIN": "http://corridor.example"}),
        ("CORRIDOR_ORIGIN", {name: value for name, value in WHOLE.items() if name != "CORRIDOR_ORIGIN"}),
        ("CORRIDOR_BLOBS", WHOLE | {"CORRIDOR_BLOBS": "client/dist/app/blobs"}),
        ("CORRIDOR_SAFETY_LOG", WHOLE | {"CORRIDOR_SAFETY_LOG": "client/dist/app/safety.log"}),
        ("CORRIDOR_LOSSY_DATABASE", WHOLE | {"CORRIDOR_LOSSY_DATABASE": "allowed"}),
        ("CORRIDOR_LOSSY_DATABASE", WHOLE | {"CORRIDOR_MODE": "local", "CORRIDOR_LOSSY_DATABASE": "yes"}),
        ("CORRIDOR_CLOCK_STEP_SECONDS", WHOLE | {"CORRIDOR_CLOCK_STEP_SECONDS": "60"}),
        ("CORRIDOR_CLOCK_STEP_SECONDS", WHOLE | {"CORRIDOR_MODE": "local", "CORRIDOR_CLOCK_STEP_SECONDS": "1.5"}),
        ("CORRIDOR_CLOCK_STEP_SECONDS", WHOLE | {"CORRIDOR_MODE": "local", "CORRIDOR_CLOCK_STEP_SECONDS": "9" * 30}),
    ],
)
def test_the_server_does_not_start_without_its_secrets_and_names_the_variable(missing: str, environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=missing) as refused:
        Settings.from_environment(environment)
    assert "s" * 31 not in str(refused.value)


def test_a_key_that_is_none_stops_the_start_too(app: Flask, fresh_app: Any) -> None:
    with pytest.raises(SettingsError, match="CORRIDOR_SERVER_KEY"):
        fresh_app(server_key=KEY.replace("\\n", "\n"))


def test_every_purpose_has_a_key_of_its_own() -> None:
    keys = Keys("s" * 32)
    made = {keys.mac(purpose, b"same") for purpose in ("token", "cursor", "page", "bundle", "ticket", "invitation", "throttle")}
    assert len(made) == 7
    assert keys.mac("token", b"same") != Keys("t" * 32).mac("token", b"same")
