"""Faults planted in the joining of convoys, each found by a test of ``test_joined_convoys.py`` (docs/sync.md S3.6)."""

import pytest

from tests.factories import Aleppo
from tests.simulation.planting import plant
from tests.sync import test_joined_convoys as found_by
from tests.sync.test_joined_convoys import two

__all__ = ["two"]

SETTLE = "server.services.joins:Scene.settle"


@pytest.mark.sqlite_only
def test_a_join_that_rewrites_what_reports_stated_is_found(
    aleppo: Aleppo, two: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite = (
        "for key in self.reports:\n"
        "        values = self.session.get(Entity, key).values\n"
        "        moved = values | {'convoy': survivors.get(values['convoy'], values['convoy'])}\n"
        "        self.session.execute(update(Entity).where(Entity.key == key).values(values=moved))\n"
        "    self._ask_again()"
    )
    plant(monkeypatch, SETTLE, "self._ask_again()", rewrite)
    with pytest.raises(AssertionError):
        found_by.test_reports_keep_the_key_they_stated_and_reads_follow_the_survivor(aleppo, two)


@pytest.mark.sqlite_only
def test_a_joined_convoy_that_takes_no_more_is_found(
    aleppo: Aleppo, two: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where = "server.services.custody:Batch._may_write"
    plant(monkeypatch, where, "{convoy.site, self.records.stands(convoy)}", "{self.records.stands(convoy)}")
    with pytest.raises(AssertionError):
        found_by.test_a_phone_that_did_not_know_goes_on_and_all_of_it_is_shown_on_the_survivor(aleppo, two)


@pytest.mark.sqlite_only
def test_a_separation_that_leaves_a_pair_behind_is_found(
    aleppo: Aleppo, two: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "server.domain.joins:cut_by", "!= (convoy_of", "is (convoy_of")
    with pytest.raises(AssertionError):
        found_by.test_where_two_are_separated_no_vehicle_of_the_one_is_a_vehicle_of_the_other(aleppo, two)


@pytest.mark.sqlite_only
def test_a_join_of_a_survivor_that_leaves_the_others_where_they_were_is_found(
    aleppo: Aleppo, two: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, "server.domain.joins:one_hop", "survivor(into, key) for", "into[key] for")
    with pytest.raises(AssertionError):
        found_by.test_it_is_one_hop_however_many_are_joined(aleppo, two)


@pytest.mark.sqlite_only
def test_phones_that_are_not_told_of_a_survivor_that_moves_are_found(
    aleppo: Aleppo, two: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where = "server.services.records:Records._tell_vehicles"
    plant(monkeypatch, where, "Entity.merged_into_key.in_(moved)", "Entity.merged_into_key.in_(())")
    with pytest.raises(AssertionError):
        found_by.test_phones_follow_the_survivor_wherever_it_stands(aleppo, two)


@pytest.mark.sqlite_only
def test_a_vehicle_that_is_counted_under_its_own_name_alone_is_found(
    aleppo: Aleppo, two: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where = "server.services.records:Records._tell_vehicles"
    plant(monkeypatch, where, "{found.merged_into for key", "{None for key")
    with pytest.raises(AssertionError):
        found_by.test_phones_follow_the_survivor_wherever_it_stands(aleppo, two)
