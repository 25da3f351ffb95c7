"""Where the peers are installed, and how: nothing of theirs enters Corridor's own environment.

Everything lies in ``var/peers``: Kinto with its own virtual environment (hashes in ``requirements/peers.txt``), PouchDB
with its own ``node_modules`` (``tools/peers/package-lock.json``), Debian's libfaketime unpacked, and Corridor's client
bundled for Node.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache, partial
from pathlib import Path

from server.settings import ROOT
from tools.installing import environment, once

HERE = Path(__file__).resolve().parent
PEERS = ROOT / "var" / "peers"
VENV = PEERS / "kinto"
PYTHON = VENV / "bin" / "python"
NODE_HOME = PEERS / "node"
BUNDLE = PEERS / "corridor" / "corridor-phone.js"
FAKETIME = PEERS / "libfaketime"
REQUIREMENTS = ROOT / "requirements" / "peers.txt"
CLIENTS = HERE / "clients"


class Missing(RuntimeError):
    """What is needed is not there.  Its text says what and how to get it."""


def programs() -> dict[str, str]:
    """The environment in which the project's own Node is found first."""
    return os.environ | {"PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}


@cache
def node() -> str:
    """The project's Node, else the machine's: the program itself, for what the wheel puts on PATH is a script around it."""
    found = shutil.which("node", path=programs()["PATH"])
    if found is None:
        raise Missing("Node is missing: make setup installs it")
    return _said([found, "-p", "process.execPath"]).strip()


def faketime() -> Path | None:
    """libfaketime: Debian's package where it is installed, else where it was unpacked."""
    places = (Path("/usr/lib"), FAKETIME)
    return next((file for place in places for file in sorted(place.glob("**/faketime/libfaketimeMT.so.1"))), None)


def install() -> None:
    """Bring everything here; what is already as it should be is left alone."""
    PEERS.mkdir(parents=True, exist_ok=True)
    once(PEERS / "kinto.stamp", [REQUIREMENTS], partial(environment, VENV, REQUIREMENTS))
    once(PEERS / "node.stamp", [HERE / "package.json", HERE / "package-lock.json"], _node)
    for client in CLIENTS.glob("*.mjs"):
        shutil.copyfile(client, NODE_HOME / client.name)
    _bundle()
    _faketime()


def require() -> None:
    """Raises ``Missing`` where ``install`` has not been here."""
    if not (PYTHON.exists() and (NODE_HOME / "node_modules").exists() and BUNDLE.exists()):
        raise Missing("The peers are not installed: python -m tools.peers install (make peers does it)")


def versions() -> dict[str, str]:
    """What is compared: name → version."""
    packages = NODE_HOME / "node_modules"
    found = {
        name: str(json.loads((packages / name / "package.json").read_text())["version"])
        for name in ("pouchdb-server", "pouchdb", "kinto", "fake-indexeddb")
    }
    found["kinto.js"] = found.pop("kinto")
    asked = "from importlib.metadata import version as v; print(v('kinto'), v('granian'))"
    found["kinto"], found["granian"] = _said([str(PYTHON), "-c", asked]).split()
    found["node"] = _said([node(), "--version"]).strip().removeprefix("v")
    library = faketime()
    found["libfaketime"] = "none" if library is None else _debian_version()
    return found


def _debian_version() -> str:
    stamp = FAKETIME / "version"
    return stamp.read_text().strip() if stamp.exists() else "of this machine"


def _said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _node() -> None:
    NODE_HOME.mkdir(exist_ok=True)
    for file in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(HERE / file, NODE_HOME / file)
    command = ["npm", "ci", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, cwd=NODE_HOME, env=programs(), check=True, stdout=subprocess.DEVNULL)


def _bundle() -> None:
    """Corridor's client, as it is now."""
    command: list[str | Path] = [node(), ROOT / "client" / "node_modules" / "vite" / "bin" / "vite.js", "build"]
    command += ["--config", CLIENTS / "vite.config.mjs", "--ssr", CLIENTS / "corridor-phone.ts"]
    command += ["--outDir", BUNDLE.parent, "--emptyOutDir", "--logLevel", "warn"]
    done = subprocess.run(command, cwd=ROOT / "client", env=programs(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Missing(f"Corridor's client could not be bundled (make client): {done.stderr[-2000:]}")


def _faketime() -> None:
    """Debian's library, unpacked beside the rest: nothing is installed on the machine."""
    if faketime() is not None:
        return
    print("fetching libfaketime …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        fetched = subprocess.run(
            ["apt-get", "download", "-q", "libfaketime"], cwd=folder, capture_output=True, text=True, check=False
        )
        [*packages] = Path(folder).glob("*.deb")
        if fetched.returncode != 0 or not packages:
            raise Missing(f"libfaketime is missing and cannot be fetched: apt-get install libfaketime ({fetched.stderr.strip()})")
        subprocess.run(["dpkg-deb", "-x", packages[0], FAKETIME], check=True)
        (FAKETIME / "version").write_text(packages[0].name.split("_")[1])


def main() -> int:
    install()
    for name, version in sorted(versions().items()):
        print(f"{name:<16} {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
