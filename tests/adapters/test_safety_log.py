"""The safety log: what was written is there after a crash, and what a crash cut short is named and harms nothing."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.adapters.safety_log import SafetyLog
from server.domain.refusals import Refusal

REVOKED = {"kind": "device-revoked", "device": "d1", "person": "p1", "by": "p2"}


@pytest.fixture
def log(tmp_path: Path) -> SafetyLog:
    return SafetyLog(tmp_path / "kept" / "safety.log")


def kinds(log: SafetyLog) -> list[str]:
    return [entry["kind"] for entry in log.entries()]


def test_what_was_added_is_read_in_its_order_with_the_time_and_begins_with_the_beginning(log: SafetyLog) -> None:
    log.append(REVOKED)
    log.append({**REVOKED, "device": "d2"})
    assert kinds(log) == ["begun", "device-revoked", "device-revoked"]
    assert [entry.get("device") for entry in log.entries()] == [None, "d1", "d2"]
    assert all(entry["at"] for entry in log.entries())


def test_only_its_owner_reads_it_and_beginning_it_again_adds_nothing(log: SafetyLog) -> None:
    assert (log.begin(), log.begin()) == (True, True)
    assert kinds(log) == ["begun"]
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_where_there_is_no_file_nothing_is_said(log: SafetyLog) -> None:
    assert log.entries() == []
    assert not log.path.exists()


def test_each_entry_is_on_disk_before_the_call_returns(log: SafetyLog, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bytes] = []
    monkeypatch.setattr("os.fsync", lambda _file: synced.append(log.path.read_bytes()))
    log.append(REVOKED)
    assert json.loads(synced[0].splitlines()[-1])["device"] == "d1"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(cut=st.integers(2, 60))
def test_a_line_that_a_crash_cut_short_is_named_and_costs_no_other(tmp_path: Path, cut: int) -> None:
    log = SafetyLog(tmp_path / f"cut-{cut}.log")
    log.path.unlink(missing_ok=True)
    log.append(REVOKED)
    log.append({**REVOKED, "device": "d2"})
    log.path.write_bytes(log.path.read_bytes()[:-cut])
    assert (log.read().torn, log.read().damaged) == ([3], [])
    log.append({**REVOKED, "device": "d3"})
    read = log.read()
    assert [entry.get("device") for entry in read.entries] == [None, "d1", None, "d3"]
    assert (read.torn, read.damaged) == ([3], [])


def test_a_line_that_no_crash_can_have_made_is_damage(log: SafetyLog) -> None:
    for device in ("d1", "d2", "d3"):
        log.append({**REVOKED, "device": device})
    lines = log.path.read_bytes().split(b"\n")
    log.path.write_bytes(b"\n".join([*lines[:2], lines[2].replace(b'"', b"'", 1), *lines[3:]]))
    read = log.read()
    assert ([entry.get("device") for entry in read.entries], read.torn, read.damaged) == ([None, "d1", "d3"], [], [3])


def test_what_many_add_at_once_is_all_there(log: SafetyLog) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: SafetyLog(log.path).append({**REVOKED, "device": f"d{i}"}), range(80)))
    assert {entry.get("device") for entry in log.entries()} == {None, *(f"d{i}" for i in range(80))}
    assert (kinds(log).count("begun"), log.read().damaged) == (1, [])


def test_a_log_that_cannot_be_written_refuses_in_words(tmp_path: Path) -> None:
    (tmp_path / "a-file").write_bytes(b"")
    log = SafetyLog(tmp_path / "a-file" / "safety.log")
    assert not log.begin()
    with pytest.raises(Refusal, match="nothing was done") as refused:
        log.append(REVOKED)
    assert refused.value.slug == "safety-log"
