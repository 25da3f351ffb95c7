"""Write docs/openapi.json: what the server publishes, a line for each thing so that a change can be read.  ``--check`` only compares."""

import json
import sys

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from server.app import create_app
from server.settings import ROOT, Settings

COMMITTED = ROOT / "docs" / "openapi.json"


def published() -> str:
    """What GET /openapi.json answers, of a server that exists only for this question."""
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    settings = Settings(database_url="sqlite://", secret="x" * 32, server_key=key.decode(), mode="local", lossy_database=True)
    answer = create_app(settings).test_client().get("/openapi.json")
    if answer.status_code != 200:
        raise SystemExit(f"GET /openapi.json answered {answer.status}: {answer.text[:500]}")
    return json.dumps(answer.get_json(), indent=1, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    now = published()
    if arguments == ["--check"]:
        if COMMITTED.exists() and COMMITTED.read_text() == now:
            return 0
        print("docs/openapi.json is not what the server publishes: run make openapi and commit it", file=sys.stderr)
        return 1
    COMMITTED.parent.mkdir(exist_ok=True)
    if not COMMITTED.exists() or COMMITTED.read_text() != now:  # an untouched file keeps the client's build valid
        COMMITTED.write_text(now)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
