"""One phone that comes back with a full outbox: the phone's real client under node, through a proxy that counts."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator

from server.settings import ROOT
from tools.bench.office import Office
from tools.bench.table import Entry
from tools.bench.wire import Line, counting_proxy, cursor_in

VITEST = ROOT / "client" / "node_modules" / "vitest" / "vitest.mjs"
TRIAL = "src/sync/full-outbox.test.ts"
ONE_BY_ONE = "each report in a request of its own, not compressed, answered by the same server"


def queued(office: Office, reports: int, runs: int, say: Callable[[str], None]) -> Iterator[Entry]:
    """Round trips, and bytes up and down for each report, headers included, as TCP carries them."""
    trips, up, down, alone_up, alone_down = [], [], [], [], []
    with office.served() as server:
        for run in range(runs):
            with counting_proxy(server.port) as counted:
                before = office.count()
                _phone_comes_back(office, server.port, counted.port, reports)
                arrived = office.count() - before
            if arrived != reports:
                raise RuntimeError(f"{arrived} of {reports} reports came home")
            trips.append(float(counted.requests))
            up.append(counted.up / reports)
            down.append(counted.down / reports)
            say(
                f"outbox: run {run + 1}, {counted.requests} round trips, {up[-1]:.0f} bytes up and {down[-1]:.0f} down per report"
            )
            alone = _one_by_one(office, server.port, reports)
            alone_up.append(alone[0])
            alone_down.append(alone[1])
    yield Entry.of(
        "queued_500_round_trips", f"round trips for {reports} reports", trips, [float(reports)], "one request a report"
    )
    yield Entry.of("queued_500_bytes_up", "bytes per report", up, alone_up, ONE_BY_ONE)
    yield Entry.of("queued_500_bytes_down", "bytes per report", down, alone_down, ONE_BY_ONE)


def _phone_comes_back(office: Office, port: int, counting: int, reports: int) -> None:
    """Counts, then sends it all, as its own code decides."""
    phone = office.phone()
    trial = {
        "origin": f"http://127.0.0.1:{port}",
        "counting": f"http://127.0.0.1:{counting}",
        "site": phone.site,
        "device": {"device": phone.device, "token": phone.token},
        "person": {"id": phone.person, "name": "Monitor", "language": "en"},
        "reports": reports,
    }
    node = ROOT / ".venv" / "bin" / "node"
    done = subprocess.run(
        [str(node) if node.exists() else shutil.which("node") or "node", str(VITEST), "run", TRIAL],
        cwd=ROOT / "client",
        env=os.environ | {"CORRIDOR_FULL_OUTBOX": json.dumps(trial)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the phone's client failed: {done.stdout[-3000:]}{done.stderr[-1000:]}")


def _one_by_one(office: Office, port: int, reports: int) -> tuple[float, float]:
    """Bytes up and down per report where each travels alone and as it is."""
    phone = office.phone()
    line, cursor = Line(port), "null"
    for _ in range(reports):
        body = phone.body([phone.headcount()[1]])
        text = b'{"cursor":' + cursor.encode() + b"," + body.tail
        head = (
            f"POST /api/v1/sync HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {phone.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
        )
        cursor = f'"{cursor_in(line.exchange(head.encode() + text))}"'
    line.close()
    return line.sent / reports, line.got / reports
