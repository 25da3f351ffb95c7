"""Where attachments lie: outside the database and any web root, named by their content and never changed.

``BlobStore`` is all the server knows of such a place.  The local folder is one; an object storage can be another, so
nothing here is appended to: an upload is a row of parts that are joined at its end.
"""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Protocol


class BlobMissing(LookupError):
    """The store does not hold what the database says it holds."""


class BlobStore(Protocol):
    """What ``put`` and ``put_part`` took survives power loss once they return."""

    def put(self, content: bytes) -> bytes:
        """Keep ``content``; its sha-256, by which it is found again.  The same content twice is kept once."""

    def get(self, sha256: bytes) -> bytes:
        """The content with this hash; raises ``BlobMissing``, also where what lies there is no longer that content."""

    def drop(self, sha256: bytes) -> None:
        """Forget the content with this hash, if it is here: only what two people removed for good is ever dropped."""

    def put_part(self, upload: str, offset: int, part: bytes) -> None:
        """Keep one part of an unfinished upload, in the place of any other that begins at the same offset."""

    def joined(self, upload: str) -> bytes:
        """The parts of an upload, each where the one before it ends; what does not follow on from the first is left out."""

    def drop_parts(self, upload: str) -> None:
        """Forget an upload's parts, if there are any."""

    def unfinished(self) -> list[str]:
        """The uploads of which there are parts."""


class BlobFolder:
    """A folder of this machine, readable by its owner alone."""

    def __init__(self, folder: Path) -> None:
        self.kept = folder / "kept"
        self.parts = folder / "parts"

    def put(self, content: bytes) -> bytes:
        digest = hashlib.sha256(content).digest()
        path = self._path(digest)
        if not path.exists():
            _write(path, content)
        return digest

    def get(self, sha256: bytes) -> bytes:
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise BlobMissing(sha256.hex()) from error
        if hashlib.sha256(content).digest() != sha256:
            raise BlobMissing(f"{sha256.hex()} has been changed")
        return content

    def drop(self, sha256: bytes) -> None:
        path = self._path(sha256)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            _sync(path.parent)

    def put_part(self, upload: str, offset: int, part: bytes) -> None:
        _write(self.parts / upload / str(offset), part)

    def joined(self, upload: str) -> bytes:
        folder, found = self.parts / upload, bytearray()
        while (part := folder / str(len(found))).is_file():
            found += part.read_bytes()
        return bytes(found)

    def drop_parts(self, upload: str) -> None:
        shutil.rmtree(self.parts / upload, ignore_errors=True)

    def unfinished(self) -> list[str]:
        return sorted(path.name for path in self.parts.iterdir()) if self.parts.is_dir() else []

    def _path(self, sha256: bytes) -> Path:
        name = sha256.hex()
        return self.kept / name[:2] / name[2:4] / name  # no folder with more names than a file system is quick with


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, on disk when this returns."""
    _make(path.parent)
    beside = path.with_name(f".{path.name}-{os.getpid()}-{os.urandom(8).hex()}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _make(folder: Path) -> None:
    """The folder and those above it, each on disk with its name."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    """A new name in a folder is on disk only when the folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
