"""What ``flask check-config`` looks at before a server is trusted with testimony."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from server.adapters.safety_log import SafetyLog
from server.db import NotDurable, check_durability, db
from server.settings import ROOT, Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.  ``found`` says what is there, never a secret."""

    ok: bool
    what: str
    found: str


def run(app: Flask) -> list[Finding]:
    """All findings, in the order of a start."""
    settings: Settings = app.extensions["corridor_settings"]
    blobs = _writable("CORRIDOR_BLOBS", settings.blobs)
    return [*_settings(settings), *_database(settings), blobs, _safety_log(settings.safety_log), _client(settings)]


def _settings(settings: Settings) -> Iterator[Finding]:
    # The application would not have started without them; the lines say that they were looked at.
    yield Finding(True, "CORRIDOR_SECRET", f"{len(settings.secret)} characters")
    yield Finding(True, "CORRIDOR_SERVER_KEY", "a P-256 private key")
    local = settings.mode == "local"
    yield Finding(True, "CORRIDOR_MODE", settings.mode)
    origin = urlsplit(settings.origin)
    secure = origin.scheme == "https" or (local and origin.hostname in ("localhost", "127.0.0.1"))
    told = settings.origin if secure else f"{settings.origin} is not https: phones refuse to work offline without TLS"
    yield Finding(secure and not origin.path, "CORRIDOR_ORIGIN", told)
    # Never in production: the application would not have started.
    if settings.lossy_database:
        yield Finding(True, "CORRIDOR_LOSSY_DATABASE", "allowed: for a throw-away database, never for testimony")
    if settings.clock_step:
        yield Finding(True, "CORRIDOR_CLOCK_STEP_SECONDS", f"the clock stands {settings.clock_step.total_seconds():g} s beside")


def _database(settings: Settings) -> Iterator[Finding]:
    url = make_url(settings.database_url)
    yield _judged("DATABASE_URL", lambda: _connected(url.render_as_string(hide_password=True)))
    yield _judged("durability", _durable)
    yield _judged("migrations", _migrated)
    if url.get_backend_name() == "sqlite" and url.database:
        yield _writable("folder of the database", Path(url.database).resolve().parent)


def _writable(what: str, folder: Path) -> Finding:
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    writable = os.access(folder, os.W_OK | os.X_OK)
    return Finding(writable, what, f"{folder} {'can' if writable else 'cannot'} be written")


def _safety_log(path: Path) -> Finding:
    log = SafetyLog(path)
    if not log.begin():
        return Finding(False, "CORRIDOR_SAFETY_LOG", f"{path} cannot be written: no phone can be revoked, nobody suspended")
    read = log.read()
    if read.damaged:
        lines = ", ".join(map(str, read.damaged))
        return Finding(False, "CORRIDOR_SAFETY_LOG", f"{path} is damaged in line {lines}: keep a copy, and begin another")
    torn = f", and a crash cut short line {', '.join(map(str, read.torn))}: nothing is lost" if read.torn else ""
    return Finding(True, "CORRIDOR_SAFETY_LOG", f"{path} can be written, {len(read.entries)} entries{torn}")


def _judged(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(True, what, look())
    except (NotDurable, SQLAlchemyError, LookupError) as error:
        # The first line: drivers add the statement, and below it what was bound to it.
        return Finding(False, what, str(error).splitlines()[0])


def _connected(shown: str) -> str:
    with db.engine.connect():
        return shown


def _durable() -> str:
    check_durability(db.engine)
    return "an acknowledged commit is on disk"


def _migrated() -> str:
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    with db.engine.connect() as connection:
        heads = set(MigrationContext.configure(connection).get_current_heads())
    if heads != set(scripts.get_heads()):
        raise LookupError(f"at {', '.join(sorted(heads)) or 'nothing'}: run `flask db upgrade`")
    return f"at {', '.join(sorted(heads))}, the newest"


def _client(settings: Settings) -> Finding:
    built = all((settings.client_dist / part / "index.html").is_file() for part in ("app", "desk"))
    return Finding(built, "client", f"{settings.client_dist} {'is built' if built else 'is not built: run `make client`'}")
