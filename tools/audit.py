"""Ask the advisory services about every pinned Python and npm package.

Fails on findings that no waiver covers.  A service that cannot be reached is said plainly and is not a finding:
a laptop in the field must still be able to run the rest.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run", "build", "dev")
# A release with well-known faults.  A mirror may answer without any advisory, and silence must not read as health.
CANARY = ROOT / "tools" / "audit-canary.txt"


class Unreachable(Exception):
    """The service gave no answer that can be relied on.  Its text says why."""


@dataclass(frozen=True, slots=True)
class Finding:
    package: str
    id: str
    summary: str


def python_findings(lock: str) -> Iterator[Finding]:
    if not any(_pip_audit(CANARY, "--no-deps")):
        raise Unreachable(f"it knows of no fault in {CANARY.read_text().strip()}, which has several")
    yield from _pip_audit(ROOT / "requirements" / f"{lock}.txt", "--require-hashes")


def _pip_audit(requirements: Path, *options: str) -> Iterator[Finding]:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(requirements), "--disable-pip", *options]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "20"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    for package in _read(done)["dependencies"]:
        for advisory in package.get("vulns", []):
            yield Finding(package["name"], advisory["id"], advisory.get("description", "")[:200])


def npm_findings() -> Iterator[Finding]:
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["npm", "audit", "--json", "--audit"],
        cwd=ROOT / "client",
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    answer = _read(done)
    if "vulnerabilities" not in answer:
        raise Unreachable(str(answer.get("message", answer))[:300])
    for name, entry in answer["vulnerabilities"].items():
        for cause in entry["via"]:
            if isinstance(cause, dict):  # a plain name says only that the fault is in that package, listed by itself
                yield Finding(name, cause["url"].rsplit("/", 1)[-1], cause["title"])


def _read(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
        raise Unreachable(last[:300]) from error
    return answer


def waived(today: date) -> set[tuple[str, str]]:
    """(package, advisory) of the waivers still in force."""
    waivers = tomllib.loads((ROOT / "requirements" / "waivers.toml").read_text()).get("waiver", [])
    return {(waiver["package"], waiver["id"]) for waiver in waivers if waiver["until"] >= today}


def main() -> int:
    passes = waived(datetime.now(UTC).date())
    failed = False
    asked = [(f"requirements/{lock}.txt", lambda lock=lock: python_findings(lock)) for lock in LOCKS]
    for what, findings in [*asked, ("client/package-lock.json", npm_findings)]:
        try:
            found = list(findings())
        except Unreachable as silence:
            print(f"{what}: NOT CHECKED, the advisory service cannot be relied on: {silence}")
            continue
        open_findings = [finding for finding in found if (finding.package, finding.id) not in passes]
        print(f"{what}: {len(open_findings)} open, {len(found) - len(open_findings)} waived")
        for finding in open_findings:
            print(f"  {finding.package} {finding.id}: {finding.summary}")
        failed = failed or bool(open_findings)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
