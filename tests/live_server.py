"""The real server, as it runs in the field: Granian on a port of its own, on a fresh database, in its own process."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

import pytest
from sqlalchemy.orm import Session, sessionmaker

from server.settings import ROOT
from tests.databases import Database, Templates

START_SECONDS = 30


@dataclass
class LiveServer:
    """A server that can be stopped and started again without losing its database or its address."""

    database: Database
    environment: dict[str, str]
    port: int
    log: Path
    workers: int = 1
    application: str = "server.wsgi:app"
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def sessions(self) -> sessionmaker[Session]:
        """To arrange and read rows: ``with live_server.sessions.begin() as session:`` commits at its end."""
        return sessionmaker(self.database.engine)

    def start(self) -> None:
        command = [sys.executable, "-m", "server.serving", "--port", str(self.port)]
        command += ["--workers", str(self.workers), "--application", self.application]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the server did not start: {self.log.read_text()[-4000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """As a power cut would be felt: nothing is finished and nobody says goodbye."""
        if self.process is not None:
            # The parent first, or it would start another.
            served = children(self.process.pid)
            for group in (self.process.pid, *served):
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
            self.process.wait()
            while self._listens():  # its children die a moment later
                time.sleep(0.01)
            self.process = None

    def flask(self, *arguments: str) -> str:
        """Run a ``flask`` command on this server's database; its output."""
        command = [sys.executable, "-m", "flask", "--app", "server.wsgi", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=1) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def children(pid: int) -> list[int]:
    """The processes that ``pid`` started and that live."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serve(templates: Templates, tmp_path: Path) -> Iterator[Callable[..., LiveServer]]:
    """Start servers, each on a migrated, empty database of its own: ``serve("postgresql", workers=2)``."""
    with ExitStack() as stack:

        def start(kind: str = "sqlite", workers: int = 1) -> LiveServer:
            database = templates.copy(kind)
            stack.callback(templates.drop, database)
            port = free_port()
            settings = templates.settings(database)
            # Nothing of the caller's environment but what starting a program takes.
            environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
            environment |= {
                "DATABASE_URL": settings.database_url,
                "CORRIDOR_SECRET": settings.secret,
                "CORRIDOR_SERVER_KEY": settings.server_key,
                "CORRIDOR_ORIGIN": f"http://localhost:{port}",
                "CORRIDOR_MODE": "local",
                "CORRIDOR_BLOBS": str(settings.blobs),
                "CORRIDOR_SAFETY_LOG": str(settings.safety_log),
                "CORRIDOR_LOSSY_DATABASE": "allowed" if settings.lossy_database else "",
            }
            server = LiveServer(database, environment, port, tmp_path / f"server-{port}.log", workers)
            stack.callback(server.stop)
            server.start()
            return server

        yield start


@pytest.fixture
def live_server(serve: Callable[..., LiveServer]) -> LiveServer:
    """The server on a fresh SQLite database, as ``make run`` has it."""
    return serve()
