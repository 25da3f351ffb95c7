"""What is in custody already of an author, as far as a batch of theirs concerns it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, select, union_all, update
from sqlalchemy.orm import Session

from server.domain.access import Actor
from server.domain.changes import HELD, QUARANTINED, Offered
from server.models import Change, table
from server.services.among import among
from server.services.receipts import STORED, Custody

CHANGE = table(Change)
IS_HELD: ColumnElement[str] = literal_column(f"'{HELD}'")  # no parameter, so that the index of held ones serves
WITHOUT_EFFECT = CHANGE.c.outcome.in_((IS_HELD, literal_column(f"'{QUARANTINED}'")))
# What waits under a key belongs elsewhere now.
GONE_ALONG = (
    update(CHANGE)
    .where(CHANGE.c.key == bindparam("b_key"), WITHOUT_EFFECT)
    .values(operation_id=bindparam("b_operation"), site_id=bindparam("b_site"))
)


def of_author() -> list[Select[*tuple[Any, ...]]]:
    """Each way of being concerned by itself, so that each goes through its own index.

    The bounds say nothing that the lists do not.  They are there for PostgreSQL, which reads all that an author ever stated
    where it has not counted yet how much that is, and lists are no bounds to it.
    """
    columns = [CHANGE.c[name] for name in STORED]
    author = CHANGE.c.author_id == bindparam("author")
    named = CHANGE.c.id.between(bindparam("first_id"), bindparam("last_id")), among(CHANGE.c.id, "ids")
    numbered = CHANGE.c.n.between(bindparam("first_n"), bindparam("last_n")), among(CHANGE.c.n, "numbers")
    waits = among(CHANGE.c.held_for, "waiting_for"), CHANGE.c.outcome == IS_HELD, CHANGE.c.settled.is_(None)
    held = select(*columns).where(*waits).offset(0).subquery()
    return [
        select(*columns).where(author, *named),
        select(*columns).where(author, CHANGE.c.device_id == bindparam("device"), *numbered),
        select(held).where(held.c.author_id == bindparam("author")),
    ]


OF_AUTHOR = union_all(*of_author()).order_by("seq")


@dataclass(frozen=True, slots=True)
class Concerned:
    """What changes are looked for by: their ids, those they wait for, and their numbers."""

    ids: Collection[str] = ()
    waiting_for: Collection[str] = ()
    numbers: Collection[int] = ()

    @classmethod
    def by(cls, offered: Sequence[Offered]) -> "Concerned":
        """Whatever has to do with the changes ``offered``."""
        ids = {one.id for one in offered}
        prevs = {one.prev for one in offered if one.prev}
        return cls(ids | prevs, ids, {one.n for one in offered if one.n is not None})

    def parameters(self, actor: Actor) -> dict[str, Any]:
        """As ``of_author`` takes them."""
        return {
            "author": actor.person,
            "ids": list(self.ids),
            "first_id": min(self.ids, default=None),
            "last_id": max(self.ids, default=None),
            "waiting_for": list(self.waiting_for),
            "device": actor.device,
            "numbers": list(self.numbers),
            "first_n": min(self.numbers, default=None),
            "last_n": max(self.numbers, default=None),
        }


class Known:
    """The changes under the same ids and numbers, the chains behind, and what waits for them.

    ``by_id`` holds the one with effect of each id, ``by_number`` the ids of this device's numbers, ``waiting`` what is
    held for a change and not set aside, in the order in which it came.
    """

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session, self.actor = session, actor
        self.by_id: dict[str, Custody] = {}
        self.by_number: dict[int, str] = {}
        self.waiting: dict[str, list[Custody]] = {}
        self._by_bytes: dict[tuple[str, bytes], Custody] = {}

    def all(self) -> Iterable[Custody]:
        return self._by_bytes.values()

    def same(self, offered: Offered) -> Custody | None:
        """The very change, where it came before."""
        return self._by_bytes.get((offered.id, offered.sha256))

    def load(self, offered: Sequence[Offered]) -> None:
        """Load what concerns the changes ``offered``."""
        self._load(Concerned.by(offered))
        # Chains and queues are followed to their ends; nearly always there is nothing to follow.
        sought: set[str] = set()
        while missing := {c.prev for c in self.by_id.values() if c.prev and c.prev not in self.by_id} - sought:
            sought |= missing
            self._load(Concerned(ids=missing))
        held = {c.id for queue in self.waiting.values() for c in queue}
        while held:
            before = set(self.by_id)
            self._load(Concerned(waiting_for=held))
            held = set(self.by_id) - before

    def _load(self, concerned: Concerned) -> None:
        for row in self.session.execute(OF_AUTHOR, concerned.parameters(self.actor)):
            if (row.id, row.sha256) not in self._by_bytes:
                self.add(Custody(**row._mapping))

    def add(self, custody: Custody) -> None:
        """What is in custody from now on."""
        self._by_bytes[custody.id, custody.sha256] = custody
        # The first of an id stands, also where the later one was mended and has no problem any more.
        if custody.problem != "id-reused" and custody.id not in self.by_id:
            self.by_id[custody.id] = custody
            if custody.n is not None and custody.device_id == self.actor.device:
                self.by_number.setdefault(custody.n, custody.id)
            if custody.outcome == HELD and custody.held_for and custody.settled is None:
                self.waiting.setdefault(custody.held_for, []).append(custody)

    def chain(self, prev: str | None) -> set[str]:
        """The change ``prev`` and those before it, as far as they are here."""
        chain: set[str] = set()
        while prev is not None and prev not in chain and prev in self.by_id:
            chain.add(prev)
            prev = self.by_id[prev].prev
        return chain
