"""``kill -9`` under load (docs/sync.md S2.1, S8 12): nothing acknowledged is lost, nothing is applied twice, and the service
recovers by itself.

In ``make test`` five kills at random, and one at each commit of an exchange and of a verdict; ``make soak`` asks for fifty
(``KILLS=``) and writes what it saw to ``docs/soak.md`` (``PAGE=``).
"""

import json
import os
import signal
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

from tests.factories import Desk
from tests.live_server import children
from tests.people import BOB
from tests.soak.conftest import Site
from tests.soak.load import Client, Load, compare, feed_is_contiguous

KILLS = int(os.environ.get("KILLS", "5"))
PAGE = Path(os.environ["PAGE"]) if "PAGE" in os.environ else None
CLIENTS = 8
VICTIMS = {"sqlite": ("worker", "server"), "postgresql": ("worker", "server", "backend", "database")}
HEAD = """# The last soak

`make soak`: eight clients deliver and correct reports without pause while processes are ended with SIGKILL at random: a worker, the whole
server, one connection of PostgreSQL (which then restarts itself), or all of PostgreSQL (started again as a supervisor would). The disk
is waited for (`fsync` on). Afterwards every acknowledged change is looked for: there, byte for byte, in effect once. Besides, the
server is killed just before and just after each commit of an exchange and of a verdict (`tests/soak/test_soak.py`).

| database | on | kills | changes acknowledged | lost | applied twice | exchanges broken | slowest recovery | time |
|---|---|---|---|---|---|---|---|---|
"""
MOST_COMMITS = 12


@dataclass(frozen=True, slots=True)
class Killed:
    """One kill: who died, and how long it took until a client had an answer again."""

    victim: str
    seconds: float


def serving(site: Site) -> int:
    """The process that serves, whose children are the workers."""
    assert site.server.process is not None
    while not (found := children(site.server.process.pid)):
        threading.Event().wait(0.05)  # it is just being started again
    return found[0]


def kill_one(site: Site) -> str:
    """Kill a worker or all of the server, or on PostgreSQL one of its backends or the whole of it."""
    victim = site.chance.choice(VICTIMS[site.kind])
    parent = serving(site)
    if victim == "server":
        os.kill(parent, signal.SIGKILL)
    elif victim == "worker":
        os.kill(site.chance.choice(children(parent) or [parent]), signal.SIGKILL)
    elif victim == "backend":
        assert site.postgres is not None
        os.kill(site.chance.choice(site.postgres.backends()), signal.SIGKILL)  # PostgreSQL restarts itself
    else:
        assert site.postgres is not None
        site.postgres.kill()
        site.postgres.start()  # what a supervisor does
    return victim


def test_kills_at_random_under_load_lose_nothing_and_apply_nothing_twice(site: Site) -> None:
    clients = site.clients(CLIENTS)
    probe = Client(site.phone(), site.chance)
    pause = threading.Event().wait
    killed = []
    begun = time.monotonic()
    with Load(clients) as load:
        for _ in range(KILLS):
            pause(site.chance.uniform(0.2, 1.5))
            victim = kill_one(site)
            died = time.monotonic()
            probe.deliver(pause)
            killed.append(Killed(victim, time.monotonic() - died))
    assert load.faults == []
    with site.server.sessions() as session:
        found = compare(session, clients)
        assert found.is_whole, found
        assert feed_is_contiguous(session)
    assert found.acknowledged > KILLS * CLIENTS
    assert sum(client.broken for client in clients) > 0, "no kill was felt"
    record(site.kind, killed, clients, found.acknowledged, time.monotonic() - begun)


def test_a_kill_at_each_commit_of_an_exchange_loses_nothing(site: Site) -> None:
    pause = threading.Event().wait
    client = Client(site.phone(), site.chance)
    client.deliver(pause)
    points = 0
    for when in ("before", "after"):
        for number in range(1, MOST_COMMITS):
            client.act()
            site.order.write_text(f"{when} {number}", "ascii")
            client.exchange()
            client.deliver(pause)
            if site.order.exists():
                site.order.unlink()
                break  # the exchange has fewer commits
            points += 1
    with site.server.sessions() as session:
        found = compare(session, [client])
        assert found.is_whole, found
        assert feed_is_contiguous(session)
    assert points >= 6, "receive, number and read each commit"


def test_a_kill_at_each_commit_of_a_verdict_leaves_it_given_once_or_not_at_all(site: Site) -> None:
    pause = threading.Event().wait
    client = Client(site.phone(), site.chance)
    wire = site.wire()
    bob = Desk(wire, wire.sign_in(BOB), site.server.url)  # type: ignore[arg-type]
    points = 0
    for when in ("before", "after"):
        for number in range(1, MOST_COMMITS):
            report = client.phone.headcount(47)
            client.outbox, client.texts[report["id"]] = [report], json.dumps(report)
            client.deliver(pause)
            wire.close()  # whoever answered it may be dead by now
            seen = bob.get(f"/reports/{report['id']}")
            headers = {"X-CSRF-Token": bob.csrf, "If-Match": f'"{seen["rev"]}"', "Origin": bob.origin}
            site.order.write_text(f"{when} {number}", "ascii")
            try:
                wire.open(f"/api/v1/reports/{report['id']}/review", "POST", headers, json={"action": "verify", "version": 1})
            except (OSError, HTTPException):
                points += 1
            client.deliver(pause)
            wire.close()
            left = site.order.exists()
            site.order.unlink(missing_ok=True)
            now = bob.get(f"/reports/{report['id']}")
            moves = [line for line in now["history"] if line["event"] == "verified"]
            assert (now["review"], len(moves)) in (("new", 0), ("verified", 1))
            if left:
                break
    assert points >= 2


def record(kind: str, killed: list[Killed], clients: list[Client], acknowledged: int, seconds: float) -> None:
    """Add this run to the page of the last soak."""
    if PAGE is None:
        return
    victims = ", ".join(f"{sum(one.victim == name for one in killed)} {name}" for name in VICTIMS[kind])
    slowest = max(one.seconds for one in killed)
    broken = sum(client.broken for client in clients)
    day = datetime.now(UTC).date().isoformat()
    row = f"| {kind} | {day} | {len(killed)} ({victims}) | {acknowledged:,} | 0 | 0 | {broken} | {slowest:.1f} s | {seconds:.0f} s |\n"
    text = PAGE.read_text("utf-8") if PAGE.exists() else HEAD
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith(f"| {kind} |")]
    PAGE.write_text("".join([*kept, row]), "utf-8")
