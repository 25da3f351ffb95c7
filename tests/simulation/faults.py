"""Faults, each a small change of the server's real code that breaks one clause of docs/sync.md, and how it is found.

``must`` begins with the clause; where the clause has several MUSTs, the words behind the MUST follow.  ``calls`` are
the steps by which the simulation finds it at once; ``make simulate`` finds most of them by chance as well.
The phone's own faults are in ``client/src/sync/faults.test.ts``.
"""

from tests.simulation.fault import Fault
from tests.simulation.faults_convoys import CONVOY_FAULTS
from tests.simulation.faults_custody import CUSTODY_FAULTS
from tests.simulation.faults_feed import FEED_FAULTS
from tests.simulation.faults_home import HOME_FAULTS
from tests.simulation.faults_merge import MERGE_FAULTS
from tests.simulation.faults_redaction import REDACTION_FAULTS

FAULTS: list[Fault] = [*CUSTODY_FAULTS, *MERGE_FAULTS, *CONVOY_FAULTS, *FEED_FAULTS, *HOME_FAULTS, *REDACTION_FAULTS]

# Planted by a test of its own, where steps of the simulation cannot show it: must → the test.
ELSEWHERE = {
    "S1: become live": "tests/sync/test_what_is_collected.py::test_a_server_that_takes_what_is_not_collected_is_found",
    "S2.1: start on a database": "tests/simulation/test_durability.py::test_a_server_that_does_not_look_is_found",
    "S7.6: become the author": "tests/sync/test_bundle_faults.py::test_a_server_that_takes_the_carrier_for_the_author_is_found",
    "S7.6: be quarantined": "tests/sync/test_bundle_faults.py::test_a_server_that_asks_nobody_to_vouch_is_found",
    "S7.6: be refused": "tests/sync/test_bundle_faults.py::test_a_server_that_takes_what_it_can_of_half_a_file_is_found",
    "S3.6: keep the key": "tests/sync/test_joined_faults.py::a_join_that_rewrites_what_reports_stated",
    "S7.7: hold no others": "tests/sync/test_little_on_the_phone.py::test_a_snapshot_that_holds_everything_is_found",
    "S6.3: be taken only for": "tests/api/test_upload_faults.py::test_what_nobody_announced_is_taken_and_found",
    "S6.4: be on disk before its answer": "tests/api/test_upload_faults.py::test_a_part_that_is_answered_first_is_found",
    "S6.5: take its place": "tests/api/test_upload_faults.py::test_another_file_that_takes_its_place_is_found",
    "S5: enclose the moment": "tests/domain/test_clock.py::test_an_interval_that_trusts_the_wall_clock_is_found",
    "S5: be stepped": "tests/test_clock.py::test_a_production_server_that_can_be_stepped_is_found",
    "S4.4: be refused": "tests/sync/test_put_back.py::test_a_server_that_goes_on_with_what_was_put_back_is_found",
    "S4.4: be on disk there": "tests/sync/test_restore_faults.py::test_a_revocation_that_is_logged_after_its_commit_is_found",
    "S4.4: be held: refused": "tests/sync/test_restore_faults.py::test_a_restore_that_trusts_whatever_log_there_is_is_found",
    "S4.4: count past a gap": "tests/sync/test_restore_faults.py::test_a_backup_that_counts_past_a_gap_is_found",
    "S4.4: be held until an admin": "tests/sync/test_restore_faults.py::test_a_phone_of_the_lost_window_that_is_let_in_by_itself_is_found",
    "S4.1": "tests/sync/test_concurrency.py::test_the_same_without_the_lock_of_the_head_fails",
}
