"""The strict door on every route: what a body may be, before any view reads it."""

import zlib
from typing import Any

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


def register(app: Flask) -> None:
    """Refuse bodies that are not JSON before a view is chosen to read them."""

    @app.before_request
    def check_content_type() -> Response | None:
        if request.method not in UNSAFE or not request.path.startswith("/api/"):
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
