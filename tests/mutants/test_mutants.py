"""`make mutants` tells what tests notice from what they do not; how many of the server's mutants survive, is in docs/mutants.md."""

from pathlib import Path

import pytest

from tools.mutants import page, server
from tools.mutants.mutant import Change, Mutant, change, places
from tools.mutants.phone import verdicts
from tools.mutants.verdict import KILLED, SURVIVED, TIMED_OUT, Argument, Verdict, account, read

CODE = '''"""Seats."""


def surplus(aboard, seats=50):
    """How many stand."""
    more = aboard - seats
    if more < 0:
        return 0
    return more


class Bus:
    @staticmethod
    def label(number):
        return f"bus {number}"


def _names():
    return ["one", "two"]


NAMES = _names()


def first():
    return NAMES[0]
'''
TESTS = """import seats


def test_who_stands_is_counted():
    assert seats.surplus(52) == 2


def test_nobody_stands_where_there_are_seats():
    assert seats.surplus(40) == 0


def test_a_bus_and_the_first_name_are_named():
    assert seats.Bus.label(4) == "bus 4"
    assert seats.first() == "one"
"""


def mutant(function: str, old: str, new: str) -> Mutant:
    assert CODE.count(old) == 1
    return Mutant("seats.py", function, CODE.replace(old, new))


NOTICED = [
    mutant("surplus", "aboard - seats", "aboard + seats"),
    mutant("surplus", "seats=50", "seats=51"),
    mutant("surplus", "return 0", "return None"),
    mutant("Bus.label", "bus {", "bUs {"),
    mutant("_names", '"one"', '"uno"'),  # while the module is loaded
]
UNNOTICED = [
    mutant("surplus", "more < 0", "more <= 0"),  # no test with as many aboard as there are seats
    mutant("_names", '"two"', '"due"'),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "seats.py").write_text(CODE)
    (tmp_path / "test_seats.py").write_text(TESTS)
    return tmp_path


def test_planted_mutants_are_noticed_where_a_test_looks_and_only_there(folder: Path) -> None:
    found = server.judged(NOTICED + UNNOTICED, folder / "run", 2, tests=["test_seats.py"], root=folder)
    assert [verdict.verdict for verdict in found] == [KILLED] * len(NOTICED) + [SURVIVED] * len(UNNOTICED)
    assert found[0].by.startswith("test_seats.py::")
    assert found[0].change == "more = aboard - seats → more = aboard + seats"


def test_a_test_that_fails_without_any_mutant_ends_it(folder: Path) -> None:
    (folder / "test_seats.py").write_text(TESTS.replace("== 2", "== 3"))
    with pytest.raises(server.Failed, match="a worker failed"):
        server.judged(NOTICED, folder / "run", 1, tests=["test_seats.py"], root=folder)


def test_a_change_is_looked_for_where_its_statement_is_and_at_what_the_module_made_of_it() -> None:
    assert places(CODE, "surplus", Change(7, 7, "", "")) == {7}
    assert places(CODE, "surplus", Change(4, 4, "", "")) == set(range(4, 10))
    assert places(CODE, "_names", Change(19, 19, "", "")) == {19, 26}


def test_a_test_that_comes_by_on_sqlite_is_asked_last_on_postgresql() -> None:
    lines = {"seats.py": {6}}
    tests = {"t::both[sqlite-1]": 0.2, "t::both[postgresql-1]": 0.1, "t::one[postgresql]": 0.1, "t::none": 0.3}
    ran = {test: (seconds, lines) for test, seconds in tests.items()} | {"t::away": (0.1, {"seats.py": {7}})}
    change_of_line = Change(6, 6, "", "")
    asked = server.asked(ran, NOTICED[0], change_of_line, CODE)
    assert [test for test, _ in asked] == ["t::one[postgresql]", "t::both[sqlite-1]", "t::none", "t::both[postgresql-1]"]


def test_the_quickest_is_asked_first_and_sooner_where_its_file_was_asked_less() -> None:
    tests = {"a::1": 0.10, "a::2": 0.12, "a::3": 0.13, "b::1": 0.16, "c::1": 9.0}
    ran = {test: (seconds, {"seats.py": {6}}) for test, seconds in tests.items()}
    asked = server.asked(ran, NOTICED[0], Change(6, 6, "", ""), CODE)
    assert [test for test, _ in asked] == ["a::1", "a::2", "b::1", "a::3", "c::1"]


def survivor(function: str = "surplus", after: str = "if more <= 0:", verdict: str = SURVIVED) -> Verdict:
    return Verdict("seats.py", function, 7, "if more < 0:", after, verdict)


def argument(*changes: str, function: str = "surplus") -> Argument:
    return Argument("seats.py", "Nobody stands either way.", changes, function, equivalent=True)


def test_a_survivor_needs_an_argument_and_an_argument_a_survivor() -> None:
    known = argument("if more < 0: → if more <= 0:")
    assert account([survivor(), survivor(after="x", verdict=KILLED)], [known]).is_good
    assert account([survivor()], []).without == [survivor()]
    assert account([survivor(), survivor()], [known]).without == [survivor()]
    assert account([survivor(function="other")], [known]).without == [survivor(function="other")]
    assert account([survivor(verdict=KILLED)], [known]).stale == [(known, known.changes[0])]
    assert account([survivor(verdict=TIMED_OUT)], [known]).is_good


def test_the_page_counts_and_names_the_survivors() -> None:
    found = [survivor(), survivor(after="if more <= 1:"), survivor(after="x", verdict=KILLED)]
    text = page.text(found, account(found, [argument("if more < 0: → if more <= 0:")]), {"mutmut": "0"}, 120)
    assert "| `seats.py` | 3 | 1 | 0 | 2 | 1 | 1 |" in text
    assert "| surplus 7 | `` if more < 0: `` → `` if more <= 0: `` | Equivalent: Nobody stands either way. |" in text
    assert "**no argument**" in text


def test_what_stryker_says_is_read() -> None:
    location = {"start": {"line": 2, "column": 7}, "end": {"line": 2, "column": 12}}
    said = [("1", "Survived"), ("2", "CompileError"), ("3", "NoCoverage"), ("4", "Killed"), ("5", "Timeout")]
    mutants = [
        {"id": id_, "status": status, "mutatorName": "EqualityOperator", "location": location, "replacement": "a >= b"}
        for id_, status in said
    ]
    report = {"files": {"src/sync/x.ts": {"source": "const x =\n  if (a < b) return;\n", "mutants": mutants}}}
    found = list(verdicts(report))
    assert [verdict.verdict for verdict in found] == ["survived", "survived", "killed", "timed out"]
    assert found[0].change == "if (a < b) return; → if (a >= b) return;"


def test_a_mutant_within_a_condition_is_told_as_it_binds() -> None:
    location = {"start": {"line": 1, "column": 8}, "end": {"line": 1, "column": 14}}
    mutant = {"id": "1", "status": "Survived", "mutatorName": "LogicalOperator", "location": location, "replacement": "a || b"}
    report = {"files": {"src/sync/x.ts": {"source": "return a && b && c;\n", "mutants": [mutant]}}}
    assert [verdict.after for verdict in verdicts(report)] == ["return (a || b) && c;"]


def test_merge_and_custody_have_no_survivors_but_equivalent_ones() -> None:
    for known in read():
        if known.module in server.MODULES and known.module != "server/services/feed.py":
            assert known.equivalent, f"{known.module} {known.function}: {known.reason}"


def test_a_change_spans_the_lines_that_differ() -> None:
    assert change("a\nb\nc\n", "a\nB\nc\n") == Change(2, 2, "b", "B")
    assert change("a\nb\nc\n", "a\nB\nC\n") == Change(2, 3, "b c", "B C")
