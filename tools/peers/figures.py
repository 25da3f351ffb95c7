"""The figures of Kinto and PouchDB Server, by the names that Corridor's own have, after ``kinto.`` and ``pouchdb.``.

Eight clients, each a process with one keep-alive connection and its requests made beforehand, on the machine that server
and database share.  What a peer does not do for its figure is in ``UNDONE`` and stands beside it on the page.
"""

import gzip
import json
import multiprocessing
import os
import random
import socket
import statistics
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.bench.table import Entry
from tools.peers import kinto, pouchdb
from tools.peers.faults import settled
from tools.peers.kinto import Kinto
from tools.peers.pouchdb import PouchDB
from tools.peers.proxy import Proxy, read_message
from tools.peers.system import System, headcount
from tools.peers.wire import Wire

CLIENTS = 8
CHANGED = 100
PACKED = {"Accept-Encoding": "gzip"}  # as every browser says
GZIP = b"\x1f\x8b"
WAIT_SECONDS = 300
UNDONE = {
    "kinto": "validates nothing of a report; overwrites in place: no versions, no custody; no pull in the same request; "
    f"at most {kinto.BATCH} reports to a batch as it is shipped; one batch is one transaction; PostgreSQL waits for the disk",
    "pouchdb": "does not wait for the disk; validates nothing of a report; no custody; no pull in the same request; one process",
}
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; the first two are requests of each client in one run, by peer."""

    batches: dict[str, int]
    singles: dict[str, int]
    runs: int = 3
    queued: int = 500
    stored: int = 100_000
    pulls: int = 100


USUAL = Sizes({"kinto": 5, "pouchdb": 40}, {"kinto": 60, "pouchdb": 200})
QUICK = Sizes({"kinto": 1, "pouchdb": 2}, {"kinto": 3, "pouchdb": 5}, runs=2, queued=30, stored=500, pulls=5)


@dataclass(frozen=True, slots=True)
class Request:
    """One request, ready to be sent, with how many reports it brings."""

    raw: bytes
    reports: int


def request(
    method: str, path: str, port: int, body: Any = None, headers: dict[str, str] | None = None, reports: int = 0
) -> Request:
    """As a client would send it, with no header that it does not need."""
    content = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: application/json"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return Request("\r\n".join(lines).encode() + b"\r\n\r\n" + content, reports)


class Line:
    """One connection kept alive; bytes on the wire are its measure."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reading = self.socket.makefile("rb")

    def exchange(self, asked: Request) -> bytes:
        """The whole answer, its head included."""
        self.socket.sendall(asked.raw)
        answer = read_message(self.reading, asked.raw.split(b" ", 1)[0].decode())
        if answer is None:
            raise ConnectionError("the server hung up")
        return answer.raw

    def close(self) -> None:
        self.reading.close()
        self.socket.close()


@dataclass(frozen=True, slots=True)
class Run:
    """What eight clients brought through together."""

    accepted: int
    offered: int
    seconds: float
    latencies: Sequence[float]

    @property
    def per_second(self) -> float:
        return self.accepted / self.seconds

    @property
    def p99_ms(self) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] * 1000


def together(port: int, work: Sequence[Sequence[Request]], mark: bytes) -> Run:
    """Every list of requests by a process of its own, all from the same moment.  ``mark`` stands in an answer once for
    each report that was accepted."""
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(len(work) + 1), context.Queue()

    def deliver(own: Sequence[Request]) -> None:
        line, accepted = Line(port), 0
        latencies = []
        barrier.wait(WAIT_SECONDS)
        for one in own:
            begun = time.perf_counter()
            answer = line.exchange(one)
            latencies.append(time.perf_counter() - begun)
            accepted += answer.count(mark)
        results.put((accepted, latencies))
        line.close()

    processes = [context.Process(target=deliver, args=(own,), daemon=True) for own in work]
    for process in processes:
        process.start()
    barrier.wait(WAIT_SECONDS)
    begun = time.perf_counter()
    found = [results.get(timeout=WAIT_SECONDS) for _ in processes]
    seconds = time.perf_counter() - begun
    for process in processes:
        process.join()
    offered = sum(one.reports for own in work for one in own)
    if not any(accepted for accepted, _ in found):
        raise RuntimeError(f"none of {offered} reports was accepted")
    return Run(sum(accepted for accepted, _ in found), offered, seconds, [one for _, own in found for one in own])


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one peer is asked.  ``marks``: what an answer says of each accepted report, in batches and alone."""

    name: str
    suffix: str  # of the names of what is accepted: which database
    batch: int
    marks: tuple[bytes, bytes]
    batched: Callable[[System, list[dict[str, Any]]], Request]
    single: Callable[[System, dict[str, Any]], Request]
    position: Callable[[System], str]
    change: Callable[[System, int], None]
    pull: Callable[[System, str], Request]


def _report(number: int) -> dict[str, Any]:
    return headcount(f"Bus {number}", number % 60) | {"recorded_at": "2016-12-18T23:21:00+02:00"}


def _kinto_headers(system: System) -> dict[str, str]:
    return system.headers if isinstance(system, Kinto) else {}


def _kinto_batch(system: System, reports: list[dict[str, Any]]) -> Request:
    records = [(str(uuid.uuid4()), report) for report in reports]
    body = kinto.batch(records)
    return request("POST", "/v1/batch", system.server.port, body, _kinto_headers(system), len(reports))


def _kinto_single(system: System, report: dict[str, Any]) -> Request:
    headers = _kinto_headers(system) | {"If-None-Match": "*"}
    return request("PUT", f"{kinto.RECORDS}/{uuid.uuid4()}", system.server.port, {"data": report}, headers, 1)


def _kinto_position(system: System) -> str:
    with Wire(system.server.port) as wire:
        newest = wire.ask("GET", f"{kinto.RECORDS}?_limit=1&_sort=-last_modified", None, _kinto_headers(system))["data"]
    return str(newest[0]["last_modified"])


def _kinto_change(system: System, how_many: int) -> None:
    with Wire(system.server.port) as wire:
        headers = _kinto_headers(system)
        rows = wire.ask("GET", f"{kinto.RECORDS}?_limit={how_many}&_sort=last_modified", None, headers)["data"]
        for first in range(0, len(rows), kinto.BATCH):
            changed = [
                {"path": f"{kinto.RECORDS.removeprefix('/v1')}/{row['id']}", "body": {"data": row | {"total": 48}}}
                for row in rows[first : first + kinto.BATCH]
            ]
            said = wire.ask("POST", "/v1/batch", {"defaults": {"method": "PUT"}, "requests": changed}, headers)
            if any(one["status"] != 200 for one in said["responses"]):
                raise RuntimeError(f"Kinto refused a change: {said['responses'][0]}")


def _kinto_pull(system: System, position: str) -> Request:
    path = f"{kinto.RECORDS}?_sort=-last_modified&_since={position}"
    return request("GET", path, system.server.port, headers=_kinto_headers(system) | PACKED, reports=CHANGED)


def _pouchdb_batch(system: System, reports: list[dict[str, Any]]) -> Request:
    docs = [{"_id": str(uuid.uuid4()), **report} for report in reports]
    return request("POST", f"/{pouchdb.DATABASE}/_bulk_docs", system.server.port, {"docs": docs}, reports=len(docs))


def _pouchdb_single(system: System, report: dict[str, Any]) -> Request:
    return request("PUT", f"/{pouchdb.DATABASE}/{uuid.uuid4()}", system.server.port, report, reports=1)


def _pouchdb_position(system: System) -> str:
    with Wire(system.server.port) as wire:
        return str(wire.ask("GET", f"/{pouchdb.DATABASE}", None, {})["update_seq"])


def _pouchdb_change(system: System, how_many: int) -> None:
    with Wire(system.server.port) as wire:
        rows = wire.ask("GET", f"/{pouchdb.DATABASE}/_all_docs?include_docs=true&limit={how_many}", None, {})["rows"]
        docs = [row["doc"] | {"total": 48} for row in rows]
        said = wire.ask("POST", f"/{pouchdb.DATABASE}/_bulk_docs", {"docs": docs}, {})
        if not all(one.get("ok") for one in said):
            raise RuntimeError(f"PouchDB Server refused a change: {said[0]}")


def _pouchdb_pull(system: System, position: str) -> Request:
    path = f"/{pouchdb.DATABASE}/_changes?style=all_docs&include_docs=true&since={position}&limit=1000"
    return request("GET", path, system.server.port, headers=PACKED, reports=CHANGED)


DIALECTS = (
    Dialect(
        "kinto",
        "_postgresql",
        kinto.BATCH,
        (b'"status":201', b'"last_modified"'),
        _kinto_batch,
        _kinto_single,
        _kinto_position,
        _kinto_change,
        _kinto_pull,
    ),
    Dialect(
        "pouchdb",
        "",
        50,
        (b'"ok":true', b'"ok":true'),
        _pouchdb_batch,
        _pouchdb_single,
        _pouchdb_position,
        _pouchdb_change,
        _pouchdb_pull,
    ),
)


def measure(dialect: Dialect, system: Kinto | PouchDB, sizes: Sizes, say: Say) -> Iterator[Entry]:
    """Every figure of one peer whose server has started and is empty."""
    yield from _queued(dialect, system, sizes, say)
    yield from _accepted(dialect, system, sizes, say)
    yield from _delta(dialect, system, sizes, say)


def _queued(dialect: Dialect, system: System, sizes: Sizes, say: Say) -> Iterator[Entry]:
    """What the peer's own client sends and gets for reports that waited, once it has what the server has."""
    trips, up, down = [], [], []
    proxy = Proxy(system.server.port)
    for run in range(sizes.runs):
        phone = system.phone(proxy.url)
        for _ in range(2):  # the second time PouchDB looks through what the first has brought
            settled(phone)
        for number in range(sizes.queued):
            phone.save(headcount(f"Bus {run}-{number}", 47))
        proxy.reset()
        through = settled(phone)
        phone.forget()
        if not through:
            raise RuntimeError(f"{dialect.name}: the queued reports did not go through")
        trips.append(float(proxy.requests))
        up.append(proxy.up / sizes.queued)
        down.append(proxy.down / sizes.queued)
        say(
            f"{dialect.name}: run {run + 1}, {sizes.queued} queued: {proxy.requests} round trips, {up[-1]:.0f} up, {down[-1]:.0f} down"
        )
    proxy.close()
    yield Entry.of(f"{dialect.name}.queued_500_round_trips", f"round trips for {sizes.queued} reports", trips)
    yield Entry.of(f"{dialect.name}.queued_500_bytes_up", "bytes per report", up)
    yield Entry.of(f"{dialect.name}.queued_500_bytes_down", "bytes per report", down)


def _accepted(dialect: Dialect, system: System, sizes: Sizes, say: Say) -> Iterator[Entry]:
    chance = random.Random(1612)  # noqa: S311 - repeatable invention, not secrets
    runs: dict[str, list[Run]] = {"batch": [], "single": []}
    memory = []
    for run in range(sizes.runs):
        batched = [
            [
                dialect.batched(system, [_report(chance.randrange(10**6)) for _ in range(dialect.batch)])
                for _ in range(sizes.batches[dialect.name])
            ]
            for _ in range(CLIENTS)
        ]
        single = [
            [dialect.single(system, _report(chance.randrange(10**6))) for _ in range(sizes.singles[dialect.name])]
            for _ in range(CLIENTS)
        ]
        for how, work, mark in zip(runs, (batched, single), dialect.marks, strict=True):
            runs[how].append(found := together(system.server.port, work, mark))
            refused = f", {found.offered - found.accepted} of {found.offered} refused" if found.accepted < found.offered else ""
            say(f"{dialect.name}: run {run + 1}, {how}: {found.per_second:,.0f} reports per second{refused}")
        memory.append(system.server.memory_mb())
    for how, found_runs in runs.items():
        offered, accepted = (sum(getattr(one, name) for one in found_runs) for name in ("offered", "accepted"))
        note = UNDONE[dialect.name] + (f"; {1 - accepted / offered:.1%} of the reports refused" if accepted < offered else "")
        name = f"{dialect.name}.accept_{how}{dialect.suffix}"
        yield Entry.of(name, "per second", [one.per_second for one in found_runs], against=note)
        yield Entry.of(f"{name}_p99", "ms", [one.p99_ms for one in found_runs])
    yield Entry.of(f"{dialect.name}.memory_after_load_mb", "MB resident, processes summed", memory)


def _delta(dialect: Dialect, system: Kinto | PouchDB, sizes: Sizes, say: Say) -> Iterator[Entry]:
    """The one request that brings what has changed, again and again."""
    begun = time.monotonic()
    system.fill(sizes.stored)
    say(f"{dialect.name}: {sizes.stored:,} reports stored ({time.monotonic() - begun:.0f} s)")
    position = dialect.position(system)
    dialect.change(system, CHANGED)
    asked = dialect.pull(system, position)
    came = _came(system, asked)
    if came != CHANGED:
        raise RuntimeError(f"{dialect.name}: {came} reports came instead of {CHANGED}")
    medians, size = [], 0
    for run in range(sizes.runs):
        line = Line(system.server.port)
        taken = []
        for _ in range(sizes.pulls):
            started = time.perf_counter()
            answer = line.exchange(asked)
            taken.append(time.perf_counter() - started)
            size = len(asked.raw) + len(answer)
        line.close()
        medians.append(statistics.median(taken) * 1000)
        say(f"{dialect.name}: run {run + 1}, pull of {CHANGED} among {sizes.stored:,}: {medians[-1]:.1f} ms, {size:,} bytes")
    yield Entry.of(f"{dialect.name}.delta_100_of_100k_ms", "ms, median of pulls", medians)
    yield Entry.of(f"{dialect.name}.delta_100_of_100k_bytes", "bytes, headers included", [float(size)])


def _came(system: System, asked: Request) -> int:
    """How many reports the answer to ``asked`` brings."""
    first, *lines = asked.raw.decode().partition("\r\n\r\n")[0].split("\r\n")
    method, path, _ = first.split(" ")
    with Wire(system.server.port) as wire:
        content = wire.send(method, path, None, dict(line.split(": ", 1) for line in lines if not line.startswith("Host")))
    if content.startswith(GZIP):
        content = gzip.decompress(content)
    return content.count(b'"vehicle.label"')


def system_of(dialect: Dialect, folder: Path, cluster: Any) -> Kinto | PouchDB:
    """The peer, not started yet."""
    name = f"{dialect.name}_{os.getpid()}"
    return Kinto(folder / name, cluster, database=name) if dialect.name == "kinto" else PouchDB(folder / name)
