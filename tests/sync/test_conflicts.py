"""Merging (docs/sync.md S3): different fields merge, one field given two values waits for a person."""

from server.models import Epoch
from tests.factories import BEGUN, Aleppo, Desk, Phone
from tests.people import BOB, CHELSEA, OMAR, RAMOUSEH


def saved(phone: Phone, total: int = 47) -> str:
    create = phone.headcount(total)
    phone.sync(create)
    return create["id"]


def outcome(phone: Phone, change: dict) -> tuple[str, list[str]]:
    receipt = phone.sync(change)["receipts"][0]
    return receipt["outcome"], receipt.get("fields", [])


def total(desk: Desk, key: str) -> object:
    return desk.get(f"/reports/{key}")["values"].get("total")


def test_different_fields_merge(aleppo: Aleppo) -> None:
    one, two, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(one)
    two.pull()
    assert outcome(one, one.amend(key, {"total": (47, 49)})) == ("applied", [])
    assert outcome(two, two.amend(key, {"sick.lying": (None, 2)})) == ("merged", [])
    values = bob.get(f"/reports/{key}")["values"]
    assert (values["total"], values["sick.lying"]) == (49, 2)


def test_one_field_given_two_values_waits_with_both(aleppo: Aleppo) -> None:
    one, two, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(one)
    two.pull()
    one.sync(one.amend(key, {"total": (47, 49)}))
    assert outcome(two, two.amend(key, {"total": (47, 52)})) == ("conflict", ["total"])
    conflict = bob.conflicts(key)[0]
    assert (conflict["kind"], conflict["before"]) == ("parallel", 47)
    assert [(c["value"], c["live"]) for c in conflict["candidates"]] == [(49, True), (52, False)]
    assert total(bob, key) == 49
    bob.review(key, "verify", 409)


def test_a_phone_keeps_its_owners_number_and_never_hears_the_rivals(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    bob.amend(key, {"total": (47, 86421)})
    assert outcome(phone, phone.amend(key, {"total": (47, 52)})) == ("conflict", ["total"])
    told = phone.report(key)
    assert told["values"]["total"] == 52
    assert told["conflicts"] == [{"field": "total", "own": [52]}]
    assert told["checking"] is True
    assert "86421" not in str({name: told[name] for name in ("values", "conflicts", "history")})


def test_an_edit_of_what_its_author_had_seen_is_no_conflict(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    bob.amend(key, {"total": (47, 60)})
    phone.pull()
    assert outcome(phone, phone.amend(key, {"total": (60, 61)}, version=2)) == ("applied", [])
    assert total(bob, key) == 61


def test_a_chain_of_one_phone_never_conflicts_with_itself(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(47)
    chain = [create, *(phone.amend(create["id"], {"total": (n - 1, n)}, version=0) for n in (48, 49, 50))]
    assert [r["outcome"] for r in phone.sync(*chain)["receipts"]] == ["applied"] * 4
    assert total(bob, create["id"]) == 50


def test_the_same_value_twice_is_agreement(aleppo: Aleppo) -> None:
    one, two, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(one)
    two.pull()
    one.sync(one.amend(key, {"total": (47, 49)}))
    assert outcome(two, two.amend(key, {"total": (47, 49)}))[0] in ("applied", "merged")
    assert bob.conflicts(key) == []


def test_a_later_edit_of_a_candidates_chain_replaces_it_and_keeps_the_earlier_value(aleppo: Aleppo) -> None:
    one, two, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(one)
    two.pull()
    one.sync(one.amend(key, {"total": (47, 49)}))
    two.sync(two.amend(key, {"total": (47, 52)}))
    two.sync(two.amend(key, {"total": (52, 53)}))
    live, other = bob.conflicts(key)[0]["candidates"]
    assert (live["value"], other["value"], other["earlier"]) == (49, 53, [52])


def test_a_late_phone_that_saw_only_the_first_number_does_not_overwrite_a_decision(aleppo: Aleppo) -> None:
    one, two, late = (aleppo.phone(CHELSEA) for _ in range(3))
    bob = aleppo.desk(BOB)
    key = saved(one, 47)
    two.pull()
    late.pull()
    one.sync(one.amend(key, {"total": (47, 49)}))
    two.sync(two.amend(key, {"total": (47, 52)}))
    conflict = bob.conflicts(key)[0]
    decided = bob.decide(conflict, value=47, reason="The arrival list says 47")
    assert (decided["values"]["total"], decided["open_conflicts"]) == (47, 0)
    # Its ``was`` equals the live value again: comparing values alone would let it through.
    assert outcome(late, late.amend(key, {"total": (47, 99)})) == ("conflict", ["total"])
    assert total(bob, key) == 47


def test_a_decision_makes_a_version_even_where_it_keeps_the_live_value_and_everyone_learns_it(aleppo: Aleppo) -> None:
    one, two, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(one)
    two.pull()
    one.sync(one.amend(key, {"total": (47, 49)}))
    two.sync(two.amend(key, {"total": (47, 52)}))
    conflict = bob.conflicts(key)[0]
    before = bob.get(f"/reports/{key}")
    after = bob.decide(conflict, candidate=conflict["candidates"][0]["id"])
    assert after["version"] == before["version"] + 1
    for phone in (one, two):
        phone.pull()
        told = phone.report(key)
        assert told["values"]["total"] == 49
        assert told["conflicts"] == []
        assert told["decided"][0]["used"] == 49


def test_a_decision_can_be_made_anew_and_both_stay_readable(aleppo: Aleppo) -> None:
    one, two, bob, omar = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(one)
    two.pull()
    one.sync(one.amend(key, {"total": (47, 49)}))
    two.sync(two.amend(key, {"total": (47, 52)}))
    conflict = bob.conflicts(key)[0]
    live, other = conflict["candidates"]
    bob.decide(conflict, candidate=live["id"])
    assert omar.decide(conflict, candidate=other["id"])["values"]["total"] == 52
    decisions = bob.conflicts(key, "decided")[0]["decisions"]
    assert [(d["by"]["name"], d["value"]) for d in decisions] == [("Bob", 49), ("Omar", 52)]


def test_two_coordinators_who_decide_at_once_do_not_overwrite_each_other(aleppo: Aleppo) -> None:
    one, two, bob, omar = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(one)
    two.pull()
    one.sync(one.amend(key, {"total": (47, 49)}))
    two.sync(two.amend(key, {"total": (47, 52)}))
    conflict = bob.conflicts(key)[0]
    live, other = conflict["candidates"]
    bob.decide(conflict, rev=conflict["report_rev"], candidate=live["id"])
    refused = omar.decide(conflict, 412, rev=conflict["report_rev"], candidate=other["id"])
    assert refused["slug"] == "rev-moved"
    assert total(bob, key) == 49


def test_a_correction_after_the_verdict_waits_for_a_person(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    bob.review(key, "verify")
    phone.pull()
    assert outcome(phone, phone.amend(key, {"total": (47, 49)})) == ("conflict", ["total"])
    report = bob.get(f"/reports/{key}")
    assert (report["review"], report["values"]["total"]) == ("verified", 47)
    assert bob.conflicts(key)[0]["kind"] == "after-decision"
    assert phone.report(key)["offered"] is True
    phone.sync(phone.amend(key, {"total": (49, 50)}))
    live, other = bob.conflicts(key)[0]["candidates"]
    assert (live["value"], other["value"], other["earlier"]) == (47, 50, [49])


def test_who_enters_another_number_does_not_also_verify_it(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(phone)
    bob.review(key, "verify")
    phone.pull()
    phone.sync(phone.amend(key, {"total": (47, 49)}))
    after = bob.decide(bob.conflicts(key)[0], value=48, reason="Recount of the list")
    assert (after["review"], after["values"]["total"]) == ("new", 48)
    assert bob.review(key, "verify", 403)["slug"] == "set-by-you"
    assert omar.review(key, "verify")["review"] == "verified"


def test_a_withdrawal_unknown_to_an_edit_waits_for_a_person_either_way_round(aleppo: Aleppo) -> None:
    for first in ("withdraw", "edit"):
        one, two, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
        key = saved(one)
        two.pull()
        edit, withdraw = two.amend(key, {"total": (47, 49)}), one.withdraw(key)
        if first == "withdraw":
            one.sync(withdraw)
            assert outcome(two, edit) == ("conflict", ["withdrawn"])
        else:
            two.sync(edit)
            assert outcome(one, withdraw) == ("conflict", ["withdrawn"])
        report = bob.get(f"/reports/{key}")
        assert report["values"]["total"] == 49  # the edit's fields merge as usual
        assert report["withdrawn"] is (first == "withdraw")
        assert [c["field"] for c in bob.conflicts(key)] == ["withdrawn"]


def test_a_change_that_withdraws_a_report_and_corrects_it_at_once_does_both(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    assert outcome(phone, phone.amend(key, {"withdrawn": (False, True), "total": (47, 48)})) == ("applied", [])
    report = bob.get(f"/reports/{key}")
    assert (report["withdrawn"], report["values"]["total"]) == (True, 48)


def test_only_the_author_withdraws_and_may_take_it_back(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    bob.amend(key, {"withdrawn": (False, True)}, 422)
    assert outcome(phone, phone.withdraw(key)) == ("applied", [])
    assert bob.get(f"/reports/{key}")["withdrawn"] is True
    assert bob.review(key, "verify", 409)["slug"] == "move-not-possible"
    phone.pull()
    back = phone.amend(key, {"withdrawn": (True, False)}, version=2)
    assert outcome(phone, back) == ("applied", [])
    assert bob.get(f"/reports/{key}")["withdrawn"] is False


def test_a_candidates_author_neither_reviews_nor_decides(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(phone)
    bob.amend(key, {"total": (47, 60)})
    phone.sync(phone.amend(key, {"total": (47, 52)}))
    conflict = bob.conflicts(key)[0]
    refused = bob.decide(conflict, 403, candidate=conflict["candidates"][0]["id"])
    assert refused["slug"] in ("set-by-you", "candidate-of-yours")
    assert omar.decide(conflict, candidate=conflict["candidates"][1]["id"])["values"]["total"] == 52


def test_at_the_desk_too_who_speaks_again_replaces_their_own_candidate_as_far_as_they_saw_it(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(phone)
    epoch = bob.get(f"/reports/{key}")["epoch"]
    bob.amend(key, {"total": (47, 60)})
    phone.sync(phone.amend(key, {"total": (47, 52)}))
    omar.amend(key, {"total": (60, 55)})  # the fourth version

    def corrected(now: int, version: int) -> list[tuple[object, list[object]]]:
        omar.amend(key, {"total": (60, now)}, base={"epoch": epoch, "version": version})
        [conflict] = bob.conflicts(key)
        return [(each["value"], each["earlier"]) for each in conflict["candidates"]]

    assert corrected(56, 4) == [(60, []), (52, []), (56, [55])]
    # A page from before that shows nothing of it: what it says stands beside.
    assert corrected(57, 4) == [(60, []), (52, []), (56, [55]), (57, [])]


def test_a_page_from_before_a_restore_has_seen_nothing_that_was_said_since(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    epoch = bob.get(f"/reports/{key}")["epoch"]
    with aleppo.sessions.begin() as session:
        session.add(Epoch(number=2, name="2.since", started_at=BEGUN))
    bob.amend(key, {"total": (47, 60)})
    late = bob.amend(key, {"total": (47, 61)}, base={"epoch": epoch, "version": 2})
    assert late["receipt"]["outcome"] == "conflict"
    assert total(bob, key) == 60


def test_who_chose_a_candidate_set_nothing_and_may_decide_again_later(aleppo: Aleppo) -> None:
    phone, late, bob, omar = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(phone)
    late.pull()
    bob.amend(key, {"total": (47, 52)})
    phone.sync(phone.amend(key, {"total": (47, 49)}))
    first = omar.conflicts(key)[0]
    omar.decide(first, candidate=first["candidates"][0]["id"])
    late.sync(late.amend(key, {"total": (47, 50)}))
    second = omar.conflicts(key)[0]
    assert [c["by"]["name"] for c in second["candidates"]] == ["Bob", "Chelsea"]
    assert omar.decide(second, candidate=second["candidates"][1]["id"])["values"]["total"] == 50
    late.pull()
    assert [line["by"] for line in late.report(key)["history"] if line["event"] == "decided"] == ["office", "office"]


def test_conflicts_come_in_pages_that_leave_none_out_and_say_what_they_are_about(aleppo: Aleppo) -> None:
    one, two, bob, omar = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    made = [one.headcount(40 + n, **{"vehicle.label": f"Bus {n}"}) for n in range(5)]
    one.sync(*made)
    two.pull()
    for phone, total in ((one, 60), (two, 70)):
        phone.sync(*(phone.amend(change["id"], {"total": (40 + n, total)}) for n, change in enumerate(made)))

    def walked(query: str) -> list[dict]:
        found, after = [], ""
        while True:
            page = bob.get(f"/conflicts?limit=2{query}{after}")
            assert len(page["items"]) <= 2
            found += page["items"]
            if page["next"] is None:
                return found
            after = f"&after={page['next']}"

    waiting = walked("&status=open")
    assert [conflict["report"] for conflict in waiting] == [change["id"] for change in made]
    named_by = {"direction": "leaving", "site": RAMOUSEH, "vehicle.label": "Bus 3", "vehicle.type": "bus"}
    assert waiting[3]["values"] == named_by
    for conflict in waiting:
        omar.decide(conflict, value=65, reason="The list says so")
    assert [conflict["id"] for conflict in walked("&status=decided")] == [conflict["id"] for conflict in reversed(waiting)]
    place = bob.get("/conflicts?limit=2")["next"]
    bob.get(f"/conflicts?status=decided&after={place}", 422)


def test_a_list_says_whose_the_number_is_that_stands(aleppo: Aleppo) -> None:
    phone, other, bob, omar = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    own, corrected, noted, decided = keys = [saved(phone, 40 + n) for n in range(4)]
    other.pull()
    phone.sync(phone.amend(own, {"total": (40, 44)}))
    bob.amend(corrected, {"total": (41, 45)})
    bob.amend(noted, {"note": (None, "Engine trouble")})
    phone.sync(phone.amend(decided, {"total": (43, 50)}))
    other.sync(other.amend(decided, {"total": (43, 51)}))
    omar.decide(bob.conflicts(decided)[0], value=52, reason="The list says so")
    listed = {item["id"]: item["number_by"] for item in bob.get("/reports")["items"]}
    by_bob, by_omar = {"id": BOB.id, "name": BOB.name}, {"id": OMAR.id, "name": OMAR.name}
    assert [listed[key] for key in keys] == [None, by_bob, None, by_omar]
