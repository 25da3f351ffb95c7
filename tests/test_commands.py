"""The commands that are run at the server itself."""

import os
import re
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from server import local, serving
from server.demo import aleppo as demo
from server.models import AuditEntry, Base, EnrolmentTicket, Operation, Person, Report, Site
from tests.databases import Database, Templates
from tests.factories import Aleppo
from tests.people import ALEPPO, CHELSEA

PASSWORD = "a password of some length"


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def rows(sessions: sessionmaker[Session]) -> dict[str, int]:
    """How many rows each table has."""
    with sessions() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_the_demonstration_has_something_to_decide(run: FlaskCliRunner, sessions: sessionmaker[Session]) -> None:
    done = run.invoke(args=["load-demo"])
    assert done.exit_code == 0, done.output
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Site)) == 10
        reports = session.scalars(select(Report)).all()
        told = [
            (report.values["source.name"], report.values["total"]) for report in reports if report.values["how_known"] == "told"
        ]
    assert sorted(total for _, total in told) == [350, 382, 500]
    assert {report.review for report in reports} == {"new", "returned", "verified", "not-counted"}
    assert [report.open_conflicts for report in reports].count(1) == 1
    assert not [report.flags for report in reports if "unresolved" in report.flags]
    assert sum(demo.DEPARTED) == 350


def test_the_demonstration_is_loaded_into_an_empty_database_only(run: FlaskCliRunner, sessions: sessionmaker[Session]) -> None:
    run.invoke(args=["load-demo"])
    before = rows(sessions)
    again = run.invoke(args=["load-demo"])
    assert (again.exit_code, "not empty" in again.output) == (0, True)
    assert rows(sessions) == before


def test_an_admin_made_at_the_server_signs_in_at_the_desk(run: FlaskCliRunner, app: Flask) -> None:
    made = run.invoke(args=["create-admin", "--login", "Alice", "--name", "Alice"], input=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output
    body = {"login": "alice", "password": PASSWORD}
    answer = app.test_client().post("/api/v1/session", base_url="https://localhost", json=body)
    assert answer.json["is_admin"] is True


def test_an_admin_that_cannot_be_is_refused_in_words(run: FlaskCliRunner, sessions: sessionmaker[Session]) -> None:
    for arguments, wanted in (
        (["--login", "al ice", "--name", "Alice", "--password", PASSWORD], "login"),
        (["--login", "alice", "--name", "", "--password", PASSWORD], "name"),
        (["--login", "alice", "--name", "Alice", "--password", "short"], "password"),
        (["--login", "alice", "--name", "Alice", "--password", "alice in wonderland"], "password"),
    ):
        refused = run.invoke(args=["create-admin", *arguments])
        assert refused.exit_code == 1
        assert wanted in refused.output
    assert rows(sessions)["person"] == 0
    run.invoke(args=["create-admin", "--login", "alice", "--name", "Alice", "--password", PASSWORD])
    again = run.invoke(args=["create-admin", "--login", "ALICE", "--name", "Alice", "--password", PASSWORD])
    assert (again.exit_code, rows(sessions)["person"]) == (1, 1)


def test_sites_are_imported_whole_or_not_at_all(run: FlaskCliRunner, sessions: sessionmaker[Session], tmp_path: Path) -> None:
    with sessions.begin() as session:
        names = {"en": "Aleppo", "ar": "حلب"}
        session.add(
            Operation(id=demo.OPERATION, names=names, status="open", time_zone="Asia/Damascus", languages=[], age_bands=[])
        )
    bad = tmp_path / "bad.csv"
    bad.write_text("code,kind,name_en,latitude,longitude\nA,area,One,36,37\nB,area,Two,91,37\n")
    refused = run.invoke(args=["import-sites", str(bad), "--operation", "aleppo"])
    assert refused.exit_code == 1
    assert f"{bad}:3: latitude: Latitude 91 does not exist" in refused.output
    assert rows(sessions)["site"] == 0
    done = run.invoke(args=["import-sites", str(demo.DATA / "sites.csv"), "--operation", "حلب"])
    assert (done.exit_code, done.output) == (0, "Sites: 10 added, 0 changed, 0 unchanged.\n")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("code,kind,name_fr\nA,area,Départ\n".encode("latin-1"))
    assert f"{latin}:2: not UTF-8" in run.invoke(args=["import-sites", str(latin), "--operation", "Aleppo"]).output
    unknown = run.invoke(args=["import-sites", str(bad), "--operation", "Homs"])
    assert (unknown.exit_code, "There are: " in unknown.output) == (1, True)


HOMS = ("create-operation", "--name", "Homs evacuation", "--time-zone", "Asia/Damascus")


def test_an_operation_made_at_the_server_is_whole_and_made_once(run: FlaskCliRunner, sessions: sessionmaker[Session]) -> None:
    made = run.invoke(args=[*HOMS, "--name-ar", "إخلاء حمص", "--age-bands", "0-17, 18+", "--languages", "ar", "--position"])
    assert made.exit_code == 0, made.output
    with sessions() as session:
        [operation] = session.scalars(select(Operation))
        assert operation.names == {"en": "Homs evacuation", "ar": "إخلاء حمص"}
        assert (operation.age_bands, operation.languages, operation.position) == (["0-17", "18+"], ["ar"], True)
        assert (operation.status, operation.exercise, operation.day_starts) == ("open", False, "00:00")
    assert operation.id in made.output
    before = rows(sessions)
    again = run.invoke(args=[*HOMS])
    assert (again.exit_code, "There is an operation called Homs evacuation already." in again.output) == (1, True)
    assert rows(sessions) == before


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--time-zone", "Asia/Nowhere", "time_zone: Not a time zone such as Asia/Damascus."),
        ("--name", "", "names: Give a name in at least one language."),
        ("--day-starts", "6", "day_starts: Not a time of day such as 06:00."),
        ("--languages", "en,de", "languages.1: Must be one of: en, ar, fr, ru."),
        ("--age-bands", "0-4,6+", "age_bands: 6+ does not follow the band before it"),
        ("--contact-line", "x" * 201, "contact_line: At most 200 characters."),
    ],
)
def test_an_operation_that_cannot_be_is_refused_in_words(
    run: FlaskCliRunner, sessions: sessionmaker[Session], option: str, value: str, told: str
) -> None:
    refused = run.invoke(args=[*HOMS, option, value])
    assert (refused.exit_code, told in refused.output) == (1, True), refused.output
    assert rows(sessions)["operation"] == 0


def test_a_setting_changed_at_the_server_is_audited_and_told(run: FlaskCliRunner, aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    changed = run.invoke(args=["set-operation", "حلب", "--contact-line", "Channel 5.", "--no-position", "--name-fr", "Alep"])
    assert (changed.exit_code, "changed contact_line, names." in changed.output) == (0, True), changed.output
    phone.sync()
    copy = phone.copies["operation", ALEPPO]
    assert (copy["contact_line"], copy["names"]) == ("Channel 5.", {"en": "Aleppo", "ar": "حلب", "fr": "Alep"})
    with aleppo.sessions() as session:
        assert session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "operation")).all() == [
            "changed:contact_line,names"
        ]
    assert "nothing was changed" in run.invoke(args=["set-operation", ALEPPO, "--status", "open"]).output
    unknown = run.invoke(args=["set-operation", "Homs", "--status", "closed"])
    assert (unknown.exit_code, "No operation is called 'Homs'" in unknown.output) == (1, True)
    assert run.invoke(args=["set-operation", ALEPPO, "--name-fr", ""]).exit_code == 0  # takes the French name away
    phone.sync()
    assert phone.copies["operation", ALEPPO]["names"] == {"en": "Aleppo", "ar": "حلب"}


def test_a_sound_configuration_is_ok_line_by_line(run: FlaskCliRunner, database_kind: str) -> None:
    lines = run.invoke(args=["check-config"]).output.splitlines()
    found = {line[7:].split(":")[0]: line[:5].strip() for line in lines}
    del found["client"]
    if database_kind == "postgresql":  # the tests' own runs without fsync, and that is said
        assert "WRONG  durability: PostgreSQL runs with fsync=off; Corridor needs fsync=on" in lines
        assert found.pop("durability") == "WRONG"
    else:
        assert found["durability"] == "ok"
    assert set(found.values()) == {"ok"}
    assert {"DATABASE_URL", "migrations", "CORRIDOR_ORIGIN"} <= set(found)


def test_what_is_wrong_is_said_and_ends_with_status_one(fresh_app: Callable[..., Flask]) -> None:
    done = fresh_app(origin="http://corridor.example").test_cli_runner().invoke(args=["check-config"])
    assert done.exit_code == 1
    assert "WRONG  CORRIDOR_ORIGIN: http://corridor.example is not https" in done.output


def test_a_safety_log_that_cannot_be_written_or_read_is_said(fresh_app: Callable[..., Flask], tmp_path: Path) -> None:
    done = fresh_app(safety_log=Path("/dev/null/safety.log")).test_cli_runner().invoke(args=["check-config"])
    assert "WRONG  CORRIDOR_SAFETY_LOG: /dev/null/safety.log cannot be written" in done.output
    damaged = tmp_path / "safety.log"
    damaged.write_bytes(b'{"kind": "begun"\n{"kind": "begun", "at": ""}\n')
    done = fresh_app(safety_log=damaged).test_cli_runner().invoke(args=["check-config"])
    assert f"WRONG  CORRIDOR_SAFETY_LOG: {damaged} is damaged in line 1" in done.output


def test_a_database_behind_its_migrations_is_said(empty_database: Database, templates: Templates) -> None:
    from server.app import create_app
    from server.db import db

    app = create_app(templates.settings(empty_database))
    done = app.test_cli_runner().invoke(args=["check-config"])
    with app.app_context():
        db.engine.dispose()
    assert "WRONG  migrations: at nothing: run `flask db upgrade`" in done.output


def test_a_command_on_a_database_without_tables_says_what_to_do(empty_database: Database, templates: Templates) -> None:
    from server.app import create_app
    from server.db import db

    app = create_app(templates.settings(empty_database))
    admin = ["create-admin", "--login", "alice", "--name", "Alice", "--password", PASSWORD]
    commands = (admin, [*HOMS], ["set-operation", "Homs", "--status", "open"], ["load-demo"])
    done = [app.test_cli_runner().invoke(args=arguments) for arguments in commands]
    with app.app_context():
        db.engine.dispose()
    told = "Error: The database does not answer or is not migrated. `flask db upgrade` migrates it.\n"
    assert {(one.exit_code, one.output) for one in done} == {(1, told)}


def test_no_command_prints_a_secret(run: FlaskCliRunner, app: Flask) -> None:
    settings = app.extensions["corridor_settings"]
    output = run.invoke(args=["check-config"]).output
    assert settings.secret not in output
    assert settings.server_key.splitlines()[1] not in output


def test_every_command_says_what_it_does(run: FlaskCliRunner) -> None:
    for command in (
        "create-admin",
        "create-operation",
        "set-operation",
        "load-demo",
        "import-sites",
        "take-bundles",
        "expire-uploads",
        "check-config",
    ):
        told = run.invoke(args=[command, "--help"])
        assert told.exit_code == 0
        assert re.search(r"^  [A-Z][^.]*\.", told.output, re.MULTILINE), told.output


@pytest.fixture
def start(empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[str, dict[str, int]]]:
    """``make run`` up to where it serves: what it prints, and how many rows there are then."""
    for name in [name for name in os.environ if name.startswith("CORRIDOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_URL", empty_database.url)
    var = tmp_path / "var"
    for name, path in (("VAR", var), ("ENVIRONMENT", var / "local.env"), ("SIGN_INS", var / "sign-ins.txt")):
        monkeypatch.setattr(local, name, path)
    monkeypatch.setattr(serving, "serve", lambda _: None)

    def started() -> tuple[str, dict[str, int]]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        monkeypatch.setenv("CORRIDOR_LOSSY_DATABASE", "allowed")
        done = CliRunner().invoke(local.main, ["--port", str(port)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        for name in [name for name in os.environ if name.startswith("CORRIDOR_")]:
            monkeypatch.delenv(name)
        return done.output, rows(sessionmaker(empty_database.engine))

    return started


def test_a_first_start_makes_everything_and_a_second_one_ticket(
    start: Callable[[], tuple[str, dict[str, int]]], empty_database: Database
) -> None:
    first, before = start()
    kept = local.SIGN_INS.read_text()
    second, after = start()
    assert {table: after[table] - before[table] for table in after if after[table] != before[table]} == {
        "enrolment_ticket": 1,
        "audit_entry": 1,
    }
    assert local.SIGN_INS.read_text() == kept
    codes = [re.search(r"/app/#enrol=([A-Z2-9]{8})", output) for output in (first, second)]
    assert all(codes)
    assert len({code[1] for code in codes if code}) == 2
    for login, role in local.STAFF.items():
        assert re.search(rf"^ +{login} +[A-Z0-9-]{{19}}  {role}$", second, re.MULTILINE), second
    assert "adb reverse" in second
    with sessionmaker(empty_database.engine)() as session:
        tickets = session.scalars(select(EnrolmentTicket.person_id).order_by(EnrolmentTicket.created_at.desc()).limit(2))
        assert set(tickets) == {demo.CHELSEA}
        hashes = session.scalars(select(Person.password_hash).where(Person.login.is_not(None))).all()
    assert all(line.split()[1] not in str(hashes) for line in kept.splitlines())


def test_local_secrets_are_their_owners_alone(start: Callable[[], tuple[str, dict[str, int]]]) -> None:
    output, _ = start()
    for path in (local.ENVIRONMENT, local.SIGN_INS):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for line in local.ENVIRONMENT.read_text().splitlines():
        assert line.split("=", 1)[1] not in output


def test_the_other_commands_read_the_local_secrets_from_a_shell(
    start: Callable[[], tuple[str, dict[str, int]]], empty_database: Database
) -> None:
    start()
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": empty_database.url, "CORRIDOR_LOSSY_DATABASE": "allowed"}
    script = f'set -a; . "{local.ENVIRONMENT}"; set +a; exec "{sys.executable}" -m flask --app server.wsgi load-demo'
    done = subprocess.run(["sh", "-c", script], cwd=local.ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "not empty" in done.stdout) == (0, True), done.stderr


def test_a_missing_secret_is_one_sentence_that_names_it() -> None:
    command = [sys.executable, "-m", "flask", "--app", "server.wsgi", "check-config"]
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(command, cwd=local.ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Corridor does not start: CORRIDOR_SECRET is missing")
    assert "Traceback" not in done.stderr


def test_a_lost_list_of_sign_ins_is_made_anew(start: Callable[[], tuple[str, dict[str, int]]]) -> None:
    start()
    old = local.SIGN_INS.read_text()
    local.SIGN_INS.unlink()
    start()
    assert local.SIGN_INS.read_text().split() != old.split()
    assert [line.split()[0] for line in local.SIGN_INS.read_text().splitlines()] == ["alice", "bob", "omar"]


def test_a_port_in_use_is_said_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = CliRunner().invoke(local.main, ["--port", str(taken.getsockname()[1])])
    assert done.exit_code == 1
    assert "Choose another: make run PORT=8001" in done.output
