"""Faults planted in the taking of files carried by hand, each found by a test of ``test_bundles.py`` (docs/sync.md S7.6)."""

import pytest

from tests.bundles import Courier
from tests.factories import Aleppo
from tests.simulation.planting import plant
from tests.sync import test_bundles as found_by

TAKE = "server.services.bundles:take"


def test_a_server_that_takes_the_carrier_for_the_author_is_found(
    aleppo: Aleppo, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, TAKE, "author, problem = _author(session, parcel)", "author, problem = carrier, None")
    with pytest.raises(AssertionError):
        found_by.test_what_another_phone_carried_is_its_authors_and_the_carriers_nothing(aleppo, courier)


def test_a_server_that_asks_nobody_to_vouch_is_found(aleppo: Aleppo, courier: Courier, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, TAKE, "sealing.is_vouched_for(parcel.change_key, record) for record", "True for record")
    with pytest.raises(AssertionError):
        found_by.test_a_change_that_no_phone_vouches_for_is_kept_in_quarantine_and_never_applied(aleppo, courier)


@pytest.mark.sqlite_only
def test_a_server_that_takes_what_it_can_of_half_a_file_is_found(
    aleppo: Aleppo, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "server.services.bundles:look_through", "sum(1 for _ in records)", "0")
    with pytest.raises(AssertionError):
        found_by.test_a_file_cut_short_lengthened_or_shuffled_is_refused_and_nothing_taken(aleppo, courier)
