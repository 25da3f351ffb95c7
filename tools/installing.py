"""Installing, once, what only one tool needs: beside the project's own environment, and pinned."""

import hashlib
import subprocess
import venv
from collections.abc import Callable, Sequence
from pathlib import Path


def once(stamp: Path, sources: Sequence[Path], make: Callable[[], None]) -> None:
    """Run ``make`` unless it has run on these very sources, of which ``stamp`` keeps the hash."""
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    print(f"installing {stamp.stem} …", flush=True)
    make()
    stamp.write_text(digest)


def environment(folder: Path, requirements: Path) -> None:
    """A new virtual environment with what ``requirements`` name, by hash."""
    venv.create(folder, clear=True, with_pip=True)
    pip: list[str | Path] = [
        folder / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
    ]
    subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True)
