"""One look at whether a batch meets anything at all: nearly always it does not, and nothing needs to be loaded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from server.domain.access import Actor
from server.domain.changes import Offered
from server.models import Entity, Epoch, RemovedValue, table
from server.services.among import among
from server.services.known import Concerned, of_author

ENTITY, EPOCH, REMOVED = map(table, (Entity, Epoch, RemovedValue))


@dataclass(frozen=True, slots=True)
class Glance:
    """What is there: statements under the keys, values removed from them for good, and changes in the author's custody that
    have to do with those offered.  And the number and name of this epoch."""

    epoch: int
    epoch_name: str
    statements: bool
    removed: bool
    custody: bool

    @classmethod
    def at(cls, session: Session, actor: Actor, offered: Sequence[Offered], keys: Collection[str]) -> "Glance":
        """Look, with the ``keys`` locked."""
        wanted = Concerned.by(offered).parameters(actor)
        return cls(*session.execute(GLANCE, {"keys": list(keys), **wanted}).one())


def _glance() -> Select[*tuple[Any, ...]]:
    statements = select(ENTITY.c.key).where(among(ENTITY.c.key, "keys")).exists()
    removed = select(REMOVED.c.entity_key).where(among(REMOVED.c.entity_key, "keys")).exists()
    custody = or_(*(concerned.exists() for concerned in of_author()))
    return select(EPOCH.c.number, EPOCH.c.name, statements, removed, custody).order_by(EPOCH.c.number.desc()).limit(1)


GLANCE = _glance()
