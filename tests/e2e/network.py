"""The network between one phone and the office, which a test may make dishonest."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SYNC = "/api/v1/sync"
PORTAL = b"<!doctype html><title>Free Wi-Fi</title><h1>Sign in to the free Wi-Fi of this hotel</h1><script>alert(1)</script>"
# Said between neighbours, or asking for less than the whole, which could not be rewritten.
HOP = {"connection", "keep-alive", "transfer-encoding", "accept-encoding", "if-none-match", "if-modified-since"}


class Network:
    """Passes everything on to the office, until told otherwise.  ``url`` is the office as this phone sees it."""

    def __init__(self, office_port: int) -> None:
        self.office_port = office_port
        self.loses_replies = False
        self.replies_lost = threading.Semaphore(0)
        self.exchanges_left: int | None = None
        self.is_portal = False
        self.portal_answers: list[str] = []
        self.rewritten: dict[str, Callable[[bytes], bytes]] = {}
        self.open_for_replies = threading.Event()
        self.open_for_replies.set()
        self.replies_held = threading.Semaphore(0)
        network = self

        class Hop(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except (ConnectionError, TimeoutError):
                    self.close_connection = True

            def do_GET(self) -> None:
                network.pass_on(self)

            do_POST = do_PATCH = do_HEAD = do_GET  # noqa: N815 - the names are the library's

            def log_message(self, *arguments: object) -> None:
                """Silent: the test says what it wants to know."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Hop)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server.server_address[1]}"

    def close(self) -> None:
        self.open_for_replies.set()
        self.server.shutdown()
        self.server.server_close()

    @contextmanager
    def losing_replies(self) -> Iterator[None]:
        """Exchanges reach the office, and their answers reach nobody."""
        self.loses_replies = True
        try:
            yield
        finally:
            self.loses_replies = False

    @contextmanager
    def one_exchange(self) -> Iterator[None]:
        """One exchange more, then no answer and nothing that arrives."""
        self.exchanges_left = 1
        try:
            yield
        finally:
            self.exchanges_left = None

    @contextmanager
    def slow(self) -> Iterator[None]:
        """Answers to exchanges wait at the door as long as this lasts."""
        self.open_for_replies.clear()
        try:
            yield
        finally:
            self.open_for_replies.set()

    @contextmanager
    def portal(self) -> Iterator[None]:
        """A hotel answers 200 and a page of its own to everything but the files in ``rewritten``."""
        self.is_portal = True
        try:
            yield
        finally:
            self.is_portal = False

    def pass_on(self, hop: BaseHTTPRequestHandler) -> None:
        body = hop.rfile.read(int(hop.headers.get("Content-Length") or 0))
        if self.is_portal and hop.path not in self.rewritten:
            self.portal_answers.append(hop.path)
            return self.answer(hop, 200, [("Content-Type", "text/html")], PORTAL)
        if hop.path == SYNC and self.exchanges_left is not None:
            if self.exchanges_left == 0:
                hop.close_connection = True
                return None
            self.exchanges_left -= 1
        office = http.client.HTTPConnection("127.0.0.1", self.office_port, timeout=30)
        try:
            headers = {name: value for name, value in hop.headers.items() if name.lower() not in HOP}
            office.request(hop.command, hop.path, body, headers)
            reply = office.getresponse()
            content = reply.read()
        finally:
            office.close()
        if hop.path == SYNC:
            if self.loses_replies:
                hop.close_connection = True
                self.replies_lost.release()
                return None
            if not self.open_for_replies.is_set():
                self.replies_held.release()
                self.open_for_replies.wait(30)
        content = self.rewritten.get(hop.path, bytes)(content)
        return self.answer(hop, reply.status, reply.getheaders(), content)

    @staticmethod
    def answer(hop: BaseHTTPRequestHandler, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        hop.send_response(status)
        for name, value in headers:
            if name.lower() not in HOP | {"content-length", "date", "server"}:
                hop.send_header(name, value)
        hop.send_header("Content-Length", str(len(content)))
        hop.end_headers()
        hop.wfile.write(content)
