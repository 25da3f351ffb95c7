"""The real client and a server whose database is put back from a real backup (docs/backup.md, sync S4.4)."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from sqlalchemy import func, select

from server.models import Change, Report, Version
from server.settings import ROOT
from tests.backups import dump, programs, put_back
from tests.contracts.test_phone_client import VITEST
from tests.factories import arrange
from tests.live_server import LiveServer
from tests.people import ALICE, CHELSEA, RAMOUSEH


@contextmanager
def control(**does: Callable[[], Any]) -> Iterator[str]:
    """An address at which the client's side asks for what only the server's side can do."""

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            does[self.path[1:]]()
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Asked)
    thread = Thread(target=listening.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}"
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def test_phones_refill_a_server_that_was_rolled_back_five_hundred_changes(
    database_kind: str, serve: Callable[..., LiveServer], tmp_path: Path
) -> None:
    server = serve(database_kind)
    if database_kind == "postgresql":
        programs(server)
    with server.sessions.begin() as session:
        arrange(session)
    backup = tmp_path / "backup"
    told: list[str] = []
    node = ROOT / ".venv" / "bin" / "node"
    with control(backup=lambda: dump(server, backup), restore=lambda: told.append(put_back(server, backup))) as address:
        office = {
            "origin": server.url,
            "control": address,
            "site": RAMOUSEH,
            "person": CHELSEA.id,
            "alice": {"login": ALICE.login, "password": ALICE.password},
        }
        done = subprocess.run(
            [str(node) if node.exists() else shutil.which("node") or "node", str(VITEST), "run", "src/sync/real-restore.test.ts"],
            cwd=ROOT / "client",
            env=os.environ | {"CORRIDOR_RESTORED_OFFICE": json.dumps(office)},
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "1 phones taken out of use" in told[0]
    with server.sessions() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in (Change, Version, Report)]
        ids = session.scalar(select(func.count(Change.id.distinct())))
    assert (counts, ids) == ([521, 521, 271], 521)
