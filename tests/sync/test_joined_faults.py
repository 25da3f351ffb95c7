"""Faults planted in the joining of convoys, each found by a test of ``test_joined_convoys.py`` (docs/sync.md S3.6)."""

from collections.abc import Callable

import pytest

from tests.factories import Aleppo
from tests.simulation.planting import plant
from tests.sync import test_joined_convoys as found_by
from tests.sync.test_joined_convoys import two

__all__ = ["two"]

TELL_VEHICLES = "server.services.records:Records._tell_vehicles"
REWRITE = (
    "for key in self.reports:\n"
    "        values = self.session.get(Entity, key).values\n"
    "        moved = values | {'convoy': survivors.get(values['convoy'], values['convoy'])}\n"
    "        self.session.execute(update(Entity).where(Entity.key == key).values(values=moved))\n"
    "    self._ask_again()"
)
FAULTS = {
    "a_join_that_rewrites_what_reports_stated": (
        found_by.test_reports_keep_the_key_they_stated_and_reads_follow_the_survivor,
        ("server.services.joins:Scene.settle", "self._ask_again()", REWRITE),
    ),
    "a_joined_convoy_that_takes_no_more": (
        found_by.test_a_phone_that_did_not_know_goes_on_and_all_of_it_is_shown_on_the_survivor,
        (
            "server.services.rights:Rights.may_write",
            "{convoy.site, self.records.stands(convoy)}",
            "{self.records.stands(convoy)}",
        ),
    ),
    "a_separation_that_leaves_a_pair_behind": (
        found_by.test_where_two_are_separated_no_vehicle_of_the_one_is_a_vehicle_of_the_other,
        ("server.domain.joins:cut_by", "!= (convoy_of", "is (convoy_of"),
    ),
    "a_join_of_a_survivor_that_leaves_the_others_where_they_were": (
        found_by.test_it_is_one_hop_however_many_are_joined,
        ("server.domain.joins:one_hop", "survivor(into, key) for", "into[key] for"),
    ),
    "phones_that_are_not_told_of_a_survivor_that_moves": (
        found_by.test_phones_follow_the_survivor_wherever_it_stands,
        (TELL_VEHICLES, "Entity.merged_into_key.in_(moved)", "Entity.merged_into_key.in_(())"),
    ),
    "a_vehicle_that_is_counted_under_its_own_name_alone": (
        found_by.test_phones_follow_the_survivor_wherever_it_stands,
        (TELL_VEHICLES, "{found.merged_into for key", "{None for key"),
    ),
}


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("finds", "fault"), FAULTS.values(), ids=FAULTS)
def test_it_is_found(
    aleppo: Aleppo,
    two: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    finds: Callable[[Aleppo, dict[str, str]], None],
    fault: tuple[str, str, str],
) -> None:
    plant(monkeypatch, *fault)
    with pytest.raises(AssertionError):
        finds(aleppo, two)
