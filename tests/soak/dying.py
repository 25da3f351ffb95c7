"""The server, made to die by its own hand at a commit that a test chooses.

``CORRIDOR_DIES_AT`` names a file.  While it holds ``before 2`` or ``after 2``, the worker ends with SIGKILL just before
or just after the second commit it makes from then on; the file is gone by then, so that it dies once.
"""

import os
import signal
from pathlib import Path
from typing import Any

from sqlalchemy import event

from server.db import db
from server.wsgi import app

ORDER = Path(os.environ["CORRIDOR_DIES_AT"])


class Countdown:
    """Counts the commits since an order was given."""

    def __init__(self) -> None:
        self.order = ""
        self.commits = 0

    def reached(self, when: str) -> None:
        """A commit is about to happen (``before``) or has happened (``after``)."""
        try:
            order = ORDER.read_text("ascii")
        except FileNotFoundError:
            self.order = ""
            return
        if order != self.order:
            self.order, self.commits = order, 0
        if when == "before":
            self.commits += 1
        if order == f"{when} {self.commits}":
            ORDER.unlink()
            os.kill(os.getpid(), signal.SIGKILL)


def die_at_order(countdown: Countdown) -> None:
    """Listen to every commit of this worker."""
    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", lambda _: countdown.reached("before"))
    committed = engine.dialect.do_commit

    def do_commit(connection: Any) -> None:
        committed(connection)
        countdown.reached("after")

    engine.dialect.do_commit = do_commit  # type: ignore[method-assign]


die_at_order(Countdown())
