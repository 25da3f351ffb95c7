"""The network between a phone and its server: counts every byte, and does one thing wrong at the request it is told.

It knows HTTP/1.1 just well enough to tell where a request and an answer end; what passes is passed byte for byte.
"""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO

TIMEOUT_SECONDS = 30
BODILESS = (204, 304)


class Broken(ConnectionError):
    """The other side ended in the middle of a message."""


@dataclass(frozen=True, slots=True)
class Message:
    """One request or answer as it stood on the wire."""

    head: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        return self.head + self.body

    @property
    def first_line(self) -> str:
        return self.head.partition(b"\r\n")[0].decode("latin-1")

    def header(self, name: str) -> str:
        """Its value in lower case; empty where there is none."""
        for line in self.head.split(b"\r\n")[1:]:
            found, _, value = line.partition(b":")
            if found.strip().lower() == name.encode():
                return value.strip().decode("latin-1").lower()
        return ""


def read_message(stream: BinaryIO, answers: str | None = None) -> Message | None:
    """The next message; none where the stream ended before it began.

    ``answers``: the method of the request that this answers; none: it is a request.
    """
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline(65_536)
        if not line:
            if head:
                raise Broken("in a head")
            return None
        head += line
        if head == b"\r\n":
            head = b""  # between two messages, as old clients send
    message = Message(head, b"")
    if answers is not None:
        status = int(message.first_line.split(" ")[1])
        if answers == "HEAD" or status in BODILESS or 100 <= status < 200:
            return message
    return Message(head, _body(stream, message, until_the_end=answers is not None))


def _body(stream: BinaryIO, message: Message, *, until_the_end: bool) -> bytes:
    if "chunked" in message.header("transfer-encoding"):
        return _chunks(stream)
    length = message.header("content-length")
    if length:
        return _exactly(stream, int(length))
    return stream.read() if until_the_end else b""


def _chunks(stream: BinaryIO) -> bytes:
    found = b""
    while True:
        line = stream.readline(65_536)
        if not line.endswith(b"\n"):
            raise Broken("in a chunk")
        size = int(line.split(b";")[0], 16)
        found += line + _exactly(stream, size)
        end = stream.readline(65_536)
        found += end
        if size == 0:
            while end not in (b"\r\n", b""):  # trailers
                end = stream.readline(65_536)
                found += end
            return found


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise Broken("in a body")
    return found


@dataclass
class Fault:
    """What goes wrong, once, at the request with the number ``at`` (from 1) since it was armed.

    kinds: lose-request · lose-response · duplicate · hold (the request arrives only at ``release``, the client's
    connection breaks) · cut (half the answer's body) · strike-before, strike-during, strike-after (``strike`` is called before
    the request goes on, as soon as it has gone, or when its answer has come, and the client's connection breaks).
    """

    kind: str
    at: int
    strike: Callable[[], object] = lambda: None
    met: str = ""  # the first line of the request that it met
    over: threading.Event = field(default_factory=threading.Event)

    def struck(self) -> bool:
        """Whether it met a request; comes back when ``strike`` has."""
        return bool(self.met) and self.over.wait(2 * TIMEOUT_SECONDS)


@dataclass
class Proxy:
    """Listens on a port of its own and passes everything on to ``server_port``."""

    server_port: int
    fault: Fault | None = None
    requests: int = 0
    up: int = 0
    down: int = 0
    held: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self.seen = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def arm(self, fault: Fault) -> None:
        """From now on requests are numbered, and ``fault`` meets one of them."""
        with self.lock:
            self.fault, self.seen = fault, 0

    def disarm(self) -> None:
        with self.lock:
            self.fault = None

    def reset(self) -> None:
        """Count from nothing."""
        with self.lock:
            self.requests = self.up = self.down = 0

    def release(self) -> list[str]:
        """Bring what was held to the server; the first lines of what it answered."""
        answers = []
        for request in self.held:
            with suppress(OSError), self._server() as server:
                server.sendall(request.raw)
                answer = read_message(server.makefile("rb"), request.first_line.split(" ")[0])
                answers.append(answer.first_line if answer else "")
        self.held.clear()
        return answers

    def close(self) -> None:
        # Closing alone would leave the thread in ``accept`` for ever.
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _server(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.server_port), timeout=TIMEOUT_SECONDS)

    def _serve(self, client: socket.socket) -> None:
        """One client's connection, which has a connection to the server of its own, as without a proxy."""
        with suppress(OSError, ValueError), client, self._server() as server:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            reading, answers = client.makefile("rb"), server.makefile("rb")
            while (request := read_message(reading)) is not None:
                fault = self._counted(request)
                if fault is None:
                    self._passed(client, request, server, answers)
                    continue
                try:
                    if not self._faulty(fault, client, request, server, answers):
                        return
                finally:
                    fault.over.set()

    def _counted(self, request: Message) -> Fault | None:
        with self.lock:
            self.requests += 1
            self.up += len(request.raw)
            self.seen += 1
            if self.fault is None or self.fault.met or self.seen != self.fault.at:
                return None
            self.fault.met = request.first_line
            return self.fault

    def _answer(self, request: Message, server: socket.socket, answers: BinaryIO) -> Message:
        server.sendall(request.raw)
        answer = read_message(answers, request.first_line.split(" ")[0])
        if answer is None:
            raise Broken("instead of an answer")
        return answer

    def _passed(self, client: socket.socket, request: Message, server: socket.socket, answers: BinaryIO) -> None:
        self._give(client, self._answer(request, server, answers).raw)

    def _give(self, client: socket.socket, raw: bytes) -> None:
        client.sendall(raw)
        with self.lock:
            self.down += len(raw)

    def _faulty(self, fault: Fault, client: socket.socket, request: Message, server: socket.socket, answers: BinaryIO) -> bool:
        """Whether the connection goes on."""
        if fault.kind == "duplicate":
            with self._server() as another:
                self._answer(request, another, another.makefile("rb"))
            self._passed(client, request, server, answers)
            return True
        if fault.kind == "hold":
            self.held.append(request)
        elif fault.kind == "lose-response":
            self._answer(request, server, answers)
        elif fault.kind == "cut":
            answer = self._answer(request, server, answers)
            self._give(client, answer.head + answer.body[: len(answer.body) // 2] if answer.body else answer.head[:20])
        elif fault.kind == "strike-before":
            fault.strike()
        elif fault.kind == "strike-during":
            server.sendall(request.raw)
            fault.strike()
        elif fault.kind == "strike-after":
            self._answer(request, server, answers)
            fault.strike()
        elif fault.kind != "lose-request":
            raise ValueError(fault.kind)
        return False
