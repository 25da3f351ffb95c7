"""Bodies as only a socket can send them (protection P2): in chunks, without end, cut short, or slower than any phone."""

import json
import socket
import time

import pytest

from tests.live_server import LiveServer
from tests.security.policy import exchange

HEAD = "POST /api/v1/{} HTTP/1.1\r\nHost: localhost:{}\r\nContent-Type: application/json\r\nConnection: close\r\n{}\r\n\r\n"


def connected(server: LiveServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=20)


def sent(server: LiveServer, path: str, header: str, *parts: bytes) -> bytes:
    """What came back, which is nothing where the server hung up."""
    with connected(server) as wire:
        try:
            wire.sendall(HEAD.format(path, server.port, header).encode())
            for part in parts:
                wire.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it may have answered before it was told everything
        return received(wire)


def received(wire: socket.socket) -> bytes:
    whole = b""
    while True:
        try:
            part = wire.recv(65536)
        except (ConnectionResetError, TimeoutError):
            return whole
        if not part:
            return whole
        whole += part


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def chunk(part: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(part), part)


@pytest.mark.sqlite_only
def test_no_way_of_sending_a_body_passes_its_bounds_or_stops_the_server(live_server: LiveServer) -> None:
    signing_in = json.dumps({"login": "bob", "password": "not his"}).encode()
    whole = chunk(signing_in) + b"0\r\n\r\n"
    chunked = "Transfer-Encoding: chunked"
    assert status(sent(live_server, "session", chunked, whole)) == 401  # read, and judged like any other
    assert status(sent(live_server, "session", chunked, chunk(b'{"a":1,"a":2}') + b"0\r\n\r\n")) == 400
    assert status(sent(live_server, "sync", chunked, chunk(json.dumps(exchange()).encode()) + b"0\r\n\r\n")) == 401
    megabyte = chunk(b" " * 1_000_000)
    assert status(sent(live_server, "session", chunked, *[megabyte] * 12)) in (0, 400, 413)
    assert status(sent(live_server, "session", "Content-Length: 900000000000", b" " * 1000)) in (0, 400, 413)
    for header, body in (
        ("Content-Length: -5", b""),
        ("Content-Length: x", b""),
        ("Content-Length: 5\r\nContent-Length: 50", signing_in),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked", whole),
        (chunked, b"zz\r\n"),
        (chunked, b"ffffffffffffffffff\r\n"),
    ):
        assert status(sent(live_server, "session", header, body)) < 500, header
    # Forty that never finish, as of a crowd of phones on bad lines, keep nobody waiting.
    idle: list[socket.socket] = []
    try:
        for _ in range(4):
            for _ in range(10):
                idle.append(connected(live_server))
                idle[-1].sendall(HEAD.format("session", live_server.port, "Content-Length: 50").encode() + b"{")
            begun = time.monotonic()
            assert status(sent(live_server, "session", f"Content-Length: {len(signing_in)}", signing_in)) in (401, 429)
            assert time.monotonic() - begun < 5
    finally:
        for wire in idle:
            wire.close()
