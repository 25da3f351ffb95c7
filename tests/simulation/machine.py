"""The simulation as a state machine: Hypothesis chooses who does what, and makes what fails small."""

import os
from collections.abc import Callable
from random import SystemRandom
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from tests.people import FOUA, RAMOUSEH
from tests.simulation.by_hand import CARRIERS
from tests.simulation.desk import MOVES
from tests.simulation.files import PARTS, SLOTS
from tests.simulation.hours import HOURS, KEPT
from tests.simulation.monitors import FIELDS, POISONS
from tests.simulation.office import Office
from tests.simulation.phones import WALLS
from tests.simulation.quiet import come_home
from tests.simulation.shrink import SECONDS, Call, play, shrunk
from tests.simulation.steps import Simulation
from tests.simulation.weather import WEATHERS
from tests.simulation.world import ORDERS

PHONES = st.integers(0, 4)
WHICH = st.integers(0, 9)
TOTALS = st.sampled_from([0, 47, 52, "not-observed", None])
EDITS = st.sampled_from([(name, value) for name, values in FIELDS.items() for value in values])
SITES = st.sampled_from([RAMOUSEH, FOUA])
SOME = st.sampled_from([None, None, 1, 2])
MOST = st.sampled_from([None, None, 0, 1, 2])
DESKS = st.integers(0, 1)
KILLS = ("while it saves", "while it takes an answer", "while nothing happens")


class Machine(RuleBasedStateMachine):
    """Each rule is a step of ``Simulation``."""

    office: Office
    failed: list[Call] = []  # noqa: RUF012 - the steps of the last run that failed

    def __init__(self) -> None:
        super().__init__()
        self.run = Simulation(self.office)
        self.calls: list[Call] = []
        self.broken = False

    def step(self, do: Callable[..., Any], *arguments: Any) -> None:
        self.calls.append((do.__name__, arguments))
        self._watched(do, *arguments)

    def _watched(self, do: Callable[..., Any], *arguments: Any) -> None:
        try:
            do(*arguments)
        except BaseException:
            self.broken = True
            type(self).failed = self.calls
            raise

    @rule(phone=PHONES, total=TOTALS, site=st.sampled_from([None, None, None, RAMOUSEH, FOUA]))
    def save(self, phone: int, total: Any, site: str | None) -> None:
        self.step(self.run.save, phone, total, site)

    @rule(phone=PHONES, convoy=WHICH, vehicle=SOME)
    def save_of_a_convoy(self, phone: int, convoy: int, vehicle: int | None) -> None:
        self.step(self.run.save, phone, 47, None, convoy, vehicle)

    @rule(phone=PHONES)
    def begin_convoy(self, phone: int) -> None:
        self.step(self.run.begin_convoy, phone)
        self.step(self.run.begin_vehicle, phone, -1)

    @rule(phone=PHONES, convoy=WHICH, label=SOME)
    def say_of_a_convoy(self, phone: int, convoy: int, label: int | None) -> None:
        if label is None:
            self.step(self.run.begin_vehicle, phone, convoy)
        else:
            self.step(self.run.rename_convoy, phone, convoy, label)

    @rule(phone=PHONES, slot=st.sampled_from(SLOTS), report=st.one_of(st.none(), WHICH), same=st.booleans())
    def attach(self, phone: int, slot: str, report: int | None, same: bool) -> None:
        if report is None:
            self.step(self.run.save_with_file, phone, slot)
        else:
            self.step(self.run.attach, phone, report, slot, same)

    @precondition(lambda self: any(not file.done for phone in self.run.phones for file in phone.disk.files))
    @rule(phone=PHONES, which=WHICH, weather=st.sampled_from(WEATHERS), parts=st.sampled_from(PARTS))
    def send_file(self, phone: int, which: int, weather: str, parts: int) -> None:
        self.step(self.run.send_file, phone, which, weather, parts)

    @rule(phone=PHONES, carrier=st.sampled_from((None, *CARRIERS)), home=st.booleans())
    def pack(self, phone: int, carrier: str | None, home: bool) -> None:
        self.step(self.run.pack, phone)
        if carrier is not None:
            self.step(self.run.carry, -1, carrier, home)

    @precondition(lambda self: self.run.parcels)
    @rule(which=WHICH, carrier=st.sampled_from((None, *CARRIERS)), home=st.booleans())
    def carry(self, which: int, carrier: str | None, home: bool) -> None:
        if carrier is None:
            self.step(self.run.bring_home, which)
        else:
            self.step(self.run.carry, which, carrier, home)

    @rule(hours=st.sampled_from(HOURS), kept=st.sampled_from((None, None, None, *KEPT)))
    def pass_hours(self, hours: int, kept: int | None) -> None:
        self.step(self.run.pass_hours, hours)
        if kept is not None:
            self.step(self.run.keep_for, kept)

    @precondition(lambda self: len(self.run.ledger.convoys) > 1)
    @rule(desk=DESKS, which=WHICH, other=WHICH, paired=st.booleans())
    def join(self, desk: int, which: int, other: int, paired: bool) -> None:
        self.step(self.run.join, desk, which, other, paired)

    @precondition(lambda self: self.run.ledger.joinings.into)
    @rule(desk=DESKS, which=WHICH)
    def separate(self, desk: int, which: int) -> None:
        self.step(self.run.separate, desk, which)

    @rule(phone=PHONES, which=WHICH, edit=EDITS)
    def edit(self, phone: int, which: int, edit: tuple[str, Any]) -> None:
        self.step(self.run.edit, phone, which, *edit)

    @rule(phone=PHONES, which=WHICH, edit=EDITS, weather=st.sampled_from(WEATHERS))
    def edit_and_send(self, phone: int, which: int, edit: tuple[str, Any], weather: str) -> None:
        self.step(self.run.edit, phone, which, *edit)
        self.step(self.run.sync, phone, weather)

    @rule(phone=PHONES, which=WHICH)
    def withdraw(self, phone: int, which: int) -> None:
        self.step(self.run.withdraw, phone, which)

    @rule(phone=PHONES, which=WHICH, total=TOTALS)
    def answer(self, phone: int, which: int, total: Any) -> None:
        self.step(self.run.answer, phone, which, total)

    @rule(phone=PHONES, kind=st.sampled_from(POISONS), which=WHICH)
    def poison(self, phone: int, kind: str, which: int) -> None:
        self.step(self.run.poison, phone, kind, which)

    @rule(
        phone=PHONES,
        weather=st.sampled_from(WEATHERS),
        order=st.sampled_from(ORDERS),
        most=MOST,
        limit=st.sampled_from([None, None, 1024]),
    )
    def sync(self, phone: int, weather: str, order: str, most: int | None, limit: int | None) -> None:
        self.step(self.run.sync, phone, weather, order, most, limit)

    @rule(phone=PHONES)
    def sync_in_fair_weather(self, phone: int) -> None:
        self.step(self.run.sync, phone)

    @rule(phone=PHONES)
    def two_tabs(self, phone: int) -> None:
        self.step(self.run.two_tabs, phone)

    @rule(phone=PHONES, moment=st.sampled_from(KILLS))
    def kill(self, phone: int, moment: str) -> None:
        self.step(self.run.kill, phone, moment)

    @rule(phone=PHONES, wall=st.sampled_from(sorted(WALLS)))
    def step_clock(self, phone: int, wall: str) -> None:
        self.step(self.run.step_clock, phone, wall)

    @rule(phone=PHONES)
    def upgrade(self, phone: int) -> None:
        self.step(self.run.upgrade, phone)

    @rule(phone=PHONES)
    def clone(self, phone: int) -> None:
        self.step(self.run.clone, phone)

    @precondition(lambda self: self.run.accounts)
    @rule(desk=DESKS, which=WHICH, action=st.sampled_from(MOVES))
    def review(self, desk: int, which: int, action: str) -> None:
        self.step(self.run.review, desk, which, action)

    @precondition(lambda self: self.run.accounts)
    @rule(desk=DESKS, which=WHICH, edit=EDITS)
    def amend_at_desk(self, desk: int, which: int, edit: tuple[str, Any]) -> None:
        self.step(self.run.amend_at_desk, desk, which, *edit)

    @precondition(lambda self: any(account.open for account in self.run.accounts.values()))
    @rule(desk=DESKS, which=WHICH, choice=WHICH, value=st.sampled_from([None, None, 47, 61]))
    def decide(self, desk: int, which: int, choice: int, value: Any) -> None:
        self.step(self.run.decide, desk, which, choice, value)

    @precondition(lambda self: any(self.run.ledger.noted(key) for key in self.run.accounts))
    @rule(desk=DESKS, which=WHICH)
    def redact(self, desk: int, which: int) -> None:
        self.step(self.run.redact, desk, which)

    @rule(person=DESKS, site=SITES)
    def reassign(self, person: int, site: str) -> None:
        self.step(self.run.reassign, person, site)

    @rule(phone=PHONES)
    def revoke(self, phone: int) -> None:
        self.step(self.run.revoke, phone)

    @rule(person=DESKS)
    def suspend(self, person: int) -> None:
        self.step(self.run.suspend, person)

    @precondition(lambda self: self.run.backup is None)
    @rule()
    def back_up(self) -> None:
        self.step(self.run.back_up)

    @precondition(lambda self: self.run.backup is not None)
    @rule()
    def restore(self) -> None:
        self.step(self.run.restore)

    @rule(site=SITES)
    def close_site(self, site: str) -> None:
        self.step(self.run.close_site, site)

    @precondition(lambda self: self.run.ledger.convoys)
    @rule(which=WHICH, site=st.sampled_from([RAMOUSEH, FOUA, None]))
    def move_convoy(self, which: int, site: str | None) -> None:
        self.step(self.run.move_convoy, which, site)

    def teardown(self) -> None:
        if not self.broken:  # what has failed already says enough
            self._watched(come_home, self.run)


USUAL_SEED = "1612"


def simulate(office: Office, examples: int, steps: int, seconds: float = SECONDS) -> None:
    """Runs of the machine; a failure bears its seed and the smallest list of steps that was found, in words."""
    # `make simulate` begins anywhere; a check of every change goes the same way each time.
    asked = os.environ.get("SEED") or ("" if "SIMULATE" in os.environ else USUAL_SEED)
    number = int(asked) if asked else SystemRandom().randrange(2**32)
    machine = type("SeededMachine", (Machine,), {"office": office, "failed": []})
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        # A seed is the whole of a run: what .hypothesis remembers of others is left out.  Shrinking is ours (shrink.py).
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
    )
    try:
        run_state_machine_as_test(seed(number)(machine), settings=wanted)
    except BaseException as error:
        calls = shrunk(office, machine.failed, seconds)
        steps_taken, again = play(office, calls)
        words = [f"  {i}. {step}" for i, step in enumerate(steps_taken, 1)]
        found = again or "It did not fail again: the office does not always do the same."
        replay = f"seed {number}: make simulate SEED={number} EXAMPLES={examples} STEPS={steps}"
        error.add_note("\n".join([replay, "what happened:", *words, str(found), f"as calls: {calls}"]))
        raise
