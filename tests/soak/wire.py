"""The tests' phone and desk over a real connection that may break at any moment."""

import http.client
from dataclasses import dataclass, field
from json import dumps, loads
from threading import Event
from typing import Any

from tests.people import Named

TIMEOUT_SECONDS = 20
PATIENCE = 200


@dataclass
class Answer:
    """What the tests' phones and desks read of an answer."""

    status_code: int
    body: bytes
    cookie: str

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def get_json(self, silent: bool = False) -> Any:
        try:
            return loads(self.body)
        except ValueError:
            if silent:
                return None
            raise


@dataclass
class Wire:
    """Stands in for a ``FlaskClient``: the same calls, over TCP, one connection kept alive until it breaks."""

    port: int
    cookie: str = ""
    connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def post(self, path: str, data: str, content_type: str, headers: dict[str, str]) -> Answer:
        return self.request("POST", path, data, {**headers, "Content-Type": content_type})

    def get(self, path: str) -> Answer:
        """Asked again while the server is being started again: it changes nothing."""
        for _ in range(PATIENCE):
            try:
                return self.request("GET", path, None, {})
            except (OSError, http.client.HTTPException):
                Event().wait(0.1)
        return self.request("GET", path, None, {})

    def open(self, path: str, method: str, headers: dict[str, str], **body: Any) -> Answer:
        return self.request(method, path, dumps(body["json"]), {**headers, "Content-Type": "application/json"})

    def request(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        """Raises ``OSError`` or ``HTTPException`` where no whole answer came."""
        if self.cookie:
            headers = {**headers, "Cookie": self.cookie}
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            return Answer(response.status, response.read(), (response.headers["Set-Cookie"] or "").partition(";")[0])
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def sign_in(self, person: Named) -> str:
        """Sign a member of staff in; the token that guards against forged requests."""
        answer = self.post("/api/v1/session", dumps({"login": person.login, "password": person.password}), "application/json", {})
        assert answer.status_code == 200, answer.text
        self.cookie = answer.cookie
        return str(answer.get_json()["csrf"])
