"""HTTP as lean as it can be written, so that the load generator is not what is measured; and a proxy that counts bytes."""

import gzip
import selectors
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

RECEIVE = 256 * 1024  # bytes at a time


@dataclass(frozen=True, slots=True)
class Body:
    """A request made before the clock starts, but for its cursor, which the answer before it gives.

    ``tail`` is the JSON text after the cursor; ``deflated`` the same, compressed.
    """

    token: str
    tail: bytes
    deflated: bytes
    changes: int

    @classmethod
    def of(cls, token: str, tail: bytes, changes: int) -> "Body":
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        return cls(token, tail, deflater.compress(tail) + deflater.flush(), changes)

    def request(self, cursor: str) -> bytes:
        """The whole request.  The beginning of its gzip body is a stored block, so that nothing is compressed again."""
        head = b'{"cursor":"' + cursor.encode() + b'",'
        size = len(head)
        stored = b"\x00" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + head
        checksum = zlib.crc32(self.tail, zlib.crc32(head))
        body = (
            b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
            + stored
            + self.deflated
            + checksum.to_bytes(4, "little")
            + ((size + len(self.tail)) & 0xFFFFFFFF).to_bytes(4, "little")
        )
        headers = (
            "POST /api/v1/sync HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {self.token}\r\nContent-Type: application/json\r\n"
            f"Content-Encoding: gzip\r\nAccept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return headers.encode() + body


class Line:
    """One keep-alive connection.  ``sent`` and ``got`` count bytes, headers included."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.sent = self.got = 0
        self._connect()

    def _connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def exchange(self, request: bytes) -> bytes:
        """Send one request and give the body of its answer, inflated; raises ``RuntimeError`` unless it is a 200."""
        self.socket.sendall(request)
        self.sent += len(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        head = received[:end].lower()
        if b" 200 " not in head.partition(b"\r\n")[0]:
            raise RuntimeError(f"the server answered {received[:300]!r}")
        size = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = bytearray(received[end + 4 :])
        while len(body) < size:
            body += self._receive()
        self.got += end + 4 + size
        if b"\r\nconnection: close" in head:
            self.socket.close()
            self._connect()
        return gzip.decompress(body) if b"content-encoding: gzip" in head else bytes(body)

    def _receive(self) -> bytes:
        piece = self.socket.recv(RECEIVE)
        if not piece:
            raise RuntimeError("the server hung up")
        return piece

    def close(self) -> None:
        self.socket.close()


def cursor_in(answer: bytes) -> str:
    """The cursor of an answer, found without reading the rest."""
    at = answer.rindex(b'"cursor":"') + 10
    return answer[at : answer.index(b'"', at)].decode()


@dataclass(slots=True)
class Counted:
    """What passed the proxy.  ``requests`` is counted by the request lines that were seen."""

    port: int
    up: int = 0
    down: int = 0
    requests: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def counting_proxy(port: int) -> Iterator[Counted]:
    """Between a client and the server at ``port``: counts the bytes both ways, headers included, as TCP carries them."""
    listening = socket.create_server(("127.0.0.1", 0))
    counted = Counted(listening.getsockname()[1])
    stopping = threading.Event()

    def carry(near: socket.socket) -> None:
        with near, socket.create_connection(("127.0.0.1", port)) as far, selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while not stopping.is_set():
                for key, _ in ready.select(0.2):
                    source: socket.socket = key.fileobj  # type: ignore[assignment]
                    piece = source.recv(RECEIVE)
                    if not piece:
                        return
                    key.data.sendall(piece)
                    with counted.lock:
                        if source is near:
                            counted.up += len(piece)
                            counted.requests += piece.count(b" HTTP/1.1\r\n")
                        else:
                            counted.down += len(piece)

    def accept() -> None:
        while not stopping.is_set():
            try:
                near, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=carry, args=(near,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield counted
    finally:
        stopping.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
