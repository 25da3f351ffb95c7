"""Planted faults of S4.4 that no step of the simulation can show, each found by a test of restores, of declared backups or of devices."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.test_devices import test_a_revocation_is_in_the_safety_log_before_it_is_committed as logged_first
from tests.backups import Command
from tests.bundles import Courier
from tests.factories import Aleppo
from tests.simulation.planting import plant
from tests.sync import test_declared_backups as declared
from tests.sync import test_restore as whole


def fails(test: Callable[..., Any], *given: Any) -> None:
    with pytest.raises((AssertionError, ValueError)):
        test(*given)


def test_a_revocation_that_is_logged_after_its_commit_is_found(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(
        monkeypatch,
        "server.services.devices:revoke",
        'log.append({"kind": DEVICE_REVOKED, "device": device, "person": view.person.id, "by": actor.person})',
        "pass",
    )
    fails(logged_first, aleppo, monkeypatch)


@pytest.mark.parametrize("wrong", ["missing", "younger than the backup", "damaged"])
def test_a_restore_that_trusts_whatever_log_there_is_is_found(
    aleppo: Aleppo, command: Command, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    plant(monkeypatch, "server.services.restores:begin_epoch", "_why_not(session, written)", "None")
    fails(whole.test_without_a_log_that_can_be_relied_on_every_phone_is_held, aleppo, command, wrong)


def test_a_backup_that_counts_past_a_gap_is_found(aleppo: Aleppo, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, "server.services.devices:contiguous", ".where(ranked.c.n == ranked.c.place)", "")
    fails(declared.test_durable_is_counted_to_the_first_gap, aleppo, command)


def test_a_phone_of_the_lost_window_that_is_let_in_by_itself_is_found(
    aleppo: Aleppo, courier: Courier, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "server.services.bundles:recover", "held_at=at, ", "")
    fails(whole.test_a_phone_enrolled_after_the_backup_is_known_by_its_key_and_waits_for_an_admin, aleppo, courier, command)


def test_a_held_phone_whose_files_take_effect_is_found(
    aleppo: Aleppo, courier: Courier, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "server.services.bundles:_author", "DEVICE_HELD if held_at is not None else None", "None")
    fails(
        whole.test_what_a_held_phone_sends_in_a_file_waits_and_takes_effect_with_its_release,
        aleppo,
        courier,
        command,
        monkeypatch,
    )
