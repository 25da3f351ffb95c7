"""A line as at the edge of a city under siege: narrow, slow, stalling, and cut at any moment."""

import asyncio
import contextlib
import gzip
import json
import random
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

PIECE = 1460  # bytes: what one TCP segment carries
BITS_PER_SECOND = 64_000
ROUND_TRIP = 0.8  # seconds
STALL = 1.0  # seconds
STALLS = 0.02  # of the pieces
SYNC = "/api/v1/sync"


@dataclass
class Sent:
    """A request as far as it came onto the line.  ``answered``: the phone began to hear the answer.  ``cut``: the line was
    cut while it was the last on its connection."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytearray = field(default_factory=bytearray)
    answered: bool = False
    cut: bool = False

    @property
    def length(self) -> int:
        return int(self.headers.get("content-length", "0"))

    @property
    def changes(self) -> list[str]:
        """The ids of the changes in a whole request to the office."""
        if self.path != SYNC or len(self.body) < self.length:
            return []
        body = bytes(self.body)
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return [_id(change) for change in json.loads(body)["changes"]]

    @property
    def piece(self) -> tuple[int, int] | None:
        """From where to where in its file a piece goes."""
        if self.method != "PATCH":
            return None
        start = int(self.headers["upload-offset"])
        return start, start + self.length


def _id(change: str) -> str:
    return str(json.loads(change)["id"])


class Listener:
    """Reads the requests out of what a browser sends over one connection."""

    def __init__(self, sent: list[Sent]) -> None:
        self.sent = sent
        self.head = bytearray()
        self.current: Sent | None = None

    def answers(self, data: bytes) -> None:
        if data and self.current is not None:
            self.current.answered = True

    def heard(self, data: bytes) -> None:
        while data:
            if self.current is not None and len(self.current.body) < self.current.length:
                missing = self.current.length - len(self.current.body)
                self.current.body += data[:missing]
                data = data[missing:]
                continue
            self.head += data
            head, end, rest = bytes(self.head).partition(b"\r\n\r\n")
            if not end:
                return
            first, *lines = head.decode("latin-1").split("\r\n")
            method, path, _ = first.split(" ", 2)
            named = dict(line.split(": ", 1) for line in lines if ": " in line)
            self.current = Sent(method, path, {name.lower(): value for name, value in named.items()})
            self.sent.append(self.current)
            self.head.clear()
            data = rest


@dataclass
class Connection:
    listener: Listener
    writers: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    is_cut: bool = False


class Wire:
    """One direction: so many bits a second, whatever number of connections share them."""

    def __init__(self) -> None:
        self.free_at = 0.0

    def carried_at(self, now: float, size: int) -> float:
        self.free_at = max(self.free_at, now) + size * 8 / BITS_PER_SECOND
        return self.free_at


class BadLine:
    """Between a browser and the office.  ``url`` is the office as the phone sees it; fair until ``bad()``."""

    def __init__(self, office_port: int, seed: int) -> None:
        self.office_port = office_port
        self.random = random.Random(seed)
        self.is_bad = False
        self.sent: list[Sent] = []
        self.open: list[Connection] = []
        self.carrying: set[asyncio.Task[Any]] = set()
        self.up, self.down = Wire(), Wire()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.server = self._do(self._listen())
        self.port = int(self.server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def close(self) -> None:
        self._do(self._stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    @contextmanager
    def bad(self) -> Iterator[None]:
        self.is_bad = True
        try:
            yield
        finally:
            self.is_bad = False

    def cut(self) -> int:
        """Every connection ends at once, and nobody is told; how many requests to the office had no answer yet."""
        return self._do(self._cut())

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._connected, "127.0.0.1", 0)

    async def _stop(self) -> None:
        self.server.close()
        await self._cut()
        await asyncio.gather(*self.carrying)

    async def _cut(self) -> int:
        cut = 0
        for connection in self.open:
            connection.is_cut = True
            if (last := connection.listener.current) is not None:
                last.cut = True
                cut += last.path.startswith("/api/") and not last.answered
            for writer in connection.writers:
                writer.transport.abort()
        return cut

    async def _connected(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        carrying = asyncio.current_task()
        assert carrying is not None
        self.carrying.add(carrying)
        office, to_office = await asyncio.open_connection("127.0.0.1", self.office_port)
        connection = Connection(Listener(self.sent), (to_office, to_phone))
        self.open.append(connection)
        try:
            if self.is_bad:
                await asyncio.sleep(ROUND_TRIP)  # its handshake
            up = self._carry(phone, to_office, self.up, connection, connection.listener.heard)
            down = self._carry(office, to_phone, self.down, connection, connection.listener.answers)
            await asyncio.gather(up, down)
        finally:
            self.open.remove(connection)
            for writer in connection.writers:
                writer.transport.abort()
            self.carrying.remove(carrying)

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        wire: Wire,
        connection: Connection,
        hears: Callable[[bytes], None],
    ) -> None:
        """What is read comes out later, in order; what is on its way when the line is cut is gone."""
        arriving: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)

        async def deliver() -> None:
            while True:
                at, data = await arriving.get()
                await asyncio.sleep(max(0.0, at - self.loop.time()))
                if not data or connection.is_cut:
                    writer.close()
                    return
                writer.write(data)
                with contextlib.suppress(ConnectionError):  # it was cut
                    await writer.drain()

        delivering = asyncio.ensure_future(deliver())
        last = 0.0
        try:
            while not delivering.done():
                try:
                    data = await reader.read(PIECE)
                except ConnectionError:
                    return
                if connection.is_cut:
                    return  # what had come before is gone too
                now = self.loop.time()
                hears(data)
                at = now
                if self.is_bad:
                    carried = wire.carried_at(now, len(data))
                    await asyncio.sleep(carried - now)
                    at = carried + ROUND_TRIP / 2 + (STALL if self.random.random() < STALLS else 0)
                last = max(last, at)
                await arriving.put((last, data))
                if not data:
                    await delivering
                    return
        finally:
            delivering.cancel()
