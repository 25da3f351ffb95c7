"""Write requirements/*.txt and the package-lock.json of the client, the peers and the mutants again.

Every package is pinned, with the hash of its content where the registry gave one, and no address of any registry.
``python -m tools.lock npm`` (or ``python``) does only that half: after a change of client/package.json, for example.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MODULES = (ROOT / "client", ROOT / "tools" / "peers", ROOT / "tools" / "mutants")
# Each after those it is bound to: the tools must accept what the server runs on.
LOCKS = {
    "requirements/run.txt": "pyproject.toml",
    "requirements/build.txt": "requirements/build.in",
    "requirements/dev.txt": "requirements/dev.in",
    "requirements/peers.txt": "requirements/peers.in",  # an environment of its own, bound to nothing
    "requirements/mutants.txt": "requirements/mutants.in",  # likewise
}
OPTIONS = (
    "--quiet",
    "--upgrade",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
    "--pip-args=--only-binary=:all:",  # an sdist runs a stranger's code while it installs
)
# How packages with programs for one platform are named: @scope/name-linux-x64-musl, …-win32-arm64-msvc.
PLATFORM = re.compile(
    r"-(?P<os>aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)"
    r"-(?P<cpu>arm64|arm|ia32|loong64|ppc64|riscv64|s390x|x64)"
    r"(?:-(?P<libc>gnu|musl)(?:eabi(?:hf)?)?|-msvc|-eabi)?$"
)


def lock_python() -> None:
    # This machine's own pip settings must not decide which files' hashes are written down.
    environment = os.environ | {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    for lock, source in LOCKS.items():
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, "--output-file", lock, source]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def lock_npm() -> None:
    environment = os.environ | {"PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    command = ["npm", "install", "--package-lock-only", "--ignore-scripts", "--loglevel=error"]
    for folder in MODULES:
        subprocess.run(command, cwd=folder, env=environment, check=True)
        path = folder / "package-lock.json"
        lock = json.loads(path.read_text())
        complete(lock["packages"])
        path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")


def complete(packages: dict[str, dict[str, Any]]) -> None:
    """Name every optional package that npm left out because its registry does not have it.

    npm writes a lock without them and then refuses it: ``npm ci`` wants the same list on every platform.  They are
    programs for other platforms, bound by their exact version, and are never fetched where they cannot run.
    """
    for where, package in list(packages.items()):
        for name, version in package.get("optionalDependencies", {}).items():
            if _found(packages, where, name):
                continue
            platform = PLATFORM.search(name)
            if platform is None or not re.fullmatch(r"\d+\.\d+\.\d+", version):
                raise SystemExit(f"{name}@{version}, which {where} may use, is not in the registry and cannot be pinned")
            entry: dict[str, Any] = {"version": version, "cpu": [platform["cpu"]]}
            entry |= {flag: True for flag in ("dev",) if package.get(flag)}
            if platform["os"] == "linux" and platform["libc"]:
                entry["libc"] = ["musl" if platform["libc"] == "musl" else "glibc"]
            entry |= {"optional": True, "os": [platform["os"]]}
            packages[f"node_modules/{name}"] = entry
    root = packages.pop("")
    ordered = sorted(packages.items())
    packages.clear()
    packages |= {"": root, **dict(ordered)}


def _found(packages: dict[str, dict[str, Any]], where: str, name: str) -> bool:
    """Whether node, starting from the package at ``where``, would find ``name``."""
    parts = where.split("/node_modules/")
    inner = ("/node_modules/".join(parts[:depth]) for depth in range(len(parts), 0, -1))
    return any(f"{folder}/node_modules/{name}" in packages for folder in inner) or f"node_modules/{name}" in packages


def main(asked: list[str]) -> int:
    for name, lock in {"python": lock_python, "npm": lock_npm}.items():
        if not asked or name in asked:
            lock()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
