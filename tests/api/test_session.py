"""Signing in, staying signed in, and what ends it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from server.adapters import clock, passwords
from server.models import Person, SignInAttempt, StaffSession
from server.services import throttle
from tests.factories import Aleppo, Desk
from tests.people import ALICE, BOB, CHELSEA, OMAR

COOKIE = "__Host-corridor-session"
BASE = "https://localhost"  # the cookie is Secure

pytestmark = pytest.mark.usefixtures("aleppo")


def sign_in(client: FlaskClient, login: str, password: str, address: str = "198.51.100.7", **headers: str) -> TestResponse:
    """Try to sign in from ``address``."""
    return client.post(
        "/api/v1/session",
        base_url=BASE,
        json={"login": login, "password": password},
        headers=headers,
        environ_base={"REMOTE_ADDR": address},
    )


@pytest.fixture
def few_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test reaches soon; what is bounded is bounded at any number."""
    monkeypatch.setattr(throttle, "PER_ACCOUNT", 3)
    monkeypatch.setattr(throttle, "PER_ADDRESS", 6)


def token_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE, domain="localhost")
    assert cookie is not None
    return cookie.value


def test_bob_signs_in_and_is_told_who_he_is_and_where(client: FlaskClient) -> None:
    answer = sign_in(client, "bob", BOB.password)
    assert answer.status_code == 200
    assert answer.json["person"]["name"] == "Bob"
    assert answer.json["roles"] == [{"role": "coordinator", "operation": BOB.operation, "site": None}]
    assert answer.json["operations"][0]["names"]["en"] == "Aleppo"
    assert (answer.json["is_admin"], answer.json["coordinates"]) == (False, True)
    again = client.get("/api/v1/session", base_url=BASE)
    assert again.json == answer.json


def test_the_cookie_is_bound_to_this_host_and_hidden_from_scripts(client: FlaskClient) -> None:
    header = sign_in(client, "bob", BOB.password).headers["Set-Cookie"]
    assert header.startswith(f"{COOKIE}=")
    parts = {part.strip() for part in header.split(";")[1:]}
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= parts
    assert not any(part.startswith("Domain") for part in parts)


def test_a_login_is_found_whatever_its_case(client: FlaskClient) -> None:
    assert sign_in(client, " BOB ", BOB.password).status_code == 200


def test_unknown_wrong_invited_and_suspended_read_the_same(client: FlaskClient, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(Person).where(Person.id == OMAR.id).values(status="suspended"))
        session.execute(update(Person).where(Person.id == CHELSEA.id).values(login="chelsea"))
    answers = [
        sign_in(client, "nobody", "a password of some length"),
        sign_in(client, "bob", "a password of some length"),
        sign_in(client, "omar", OMAR.password),
        sign_in(client, "chelsea", "a password of some length"),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.data for answer in answers}) == 1
    assert not any("Set-Cookie" in answer.headers for answer in answers)


def test_a_password_is_hashed_once_whoever_asks(aleppo: Aleppo, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with aleppo.sessions.begin() as session:
        session.execute(update(Person).values(password_hash=passwords.hashed(BOB.password)))
    judged: list[str] = []
    verify = type(passwords.HASHER).verify

    def counted(self: object, password_hash: str, password: str) -> bool:
        judged.append(password_hash[:30])
        return bool(verify(passwords.HASHER, password_hash, password))

    monkeypatch.setattr(type(passwords.HASHER), "verify", counted)
    for login in ("nobody", "bob", "omar"):
        sign_in(client, login, "a password of some length")
    assert len(judged) == 3
    assert len(set(judged)) == 1  # the same algorithm, the same costs


def test_a_sign_in_never_takes_over_a_token_it_was_given(client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "chosen-by-somebody-else", domain="localhost", secure=True)
    sign_in(client, "bob", BOB.password)
    assert token_of(client) != "chosen-by-somebody-else"


def test_signing_in_again_ends_the_session_of_that_browser(aleppo: Aleppo, client: FlaskClient) -> None:
    sign_in(client, "bob", BOB.password)
    first = token_of(client)
    sign_in(client, "bob", BOB.password)
    assert token_of(client) != first
    other = aleppo.app.test_client()
    other.set_cookie(COOKIE, first, domain="localhost", secure=True)
    assert other.get("/api/v1/session", base_url=BASE).status_code == 401


def test_only_a_hash_of_the_token_is_stored(client: FlaskClient, sessions: sessionmaker[Session]) -> None:
    sign_in(client, "bob", BOB.password)
    with sessions() as session:
        stored = session.scalars(select(StaffSession.token_hash)).one()
    assert token_of(client).encode() not in stored


def test_signing_out_ends_the_session_on_the_server(aleppo: Aleppo) -> None:
    bob = aleppo.desk(BOB)
    token = token_of(bob.http)
    assert bob.send("DELETE", "/session", 204, None) is None
    bob.http.set_cookie(COOKIE, token, domain="localhost", secure=True)
    bob.get("/session", 401)


def test_a_session_ends_after_twelve_hours(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    bob = aleppo.desk(BOB)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=11, minutes=59))
    bob.get("/session", 200)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=12, seconds=5))
    bob.get("/session", 401)


def test_an_unsafe_request_needs_the_sessions_own_csrf_token(aleppo: Aleppo) -> None:
    bob, omar = aleppo.desk(BOB), aleppo.desk(OMAR)
    for csrf in ("", "guessed", omar.csrf):
        refused = Desk(bob.http, csrf).send("DELETE", "/session", 403, None)
        assert refused["slug"] == "csrf"
    bob.get("/session", 200)


def test_another_sites_page_can_neither_sign_in_nor_act(aleppo: Aleppo, client: FlaskClient) -> None:
    refused = sign_in(client, "bob", BOB.password, Origin="https://evil.example")
    assert (refused.status_code, refused.json["slug"]) == (403, "csrf")
    bob = aleppo.desk(BOB)
    answer = bob.http.delete(
        "/api/v1/session", base_url=BASE, headers={"X-CSRF-Token": bob.csrf, "Origin": "https://evil.example"}
    )
    assert answer.json["slug"] == "csrf"


@pytest.mark.usefixtures("few_tries")
def test_guesses_on_one_account_are_bounded_from_one_address_and_from_many(client: FlaskClient) -> None:
    for attempt in range(throttle.PER_ACCOUNT):
        assert sign_in(client, "bob", "guess", address=f"203.0.113.{attempt}").status_code == 401
    refused = sign_in(client, "bob", BOB.password, address="203.0.113.99")
    assert (refused.status_code, refused.json["slug"]) == (429, "too-many")
    assert 0 < int(refused.headers["Retry-After"]) <= 901
    assert sign_in(client, "omar", OMAR.password, address="203.0.113.99").status_code == 200


@pytest.mark.usefixtures("few_tries")
def test_guesses_made_at_once_are_bounded_like_guesses_in_turn(aleppo: Aleppo) -> None:
    def guess(number: int) -> int:
        return sign_in(aleppo.app.test_client(), "bob", "guess", address=f"203.0.113.{number}").status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(guess, range(12)))
    assert answers == [401] * throttle.PER_ACCOUNT + [429] * (12 - throttle.PER_ACCOUNT)


@pytest.mark.usefixtures("few_tries")
def test_one_guess_on_each_of_many_accounts_is_bounded_by_its_address(client: FlaskClient) -> None:
    answers = [sign_in(client, f"person{n}", "guess").status_code for n in range(throttle.PER_ADDRESS + 2)]
    assert answers == [401] * throttle.PER_ADDRESS + [429] * 2


@pytest.mark.usefixtures("few_tries")
def test_a_forwarded_address_is_not_believed(client: FlaskClient) -> None:
    for attempt in range(throttle.PER_ADDRESS):
        sign_in(client, f"person{attempt}", "guess", **{"X-Forwarded-For": f"203.0.113.{attempt}"})
    refused = sign_in(client, "omar", OMAR.password, **{"X-Forwarded-For": "203.0.113.250"})
    assert refused.status_code == 429


@pytest.mark.usefixtures("few_tries")
def test_neighbours_in_one_ipv6_network_are_one_guesser(client: FlaskClient) -> None:
    for attempt in range(throttle.PER_ADDRESS):
        sign_in(client, f"person{attempt}", "guess", address=f"2001:db8::{attempt:x}")
    assert sign_in(client, "omar", OMAR.password, address="2001:db8::ffff").status_code == 429
    assert sign_in(client, "omar", OMAR.password, address="2001:db8:0:1::1").status_code == 200


@pytest.mark.usefixtures("few_tries")
def test_nobody_is_locked_out_for_ever(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    for minute in range(0, 30, 3):  # a guesser who never tires
        monkeypatch.setattr(clock, "now", lambda minute=minute: now + timedelta(minutes=minute))
        sign_in(client, "bob", "guess", address=f"203.0.113.{minute}")
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=46))
    assert sign_in(client, "bob", BOB.password).status_code == 200


@pytest.mark.usefixtures("few_tries")
def test_strangers_cannot_keep_bob_out_of_his_own_office(client: FlaskClient) -> None:
    assert sign_in(client, "bob", BOB.password, address="192.0.2.1").status_code == 200
    for attempt in range(throttle.PER_ACCOUNT + 1):
        refused = sign_in(client, "bob", "guess", address=f"203.0.113.{attempt}")
    assert refused.status_code == 429
    assert sign_in(client, "bob", BOB.password, address="192.0.2.1").status_code == 200


@pytest.mark.usefixtures("few_tries")
def test_a_success_costs_nothing(client: FlaskClient, sessions: sessionmaker[Session]) -> None:
    for _ in range(throttle.PER_ACCOUNT + 3):
        assert sign_in(client, "bob", BOB.password).status_code == 200
    with sessions() as session:
        failed = select(func.count()).where(~SignInAttempt.subject.startswith("known:"))
        assert session.scalar(failed) == 0


def test_attempts_do_not_tell_who_tried_from_where(client: FlaskClient, sessions: sessionmaker[Session]) -> None:
    sign_in(client, "bob", "guess", address="203.0.113.5")
    with sessions() as session:
        kept = " ".join(session.scalars(select(SignInAttempt.subject)))
    assert "bob" not in kept
    assert "203.0.113" not in kept


def test_a_monitor_without_a_desk_role_signs_in_to_nothing(aleppo: Aleppo, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(
            update(Person)
            .where(Person.id == CHELSEA.id)
            .values(login="chelsea", password_hash=passwords.hashed(CHELSEA.password))
        )
    client = aleppo.app.test_client()
    answer = sign_in(client, "chelsea", CHELSEA.password)
    assert (answer.json["is_admin"], answer.json["coordinates"]) == (False, False)
    assert client.get("/api/v1/sites", base_url=BASE).status_code == 403
    assert client.get("/api/v1/people", base_url=BASE).status_code == 403


def invitation(aleppo: Aleppo, person: str) -> str:
    alice = aleppo.desk(ALICE)
    return str(alice.post(f"/people/{person}/invitation", 201)["code"])


def redeem(client: FlaskClient, code: str, password: str) -> int:
    body = {"code": code, "password": password}
    return client.post("/api/v1/invitations/redeem", base_url=BASE, json=body).status_code


def test_an_invitation_sets_a_password_once_and_ends_the_sign_ins_before_it(aleppo: Aleppo, client: FlaskClient) -> None:
    before = aleppo.desk(OMAR)
    code = invitation(aleppo, OMAR.id)
    assert redeem(client, code.lower().replace("-", " "), "a new password, long enough") == 204
    before.get("/session", 401)
    assert sign_in(client, "omar", OMAR.password).status_code == 401
    assert sign_in(client, "omar", "a new password, long enough").status_code == 200
    assert redeem(client, code, "another password, long enough") == 410


def test_a_new_invitation_ends_the_one_before(aleppo: Aleppo, client: FlaskClient) -> None:
    first, second = invitation(aleppo, OMAR.id), invitation(aleppo, OMAR.id)
    assert redeem(client, first, "a new password, long enough") == 410
    assert redeem(client, second, "a new password, long enough") == 204


def test_an_invitation_is_too_old_after_seven_days(aleppo: Aleppo, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    code = invitation(aleppo, OMAR.id)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=7, seconds=1))
    assert redeem(client, code, "a new password, long enough") == 410


def test_short_passwords_and_those_that_hold_the_login_are_refused(aleppo: Aleppo, client: FlaskClient) -> None:
    code = invitation(aleppo, OMAR.id)
    assert redeem(client, code, "short") == 422
    assert redeem(client, code, "my name is omar, hello") == 422
    assert redeem(client, code, "a new password, long enough") == 204


@pytest.mark.usefixtures("few_tries")
def test_guessing_invitations_is_bounded(client: FlaskClient) -> None:
    answers = [redeem(client, f"CODE{n}", "a new password, long enough") for n in range(throttle.PER_ADDRESS + 1)]
    assert answers == [404] * throttle.PER_ADDRESS + [429]
