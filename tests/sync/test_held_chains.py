"""What is held behind something else, and what a coordinator said of it meanwhile (docs/sync.md S2.3, S2.6)."""

from typing import Any

import pytest
from sqlalchemy import text

from server.services import work_queue
from tests.factories import Aleppo, new_id
from tests.people import BOB, CHELSEA, DARA, FOUA
from tests.sync.feeds import convoy_at
from tests.sync.test_conflicts import saved, total
from tests.sync.test_work_queue import act, queue, told

TRY_LOCK = text("select pg_try_advisory_xact_lock(hashtextextended(:name, 0))")


def test_what_was_set_aside_has_no_effect_when_the_change_before_it_arrives(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    first = phone.amend(key, {"note": (None, "engine trouble")})
    second, third = phone.amend(key, {"total": (47, 9999)}), phone.amend(key, {"sick.lying": (None, 2)})
    phone.sync(second, third)
    item = queue(bob)[0]
    act(bob, item, "set-aside")
    phone.sync(first)
    assert total(bob, key) == 47
    assert told(phone, second)["outcome"] == "held"
    assert [one["id"] for one in queue(bob)] == [third["id"]]
    # It can still be taken up, and then what follows it takes effect with it.
    act(bob, item, "take-up")
    act(bob, item, "release")
    assert total(bob, key) == 9999
    assert told(phone, third)["outcome"] == "applied"


def test_what_was_set_aside_has_no_effect_when_the_change_before_it_is_released(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    stray = phone.headcount(47, site=FOUA)
    phone.sync(stray, phone.amend(stray["id"], {"total": (47, 9999)}))
    create, amend = queue(bob)
    act(bob, amend, "set-aside")
    act(bob, create, "release")
    assert total(bob, stray["id"]) == 47


@pytest.mark.postgresql_only
def test_the_statement_is_locked_before_a_waiting_change_is_looked_at(aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    phone.amend(key, {"note": (None, "engine trouble")})  # does not arrive
    second = phone.amend(key, {"total": (47, 49)})
    phone.sync(second)
    [item] = queue(bob)
    looked, free = work_queue._open, []

    def watched(*given: Any) -> Any:
        row = looked(*given)
        with aleppo.sessions() as other:
            free.extend(other.scalar(TRY_LOCK, {"name": name}) for name in (second["id"], key))
        return row

    monkeypatch.setattr(work_queue, "_open", watched)
    act(bob, item, "set-aside")
    assert free == [False, False]


def test_a_chain_that_waits_for_its_beginning_may_be_long(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(0)
    chain = [phone.amend(create["id"], {"total": (n, n + 1)}, version=0) for n in range(600)]
    for at in range(0, len(chain), 200):
        phone.sync(*chain[at : at + 200])
    [receipt] = phone.sync(create)["receipts"]
    assert receipt["outcome"] == "applied"
    assert total(bob, create["id"]) == 600


@pytest.mark.parametrize("also", ["another phone's", "a number that was used"])
def test_what_cannot_be_read_is_not_released_whatever_else_is_wrong_with_it(aleppo: Aleppo, also: str) -> None:
    phone, other, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    phone.sync(phone.headcount(3))
    if also == "another phone's":
        wrong = other.headcount(-5)
    else:
        phone.n = 0
        wrong = phone.headcount(-5)
    phone.sync(wrong)
    [item] = queue(bob)
    assert act(bob, item, "release", 409)["slug"] == "not-releasable"
    assert [one["seq"] for one in queue(bob)] == [item["seq"]]


def test_a_change_of_a_convoy_that_cannot_be_read_is_mended(aleppo: Aleppo) -> None:
    dara, bob = aleppo.phone(DARA), aleppo.desk(BOB)
    convoy = convoy_at(bob, FOUA)
    dara.pull()
    wrong = dara.freeze("convoy", "amend", key=convoy, base=seen(dara), edits={"label": {"was": "Night convoy", "now": 5}})
    later = dara.freeze("convoy", "amend", key=convoy, base=seen(dara), edits={"note": {"was": None, "now": "Two halts"}})
    assert [receipt["outcome"] for receipt in dara.sync(wrong, later)["receipts"]] == ["quarantined", "held"]
    now = bob.get(f"/convoys/{convoy}")
    act(
        bob,
        queue(bob)[0],
        "mend",
        id=new_id(),
        entity="convoy",
        base={"epoch": now["epoch"], "version": now["version"]},
        edits={"label": {"was": now["label"], "now": "Day convoy"}},
    )
    mended = bob.get(f"/convoys/{convoy}")
    assert (mended["label"], mended["note"]) == ("Day convoy", "Two halts")
    assert queue(bob) == []


def seen(phone: Any) -> dict[str, Any]:
    return {"epoch": phone.epoch, "version": 1}
