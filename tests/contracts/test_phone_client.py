"""The phone's own store and exchange, and tus-js-client, under Node, against the real server: one protocol each."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from server.adapters.secrets import Keys, new_token
from server.models import Device
from server.services import enrolments
from server.settings import ROOT
from tests.factories import arrange, new_id
from tests.live_server import LiveServer
from tests.people import BOB, CHELSEA, FOUA, OMAR, RAMOUSEH

VITEST = ROOT / "client" / "node_modules" / "vitest" / "vitest.mjs"


@pytest.mark.parametrize("peers", ["real-office", "real-uploads"])
def test_the_real_client_and_the_real_server_understand_each_other(
    database_kind: str, serve: Callable[..., LiveServer], peers: str
) -> None:
    server = serve(database_kind)
    node = ROOT / ".venv" / "bin" / "node"
    done = subprocess.run(
        [str(node) if node.exists() else shutil.which("node") or "node", str(VITEST), "run", f"src/sync/{peers}.test.ts"],
        cwd=ROOT / "client",
        env=os.environ | {"CORRIDOR_REAL_OFFICE": json.dumps(introduction(server))},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def introduction(server: LiveServer) -> dict[str, object]:
    """What the client's side has to know: where the server is and who its phones are."""
    keys = Keys(server.environment["CORRIDOR_SECRET"])
    with server.sessions.begin() as session:
        arrange(session)
        phones = []
        for revoked_at in (None, None, None, datetime.now(UTC)):
            phone = {"device": new_id(), "token": new_token()}
            session.add(
                Device(
                    id=phone["device"],
                    person_id=CHELSEA.id,
                    label="Chelsea's phone",
                    token_hash=keys.token_hash(phone["token"]),
                    enrolled_at=datetime.now(UTC),
                    revoked_at=revoked_at,
                )
            )
            phones.append(phone)
        session.flush()
        ticket = enrolments.create(session, keys, None, CHELSEA.id, server.url)
    return {
        "origin": server.url,
        "site": RAMOUSEH,
        "elsewhere": FOUA,
        "bob": {"login": BOB.login, "password": BOB.password},
        "omar": {"login": OMAR.login, "password": OMAR.password},
        "person": {"id": CHELSEA.id, "name": CHELSEA.name, "language": CHELSEA.language},
        "devices": phones[:3],
        "revoked": phones[3],
        "code": ticket.code,
    }
