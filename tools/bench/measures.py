"""What is measured, each beside its reference.  Progress is told line by line; figures come as entries."""

import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path

import psycopg

from server.adapters.secrets import unbase64url
from tools.bench import references
from tools.bench.load import Run, delivering, together
from tools.bench.office import CLIENTS, Office, Phone, Server, serving
from tools.bench.queued import queued
from tools.bench.table import Entry
from tools.bench.wire import Body, Line, cursor_in
from tools.postgres import Cluster

INSERTS = "plain inserts of the same rows in the same batches by the driver"
BARE = "bare Flask answering a constant under the same Granian"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured.  ``batches`` and ``singles`` are requests of each of the eight clients in one run."""

    runs: int = 3
    batches: int = 60
    batch: int = 50
    singles: int = 400
    pulls: int = 300
    few: int = 1_000
    delta: int = 100_000
    many: int = 1_000_000
    growth: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    growth_batches: int = 20
    stampings: int = 100_000
    queued: int = 500
    bundle: int = 10_000


QUICK = Sizes(
    runs=2, batches=2, batch=10, singles=4, pulls=10, few=50, delta=200, many=400, growth=(50, 400), growth_batches=1, stampings=100, queued=20, bundle=60
)  # fmt: skip


@dataclass
class Bench:
    """The stores, filled once, and what is measured on them."""

    sizes: Sizes
    folder: Path
    cluster: Cluster
    seed: int
    say: Say
    made: int = 0
    growing: list[tuple[int, float, float, float]] = field(default_factory=list)  # stored, per second, empty ms, delta ms

    def office(self, kind: str) -> Office:
        """A new, empty office."""
        self.made += 1
        name = f"bench_{self.made}"
        folder = references.folder_of(self.folder, name)
        if kind == "sqlite":
            url = f"sqlite:///{folder / 'bench.sqlite3'}"
        else:
            with psycopg.connect(self.cluster.url("postgres"), autocommit=True) as connection:
                connection.execute(f"create database {name}".encode())
            url = self.cluster.url(name)
        return Office(kind, url, folder, random.Random(self.seed + self.made))

    # Accepting.

    def accept(self, kind: str) -> Iterator[Entry]:
        """Reports accepted per second, in batches and one by one, and how long the slowest hundredth took."""
        office, other = self.office(kind), self.office(kind)
        sizes = self.sizes
        batch_runs, single_runs, inserts, bare = [], [], [], []
        for run in range(sizes.runs):
            phones = self._phones(office)
            with office.served() as server:
                self._caught_up(server, phones)
                work = [phone.batches(sizes.batches, sizes.batch) for phone in phones]
                batch_runs.append(self._deliver(server, phones, work))
                self.say(f"{kind}: run {run + 1}, batches of {sizes.batch}: {batch_runs[-1].per_second:,.0f} reports per second")
                columns, batches = references.rows_of(office, sizes.batch, sizes.batches * CLIENTS)
                for phone in phones:
                    self._caught_up(server, [phone])
                singles = [phone.batches(sizes.singles, 1) for phone in phones]
                single_runs.append(self._deliver(server, phones, singles))
                self.say(f"{kind}: run {run + 1}, one by one: {single_runs[-1].per_second:,.0f} per second")
            references.emptied(other)
            references.people_of(office, other)
            inserts.append(references.driver_inserts(other, columns, batches))
            self.say(f"{kind}: run {run + 1}, {INSERTS}: {inserts[-1].per_second:,.0f} rows' reports per second")
            with self.bare(office) as server:
                bare.append(together([delivering(server.port, "", own, constant=True) for own in singles]))
            self.say(f"{kind}: run {run + 1}, {BARE}: {bare[-1].per_second:,.0f} per second")
        yield from self._accepted(f"accept_batch_{kind}", batch_runs, inserts, INSERTS)
        yield from self._accepted(f"accept_single_{kind}", single_runs, bare, BARE)

    def _accepted(self, name: str, runs: list[Run], held_against: list[Run], against: str) -> Iterator[Entry]:
        yield Entry.of(name, "per second", [r.per_second for r in runs], [r.per_second for r in held_against], against)
        slowest = [r.percentile_ms(99) for r in runs]
        yield Entry.of(f"{name}_p99", "ms", slowest, [r.percentile_ms(99) for r in held_against], against)

    def _phones(self, office: Office) -> list[Phone]:
        return [office.phone() for _ in range(CLIENTS)]

    def _caught_up(self, server: Server, phones: list[Phone]) -> None:
        for phone in phones:
            line = Line(server.port)
            pull_all(line, phone)
            line.close()

    def _deliver(self, server: Server, phones: list[Phone], work: list[list[Body]]) -> Run:
        return together([delivering(server.port, phone.cursor, own) for phone, own in zip(phones, work, strict=True)])

    @contextmanager
    def bare(self, office: Office, answer: int = 60) -> Iterator[Server]:
        """Bare Flask served as that office would be; ``answer`` is the size of what it says, in bytes."""
        with serving(
            "tools.bench.bare:app", office.folder, {"DATABASE_URL": office.url, "BENCH_ANSWER_BYTES": str(answer)}
        ) as server:
            yield server

    # One phone with a full outbox.

    def outbox(self) -> Iterator[Entry]:
        """Reports that waited on one phone: how often it has to ask, and what travels."""
        yield from queued(self.office("postgresql"), self.sizes.queued, self.sizes.runs, self.say)

    # Pulling.

    @cached_property
    def grown(self) -> Office:
        """The store that grows."""
        return self.office("postgresql")

    def growth(self) -> Iterator[Entry]:
        """The same questions with more and more reports stored, and from that what is asked at two of the sizes."""
        sizes, office = self.sizes, self.grown
        empty: dict[int, list[float]] = {}
        bare: list[float] = []
        for stored in sorted({*sizes.growth, sizes.few, sizes.delta, sizes.many}):
            begun = time.monotonic()
            office.fill(stored)
            self.say(f"stored: {stored:,} reports ({time.monotonic() - begun:.0f} s)")
            phones = [office.phone(office.fillers[number]) for number in range(CLIENTS)]
            with office.served() as server:
                self._caught_up(server, phones)
                empty[stored] = [self._pulls_ms(server, phones[0]) for _ in range(sizes.runs)]
                delta, size = self._delta(office, server, phones[0])
                accepted = self._accepting(server, phones)
            self.growing.append((stored, accepted, statistics.median(empty[stored]), statistics.median(delta)))
            self.say(
                f"with {stored:,} stored: {accepted:,.0f} accepted per second, empty pull {self.growing[-1][2]:.2f} ms, "
                f"pull of 100 changed {self.growing[-1][3]:.2f} ms"
            )
            if stored == sizes.delta:
                with self.bare(office, size) as server:
                    bare = [self._constant_ms(server, size) for _ in range(sizes.runs)]
                yield Entry.of("delta_100_of_100k_ms", "ms, median of pulls", delta, bare, f"{BARE}, as many bytes")
                yield Entry.of("delta_100_of_100k_bytes", "bytes, headers included", [size])
        few, many = empty[sizes.few], empty[sizes.many]
        against = f"an empty pull with {sizes.few:,} stored, in ms"
        yield Entry.of("empty_pull_growth", f"ms with {sizes.many:,} stored", many, few, against)
        stamped = self._after_stampings(office.phone(office.fillers[0]))
        self.say(f"after {sizes.stampings:,} stampings without vacuum: empty pull {statistics.median(stamped):.2f} ms")
        unit = f"ms after {sizes.stampings:,} stampings without vacuum"
        yield Entry.of("empty_pull_after_stampings", unit, stamped, few, against)

    def _after_stampings(self, phone: Phone) -> list[float]:
        """An empty pull where rows were numbered one by one since the tables were last cleaned."""
        office = self.grown
        office.stamp_one_by_one(self.sizes.stampings)
        with office.served() as server:
            self._caught_up(server, [phone])
            return [self._pulls_ms(server, phone) for _ in range(self.sizes.runs)]

    def _pulls_ms(self, server: Server, phone: Phone) -> float:
        """How long a pull takes that brings what is new since the phone's cursor; the same again and again."""
        return self._repeated_ms(server, phone.body([]).request(phone.cursor))

    def _repeated_ms(self, server: Server, request: bytes) -> float:
        line = Line(server.port)
        for _ in range(5):
            line.exchange(request)
        taken = []
        for _ in range(self.sizes.pulls):
            begun = time.perf_counter()
            line.exchange(request)
            taken.append(time.perf_counter() - begun)
        line.close()
        return statistics.median(taken) * 1000

    def _constant_ms(self, server: Server, size: int) -> float:
        return self._repeated_ms(server, Body.of("x" * 43, b'"v":1}', 0).request("x" * 200))

    def _delta(self, office: Office, server: Server, phone: Phone) -> tuple[list[float], int]:
        """Pulls by ``phone`` of 100 reports of its person that another of their phones made meanwhile: (ms, bytes)."""
        other = office.phone((phone.person, phone.site))
        line = Line(server.port)
        pull_all(line, other)
        for body in other.batches(2, 50):
            cursor_in(line.exchange(body.request(other.cursor)))
        line.close()
        request = phone.body([]).request(phone.cursor)
        taken = [self._repeated_ms(server, request) for _ in range(self.sizes.runs)]
        line = Line(server.port)
        answer = line.exchange(request)
        line.close()
        if answer.count(b'"entity":"report"') < 100:
            raise RuntimeError(f"the pull brought {answer.count(b'entity')} changes")
        return taken, line.got

    def _accepting(self, server: Server, phones: list[Phone]) -> float:
        for phone in phones:
            self._caught_up(server, [phone])
        work = [phone.batches(self.sizes.growth_batches, self.sizes.batch) for phone in phones]
        return self._deliver(server, phones, work).per_second

    # Memory.

    def memory(self) -> Iterator[Entry]:
        """Resident memory of all processes after a load, and how much more while a carried file is taken."""
        sizes, office = self.sizes, self.office("postgresql")
        after, shared_once, more, bare, bare_once = [], [], [], [], []
        for run in range(sizes.runs):
            phones = self._phones(office)
            work = [phone.batches(sizes.batches, sizes.batch) for phone in phones]
            file = self._file(office, office.phone())
            with office.served() as server:
                self._caught_up(server, phones)
                self._deliver(server, phones, work)
                after.append(server.memory_mb())
                shared_once.append(server.memory_mb("Pss"))
                more.append(self._peak_mb(server, phones[0], file) - after[-1])
            with self.bare(office) as server:
                together([delivering(server.port, "", own, constant=True) for own in work])
                bare.append(server.memory_mb())
                bare_once.append(server.memory_mb("Pss"))
            self.say(
                f"memory: run {run + 1}, {after[-1]:.0f} MB after the load, {more[-1]:.0f} MB more for a file of {sizes.bundle:,}"
            )
        against = f"{BARE}, after the same load"
        yield Entry.of("memory_after_load_mb", "MB resident, processes summed", after, bare, against)
        yield Entry.of(
            "memory_after_load_shared_once_mb", "MB, what processes share counted once", shared_once, bare_once, against
        )
        yield Entry.of("bundle_10k_extra_mb", "MB resident beyond that", more)

    def _file(self, office: Office, phone: Phone) -> bytes:
        """A file with many reports, as ``phone`` gives it to whoever carries it."""
        # What makes a phone's file stands with the tests that hold it to docs/bundle.md.
        phones = import_module("tests.bundles")
        texts = [phone.headcount()[1] for _ in range(self.sizes.bundle)]
        key = unbase64url(office.keys.bundle_key(phone.device, phone.person))
        file: bytes = phones.bundle(office.spki, key, phones.header(phone.device, phone.n + 1), texts)
        return file

    def _peak_mb(self, server: Server, carrier: Phone, file: bytes) -> float:
        """The most that was resident while ``carrier`` handed the file in."""
        head = (
            "POST /api/v1/sync/bundle HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {carrier.token}\r\nContent-Type: application/octet-stream\r\nContent-Length: {len(file)}\r\n\r\n"
        )
        done, peak = threading.Event(), [server.memory_mb()]

        def watch() -> None:
            while not done.wait(0.02):
                peak.append(server.memory_mb())

        watching = threading.Thread(target=watch)
        watching.start()
        line = Line(server.port)
        try:
            answer = line.exchange(head.encode() + file)
        finally:
            done.set()
            watching.join()
            line.close()
        if f'"changes":{self.sizes.bundle}'.encode() not in answer.replace(b" ", b""):
            raise RuntimeError(f"the file was not taken: {answer[:300]!r}")
        return max(peak)


def pull_all(line: Line, phone: Phone) -> None:
    """Pull until there is no more, as a phone does after its enrolment."""
    while True:
        request = phone.body([]).request(phone.cursor) if phone.cursor else first_request(phone)
        answer = line.exchange(request)
        phone.cursor = cursor_in(answer)
        if b'"more":false' in answer:
            return


def first_request(phone: Phone) -> bytes:
    """That of a phone which has no cursor yet."""
    tail = b'{"cursor":null,' + phone.body([]).tail
    head = (
        "POST /api/v1/sync HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {phone.token}\r\nContent-Type: application/json\r\nContent-Length: {len(tail)}\r\n\r\n"
    )
    return head.encode() + tail
