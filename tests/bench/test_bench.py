"""`make bench` does what it says, tried with next to nothing; how fast anything is, is no test's business."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from server.settings import ROOT
from tools.bench import budgets, table
from tools.bench.growth import Panel, drawn
from tools.bench.table import Entry
from tools.bench.wire import Body

NAMES = {
    "postgresql": ["accept_batch_postgresql", "accept_batch_postgresql_p99", "accept_single_postgresql", "accept_single_postgresql_p99"],
    "sqlite": ["accept_batch_sqlite", "accept_batch_sqlite_p99", "accept_single_sqlite", "accept_single_sqlite_p99"],
    "outbox": ["queued_500_round_trips", "queued_500_bytes_up", "queued_500_bytes_down"],
    "growth": ["delta_100_of_100k_ms", "delta_100_of_100k_bytes", "empty_pull_growth", "empty_pull_after_stampings"],
    "memory": ["memory_after_load_mb", "memory_after_load_shared_once_mb", "bundle_10k_extra_mb"],
}  # fmt: skip


@pytest.mark.parametrize("only", NAMES)
def test_each_measure_gives_its_figures_and_a_page(only: str, tmp_path: Path) -> None:
    figures, page, picture = (tmp_path / name for name in ("bench.json", "bench.md", "growth.svg"))
    command = [sys.executable, "-m", "tools.bench", "--only", only, "--figures", figures, "--page", page, "--picture", picture]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"QUICK": "1"}, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-4000:]
    entries = json.loads(figures.read_text())
    assert [entry["name"] for entry in entries] == NAMES[only]
    for entry in entries:
        assert entry.keys() >= {"name", "value", "unit", "reference", "ratio", "runs"}
        assert entry["name"] in done.stdout
        assert entry["name"] in page.read_text()
        assert entry["value"] > 0 or entry["name"] == "bundle_10k_extra_mb"  # a small file needs nothing more
    if only == "growth":
        assert ET.parse(picture).getroot().tag.endswith("svg")


def test_a_missed_budget_says_by_how_much_and_why_and_one_that_is_held_only_that() -> None:
    slow, small = Entry.of("accept_batch_postgresql", "per second", [4000]), Entry.of("queued_500_bytes_up", "bytes", [44])
    _, _, missed, held = budgets.as_markdown([slow, small, Entry.of("memory_after_load_shared_once_mb", "MB", [1])]).splitlines()
    assert "≥ 8,000" in missed
    assert "2 times too few" in missed
    assert budgets.BUDGETS["accept_batch_postgresql"].why[1:] in missed
    assert held.endswith("| ≤ 180 | 44 | held |")


def test_growth_is_judged_by_its_ratio() -> None:
    grown = Entry.of("empty_pull_growth", "ms", [9], [3], "an empty pull with less stored")
    assert "| ≤ 2 × the reference | 3 × | **missed**: 1.5 times too much." in budgets.as_markdown([grown])


def test_an_entry_takes_the_place_of_the_older_one_of_its_name(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    table.write([Entry.of("a", "ms", [3, 1, 2], [4]), Entry.of("b", "ms", [1])], file)
    table.write([Entry.of("a", "ms", [8, 9, 7], [4], "theirs"), Entry.of("c", "ms", [1])], file)
    first, *others = table.read(file)
    assert (first.name, first.value, first.reference, first.ratio, first.against) == ("a", 8, 4, 2, "theirs")
    assert [entry.name for entry in others] == ["b", "c"]
    assert "7 … 9" in table.as_text([first])


def test_a_request_made_before_the_clock_takes_its_cursor_without_being_compressed_again() -> None:
    head, _, body = Body.of("token", b'"v":1}', 0).request("a cursor").partition(b"\r\n\r\n")
    assert gzip.decompress(body) == b'{"cursor":"a cursor","v":1}'
    assert f"Content-Length: {len(body)}".encode() in head


def test_both_axes_of_the_chart_say_what_they_count() -> None:
    chart = drawn([1_000, 10_000], [Panel("Accepted", "per second", [("accepted", [7_000, 6_900])])], "Growth")
    texts = [element.text for element in ET.fromstring(chart).iter() if element.tag.endswith("text")]
    assert {"Accepted", "per second", "reports stored", "1,000", "10,000", "8,000"} <= set(texts)
