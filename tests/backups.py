"""A copy of all rows of a database, kept beside it and put back: what a backup is, without the minutes it takes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session, sessionmaker

from server.models import Base


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
