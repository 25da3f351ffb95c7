"""Whatever happens in whatever order, a phone ends up with what it may see (docs/sync.md S4.1)."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import Aleppo, Desk, Phone
from tests.people import BOB, CHELSEA, DARA, FOUA, OMAR, RAMOUSEH
from tests.sync.feeds import convoy_at, fresh, patch, synced, vehicle_of

ACTIONS = (
    "create", "create elsewhere", "amend", "amend on the other", "withdraw", "verify", "return", "answer", "not-count", "reopen",
    "desk amend", "decide", "move convoy", "pull one", "pull two", "pull small", "lose the answer",
)  # fmt: skip


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 9)), min_size=8, max_size=20))
def test_every_committed_change_of_what_a_phone_may_see_reaches_it_in_any_order(
    aleppo: Aleppo, plan: list[tuple[str, int]]
) -> None:
    one, two, dara = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.phone(DARA)
    silent, silent_at_foua = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    bob, omar = aleppo.desk(BOB), aleppo.desk(OMAR)
    convoy = convoy_at(bob, RAMOUSEH)
    bus = vehicle_of(bob, convoy)
    keys: list[str] = []
    for action, n in plan:
        key = keys[n % len(keys)] if keys else None
        if action == "create" or (key is None and action not in ("move convoy", "pull one", "pull two")):
            change = one.headcount(n, vehicle=bus if n % 2 else None)
            keys.append(change["id"])
            one.sync(change)
        elif action == "create elsewhere":
            dara.sync(dara.headcount(n, site=FOUA, vehicle=bus))
        elif action == "pull one":
            one.pull()
        elif action == "pull two":
            two.pull()
        elif action == "pull small":
            two.sync(limit_bytes=1024)
        elif action == "move convoy":
            patch(bob, f"/convoys/{convoy}", "at_site", (RAMOUSEH, FOUA, None)[n % 3])
        else:
            assert key is not None
            act(action, n, key, one, two, bob, omar)
    for phone in (silent, silent_at_foua):  # that only ever listened: all they know is what they were told
        phone.pull()
        assert synced(phone) == fresh(aleppo, phone)
    for phone in (one, two, dara):
        phone.pull()
        now = fresh(aleppo, phone)
        for (entity, key), told in synced(phone).items():
            # Its own plain change is not told back, whatever else became of the report is.
            known = ("review", "question", "reason") if entity == "report" else told
            assert {name: told[name] for name in known} == {name: now[entity, key][name] for name in known}


def act(action: str, n: int, key: str, one: Phone, two: Phone, bob: Desk, omar: Desk) -> None:
    report = bob.get(f"/reports/{key}")
    if action == "amend":
        one.sync(one.amend(key, {"total": (None, n)}))
    elif action == "amend on the other":
        two.sync(two.amend(key, {("total", "note", "direction")[n % 3]: (None, (n, f"n{n}", "arriving")[n % 3])}))
    elif action == "withdraw":
        one.sync(one.withdraw(key))
    elif action == "lose the answer":
        change = one.amend(key, {"note": (None, f"m{n}")})
        before = one.cursor
        one.sync(change)
        one.cursor = before
        one.sync(change)
    elif action == "answer" and report["question"]:
        one.sync(one.answer(key, report["question"]["id"], "changed", total=(None, n)))
    elif action == "desk amend":
        omar.amend(key, {"total": (report["values"].get("total"), 100 + n)})
    elif action == "decide" and report["open_conflicts"]:
        conflict = bob.conflicts(key)[0]
        chosen = conflict["candidates"][n % len(conflict["candidates"])]
        bob.http.post(
            f"/api/v1/conflicts/{conflict['id']}/decision",
            json={"candidate": chosen["id"]},
            headers={"X-CSRF-Token": bob.csrf, "If-Match": f'"{conflict["report_rev"]}"'},
        )
    elif action in ("verify", "return", "not-count", "reopen") and report["may"][action.replace("-", "_")]:
        bob.review(key, action, reason="because", question="Is it right?")
