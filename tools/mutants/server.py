"""The mutants of the server: made by mutmut, tried by the tests that run through their lines (``warm``)."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path
from typing import Any

from server.settings import ROOT
from tools.mutants.mutant import Change, Mutant, Ran, change, places, tests_of
from tools.mutants.verdict import Failed, Verdict

SERVICES = ("custody", "rights", "flags", "feed")
MODULES = ("server/domain/merge.py", *(f"server/services/{name}.py" for name in SERVICES))
TESTS = ("tests/domain", "tests/sync")
# They judge other tests by faults of their own, or a clock that nothing here has to do with.
LEFT_OUT = ("tests/sync/test_bundle_faults.py", "tests/sync/test_joined_faults.py", "tests/sync/test_restore_faults.py")
SLOW = 3.0  # seconds of the processor: a test that takes longer is not asked
# As many seconds of tests are tried on a mutant; on a survivor that has an argument fewer, for it is looked at again only to see
# that it is still there.
MOST, KNOWN = 300.0, 5.0
NEIGHBOURS = 4  # after so many tests of a file the next one is worth half as much
PYTEST = ("-m", "pytest", "-p", "tools.mutants.warm", "-p", "no:randomly", "-p", "no:cacheprovider", "-q")


def made(python: Path, modules: Sequence[str] = MODULES, root: Path = ROOT) -> list[Mutant]:
    """The mutants that mutmut makes of ``modules``."""
    command: list[str | Path] = [python, ROOT / "tools" / "mutants" / "generate.py", *modules]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return [Mutant(**mutant) for mutant in json.loads(done.stdout)]


def judged(
    mutants: Sequence[Mutant],
    folder: Path,
    workers: int,
    tests: Sequence[str] = TESTS,
    options: Sequence[str] = (),
    root: Path = ROOT,
    known: Container[tuple[str, str, str]] = (),
) -> list[Verdict]:
    """What became of each mutant.  ``known`` are the survivors that have an argument: file, function and change."""
    files = sorted({mutant.file for mutant in mutants})
    codes = {file: (root / file).read_text() for file in files}
    changes = [change(codes[mutant.file], mutant.source) for mutant in mutants]
    ran = {
        one["test"]: (one["seconds"], {file: set(lines) for file, lines in one["lines"].items()})
        for one in together(folder / "map", {"files": files, "mutants": []}, workers, tests, options, root)
        if one["seconds"] <= SLOW
    }
    for mutant, one in zip(mutants, changes, strict=True):
        tests_of_it = asked(ran, mutant, one, codes[mutant.file])
        mutant.tests = within(KNOWN if (mutant.file, mutant.function, one.text) in known else MOST, tests_of_it)
    plan = {"files": files, "mutants": [asdict(mutant) for mutant in mutants]}
    found = {one["number"]: one for one in together(folder / "judge", plan, workers, tests, options, root)}
    if len(found) != len(mutants):
        raise Failed(f"{len(mutants) - len(found)} mutants were not tried: see {folder}")
    return [
        Verdict(mutant.file, mutant.function, one.first, one.before, one.after, found[number]["verdict"], found[number]["by"])
        for number, (mutant, one) in enumerate(zip(mutants, changes, strict=True))
    ]


def asked(ran: Ran, mutant: Mutant, one: Change, code: str) -> list[tuple[str, float]]:
    """The tests to try; last those on PostgreSQL that run through the place on SQLite too.

    The quickest come first, and sooner those of a file of which few were tried: what one test does not notice its neighbours
    hardly do either.
    """
    found = tests_of(ran, mutant.file, places(code, mutant.function, one))
    names = {test for test, _ in found}
    before: Counter[tuple[str, bool]] = Counter()
    place = {}
    for test, seconds in found:
        kind = (test.partition("::")[0], again(test, names))
        place[test] = (kind[1], seconds * (1 + before[kind] / NEIGHBOURS))
        before[kind] += 1
    return sorted(found, key=lambda each: place[each[0]])


def again(test: str, names: Container[str]) -> bool:
    """Whether it is one of ``names`` on another kind of database."""
    return (twin := test.replace("[postgresql", "[sqlite")) != test and twin in names


def within(seconds: float, tests: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """So many of the first tests as fit into ``seconds``."""
    sums = accumulate(taken for _, taken in tests)
    return [test for test, sum_ in zip(tests, sums, strict=True) if sum_ <= seconds]


def together(
    folder: Path, plan: dict[str, Any], workers: int, tests: Sequence[str], options: Sequence[str], root: Path
) -> list[dict[str, Any]]:
    """What so many processes found that worked on one plan."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "plan.json").write_text(json.dumps(plan))
    left_out = [f"--ignore={path}" for path in LEFT_OUT]
    running = []
    for number in range(workers):
        with (folder / f"said-{number}.txt").open("w") as said:
            environment = os.environ | {"MUTANTS": str(folder / "plan.json"), "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}
            command = [sys.executable, *PYTEST, *options, *left_out, *tests]
            running.append(subprocess.Popen(command, cwd=root, env=environment, stdout=said, stderr=subprocess.STDOUT))
    codes = [each.wait() for each in running]
    if any(codes):
        raise Failed(f"a worker failed: see {folder}/said-*.txt")
    return [json.loads(line) for file in folder.glob("found-*.jsonl") for line in file.read_text().splitlines()]
