"""What the environment decides, read once at the start.  A missing secret stops the start and is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "client" / "dist"


class SettingsError(Exception):
    """A setting is missing or cannot be used.  Its text names the variable."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``secret`` keys cursors and device keys; ``server_key`` is a PEM P-256 private key, to which phones seal bundles."""

    database_url: str
    secret: str
    server_key: str
    origin: str = "http://localhost:8000"
    mode: str = "production"
    client_dist: Path = PAGES
    blobs: Path = ROOT / "var" / "blobs"  # where attachments lie

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check; raises ``SettingsError`` naming the first variable that is wrong."""
        secret = environ.get("CORRIDOR_SECRET", "")
        if len(secret) < 32:
            raise SettingsError("CORRIDOR_SECRET is missing or shorter than 32 characters. `make run` makes one for local use.")
        server_key = environ.get("CORRIDOR_SERVER_KEY", "").replace("\\n", "\n")
        if "PRIVATE KEY" not in server_key:
            raise SettingsError("CORRIDOR_SERVER_KEY is missing: a PEM P-256 private key. `make run` makes one for local use.")
        mode = environ.get("CORRIDOR_MODE", "production")
        if mode not in ("local", "production"):
            raise SettingsError(f"CORRIDOR_MODE is {mode!r}; it is local or production.")
        database_url = environ.get("DATABASE_URL") or f"sqlite:///{ROOT / 'var' / 'corridor.sqlite3'}"
        origin = environ.get("CORRIDOR_ORIGIN", "http://localhost:8000").rstrip("/")
        if mode == "production" and not origin.startswith("https://"):
            raise SettingsError(
                "CORRIDOR_ORIGIN must begin with https:// in production: phones refuse to work offline without TLS."
            )
        blobs = Path(environ.get("CORRIDOR_BLOBS") or ROOT / "var" / "blobs").resolve()
        if blobs.is_relative_to(PAGES):
            raise SettingsError("CORRIDOR_BLOBS lies in the folder of the pages, which anybody may read.")
        return cls(database_url=database_url, secret=secret, server_key=server_key, origin=origin, mode=mode, blobs=blobs)
