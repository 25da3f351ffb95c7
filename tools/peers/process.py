"""Servers and phones as processes of their own, which can be killed."""

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.bench.memory import resident_mb
from tools.peers import place

START_SECONDS = 60
ANSWER_SECONDS = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kill_tree(pid: int) -> None:
    """SIGKILL to ``pid`` and all it started, the parents first, or they would start others."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
    children = []
    with suppress(OSError):
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    for child in children:
        kill_tree(child)


@dataclass
class ServerProcess:
    """A server that is started, killed, and started again on what it left behind."""

    command: list[str]
    folder: Path
    port: int
    alive_at: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "output.log"

    def start(self) -> None:
        """Raises ``RuntimeError`` with the end of its log where it does not come up."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"the server did not start: {self.log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """As the kernel does when memory runs out; comes back when nothing listens any more."""
        if self.process is None:
            return
        kill_tree(self.process.pid)
        self.process.wait()
        self.process = None
        while self._listens():
            time.sleep(0.01)

    def memory_mb(self) -> float:
        """Of all its processes together; what they share counts with each.  Raises ``RuntimeError`` where it does not run."""
        if self.process is None:
            raise RuntimeError("not running")
        return resident_mb(self.process.pid)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}{self.alive_at}", timeout=5) as answer:  # noqa: S310 - our own server
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class PhoneDied(RuntimeError):
    """The phone's process ended before it answered."""


@dataclass
class Phone:
    """One client in a process of its own.  ``folder`` outlives it.

    ``wall`` is what its clock says when it starts, as libfaketime takes it: ``@1970-01-02 00:00:00``; none: the true time.
    """

    system: str
    folder: Path
    server: str
    more: dict[str, Any]
    wall: str | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    hung: int = 0  # syncs that never ended by themselves
    unhandled: int = 0  # rejections that its library left to nobody; under Node each would end the process

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        if self.wall is not None:
            library = place.faketime()
            if library is None:
                raise place.Missing("libfaketime is missing: apt-get install libfaketime")
            # Only the wall's clock is wrong; the one that counts from the start of the machine is right, as on a phone.
            environment |= {"LD_PRELOAD": str(library), "FAKETIME": self.wall, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        command = [place.node(), str(place.NODE_HOME / "phone.mjs"), self.system, str(self.folder), self.server]
        with (self.folder / "errors.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, json.dumps(self.more)],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        self._read()

    @property
    def pid(self) -> int:
        """Raises ``PhoneDied`` where it does not run."""
        if self.process is None:
            raise PhoneDied("not running")
        return self.process.pid

    def save(self, values: dict[str, Any]) -> str:
        """The key of a report that this phone says is saved."""
        return str(self.order("save", values=values)["key"])

    def edit(self, key: str, **values: Any) -> None:
        self.order("edit", key=key, values=values)

    def sync(self) -> tuple[bool, str]:
        """Whether the client says that all went well, and what it says if not."""
        said = self.order("sync")
        self.hung += said["why"] == "hangs"
        return bool(said["ok"]), str(said["why"])

    def list(self) -> list[dict[str, Any]]:
        reports: list[dict[str, Any]] = self.order("list")["reports"]
        return reports

    def order(self, do: str, **given: Any) -> dict[str, Any]:
        """Raises ``PhoneDied`` where it was killed meanwhile, ``RuntimeError`` with what its library threw."""
        process = self.process
        if process is None or process.stdin is None:
            raise PhoneDied(do)
        try:
            process.stdin.write(json.dumps({"do": do, **given}).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError as error:
            raise PhoneDied(do) from error
        return self._read()

    def kill(self) -> None:
        if self.process is None:
            return
        process, self.process = self.process, None
        kill_tree(process.pid)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def forget(self) -> None:
        """End it and remove what it kept."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _read(self) -> dict[str, Any]:
        process = self.process
        if process is None or process.stdout is None:
            raise PhoneDied("killed")
        # A client that hangs is a finding, not a reason to wait for ever.
        watch = threading.Timer(ANSWER_SECONDS, kill_tree, (process.pid,))
        watch.start()
        try:
            line = process.stdout.readline()
        except ValueError as error:  # closed by whoever killed it
            raise PhoneDied("killed") from error
        finally:
            watch.cancel()
        if not line.endswith(b"\n"):
            raise PhoneDied((self.folder / "errors.log").read_text(errors="replace")[-2000:])
        said: dict[str, Any] = json.loads(line)
        self.unhandled = max(self.unhandled, said.get("unhandled", 0))
        if "error" in said:
            raise RuntimeError(str(said["error"]))
        return said
