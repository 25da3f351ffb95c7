"""Backups: a copy of all rows, kept and put back within a test, and the real ones of docs/backup.md."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session, sessionmaker

from server.models import Base
from tests.live_server import LiveServer
from tools.postgres import installed

Command = Callable[..., str]  # runs a command of the office with these arguments; what it printed


@dataclass(frozen=True, slots=True)
class Copied:
    """The rows of every table as they stood."""

    rows: dict[str, list[dict[str, Any]]]

    @classmethod
    def of(cls, sessions: sessionmaker[Session]) -> "Copied":
        with sessions() as session:
            tables = Base.metadata.tables.items()
            return cls({name: [dict(row._mapping) for row in session.execute(select(table))] for name, table in tables})

    def put_back(self, sessions: sessionmaker[Session]) -> None:
        """Nothing of what happened since is left."""
        with sessions.begin() as session:
            unchecked(session)
            for name, table in Base.metadata.tables.items():
                session.execute(delete(table))
                if self.rows[name]:
                    session.execute(insert(table), self.rows[name])


def unchecked(session: Session) -> None:
    """Let this transaction empty and fill tables in whatever order."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("set local session_replication_role = replica"))
    else:
        session.execute(text("pragma defer_foreign_keys = on"))


def dump(server: LiveServer, into: Path) -> None:
    """A backup of a running server's database, made by the commands of docs/backup.md, and declared."""
    backup = server.flask("backup-begin").strip()
    if server.database.kind == "sqlite":
        with closing(sqlite3.connect(file_of(server))) as source:
            source.execute("VACUUM INTO ?", (str(into),))
    else:
        ran(str(programs(server) / "pg_dump"), "--format=custom", f"--file={into}", server.database.url)
    server.flask("backup-done", backup)


def put_back(server: LiveServer, backup: Path) -> str:
    """The backup in the place of the database, as docs/backup.md has it; what ``restore-epoch`` said."""
    server.stop()
    server.database.close()
    if server.database.kind == "sqlite":
        file = file_of(server)
        for old in file.parent.glob(f"{file.name}*"):  # the write-ahead log belongs to the database that is gone
            old.unlink()
        shutil.copyfile(backup, file)
    else:
        options = ("--clean", "--if-exists", "--single-transaction", f"--dbname={server.database.url}")
        ran(str(programs(server) / "pg_restore"), *options, str(backup))
    told = server.flask("restore-epoch")
    server.start()
    return told


def programs(server: LiveServer) -> Path:
    """Where PostgreSQL's own programs lie that are not older than the server."""
    with server.sessions() as session:
        major = int(session.scalar(text("show server_version_num")) or 0) // 10_000
    for folder in installed():
        if (folder / "pg_dump").exists():
            said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
            if int(said.split()[2].split(".")[0]) >= major:
                return folder
    pytest.fail(f"pg_dump of PostgreSQL {major} or newer is missing: apt-get install postgresql-client")


def file_of(server: LiveServer) -> Path:
    return Path(server.database.url.removeprefix("sqlite:///"))


def ran(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
