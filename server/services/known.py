"""What is in custody already of an author, as far as a batch of theirs concerns it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from server.domain.access import Actor
from server.domain.changes import HELD, Offered
from server.models import Change
from server.services.receipts import STORED, Custody


class Known:
    """The changes under the same ids and numbers, the chains behind, and what waits for them.

    ``by_id`` holds the one with effect of each id, ``by_number`` the ids of this device's numbers, ``waiting`` what is
    held for a change, in the order in which it came.
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
        ids = {one.id for one in offered}
        prevs = {one.prev for one in offered if one.prev}
        numbers = {one.n for one in offered if one.n is not None}
        wanted = or_(Change.id.in_(ids | prevs), Change.held_for.in_(ids) & (Change.outcome == HELD))
        if self.actor.device and numbers:
            wanted = or_(wanted, (Change.device_id == self.actor.device) & Change.n.in_(numbers))
        self._load(wanted)
        # Chains and queues are followed to their ends; nearly always there is nothing to follow.
        sought: set[str] = set()
        while missing := {c.prev for c in self.by_id.values() if c.prev and c.prev not in self.by_id} - sought:
            sought |= missing
            self._load(Change.id.in_(missing))
        held = {c.id for queue in self.waiting.values() for c in queue}
        while held:
            before = set(self.by_id)
            self._load(Change.held_for.in_(held) & (Change.outcome == HELD))
            held = set(self.by_id) - before

    def _load(self, wanted: ColumnElement[bool]) -> None:
        for row in self.session.scalars(select(Change).where(Change.author_id == self.actor.person, wanted)):
            if (row.id, row.sha256) not in self._by_bytes:
                custody = Custody(**{name: getattr(row, name) for name in STORED})
                custody.fields = list(row.fields)
                self.add(custody)

    def add(self, custody: Custody) -> None:
        """What is in custody from now on."""
        self._by_bytes[custody.id, custody.sha256] = custody
        if custody.problem != "id-reused":
            self.by_id[custody.id] = custody
            if custody.n is not None and custody.device_id == self.actor.device:
                self.by_number.setdefault(custody.n, custody.id)
            if custody.outcome == HELD and custody.held_for:
                self.waiting.setdefault(custody.held_for, []).append(custody)

    def chain(self, prev: str | None) -> set[str]:
        """The change ``prev`` and those before it, as far as they are here."""
        chain: set[str] = set()
        while prev is not None and prev not in chain and prev in self.by_id:
            chain.add(prev)
            prev = self.by_id[prev].prev
        return chain
