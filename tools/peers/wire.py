"""Plain HTTP with one connection kept alive: how servers are asked around their clients."""

import http.client
import json
from collections.abc import Mapping
from typing import Any, Self

TIMEOUT_SECONDS = 60


class Refused(RuntimeError):
    """The server answered with another status than was expected."""


class Wire:
    """One connection to a server on this machine; ``status`` is that of the last answer."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        self.status = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def ask(self, method: str, path: str, body: Any, headers: Mapping[str, str], expect: tuple[int, ...] = (200, 201)) -> Any:
        """The answer's JSON.  Raises ``Refused`` where its status is not one of ``expect``."""
        content = self.send(method, path, None if body is None else json.dumps(body).encode(), headers)
        if self.status not in expect:
            raise Refused(f"{method} {path}: {self.status} {content[:500].decode(errors='replace')}")
        return json.loads(content) if content else None

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        """The answer's bytes."""
        self.connection.request(method, path, body, {"Content-Type": "application/json", **headers})
        answer = self.connection.getresponse()
        content = answer.read()
        self.status = answer.status
        return content
