"""The safety log: what must outlive the database (sync S4.4).

A backup that is put back knows nothing of a phone that was taken out of use after it.  So whatever takes something away is
written here too: one JSON object a line, in a file outside the database, only ever added to, and on disk when ``append``
returns.  It holds ids, kinds, field names, keyed hashes and times; no names, no values, no reasons.

Every entry has ``at`` (RFC 3339, added here) and ``kind``; what else it has is its kind's:

- ``begun`` - none; the first of every log: nothing before it is in this log
- ``device-revoked`` - ``device``, ``person`` (whose it is), ``by``
- ``person-suspended``, ``person-reinstated`` - ``person``, ``by``
- ``redacted`` - ids, field names and keyed hashes, as the service that redacts has them
- ``torn`` - none; the line before was cut short by a crash, and what it was to say was never done

What takes away is written **before** the transaction that does it commits: a crash in between leaves an entry for something
that was not done, which a restore then does, on the safe side.  What gives back is written after its commit: a crash in
between leaves it taken away by the log.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from server.adapters import clock
from server.domain.refusals import Refusal

Entry = dict[str, Any]
BEGUN, TORN = "begun", "torn"
DEVICE_REVOKED = "device-revoked"
PERSON_SUSPENDED, PERSON_REINSTATED = "person-suspended", "person-reinstated"


@dataclass(slots=True)
class Written:
    """What a log says.  ``torn``: the lines that a crash cut short, whose deeds were never done.  ``damaged``: the lines that
    cannot be read for any other reason: what they said is lost, and the log cannot be relied on."""

    entries: list[Entry] = field(default_factory=list)
    torn: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)


class SafetyLog:
    """One log, shared by all processes of a server."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self) -> bool:
        """Make the file where there is none; whether it can be written."""
        try:
            self._write([])
        except OSError:
            return False
        return True

    def append(self, entry: Mapping[str, Any]) -> None:
        """Add ``entry``, which is on disk when this returns; refused (``safety-log``) where it cannot be."""
        try:
            self._write([dict(entry)])
        except OSError as error:
            raise Refusal(
                "safety-log",
                "The safety log of this server cannot be written, so nothing was done. Tell whoever runs the server.",
            ) from error

    def entries(self) -> list[Entry]:
        """Every entry that can be read, the oldest first; none where there is no file."""
        return self.read().entries

    def read(self) -> Written:
        """What the file says, and which of its lines do not say it whole."""
        written = Written()
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return written
        unread: int | None = None  # a line that could not be read, until it is known why
        last = len(lines)  # what stands after the last line end is no line, or one cut short
        for number, line in enumerate(lines, 1):
            if number == last and not line:
                break
            entry = _entry(line)
            if unread is not None:
                (written.torn if entry and entry["kind"] == TORN else written.damaged).append(unread)
            unread = None if entry else number
            if entry:
                written.entries.append(entry)
        if unread is not None:
            (written.torn if unread == last else written.damaged).append(unread)
        return written

    def _write(self, entries: list[Entry]) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Opened for reading too: whether the last line is whole is looked at under the same lock.
        file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            size = os.fstat(file).st_size
            if size == 0:
                entries = [{"kind": BEGUN}, *entries]
            elif os.pread(file, 1, size - 1) != b"\n":
                entries = [{"kind": TORN}, *entries]
                _all_of(file, b"\n")
            at = clock.now().isoformat()
            _all_of(file, b"".join(json.dumps({"at": at, **entry}).encode() + b"\n" for entry in entries))
            os.fsync(file)
        finally:
            os.close(file)  # and with it the lock
        if size == 0:
            _synced(self.path.parent)


def _entry(line: bytes) -> Entry | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("kind"), str) and isinstance(entry.get("at"), str) else None


def _all_of(file: int, content: bytes) -> None:
    while content:
        content = content[os.write(file, content) :]


def _synced(folder: Path) -> None:
    """A new file survives power loss once its name is on disk too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
