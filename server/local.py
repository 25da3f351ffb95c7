"""``make run``: everything a first look needs, on one machine, from nothing.

Makes local secrets, migrates, loads the demonstration into an empty database, sees that three people can sign in, mints
one enrolment ticket, says where everything is, and serves.
"""

import os
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from server import serving
from server.settings import ROOT

VAR = ROOT / "var"
ENVIRONMENT = VAR / "local.env"
SIGN_INS = VAR / "sign-ins.txt"
STAFF = {"alice": "admin", "bob": "coordinator", "omar": "coordinator"}


@click.command()
@click.option("--port", default=8000, show_default=True, help="Where to serve on localhost.")
def main(port: int) -> None:
    """Serve Corridor on this machine with the Aleppo demonstration.  DATABASE_URL= uses PostgreSQL instead of SQLite."""
    VAR.mkdir(mode=0o700, exist_ok=True)
    check_port(port)
    os.environ.setdefault("CORRIDOR_MODE", "local")
    os.environ.setdefault("CORRIDOR_ORIGIN", f"http://localhost:{port}")
    for name, value in own_secrets().items():
        os.environ.setdefault(name, value)
    click.echo("\n".join(prepare(port)))
    sys.stdout.flush()
    serving.serve(port)


def check_port(port: int) -> None:
    """Say at once, and in words, what the server would say late and in a traceback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise click.ClickException(f"Port {port} cannot be used ({error}). Choose another: make run PORT=8001") from error


def own_secrets() -> dict[str, str]:
    """The secrets of this machine, made once and readable by their owner only.

    A shell reads the file too, for the other commands: ``set -a; . var/local.env; set +a``.
    """
    if not ENVIRONMENT.exists():
        from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        key = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        lines = [
            "CORRIDOR_MODE='local'",
            f"CORRIDOR_SECRET='{secrets.token_urlsafe(48)}'",
            f"CORRIDOR_SERVER_KEY='{key.decode().strip().replace(chr(10), chr(92) + 'n')}'",
        ]
        write_private(ENVIRONMENT, lines)
    pairs = (line.split("=", 1) for line in ENVIRONMENT.read_text("utf-8").splitlines() if "=" in line)
    return {name: value.strip("'") for name, value in pairs}


def write_private(path: Path, lines: list[str]) -> None:
    """Write ``path`` whole or not at all, for its owner's eyes only from the first byte."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def prepare(port: int) -> list[str]:
    """Bring the database to where it can be used; what to tell the person who started it."""
    from server.app import create_app
    from server.db import NotDurable, db
    from server.settings import SettingsError

    try:
        app = create_app()
    except (SettingsError, NotDurable) as error:
        raise click.ClickException(str(error)) from error
    with app.app_context():
        lines = use(port)
        db.engine.dispose()  # no connection may be shared with the workers
    return lines


def use(port: int) -> list[str]:
    """Migrate, load, see to the sign-ins, mint a ticket."""
    from flask import current_app

    from server.adapters.secrets import Keys
    from server.db import db
    from server.demo import aleppo
    from server.domain.codes import grouped
    from server.services import enrolments

    migrate()
    keys: Keys = current_app.extensions["corridor_keys"]
    origin = current_app.extensions["corridor_settings"].origin
    if aleppo.is_empty(db.session()):
        aleppo.load(db.session(), keys, str(current_app.extensions["corridor_public_key"]))
    where = db.engine.url.render_as_string(hide_password=True)
    lines = ["", f"Corridor on {origin}/  (data: {where})", ""]
    if not aleppo.is_loaded(db.session()):
        db.session.commit()
        return [*lines, f"Desk    {origin}/desk/", "        This database is not the demonstration: use your own sign-ins.", ""]
    sign_ins = ensure_sign_ins()
    ticket = enrolments.create(db.session(), keys, None, aleppo.CHELSEA, origin)
    db.session.commit()
    return [
        *lines,
        f"Phone   {ticket.link}",
        f"        code {grouped(ticket.code)}: for Chelsea, once, within 15 minutes. Admins make more under Phones.",
        f"Desk    {origin}/desk/",
        *(f"        {one.login:<6} {one.password or '(has another password by now)'}  {STAFF[one.login]}" for one in sign_ins),
        f"        (kept in {SIGN_INS})",
        "",
        "A phone works without network only from localhost or with TLS. By cable:",
        f"    adb reverse tcp:{port} tcp:{port}    then open {origin}/app/ on the phone.",
        "By Wi-Fi: put a TLS server in front, for example",
        f"    caddy reverse-proxy --from https://corridor.example --to localhost:{port}",
        "and start with CORRIDOR_ORIGIN=https://corridor.example.",
        "",
    ]


def migrate() -> None:
    """To the newest migration; silent where nothing is to do."""
    import logging

    import flask_migrate

    logging.getLogger("alembic").setLevel(logging.WARNING)
    flask_migrate.upgrade()


@dataclass(frozen=True, slots=True)
class SignIn:
    """What to type at the desk.  ``password`` none: the person has set one of their own."""

    login: str
    password: str | None


def ensure_sign_ins() -> list[SignIn]:
    """Passwords for the demonstration's staff, random, kept in a private file; nothing changes where they exist."""
    from sqlalchemy import select

    from server.adapters import passwords
    from server.adapters.secrets import new_code
    from server.db import db
    from server.domain.codes import grouped
    from server.models import Person
    from server.services import accounts

    kept = read_sign_ins()
    found = []
    for person in db.session.scalars(select(Person).where(Person.login.in_(STAFF)).order_by(Person.login)):
        login = str(person.login)
        if person.password_hash is None or login not in kept:
            kept.setdefault(login, grouped(new_code(16)))
            accounts.set_password(db.session(), person, kept[login])
        right = passwords.matches(person.password_hash, kept[login])
        found.append(SignIn(login, kept[login] if right else None))
    if kept != read_sign_ins():
        write_private(SIGN_INS, [f"{login} {password}" for login, password in sorted(kept.items())])
    return found


def read_sign_ins() -> dict[str, str]:
    """login → password, as they were made before."""
    if not SIGN_INS.exists():
        return {}
    lines = SIGN_INS.read_text("utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if " " in line)


if __name__ == "__main__":
    main()
