"""Every MUST of docs/sync.md has a fault that breaks it: the list of those without one is empty."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.faults import ELSEWHERE, FAULTS

ROOT = Path(__file__).parents[2]
CLAUSE = re.compile(r"^(?:## |- \*\*)(S\d+(?:\.\d+)?)\b")
PHONE = ROOT / "client/src/sync/faults.test.ts"
SAID = re.compile(r"\bMUST(?: NOT)? (\S.*)")


def musts(text: str) -> Iterator[tuple[str, str]]:
    """(clause, the words behind the MUST), in the order of the text; what is before S1 and behind the last clause is not
    the protocol."""
    body = text[text.index("\n## S1 ") : text.index("\n## Which test holds what")]
    clause, paragraph = "", ""
    for line in [*body.splitlines(), "## S0"]:
        found = CLAUSE.match(line)
        if found:
            for rest in re.split(r"(?=\bMUST\b)", paragraph)[1:]:
                yield clause, " ".join(rest.removeprefix("MUST").removeprefix(" NOT").split())
            clause, paragraph = found[1], ""
        paragraph += f" {line}"


def is_about(must: str, clause: str, words: str) -> bool:
    """``must`` is the clause, a colon and the words behind its MUST."""
    of, _, begins = must.partition(": ")
    return of == clause and bool(begins) and words.startswith(begins)


def planted() -> dict[str, str]:
    """Each MUST that a fault names, with where the fault is."""
    found = {fault.must: f"faults.py: {fault.name}" for fault in FAULTS}
    found |= ELSEWHERE
    return found | dict.fromkeys(re.findall(r'must: "(S[^"]+)"', PHONE.read_text()), PHONE.name)


def test_the_list_of_musts_without_a_fault_is_empty() -> None:
    said = list(musts((ROOT / "docs/sync.md").read_text()))
    assert len(said) >= 17, "the text of the protocol is not read as it was"
    faults = planted()
    assert [one for one in said if not any(is_about(must, *one) for must in faults)] == []


def test_no_fault_speaks_of_a_must_that_is_not_there() -> None:
    text = (ROOT / "docs/sync.md").read_text()
    said = list(musts(text))
    for must, where in planted().items():
        of, _, words = must.partition(": ")
        assert f"**{of}**" in text or f"## {of} " in text, f"{where}: there is no clause {of}"
        assert not words or any(is_about(must, *one) for one in said), f"{where}: {of} does not say: MUST {words}"


@pytest.mark.parametrize("test", sorted(ELSEWHERE.values()))
def test_a_fault_that_is_planted_elsewhere_is_there(test: str) -> None:
    file, _, name = test.partition("::")
    assert f"def {name}(" in (ROOT / file).read_text() or f'"{name}"' in (ROOT / file).read_text()
