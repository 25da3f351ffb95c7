"""The mutants of the phone's store and sync: made and tried by StrykerJS in a copy of the client."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from server.settings import ROOT
from tools.mutants import place
from tools.mutants.mutant import squeezed
from tools.mutants.verdict import KILLED, SURVIVED, TIMED_OUT, Failed, Verdict

CLIENT = ROOT / "client"
MUTATE = ("src/store/*.ts", "src/sync/*.ts", "!src/**/*.test.ts", "!src/sync/register-worker.ts")
# Not asked: those that need a running server, and those that play whole days or plant faults of their own.
LEFT_OUT = ("real-", "kills", "conservation", "faults")
# Words, and what is only handed on: of those most change nothing that a phone does.
NOT_MADE = ["StringLiteral", "ObjectLiteral", "ArrayDeclaration"]
EVERY = 8  # one of so many mutants is tried: vitest needs a second or two for each
STATUS = {"Killed": KILLED, "Timeout": TIMED_OUT, "RuntimeError": KILLED, "Survived": SURVIVED, "NoCoverage": SURVIVED}


def judged(folder: Path, workers: int) -> list[Verdict]:
    """What became of each mutant of the sample."""
    copied = folder / "client"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CLIENT, copied, ignore=shutil.ignore_patterns("node_modules", "dist", "coverage"))
    (copied / "node_modules").symlink_to(CLIENT / "node_modules")
    shutil.copytree(ROOT / "tests" / "vectors", folder / "tests" / "vectors")
    report = folder / "report.json"
    (folder / "stryker.json").write_text(json.dumps(settings(copied, report, workers)))
    program = place.STRYKER / "node_modules" / "@stryker-mutator" / "core" / "bin" / "stryker.js"
    with (folder / "said.txt").open("w") as said:
        command: list[str | Path] = ["node", program, "run", folder / "stryker.json"]
        done = subprocess.run(command, cwd=copied, env=place.programs(), stdout=said, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0 or not report.exists():
        raise Failed(f"Stryker failed: see {folder}/said.txt")
    return list(verdicts(json.loads(report.read_text())))


def settings(copied: Path, report: Path, workers: int) -> dict[str, Any]:
    """Stryker's, and those of ``sample.mjs``."""
    tests = [
        str(path.relative_to(copied))
        for part in ("store", "sync")
        for path in sorted((copied / "src" / part).glob("*.test.ts"))
        if not path.name.startswith(LEFT_OUT)
    ]
    packages = place.STRYKER / "node_modules" / "@stryker-mutator"
    return {
        "testRunner": "vitest",
        "plugins": [str(packages / "vitest-runner" / "dist" / "src" / "index.js"), str(place.STRYKER / "sample.mjs")],
        "checkers": ["sample"],
        "sampleEvery": EVERY,
        "sampleOriginals": str(CLIENT),
        "mutate": list(MUTATE),
        "mutator": {"excludedMutations": NOT_MADE},
        "testFiles": tests,
        "vitest": {"configFile": "vite.config.ts", "related": False},
        "coverageAnalysis": "perTest",
        "ignoreStatic": True,
        "inPlace": True,  # it is a copy already, in which tests find what lies beside the client
        "concurrency": workers,
        "timeoutMS": 4000,
        "timeoutFactor": 1,
        "dryRunTimeoutMinutes": 15,
        "reporters": ["json", "dots"],
        "jsonReporter": {"fileName": str(report)},
        "warnings": {"unknownOptions": False},
        "allowConsoleColors": False,
    }


def verdicts(report: Mapping[str, Any]) -> Iterator[Verdict]:
    """Of a report in the form that all mutation tests of that family share."""
    for file, found in sorted(report["files"].items()):
        lines = found["source"].splitlines()
        for mutant in sorted(found["mutants"], key=lambda one: (one["location"]["start"]["line"], int(one["id"]))):
            if mutant["status"] in STATUS:
                before, after = changed(
                    lines, mutant["location"], mutant["replacement"], mutant["mutatorName"] == "LogicalOperator"
                )
                by = ", ".join(mutant.get("killedBy", []))
                line = mutant["location"]["start"]["line"]
                yield Verdict(f"client/{file}", "", line, before, after, STATUS[mutant["status"]], by)


def changed(lines: list[str], location: Mapping[str, Any], replacement: str, binds: bool) -> tuple[str, str]:
    """The lines as they were and as the mutant has them; what ``binds`` stays one operand of what stands around it."""
    start, end = location["start"], location["end"]
    old = lines[start["line"] - 1 : end["line"]]
    head, tail = old[0][: start["column"] - 1], old[-1][end["column"] - 1 :]
    if binds and (head.rstrip().endswith(("&&", "||")) or tail.lstrip().startswith(("&&", "||"))):
        replacement = f"({replacement})"  # Stryker changes the tree, and its text alone would say another thing
    return squeezed(old), squeezed([*f"{head}{replacement}{tail}".splitlines()])
