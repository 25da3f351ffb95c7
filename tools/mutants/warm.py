"""A pytest plugin that tries mutants in processes forked from one that has everything loaded (``pytest -p tools.mutants.warm``).

What it does says ``MUTANTS``, the path of a ``Plan`` in JSON: first which test runs through which lines; then, for each
mutant, whether a test that runs through its lines fails.  Several of them share one plan: each takes a function that none has taken.
"""

import ast
import gc
import hashlib
import importlib
import inspect
import json
import os
import signal
import sys
import threading
import time
import types
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tools.mutants.mutant import Mutant, definition_of, made_by

FEW = 10  # what so many tests do not notice is hard to notice
LIMIT = 20.0  # seconds that a test may take beyond twenty times the processor's that it took with the code as it is

Lines = dict[str, set[int]]  # file → lines


def pytest_configure(config: pytest.Config) -> None:
    # What chance finds must be found again, and a mutant's failures are none of the code's.
    steady = hypothesis.settings(derandomize=True, database=None)
    hypothesis.settings.register_profile("mutants", steady)
    hypothesis.settings.load_profile("mutants")
    plan = Path(os.environ["MUTANTS"])
    config.pluginmanager.register(Warm(json.loads(plan.read_text()), plan.parent), "warm")


class Warm:
    """One process: it collects the tests, makes what they all need, and then forks."""

    def __init__(self, plan: dict[str, Any], folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, str] = {str(Path(file).resolve()): file for file in plan["files"]}
        self.mutants = [Mutant(**mutant) for mutant in plan["mutants"]]
        self.failed = ""
        self.templates: Any = None

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any], request: object) -> Generator[None, Any, Any]:
        made = yield
        if fixturedef.argname == "templates":
            self.templates = made
        return made

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = report.nodeid

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.mutants:
            self._judge_all(session)
        else:
            self._map_all(session)
        return True

    # Which test runs through which lines.

    def _map_all(self, session: pytest.Session) -> None:
        for item in session.items:
            if not self._take(f"map-{item.nodeid}"):
                continue
            met: Lines = {}
            began = time.process_time()  # the same on a busy machine
            with self._traced(met):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=session)
            if self.failed:
                raise pytest.UsageError(f"a test fails without any mutant: {self.failed}")
            self._say({"test": item.nodeid, "seconds": time.process_time() - began, "lines": {f: sorted(met[f]) for f in met}})

    @contextmanager
    def _traced(self, met: Lines) -> Iterator[None]:
        files = self.files

        def local(frame: types.FrameType, _event: str, _: object) -> Any:
            met.setdefault(files[frame.f_code.co_filename], set()).add(frame.f_lineno)
            return local

        def begin(frame: types.FrameType, _event: str, _: object) -> Any:
            return local if frame.f_code.co_filename in files else None

        threading.settrace(begin)
        sys.settrace(begin)
        try:
            yield
        finally:
            sys.settrace(None)
            threading.settrace(None)

    # Whether a mutant is noticed.

    def _judge_all(self, session: pytest.Session) -> None:
        items = {item.nodeid: item for item in session.items}
        for kind in ("sqlite", "postgresql"):
            # A first test on each kind of database leaves its migrated template behind.
            needs = [
                each
                for each in session.items
                if "fresh_database" in getattr(each, "fixturenames", ()) and f"[{kind}" in each.nodeid
            ]
            for item in needs[:1]:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=session)
        gc.freeze()
        elsewhere: dict[str, list[str]] = {}  # file → the tests that noticed what the first few had not, the last first
        groups: dict[tuple[str, str], list[tuple[int, Mutant]]] = {}
        for number, mutant in enumerate(self.mutants):
            groups.setdefault((mutant.file, mutant.function), []).append((number, mutant))
        for (file, function), group in groups.items():
            if not self._take(f"judge-{file}-{function}"):
                continue
            lately: list[str] = []  # the tests that noticed mutants of this function, the last first
            hard = elsewhere.setdefault(file, [])
            for number, mutant in group:
                began = time.monotonic()
                order = likely_first(mutant.tests, lately, hard)
                tests = [(items[test], seconds) for test, seconds in order]
                verdict, by = forked(
                    lambda tests=tests, mutant=mutant, number=number: self._judge(session, mutant, number, tests)
                )
                if by in items:
                    to_front(lately, by)
                    if by not in [test for test, _ in order[:FEW]]:
                        to_front(hard, by)
                self._say({"number": number, "verdict": verdict, "by": by, "seconds": time.monotonic() - began})

    def _judge(self, session: pytest.Session, mutant: Mutant, number: int, tests: Sequence[tuple[pytest.Item, float]]) -> str:
        """The test that fails; none where the mutant survives.  In a process of its own."""
        if self.templates is not None:
            self.templates.numbers = count(1000 * (number + 1))  # what a killed process left behind has another name
        plant(mutant)
        self.failed = ""
        for item, seconds in tests:
            signal.setitimer(signal.ITIMER_REAL, LIMIT + 20 * seconds)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=session)
            if self.failed:
                break
        return self.failed

    # Between the processes.

    def _take(self, what: str) -> bool:
        """Whether none has taken it."""
        try:
            (self.folder / f"taken-{hashlib.sha256(what.encode()).hexdigest()[:24]}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _say(self, what: dict[str, Any]) -> None:
        with (self.folder / f"found-{os.getpid()}.jsonl").open("a") as file:
            file.write(json.dumps(what) + "\n")


def likely_first(tests: Sequence[tuple[str, float]], lately: Sequence[str], hard: Sequence[str]) -> list[tuple[str, float]]:
    """What noticed a mutant of the same function is likely to notice this one too.  Where the first few of the others do not,
    what noticed a ``hard`` one elsewhere in the file might."""
    order = those_first(tests, lately)
    few = len(lately) + FEW
    return order[:few] + those_first(order[few:], hard)


def those_first(tests: Sequence[tuple[str, float]], those: Sequence[str]) -> list[tuple[str, float]]:
    """The tests that are among ``those`` in their order, then the others in their own."""
    places = {test: place for place, test in enumerate(those)}
    return sorted(tests, key=lambda test: places.get(test[0], len(places)))


def to_front(tests: list[str], test: str) -> None:
    tests[:] = [test, *(each for each in tests if each != test)]


def forked(judge: Any) -> tuple[str, str]:
    """What ``judge`` says in a process that ends with it: killed, survived, or that its time was over."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, judge().encode())
            os._exit(0)
        finally:
            os._exit(1)  # what escapes from pytest is noticed too
    os.close(writing)
    with os.fdopen(reading) as pipe:
        by = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return ("timed out" if os.WTERMSIG(status) == signal.SIGALRM else "killed"), f"signal {os.WTERMSIG(status)}"
    return ("killed" if by or status else "survived"), by


def plant(mutant: Mutant) -> None:
    """Give a function of a loaded module the code of the mutant, and make what the module made with it once more."""
    module = importlib.import_module(mutant.file.removesuffix(".py").replace("/", "."))
    code = compile(mutant.source, str(module.__file__), "exec")
    owner: Any = module
    for name in mutant.function.split("."):
        owner = inspect.getattr_static(owner, name)
        code = next(c for c in code.co_consts if isinstance(c, types.CodeType) and c.co_name == name)
    function = getattr(owner, "__func__", owner)
    function.__code__ = code
    tree = ast.parse(mutant.source)
    definition = definition_of(tree, mutant.function)
    defaults = [eval(ast.unparse(default), function.__globals__) for default in definition.args.defaults]  # noqa: S307 - the source of this repository
    function.__defaults__ = tuple(defaults) or None
    keywords = {
        arg.arg: eval(ast.unparse(default), function.__globals__)  # noqa: S307 - the source of this repository
        for arg, default in zip(definition.args.kwonlyargs, definition.args.kw_defaults, strict=True)
        if default is not None
    }
    function.__kwdefaults__ = keywords or None
    for statement in made_by(mutant.function, tree):
        exec(compile(ast.Module([statement], []), str(module.__file__), "exec"), module.__dict__)  # noqa: S102 - the source of this repository, with a mutant in it
