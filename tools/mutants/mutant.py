"""A mutant of a Python file, what it changes, and which tests run through the place."""

import ast
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

LONG = 200  # characters of a change; the middle of a longer one is left out
Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
class Mutant:
    """One change of one function.  ``source`` is the whole file with it; ``tests`` those that run through its lines, with seconds."""

    file: str
    function: str
    source: str
    tests: list[tuple[str, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Change:
    """The lines of the file that a mutant replaces, from 1, and what they become."""

    first: int
    last: int
    before: str
    after: str

    @property
    def text(self) -> str:
        """In one line, which holds when others are put in above it."""
        return f"{short(self.before)} → {short(self.after)}"


def change(code: str, source: str) -> Change:
    """From the first line that differs to the last."""
    old, new = code.splitlines(), source.splitlines()
    parts = [part for part in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if part[0] != "equal"]
    first, last, begin, end = parts[0][1], parts[-1][2], parts[0][3], parts[-1][4]
    return Change(first + 1, max(last, first + 1), squeezed(old[first:last]), squeezed(new[begin:end]))


def short(text: str) -> str:
    return text if len(text) <= LONG else f"{text[: LONG // 2]} … {text[-LONG // 2 :]}"


def squeezed(lines: Sequence[str]) -> str:
    return " ".join(" ".join(lines).split())


def places(code: str, function: str, found: Change) -> set[int]:
    """The lines at which a test must have been to notice a change.  A statement counts from its first line to where the
    statements inside it begin; of a function that the module itself calls, the lines that use what it made count too."""
    tree = parsed(code)
    definition = definition_of(tree, function)
    best = range(definition.lineno, (definition.end_lineno or 0) + 1)
    for node in ast.walk(definition):
        if isinstance(node, ast.stmt) and node is not definition:
            inner = [each.lineno for each in getattr(node, "body", []) if isinstance(each, ast.stmt)]
            lines = range(node.lineno, inner[0] if inner else (node.end_lineno or 0) + 1)
            if found.first in lines and found.last in lines and len(lines) < len(best):
                best = lines
    return {*best, *used_lines(tree, function)}


def used_lines(tree: ast.Module, function: str) -> set[int]:
    """The lines of the functions that name what the module made with ``function``."""
    names = {target.id for each in made_by(function, tree) for target in each.targets if isinstance(target, ast.Name)}
    return {
        node.lineno
        for definition in tree.body
        if isinstance(definition, Definition)
        for node in ast.walk(definition)
        if isinstance(node, ast.Name) and node.id in names
    }


def made_by(function: str, tree: ast.Module) -> Iterator[ast.Assign]:
    """The module's own statements ``NAME = function(…)``."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == function:
            yield node


def definition_of(tree: ast.Module, function: str) -> Definition:
    """A function or a method, by its name."""
    body: Sequence[ast.stmt] = tree.body
    *owners, name = function.split(".")
    for owner in owners:
        body = next(node.body for node in body if isinstance(node, ast.ClassDef) and node.name == owner)
    return next(node for node in body if isinstance(node, Definition) and node.name == name)


@cache
def parsed(code: str) -> ast.Module:
    return ast.parse(code)


Ran = Mapping[str, tuple[float, Mapping[str, set[int]]]]  # test → seconds, and file → the lines it ran through


def tests_of(ran: Ran, file: str, lines: set[int]) -> list[tuple[str, float]]:
    """The tests that ran through any of ``lines``, the quickest first."""
    found = [(seconds, test) for test, (seconds, met) in ran.items() if not lines.isdisjoint(met.get(file, set()))]
    return [(test, seconds) for seconds, test in sorted(found)]
