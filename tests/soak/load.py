"""Clients that never give up, and a ledger of what each of them was promised."""

import http.client
import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models import Change, Entity, FeedRow, Version
from tests.factories import Phone

NOT_NOW = (500, 502, 503, 504)
PATIENCE = 600  # tries of one request; each waits up to half a second


@dataclass
class Client:
    """One phone that makes reports and corrects them, and offers what is not received until it is."""

    phone: Phone
    chance: random.Random
    outbox: list[dict[str, Any]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)  # report → the number it was given last
    statements: dict[str, int] = field(default_factory=dict)  # report → how many changes make it
    received: dict[str, str] = field(default_factory=dict)  # change → outcome
    broken: int = 0  # exchanges that brought no answer

    def act(self) -> None:
        """Count a few vehicles, and correct a number or two."""
        for _ in range(self.chance.randint(1, 4)):
            total = self.chance.randint(0, 60)
            known = [key for key in self.said if self.chance.random() < 0.2]
            if known:
                key = self.chance.choice(known)
                change = self.phone.amend(key, {"total": (self.said[key], total)}, version=self.statements[key])
            else:
                change = self.phone.headcount(total)
                key = change["id"]
            self.said[key] = total
            self.statements[key] = self.statements.get(key, 0) + 1
            self.outbox.append(change)
            self.texts[change["id"]] = json.dumps(change)

    def exchange(self) -> bool:
        """Offer everything not received; whether an answer came."""
        offered = [self.texts[change["id"]] for change in self.outbox]
        try:
            response = self.phone.post(*offered)
        except (OSError, http.client.HTTPException):
            self.broken += 1
            return False
        if response.status_code in NOT_NOW:
            self.broken += 1
            return False
        assert response.status_code == 200, response.text
        answer = response.get_json()
        self.phone.cursor, self.phone.epoch = answer["cursor"], answer["epoch"]
        self.received |= {receipt["id"]: receipt["outcome"] for receipt in answer["receipts"]}
        self.outbox = [change for change in self.outbox if change["id"] not in self.received]
        return True

    def deliver(self, pause: Callable[[float], object]) -> None:
        """Until nothing is left; a dead server is asked again and again, as a phone does."""
        for _ in range(PATIENCE):
            if self.exchange() and not self.outbox:
                return
            pause(self.chance.uniform(0.05, 0.5))
        raise AssertionError(f"the service did not recover: {len(self.outbox)} changes still wait")


class Load:
    """Clients at work, each in a thread of its own, until told to stop."""

    def __init__(self, clients: list[Client]) -> None:
        self.clients = clients
        self.over = threading.Event()
        self.faults: list[BaseException] = []
        self.threads = [threading.Thread(target=self._work, args=(client,)) for client in clients]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _work(self, client: Client) -> None:
        try:
            while not self.over.is_set():
                client.act()
                if not client.exchange():
                    self.over.wait(client.chance.uniform(0.02, 0.2))
            client.deliver(threading.Event().wait)
        except BaseException as fault:  # noqa: BLE001 - told to the test, which raises it
            self.faults.append(fault)


@dataclass(frozen=True, slots=True)
class Found:
    """What the database holds against what the clients were promised."""

    acknowledged: int
    lost: list[str]
    altered: list[str]
    twice: list[str]
    wrong: list[str]

    @property
    def is_whole(self) -> bool:
        return not (self.lost or self.altered or self.twice or self.wrong)


def compare(session: Session, clients: list[Client]) -> Found:
    """Look for each acknowledged change: there, byte for byte, in effect once, and its report says what was said last."""
    rows: dict[str, list[bytes]] = {}
    for id_, body in session.execute(select(Change.id, Change.body)):
        rows.setdefault(id_, []).append(bytes(body))
    reports = {row.key: row for row in session.scalars(select(Entity).where(Entity.entity == "report"))}
    made: dict[str, int] = {}
    for key in session.scalars(select(Version.entity_key)):
        made[key] = made.get(key, 0) + 1
    lost, altered, twice, wrong = [], [], [], []
    acknowledged = 0
    for client in clients:
        for id_ in client.received:
            acknowledged += 1
            kept = rows.get(id_, [])
            if not kept:
                lost.append(id_)
            elif len(kept) > 1:
                twice.append(id_)
            elif kept[0] != client.texts[id_].encode():
                altered.append(id_)
        for key, total in client.said.items():
            report = reports.get(key)
            if report is None or report.values.get("total") != total or report.open_conflicts:
                wrong.append(key)
            elif made[key] != client.statements[key] or report.version != client.statements[key]:
                twice.append(key)
    return Found(acknowledged, lost, altered, twice, wrong)


def feed_is_contiguous(session: Session) -> bool:
    """The feed's numbers have neither gap nor double, whatever died while they were given."""
    numbers = sorted(session.scalars(select(FeedRow.seq)))
    return numbers == list(range(1, len(numbers) + 1))
