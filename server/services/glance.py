"""One look at whether a batch meets anything at all: nearly always it does not, and nothing needs to be loaded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from server.domain.access import Actor
from server.domain.changes import Offered
from server.models import Change, Entity, Epoch, RemovedValue, table
from server.services.among import among
from server.services.known import WITHOUT_EFFECT, Concerned, of_author

CHANGE, ENTITY, EPOCH, REMOVED = map(table, (Change, Entity, Epoch, RemovedValue))


@dataclass(frozen=True, slots=True)
class Glance:
    """What is there: statements under the keys, values removed from them for good, changes in the author's custody that
    have to do with those offered, and anybody's that wait for a person under the keys.  And the number and name of this
    epoch."""

    epoch: int
    epoch_name: str
    statements: bool
    removed: bool
    custody: bool
    waiting: bool

    @classmethod
    def at(cls, session: Session, actor: Actor, offered: Sequence[Offered], keys: Collection[str]) -> "Glance":
        """Look, with the ``keys`` locked."""
        wanted = Concerned.by(offered).parameters(actor)
        bounds = {"first_key": min(keys, default=None), "last_key": max(keys, default=None)}
        return cls(*session.execute(GLANCE, {"keys": list(keys), **bounds, **wanted}).one())


def _glance() -> Select[*tuple[Any, ...]]:
    statements = select(ENTITY.c.key).where(among(ENTITY.c.key, "keys")).exists()
    removed = select(REMOVED.c.entity_key).where(among(REMOVED.c.entity_key, "keys")).exists()
    custody = or_(*(concerned.exists() for concerned in of_author()))
    bounded = CHANGE.c.key.between(bindparam("first_key"), bindparam("last_key"))  # for what ``of_author`` has its bounds for
    waiting = select(CHANGE.c.seq).where(bounded, among(CHANGE.c.key, "keys"), WITHOUT_EFFECT).exists()
    found = select(EPOCH.c.number, EPOCH.c.name, statements, removed, custody, waiting)
    return found.order_by(EPOCH.c.number.desc()).limit(1)


GLANCE = _glance()
