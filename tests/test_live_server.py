"""The server that end-to-end tests talk to."""

import urllib.request
from collections.abc import Callable
from urllib.error import URLError

import pytest
from sqlalchemy import select

from server.models import Person
from tests.live_server import LiveServer
from tests.people import CHELSEA
from tests.test_databases import person


def test_it_comes_back_where_it_was_with_what_it_had(live_server: LiveServer) -> None:
    with live_server.sessions.begin() as session:
        session.add(person(CHELSEA))
    live_server.stop()
    with pytest.raises(URLError):
        urllib.request.urlopen(f"{live_server.url}/healthz", timeout=2)
    live_server.start()
    with urllib.request.urlopen(f"{live_server.url}/healthz", timeout=2) as answer:
        assert answer.status == 200
    with live_server.sessions.begin() as session:
        assert session.scalars(select(Person.name)).all() == ["Chelsea"]


@pytest.mark.postgresql_only
def test_two_of_its_processes_serve_from_postgresql(serve: Callable[..., LiveServer], database_kind: str) -> None:
    server = serve(database_kind, workers=2)
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=5) as answer:
        assert answer.status == 200
