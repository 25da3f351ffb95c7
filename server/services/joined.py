"""What reads as what: convoys and vehicles that a person says are one (sync S3.6).  How they come to be: ``joins.py``."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from server.models import Convoy, Entity


@dataclass(frozen=True, slots=True)
class Stand:
    """The convoy that a convoy reads as, and where that stands."""

    convoy: str
    site: str | None


def stands(session: Session, convoys: Collection[str]) -> dict[str, Stand]:
    """Each convoy that is known among ``convoys``, with the one it reads as."""
    whole = aliased(Convoy)
    found = select(Convoy.key, whole.key, whole.site_id).join(
        whole, whole.key == func.coalesce(Convoy.merged_into_key, Convoy.key)
    )
    return {key: Stand(of, site) for key, of, site in session.execute(found.where(Convoy.key.in_(convoys)))}


@dataclass(frozen=True, slots=True)
class Reading:
    """``survivors``: each joined key with the one it reads as."""

    survivors: Mapping[str, str] = field(default_factory=dict)

    def of(self, key: str | None) -> str | None:
        """What ``key`` reads as."""
        return self.survivors.get(key, key) if key is not None else None

    def ends(self, keys: Iterable[str]) -> set[str]:
        """What each of ``keys`` reads as."""
        return {self.survivors.get(key, key) for key in keys}

    def whole(self, keys: Iterable[str]) -> set[str]:
        """All keys that read as the same as one of ``keys``."""
        ends = self.ends(keys)
        return ends | {key for key, end in self.survivors.items() if end in ends}


def reading(session: Session, keys: Collection[str]) -> Reading:
    """How ``keys`` read, and what else reads so."""
    if not keys:
        return Reading()
    ends = select(Entity.merged_into_key).where(Entity.key.in_(keys), Entity.merged_into_key.is_not(None))
    rows = select(Entity.key, Entity.merged_into_key).where(
        or_(Entity.merged_into_key.in_(keys), Entity.merged_into_key.in_(ends))
    )
    return Reading({key: str(end) for key, end in session.execute(rows)})
