"""What is made of the trials of the peers: the network that counts and breaks, the verdicts, and the page.  No peer runs here."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest

from tools.bench.table import Entry
from tools.peers import page
from tools.peers.faults import Said, compare, other_field, same_field, told
from tools.peers.kinto import batch
from tools.peers.proxy import Broken, Fault, Proxy, read_message
from tools.peers.system import Stored


class Echo:
    """A server that answers each body with itself, and remembers them all."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        echo = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                echo.bodies.append(body.decode())
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def network() -> Iterator[tuple[Echo, Proxy, Callable[[str], str]]]:
    """A server, the network before it, and a client that says one thing and hears the answer."""
    with ExitStack() as stack:
        echo = Echo()
        stack.callback(echo.close)
        proxy = Proxy(echo.port)
        stack.callback(proxy.close)

        def say(text: str) -> str:
            connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=10)
            try:
                connection.request("POST", "/", text)
                return connection.getresponse().read().decode()
            finally:
                connection.close()

        yield echo, proxy, say


def test_what_passes_is_passed_whole_and_counted_with_its_heads(network: tuple[Echo, Proxy, Callable[[str], str]]) -> None:
    echo, proxy, say = network
    assert [say("one"), say("three")] == ["one", "three"]
    assert echo.bodies == ["one", "three"]
    assert proxy.requests == 2
    assert proxy.up > len("onethree") + 2 * len("POST / HTTP/1.1\r\n")
    assert proxy.down > len("onethree") + 2 * len("HTTP/1.1 200 OK\r\n")
    proxy.reset()
    assert (proxy.requests, proxy.up, proxy.down) == (0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "reaches", "hears"),
    [
        ("lose-request", [], False),
        ("lose-response", ["second"], False),
        ("cut", ["second"], False),
        ("duplicate", ["second", "second"], True),
        ("hold", [], False),
        ("strike-before", [], False),
        ("strike-after", ["second"], False),
    ],
)
def test_a_fault_meets_the_one_request_that_it_is_told(
    network: tuple[Echo, Proxy, Callable[[str], str]], kind: str, reaches: list[str], hears: bool
) -> None:
    echo, proxy, say = network
    struck: list[list[str]] = []
    fault = Fault(kind, at=2, strike=lambda: struck.append(list(echo.bodies)))
    proxy.arm(fault)
    assert say("first") == "first"
    if hears:
        assert say("second") == "second"
    else:
        with pytest.raises((OSError, http.client.HTTPException)):
            say("second")
    assert say("third") == "third"
    assert echo.bodies == ["first", *reaches, "third"]
    assert fault.met == "POST / HTTP/1.1"
    assert struck == ([["first", *reaches]] if kind.startswith("strike") else [])


def test_what_is_held_arrives_after_what_overtook_it(network: tuple[Echo, Proxy, Callable[[str], str]]) -> None:
    echo, proxy, say = network
    proxy.arm(Fault("hold", at=1))
    with pytest.raises((OSError, http.client.HTTPException)):
        say("older")
    say("newer")
    assert proxy.release() == ["HTTP/1.1 200 OK"]
    assert echo.bodies == ["newer", "older"]


def test_a_message_ends_where_its_head_says() -> None:
    stream = BytesIO(
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nde\r\n0\r\nEtag: 1\r\n\r\n"
        b"GET / HTTP/1.1\r\n\r\n"
    )
    found = [read_message(stream) for _ in range(4)]
    assert [message and message.body for message in found] == [b"abc", b"2;x=y\r\nde\r\n0\r\nEtag: 1\r\n\r\n", b"", None]


def test_an_answer_without_a_length_ends_with_its_connection_and_one_to_head_has_no_body() -> None:
    assert read_message(BytesIO(b"HTTP/1.1 200 OK\r\n\r\nall of it"), "GET").body == b"all of it"  # type: ignore[union-attr]
    stream = BytesIO(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
    assert [read_message(stream, "HEAD").body, read_message(stream, "PUT").body] == [b"", b""]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "raw",
    [b"POST / HT", b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", b"P / H\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab"],
)
def test_a_message_cut_short_is_no_message(raw: bytes) -> None:
    with pytest.raises(Broken):
        read_message(BytesIO(raw))


def test_each_statement_is_kept_lost_doubled_overwritten_or_contested() -> None:
    said = [Said(f"Bus {n}", 47) for n in range(1, 7)]
    stored = [
        Stored("a", "Bus 1", 47, vehicle="bus"),
        Stored("b", "Bus 2", 47, vehicle="bus"),
        Stored("c", "Bus 2", 47, vehicle="bus"),
        Stored("d", "Bus 3", 48, vehicle="bus"),
        Stored("e", "Bus 4", 48, (47,), vehicle="bus"),
        Stored("f", "Bus 5", 48, (47,), shown=True, vehicle="bus"),
    ]
    tally = compare(said, stored)
    assert (tally.said, tally.kept) == (6, 2)
    assert (tally.lost, tally.duplicated, tally.overwritten) == (["Bus 6"], ["Bus 2"], ["Bus 3"])
    assert (tally.hidden, tally.shown) == (["Bus 4"], ["Bus 5"])
    assert not tally.is_whole
    assert told(tally, "3 faults", claims=1).startswith("kept 2 of 6, **1 lost**, **1 duplicated**, **1 silently overwritten**")
    assert told(compare(said[:1], stored), "3 faults") == "kept 1 of 1 (3 faults)"


def test_a_report_stored_twice_is_not_whole_although_both_say_the_same() -> None:
    twice = [Stored("a", "Bus 1", 47, vehicle="bus"), Stored("b", "Bus 1", 47, vehicle="bus")]
    assert not compare([Said("Bus 1", 47)], twice).is_whole


@pytest.mark.parametrize(
    ("held", "told_to", "begins"),
    [
        (Stored("k", "Bus 1", 48, (49,), shown=True), [1, 1], "conflict shown: both values kept for 1 of 1"),
        (Stored("k", "Bus 1", 49, (48,)), [0, 0], "**silently overwritten** 1 of 1: one value shows"),
        (Stored("k", "Bus 1", 48), [0, 1], "conflict told to the app of one phone alone (1 of 1); the server holds only 48"),
        (Stored("k", "Bus 1", 49), [0, 0], "**silently overwritten**: the server holds only 49 for 1 of 1"),
    ],
)
def test_two_edits_of_one_field_are_shown_hidden_left_on_a_phone_or_gone(held: Stored, told_to: list[int], begins: str) -> None:
    assert same_field(["k"], {"k": held}, told_to).startswith(begins)


def test_two_edits_of_two_fields_are_merged_or_one_is_not_live() -> None:
    merged, one = Stored("a", "Bus 1", 48, vehicle="van"), Stored("b", "Bus 2", 47, vehicle="van")
    assert other_field(["a"], {"a": merged}) == "merged 1 of 1"
    found = other_field(["a", "b"], {"a": merged, "b": one})
    assert found.startswith("merged 1 of 2; **one of the two edits does not show**")
    assert found.endswith("the first phone's shows in 1, the second's in 2")


def test_a_batch_for_kinto_creates_only_where_nothing_is() -> None:
    made = batch([("k", {"total": 1})])
    assert made["defaults"] == {"method": "PUT", "headers": {"If-None-Match": "*"}}
    assert made["requests"] == [{"path": "/buckets/field/collections/reports/records/k", "body": {"data": {"total": 1}}}]


def test_the_page_is_written_between_its_markers_alone() -> None:
    written = "# By hand\n<!-- faults: made by tools.peers -->\nold\n<!-- faults: end -->\nand more\n"
    made = page.replaced(
        written, "faults", page.matrix({"Corridor": {"a request is lost": "kept | all"}, "Kinto": {"else": "x"}})
    )
    assert made.startswith("# By hand\n<!-- faults: made by tools.peers -->\n| fault | Corridor | Kinto |\n")
    assert "| a request is lost | kept \\| all |  |\n| else |  | x |\n<!-- faults: end -->\nand more\n" in made
    with pytest.raises(ValueError, match="figures"):
        page.replaced(written, "figures", "")


def test_the_committed_page_has_both_places() -> None:
    text = page.PAGE.read_text("utf-8")
    for section in ("figures", "faults"):
        assert page.replaced(text, section, "x") != text


def test_corridors_figure_stands_beside_the_peers_of_the_same_name() -> None:
    entries = [
        Entry.of("accept_batch_postgresql", "per second", [7900.0, 8000.0, 8100.0]),
        Entry.of("kinto.accept_batch_postgresql", "per second", [265.0]),
        Entry.of("pouchdb.accept_batch", "per second", [6750.0]),
    ]
    row = page.figures(entries).splitlines()[2]
    assert row == "| reports accepted per second, in batches | 8,000 (7,900 … 8,100) | 265 | 6,750 |"
    assert page.figures(entries[1:]).splitlines()[0] == "|  | Kinto | PouchDB Server |"
