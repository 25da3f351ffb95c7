"""``python -m server.serving``: the application on Granian, started again whatever dies.

Granian replaces a worker that ends, but takes two deaths within seconds for a fault of the program and gives up.  In the
field a second death is as likely as a first (memory runs out, the database restarts), so a parent starts it again.
"""

import gc
import os
import signal
import time
from contextlib import suppress
from importlib import import_module
from threading import Event
from types import FrameType

import click
import structlog

APPLICATION = "server.wsgi:app"
THREADS = 64  # in each process
SHORTEST_WAIT, LONGEST_WAIT = 0.1, 5.0  # seconds before it is started again, doubled each time it lives no longer than this
log = structlog.get_logger()


@click.command()
@click.option("--port", default=8000, show_default=True, help="Where to serve on localhost.")
@click.option(
    "--workers", default=None, type=int, help="Processes.  Default: 1 on SQLite, which has one writer; 2 on PostgreSQL."
)
@click.option("--application", default=APPLICATION, show_default=True, help="The WSGI application.")
def main(port: int, workers: int | None, application: str) -> None:
    """Serve Corridor on localhost, behind whatever speaks TLS."""
    serve(port, workers, application)


def serve(port: int, workers: int | None = None, application: str = APPLICATION) -> None:
    """Serve until told to stop."""
    child = 0
    stopping = Event()

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.set()
        if child:
            os.kill(child, number)

    wait = SHORTEST_WAIT
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not stopping.is_set():
        begun = time.monotonic()
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)  # a group of its own, by which its workers are found when it is gone
            run(port, workers, application)
            os._exit(0)
        os.waitpid(child, 0)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # workers whose parent died would hold the port for ever
        if stopping.is_set():
            break
        wait = SHORTEST_WAIT if time.monotonic() - begun > LONGEST_WAIT else min(wait * 2, LONGEST_WAIT)
        log.error("server-ended", restart_in_seconds=wait)
        stopping.wait(wait)


def run(port: int, workers: int | None, application: str) -> None:
    """Granian, until it ends.  Many threads, for each is held while a slow line brings it a body; how many may use the
    database at once is bounded by the pool of connections (``server.db``).

    What is loaded here is shared by the workers, which are forked: one that is started again answers the sooner.
    """
    import_module("server.app")
    gc.freeze()  # what is loaded stays: looking through it for garbage would only unshare it
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    sqlite = os.environ.get("DATABASE_URL", "sqlite").startswith("sqlite")
    Granian(
        application,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or (1 if sqlite else 2),
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,  # it warns of the many threads
        respawn_failed_workers=True,
        workers_kill_timeout=5,  # a worker told to stop while it still loads never hears it
    ).serve()


if __name__ == "__main__":
    main()
