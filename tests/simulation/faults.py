"""Faults, each a small change of the server's real code that breaks one clause of docs/sync.md, and how it is found.

``must`` begins with the clause; where the clause has several MUSTs, the words behind the MUST follow.  ``calls`` are
the steps by which the simulation finds it at once; ``make simulate`` finds most of them by chance as well.
The phone's own faults are in ``client/src/sync/faults.test.ts``.
"""

from dataclasses import dataclass

from tests.people import FOUA, RAMOUSEH
from tests.simulation.shrink import Call

CUSTODY, MERGE, FEED = "server.services.custody", "server.domain.merge", "server.services.feed"
RECORDS, SYNC, PHONE_VIEW = "server.services.records", "server.services.sync", "server.services.phone_view"

# Two phones of one person that have seen the same report, which the office has.
TWO: list[Call] = [("save", (0, 47)), ("sync", (0,)), ("sync", (1,))]
RIVALS: list[Call] = [*TWO, ("edit", (0, 0, "total", 49)), ("edit", (1, 0, "total", 52)), ("sync", (0,)), ("sync", (1,))]


@dataclass(frozen=True)
class Fault:
    """One planted fault; ``breaks`` is the invariant that then fails."""

    name: str
    must: str
    target: str
    old: str
    new: str
    calls: list[Call]
    breaks: str
    by_chance: bool = True  # whether some hundred runs of chance find it as well

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


FAULTS = [
    Fault(
        "another person's report reads otherwise than none",
        "S1: read the same",
        f"{CUSTODY}:Batch._amend",
        "_quarantine(custody, UNKNOWN_KEY)",
        '_quarantine(custody, UNKNOWN_KEY if record is None else "not-the-author")',
        [("save", (0,)), ("sync", (0,)), ("poison", (2, "another's report")), ("sync", (2,))],
        "custody",
    ),
    Fault(
        "whoever knows the key may write",
        "S1: read the same",
        f"{CUSTODY}:Batch._may_write",
        "return record.statement.author == self.actor.person",
        "return True",
        [("save", (0,)), ("sync", (0,)), ("poison", (2, "another's report")), ("sync", (2,))],
        "progress|rights",
    ),
    Fault(
        "a change of another device has an effect",
        "S1",
        f"{CUSTODY}:Batch._identity_problem",
        'return "other-device"',
        "pass",
        [("poison", (0, "another device's change")), ("sync", (0,))],
        "progress",
    ),
    Fault(
        "custody keeps what was understood and not what was said",
        "S2.1: store every change verbatim",
        f"{RECORDS}:Custody.row",
        "getattr(self, name) for name in _CUSTODY_COLUMNS",
        'getattr(self, name) if name != "body" else self.body.strip(b"}") for name in _CUSTODY_COLUMNS',
        [("save", (0,)), ("sync", (0,))],
        "conservation",
    ),
    Fault(
        "receipts are given before the commit",
        "S2.1: store every change verbatim",
        "server.services.sync:receive",
        "return take_isolated(session, actor, offered, contact.at, _met(session, actor, offered, contact), reader)",
        "met = _met(session, actor, offered, contact); taken = take_isolated(session, actor, offered, contact.at, met, reader)\n"
        "    session.rollback()\n    return taken",
        [("save", (0,)), ("sync", (0,))],
        "conservation",
    ),
    Fault(
        "one bad change takes its batch along",
        "S2.1: store every change verbatim",
        f"{SYNC}:take_isolated",
        "            return Batch(session, actor, offered, at, met, reader).take()",
        "            if any(one.problem for one in offered):\n"
        "                offered = [as_bytes(one) for one in offered]\n"
        "            return Batch(session, actor, offered, at, met, reader).take()",
        [("save", (0,)), ("poison", (0, "a number below zero")), ("sync", (0,))],
        "progress",
    ),
    Fault(
        "a held change is never released",
        "S2.3",
        f"{CUSTODY}:Batch._release",
        "for held in self.waiting.pop(custody.id, ()):",
        "for held in ():",
        [("save", (0,)), ("edit", (0, 0, "total", 49)), ("sync", (0, "fair", "backwards", 1)), ("sync", (0,))],
        "progress|custody",
    ),
    Fault(
        "a change is applied before the one it follows",
        "S2.3",
        f"{CUSTODY}:Batch._judge",
        "prev is None or prev.outcome not in IN_EFFECT",
        "False",
        [
            ("save", (0,)),
            ("sync", (0,)),
            ("edit", (0, 0, "total", 49)),
            ("edit", (0, 0, "total", 52)),
            ("sync", (0, "fair", "backwards", 1)),
        ],
        "progress|AttributeError|custody",
    ),
    Fault(
        "the same change again is taken for another",
        "S2.4: get the receipt as it stands now",
        f"{CUSTODY}:Batch._take",
        "if known is not None:",
        "if False:",
        [("save", (0,)), ("sync", (0, "the answer is lost")), ("sync", (0,))],
        "progress|exactly-once|the office broke",
    ),
    Fault(
        "an id used again is taken for new",
        "S2.4",
        f"{CUSTODY}:Batch._identity_problem",
        "if offered.id in self.by_id:",
        "if False:",
        [
            ("save", (0,)),
            ("sync", (0,)),
            ("edit", (0, 0, "total", 49)),
            ("sync", (0,)),
            ("poison", (0, "an id used again", 1)),
            ("sync", (0,)),
        ],
        "progress|exactly-once|custody",
    ),
    Fault(
        "a number used again is not noticed",
        "S2.4",
        f"{CUSTODY}:Batch._identity_problem",
        "offered.n in self.by_number",
        "False",
        [("clone", (0,)), ("save", (0,)), ("save", (3,)), ("sync", (0,)), ("sync", (3,))],
        "progress",
    ),
    Fault(
        "a revoked phone goes on",
        "S2.7: be refused (401)",
        "server.services.devices:actor_of_token",
        "if row.revoked_at is not None:",
        "if False:",
        [("save", (0,)), ("revoke", (0,)), ("sync", (0,))],
        "rights",
    ),
    Fault(
        "a suspended person's phone goes on",
        "S2.7: be refused (401)",
        "server.services.devices:actor_of_token",
        'if row.status == "suspended":',
        "if False:",
        [("save", (0,)), ("suspend", (0,)), ("sync", (0,))],
        "rights",
    ),
    Fault(
        "anybody reports from anywhere",
        "S2.7",
        f"{CUSTODY}:Batch._ever_at",
        "return site in self.ever_sites",
        "return True or site in self.ever_sites",
        [("save", (0, 47, FOUA)), ("sync", (0,))],
        "progress",
    ),
    Fault(
        "who was assigned once may not report any more",
        "S2.7",
        f"{CUSTODY}:Batch._load_scope",
        "Assignment.role.in_((MONITOR, COORDINATOR))",
        "Assignment.role.in_((MONITOR, COORDINATOR)), Assignment.ended_at.is_(None)",
        [("save", (0,)), ("reassign", (0, RAMOUSEH)), ("sync", (0,))],
        "progress",
    ),
    Fault(
        "merging compares values instead of versions",
        "S3.1: stand and the edit becomes a candidate",
        f"{MERGE}:_merge_one",
        "elif statement.last_set.get(edit.field, 1) in seen.versions:",
        "elif same(edit.was, live):",
        [
            *TWO,
            ("amend_at_desk", (0, 0, "total", 49)),
            ("amend_at_desk", (0, 0, "total", 47)),
            ("edit", (1, 0, "total", 52)),
            ("sync", (1,)),
        ],
        "no silent loss",
    ),
    Fault(
        "the newest wins",
        "S3.1: stand and the edit becomes a candidate",
        f"{MERGE}:_merge_one",
        "elif statement.last_set.get(edit.field, 1) in seen.versions:",
        "else:\n        statement.set(edit.field, edit.now, version)\n        merged.sets[edit.field] = edit.now\n        return\n"
        "    if statement.last_set.get(edit.field, 1) in seen.versions:",
        RIVALS,
        "no silent loss",
    ),
    Fault(
        "what cannot be applied is dropped",
        "S3.1: stand and the edit becomes a candidate",
        f"{MERGE}:_merge_one",
        "_open(statement, edit.field, PARALLEL, edit.was, edit.now, change, author)",
        "pass",
        RIVALS,
        "no silent loss",
    ),
    Fault(
        "agreement sets",
        "S3.1",
        f"{MERGE}:_merge_one",
        "merged.agreed.append(edit.field)",
        "statement.set(edit.field, edit.now, version)\n        merged.sets[edit.field] = edit.now",
        [*TWO, ("amend_at_desk", (0, 0, "total", 49)), ("edit", (1, 0, "total", 49)), ("sync", (1,))],
        "no silent loss",
    ),
    Fault(
        "one's own words are forgotten as seen",
        "S3.1",
        f"{MERGE}:Seen.by",
        " or m.change in changes",
        "",
        [("save", (0,)), ("edit", (0, 0, "total", 49)), ("sync", (0,))],
        "conflict",
    ),
    Fault(
        "an edit sets a contested field",
        "S3.1",
        f"{MERGE}:_merge_one",
        "if dispute is not None:",
        "if dispute is not None and statement.last_set.get(edit.field, 1) not in seen.versions:",
        [*RIVALS, ("edit", (0, 0, "total", 0)), ("sync", (0,))],
        "conflict",
    ),
    Fault(
        "what a candidate was before is forgotten",
        "S3.1",
        f"{MERGE}:_claim",
        "claim.earlier.append(claim.value)",
        "pass",
        [*RIVALS, ("edit", (1, 0, "total", 0)), ("sync", (1,))],
        "no silent loss",
    ),
    Fault(
        "a decision that keeps the value is not last set",
        "S3.2",
        f"{MERGE}:Statement.set",
        "    self.last_set[name] = version",
        "        if self.last_set.get(name) is None or name not in self.disputes:\n            self.last_set[name] = version",
        [*RIVALS, ("decide", (0, 0, 0)), ("edit", (0, 0, "total", 0)), ("sync", (0,))],
        "no silent loss",
    ),
    Fault(
        "a judged report can be altered",
        "S3.3: alter live values",
        f"{MERGE}:_merge_one",
        "statement.review in DECIDED_REVIEWS",
        "False",
        [("save", (0,)), ("sync", (0,)), ("review", (0, 0, "verify")), ("edit", (0, 0, "total", 49)), ("sync", (0,))],
        "verdict",
    ),
    Fault(
        "a withdrawal that nobody knew of ends an edit",
        "S3.4",
        f"{CUSTODY}:merge",
        "_meet_withdrawal(statement, seen, change, author, merged)",
        "pass",
        [*TWO, ("withdraw", (0, 0)), ("sync", (0,)), ("edit", (1, 0, "total", 49)), ("sync", (1,))],
        "conflict: {'withdrawn'}",
    ),
    Fault(
        "a withdrawal runs over edits it did not know",
        "S3.4",
        f"{MERGE}:_merge_one",
        "elif edit.field == WITHDRAWN and edit.now and merged.beside_others:",
        "elif False:",
        [*TWO, ("edit", (0, 0, "total", 49)), ("sync", (0,)), ("withdraw", (1, 0)), ("sync", (1,))],
        "withdrawal",
    ),
    Fault(
        "who set a number verifies it",
        "S3.5",
        "server.domain.review:stake",
        "if any(made.author == person for made in setters):",
        "if False:",
        [("save", (0,)), ("sync", (0,)), ("amend_at_desk", (0, 0, "total", 49)), ("review", (0, 0, "verify"))],
        "verdict",
    ),
    Fault(
        "a late answer moves the verdict",
        "S3.3",
        f"{CUSTODY}:Batch._amend",
        "if statement.question == offered.answer.question:",
        "if True:",
        [
            *TWO,
            ("review", (0, 0, "return")),
            ("sync", (0,)),
            ("sync", (1,)),
            ("answer", (0, 0)),
            ("sync", (0,)),
            ("review", (0, 0, "verify")),
            ("answer", (1, 0)),
            ("sync", (1,)),
        ],
        "verdict",
    ),
    Fault(
        "what a review moves reaches no phone",
        "S4.1: reach it",
        f"{FEED}:mark_all",
        "if not marks:",
        "if not [m for m in marks if m.device]:",
        [*TWO, ("review", (0, 0, "return"))],
        "convergence",
    ),
    Fault(
        "a convoy's leaving is told where it comes to and not where it was",
        "S4.1: reach it",
        f"{RECORDS}:Records.touched",
        "for site in {record.stood_at, self.stands(record)} - {None}:",
        "for site in {self.stands(record)} - {None}:",
        [("begin_convoy", (0,)), ("sync", (0,)), ("move_convoy", (0, FOUA))],
        "convergence",
    ),
    Fault(
        "a page that is cut takes the cursor to its end",
        "S4.1: reach it",
        f"{FEED}:_since",
        "last = min(own.seq for n in rest for own in by_entity[n]) - 1",
        "pass",
        [
            ("sync", (1,)),
            ("save", (0,)),
            ("save", (0,)),
            ("save", (0,)),
            ("sync", (0,)),
            ("sync", (1, "fair", "in order", None, 1024)),
        ],
        "convergence",
    ),
    Fault(
        "what leaves is not told",
        "S4.1: reach it",
        f"{FEED}:_put",
        'return {"entity": entity, "key": key, "leave": True}',
        'return {"entity": entity, "key": key, "rev": 0, "value": {"at_site": None}}',
        [("begin_convoy", (0,)), ("sync", (0,)), ("move_convoy", (0, FOUA)), ("sync", (0,))],
        "scope|convergence|monotonic",
    ),
    Fault(
        "a receipt that moves is not fed",
        "S2.4",
        f"{CUSTODY}:Batch._moved",
        'self.records.mark("receipt", custody.id, f"person:{self.actor.person}")',
        "pass",
        [
            ("save", (0,)),
            ("edit", (0, 0, "total", 49)),
            ("sync", (0, "fair", "backwards", 1)),
            ("sync", (0,)),
        ],
        "receipts",
    ),
    Fault(
        "a phone's own change hides what the office asked meanwhile",
        "S4.2",
        f"{FEED}:_since",
        "len(rows_of) == 1 and rows_of[0].device_id and rows_of[0].device_id == actor.device and",
        "any(row.device_id and row.device_id == actor.device for row in rows_of) and",
        [*TWO, ("review", (0, 0, "return")), ("edit", (0, 0, "note", "engine trouble")), ("sync", (0,))],
        "convergence",
    ),
    Fault(
        "what one of two phones with one token said is thought known to the other",
        "S4.2",
        f"{FEED}:_since",
        " and name[1] in receipted",
        "",
        [("clone", (0,)), ("sync", (0,)), ("sync", (3,)), ("save", (0,)), ("sync", (0,))],
        "convergence",
    ),
    Fault(
        "a cursor outlives the assignments it was made for",
        "S4.3",
        f"{FEED}:_open",
        "if (person, scope_number, of_epoch) != (actor.person, actor.scope_number, epoch):",
        "if (person, of_epoch) != (actor.person, epoch):",
        [("sync", (2,)), ("begin_convoy", (2,)), ("sync", (2,)), ("reassign", (1, FOUA))],
        "convergence",
    ),
    Fault(
        "a rival's number is shown on the phone",
        "S4.3",
        f"{PHONE_VIEW}:_report",
        "stated[conflict.field] = own[-1].value",
        "pass",
        [*RIVALS, ("amend_at_desk", (0, 0, "sick.lying", 2)), ("edit", (1, 0, "sick.lying", 0)), ("sync", (1,)), ("sync", (0,))],
        "scope",
    ),
    Fault(
        "a phone hears of its person's site alone, whoever else stands there",
        "S4.3",
        "server.services.visibility:reports",
        "return select(Report).where(Report.author_id == actor.person)",
        "return select(Report)",
        [("save", (0,)), ("sync", (0,))],
        "scope",
    ),
    Fault(
        "what a clock says is right or wrong",
        "S5: expire, sort or authorise",
        f"{CUSTODY}:Batch._identity_problem",
        "return offered.problem",
        'return offered.problem or ("invalid" if str(offered.recorded_at) < "2000" else None)',
        [("step_clock", (0, "1970")), ("save", (0,)), ("sync", (0,))],
        "progress",
    ),
    Fault(
        "changes are taken in the order of their clocks",
        "S5: expire, sort or authorise",
        f"{CUSTODY}:Batch.take",
        "taken = [self._take(offered) for offered in self.offered]",
        "taken = [self._take(o) for o in sorted(self.offered, key=lambda o: str(o.recorded_at))]",
        [("step_clock", (0, "2099")), ("save", (0,)), ("step_clock", (0, "1970")), ("save", (0,)), ("sync", (0,))],
        "progress|custody|conservation",
    ),
]

# Planted by a test of its own, where steps of the simulation cannot show it: must → the test.
ELSEWHERE = {
    "S1: become live": "tests/sync/test_what_is_collected.py::test_a_server_that_takes_what_is_not_collected_is_found",
    "S2.1: start on a database": "tests/simulation/test_durability.py::test_a_server_that_does_not_look_is_found",
    "S7.6: become the author": "tests/sync/test_bundle_faults.py::test_a_server_that_takes_the_carrier_for_the_author_is_found",
    "S7.6: be quarantined": "tests/sync/test_bundle_faults.py::test_a_server_that_asks_nobody_to_vouch_is_found",
    "S7.6: be refused": "tests/sync/test_bundle_faults.py::test_a_server_that_takes_what_it_can_of_half_a_file_is_found",
    "S3.6: keep the key": "tests/sync/test_joined_faults.py::test_a_join_that_rewrites_what_reports_stated_is_found",
    "S3.6: be kept there": "tests/sync/test_joined_faults.py::test_a_joined_convoy_that_takes_no_more_is_found",
    "S3.6: give back": "tests/sync/test_joined_faults.py::test_a_separation_that_leaves_a_pair_behind_is_found",
    "S7.7: hold no others": "tests/sync/test_little_on_the_phone.py::test_a_snapshot_that_holds_everything_is_found",
    "S6.3: be taken only for": "tests/api/test_upload_faults.py::test_what_nobody_announced_is_taken_and_found",
    "S6.4: be on disk before its answer": "tests/api/test_upload_faults.py::test_a_part_that_is_answered_first_is_found",
    "S6.5: take its place": "tests/api/test_upload_faults.py::test_another_file_that_takes_its_place_is_found",
    "S5: enclose the moment": "tests/domain/test_clock.py::test_an_interval_that_trusts_the_wall_clock_is_found",
    "S5: be stepped": "tests/test_clock.py::test_a_production_server_that_can_be_stepped_is_found",
    "S4.1": "tests/sync/test_concurrency.py::test_the_same_without_the_lock_of_the_head_fails",
}
