"""The strict door on every route: what a body may be, before any view reads it."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import orjson
from flask import Flask, Response, g, request
from flask.json.provider import JSONProvider
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from server.api.problems import problem
from server.domain.refusals import Refusal
from server.domain.strict_json import BadJson, loads

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
MAX_INFLATED = 8 * 1024 * 1024  # bytes
MAX_RATIO = 60  # JSON of headcounts compresses 10–25 times
# What takes a file as it is; what is in it is judged where it is opened.
FILES = frozenset({"/api/v1/bundles", "/api/v1/sync/bundle"})
PIECE = 64 * 1024  # bytes


class StrictJson(JSONProvider):
    """Reads through the strict door and writes fast."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return loads(s)
        except BadJson as error:
            raise Refusal("bad-json", f"The body cannot be read: {error}.") from error

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return orjson.dumps(obj).decode()


def body() -> bytes:
    """The request's body, inflated where it was declared gzip: one layer, bounded in size and ratio (P2)."""
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    raw = request.get_data(cache=True)
    if encoding in ("", "identity"):
        return raw
    if encoding != "gzip":
        raise UnsupportedMediaType("Only gzip is understood as Content-Encoding.")
    inflater = zlib.decompressobj(wbits=31)
    limit = min(MAX_INFLATED, max(len(raw) * MAX_RATIO, 64 * 1024))
    try:
        inflated = inflater.decompress(raw, limit + 1)
    except zlib.error as error:
        raise Refusal("bad-json", "The body says gzip and is not.") from error
    if len(inflated) > limit:
        raise RequestEntityTooLarge("The body inflates beyond what is accepted.")
    if not inflater.eof or inflater.unused_data:
        raise Refusal("bad-json", "The gzip body is cut short or has something after its end.")
    return inflated


@contextmanager
def spooled(most: int) -> Iterator[BinaryIO]:
    """The request's body as a file of at most ``most`` bytes, never whole in memory (P2).

    No transaction may be open: a phone on a bad line takes its time, and others would wait for it.
    """
    request.max_content_length = most
    with TemporaryFile() as file:
        while piece := request.stream.read(PIECE):
            file.write(piece)
        yield file


def register(app: Flask) -> None:
    """Refuse bodies that are not what the route takes before a view is chosen to read them."""

    @app.before_request
    def check_content_type() -> Response | None:
        if request.method not in UNSAFE or not request.path.startswith("/api/"):
            return None
        if request.path in FILES:
            if request.mimetype != "application/octet-stream" or request.headers.get("Content-Encoding"):
                raise UnsupportedMediaType("Send the file as it is, as application/octet-stream.")
            return None
        if request.path.startswith("/api/v1/uploads/"):
            return None  # a part of a file: its view says what it may be
        g.has_body = bool(request.content_length) or "chunked" in request.headers.get("Transfer-Encoding", "")
        if g.has_body and request.mimetype != "application/json":
            raise UnsupportedMediaType("Send application/json.")
        if request.path.endswith("/sync"):
            return None  # its envelope is judged by the view: the changes in it are kept whatever they hold
        if request.headers.get("Content-Encoding"):
            raise UnsupportedMediaType("Content-Encoding is understood on /sync only.")
        if raw := body():
            g.json = loads(raw)
        return None

    @app.errorhandler(BadJson)
    def bad(error: BadJson) -> Response:
        return problem("bad-json", f"The body cannot be read: {error}.")
