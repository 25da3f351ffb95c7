"""Redaction (docs/sync.md S2.8, law 1): what two people removed is nowhere any more, and comes back by no way."""

import json

import pytest
from sqlalchemy import select

from server.adapters.secrets import Keys
from server.models import Change
from tests.factories import Aleppo, coordinator_of_foua, new_id
from tests.people import ALICE, BOB, CHELSEA, DARA, OMAR, RAMOUSEH
from tests.sync.feeds import convoy_at, patch
from tests.sync.redacting import NAME, asked, body, confirmed, redacted, saved, where

pytestmark = pytest.mark.usefixtures("as_many_processes")

# The act: two people.


def test_a_removal_is_asked_for_by_one_and_done_by_another(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(phone)["id"]
    order = asked(bob, key, "note")
    assert (order["status"], order["asked_by"]["name"], order["may_confirm"]) == ("asked", "Bob", False)
    assert bob.get(f"/reports/{key}")["values"]["note"] == NAME
    assert confirmed(bob, order, 403)["slug"] == "asked-by-you"
    done = confirmed(omar, order)
    assert (done["status"], done["decided_by"]["name"]) == ("confirmed", "Omar")
    seen = bob.get(f"/reports/{key}")
    assert "note" not in seen["values"]
    assert seen["redacted"] == ["note"]
    assert [one["status"] for one in seen["redactions"]] == ["confirmed"]
    assert confirmed(omar, order, 409)["slug"] == "settled-already"


def test_a_removal_needs_a_reason_and_something_that_is_there(aleppo: Aleppo) -> None:
    key, bob = saved(aleppo.phone(CHELSEA))["id"], aleppo.desk(BOB)
    assert bob.post("/redactions", 422, key=key, fields=["note"], reason=" ")["fields"]["reason"]
    for field in ("source.name", "total", "site", "kind", "withdrawn", "no.such"):
        assert "fields" in asked(bob, key, field, status=422)["fields"]
    assert asked(bob, new_id(), "note", status=404)
    assert asked(bob, key, "note")["status"] == "asked"
    assert asked(aleppo.desk(OMAR), key, "note", status=409)["slug"] == "redaction-open"


def test_it_is_refused_with_a_reason_by_another_or_taken_back_by_who_asked(aleppo: Aleppo) -> None:
    key, bob, omar = saved(aleppo.phone(CHELSEA))["id"], aleppo.desk(BOB), aleppo.desk(OMAR)
    for desk in (omar, bob):
        order = asked(bob, key, "note")
        assert desk.post(f"/redactions/{order['id']}/refuse", 422)["fields"]["reason"]
        told = desk.post(f"/redactions/{order['id']}/refuse", reason="It is the name of a street")
        assert (told["status"], told["decided_reason"]) == ("refused", "It is the name of a street")
        assert confirmed(omar, order, 409)["slug"] == "settled-already"
    assert bob.get(f"/reports/{key}")["values"]["note"] == NAME


def test_who_confirms_has_seen_what_is_there_now(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(phone)["id"]
    order = asked(bob, key, "note")
    rev = omar.get(f"/redactions/{order['id']}")["rev"]
    phone.sync(phone.amend(key, {"note": (NAME, "engine trouble")}))
    assert omar.post(f"/redactions/{order['id']}/confirm", 412, rev=rev)["slug"] == "rev-moved"
    assert omar.post(f"/redactions/{order['id']}/confirm", 428)["slug"] == "rev-needed"
    assert bob.get(f"/reports/{key}")["values"]["note"] == "engine trouble"


def test_only_who_has_the_report_in_scope_asks_sees_or_confirms(aleppo: Aleppo) -> None:
    key, bob = saved(aleppo.phone(CHELSEA))["id"], aleppo.desk(BOB)
    order, nadim = asked(bob, key, "note"), coordinator_of_foua(aleppo)
    asked(nadim, key, "note", status=404)
    nadim.get(f"/redactions/removable/{key}", 404)
    assert nadim.get("/redactions")["items"] == []
    assert nadim.get("/redactions")["waiting"] == 0
    confirmed(nadim, order, 404)
    nadim.post(f"/redactions/{order['id']}/refuse", 404, reason="Not mine")
    aleppo.desk(ALICE).get("/redactions", 403)
    waiting = aleppo.desk(OMAR).get("/redactions?status=asked")
    assert ([one["id"] for one in waiting["items"]], waiting["waiting"]) == ([order["id"]], 1)


def test_what_can_be_removed_is_listed_with_all_that_it_ever_held(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone, **{"source.name": "ICRC", "how_known": "told"})["id"]
    phone.sync(phone.amend(key, {"note": (NAME, "engine trouble")}))
    bob.amend(key, {"total": (47, 48)}, reason="As her list says")
    there = {one["field"]: one["values"] for one in bob.get(f"/redactions/removable/{key}")["items"]}
    assert there["note"] == [NAME, "engine trouble"]
    assert there["source.name"] == ["ICRC"]
    assert there["texts"] == ["As her list says"]
    assert there.keys() & {"total", "kind", "direction", "site", "observed_from"} == set()


# Everywhere.


def test_it_is_in_no_table_and_on_no_page_of_the_desk_any_more(aleppo: Aleppo) -> None:
    one, two, bob, omar = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(one)["id"]
    two.pull()
    one.sync(one.amend(key, {"note": (NAME, f"{NAME} was seen")}))
    assert two.sync(two.amend(key, {"note": (NAME, f"{NAME}, aged nine")}))["receipts"][0]["outcome"] == "conflict"
    bob.review(key, "return", question=f"Who is {NAME}?")
    one.pull()
    one.sync(one.answer(key, one.report(key)["question"]["id"], "dont-know", version=2) | {"reason": f"I met {NAME}"})
    bob.amend(key, {"total": (47, 48)}, reason=f"{NAME} said so")
    held = one.amend(key, {"note": (NAME, f"{NAME} again")}, prev=new_id())
    twin = one.headcount(note=NAME) | {"id": key}
    assert [r["outcome"] for r in one.sync(held, twin)["receipts"]] == ["held", "quarantined"]
    seq = bob.get("/work-queue")["items"][0]["seq"]
    bob.post(f"/work-queue/{seq}/set-aside", reason=f"{NAME} is named")
    order = bob.post("/redactions", 201, key=key, fields=["note"], reason=f"{NAME} must not be found here")
    assert where(aleppo, NAME) == {
        "audit_entry.reason", "candidate.value", "change.body", "conflict.before", "entity.values", "redaction.reason",
        "review_move.question", "settlement.reason", "version.sets",
    }  # fmt: skip
    confirmed(omar, order)
    assert where(aleppo, NAME) == set()
    for path in (f"/reports/{key}", "/reports", "/conflicts", "/work-queue", f"/redactions/{order['id']}", f"/reports?q={NAME}"):
        assert NAME not in json.dumps(bob.get(path), ensure_ascii=False)
    assert bob.get(f"/reports?q={NAME[:6]}")["items"] == []
    assert bob.get(f"/reports/{key}")["values"]["total"] == 48


def test_the_change_is_still_shown_as_having_been_with_its_hash_its_time_and_who(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = saved(phone)
    before = body(aleppo, create["id"])[1]
    done = redacted(aleppo, create["id"], "note")
    left, row = body(aleppo, create["id"])
    assert (row.sha256, row.received_at, row.author_id, row.n) == (before.sha256, before.received_at, CHELSEA.id, 1)
    assert left["redacted"] == ["note"]
    assert left["values"] == {name: value for name, value in create["values"].items() if name != "note"}
    [kept] = row.redacted or []
    keys: Keys = aleppo.app.extensions["corridor_keys"]
    hash_ = keys.mac("redaction", json.dumps([create["id"], "note", NAME], separators=(",", ":")).encode()).hex()
    assert (kept["redaction"], kept["fields"]) == (done["id"], {"note": [hash_]})
    [receipt] = aleppo.desk(BOB).get(f"/reports/{create['id']}")["receipts"]
    assert (receipt["outcome"], receipt["redacted"]) == ("applied", ["note"])


def test_the_same_bytes_again_get_the_receipt_as_it_stands(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = saved(phone)
    redacted(aleppo, create["id"], "note")
    again = phone.sync(create)["receipts"][0]
    assert (again["outcome"], again["version"]) == ("applied", 1)
    other = {**create, "values": {**create["values"], "note": f"{NAME}!"}}
    assert phone.sync(other)["receipts"][0]["problem"] == "id-reused"
    with aleppo.sessions() as session:
        assert len(session.scalars(select(Change)).all()) == 2


def test_what_people_wrote_about_it_can_be_removed_too(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = phone.headcount()["id"]
    create = phone.headcount()
    key = create["id"]
    phone.sync(create)
    bob.amend(key, {"total": (47, 48)}, reason=f"{NAME} counted with her")
    aleppo.desk(OMAR).review(key, "return", question=f"Was {NAME} there?")
    phone.pull()
    answer = phone.answer(key, phone.report(key)["question"]["id"], version=2)
    answer["answer"]["note"] = f"Yes, {NAME} was"
    phone.sync(answer)
    redacted(aleppo, key, "texts")
    assert where(aleppo, NAME) == set()
    phone.pull()
    assert NAME not in json.dumps(phone.report(key))
    assert aleppo.desk(BOB).get(f"/reports/{key}")["values"]["total"] == 48


def test_a_redacted_candidate_stays_in_its_conflict_and_cannot_be_chosen(aleppo: Aleppo) -> None:
    one, two, bob, omar = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(one)["id"]
    two.pull()
    one.sync(one.amend(key, {"note": (NAME, f"{NAME} was seen")}))
    two.sync(two.amend(key, {"note": (NAME, f"{NAME}, aged nine")}))
    redacted(aleppo, key, "note")
    [conflict] = bob.conflicts(key)
    assert [(c["value"], c["redacted"], c["earlier"]) for c in conflict["candidates"]] == [(None, True, [])] * 2
    assert conflict["before"] is None
    for candidate in conflict["candidates"]:
        assert omar.decide(conflict, 409, candidate=candidate["id"])["slug"] == "candidate-redacted"
    # Its owner says it otherwise: that takes the place of what was removed, and is no agreement with it.
    two.sync(two.amend(key, {"note": (f"{NAME}, aged nine", "a child")}, version=1))
    assert [(c["value"], c["redacted"]) for c in bob.conflicts(key)[0]["candidates"]] == [(None, True), ("a child", False)]
    assert (
        omar.decide(bob.conflicts(key)[0], candidate=bob.conflicts(key)[0]["candidates"][1]["id"])["values"]["note"] == "a child"
    )
    assert where(aleppo, NAME) == set()


def test_emptying_a_field_is_no_agreement_with_what_was_removed(aleppo: Aleppo) -> None:
    one, two, three, bob = *(aleppo.phone(CHELSEA) for _ in range(3)), aleppo.desk(BOB)
    key = saved(one)["id"]
    two.pull()
    three.pull()
    one.sync(one.amend(key, {"note": (NAME, f"{NAME} was seen")}))
    two.sync(two.amend(key, {"note": (NAME, f"{NAME}, aged nine")}))
    redacted(aleppo, key, "note")
    three.sync(three.amend(key, {"note": (NAME, None)}))
    candidates = bob.conflicts(key)[0]["candidates"]
    assert [(c["value"], c["redacted"]) for c in candidates] == [(None, True), (None, True), (None, False)]


def test_a_decided_value_goes_from_its_decision(aleppo: Aleppo) -> None:
    one, two, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(one)["id"]
    two.pull()
    one.sync(one.amend(key, {"note": (NAME, "a")}))
    two.sync(two.amend(key, {"note": (NAME, "b")}))
    bob.decide(bob.conflicts(key)[0], value=f"{NAME}: both", reason=f"As {NAME} says")
    redacted(aleppo, key, "note")
    [decision] = bob.conflicts(key, "decided")[0]["decisions"]
    assert (decision["value"], decision["redacted"]) == (None, True)
    assert where(aleppo, NAME) == set()


@pytest.mark.parametrize("made", ["a name that stands twice", "values that are no values", "no shape of a change"])
def test_what_could_not_be_read_keeps_nothing_but_its_identity(aleppo: Aleppo, made: str) -> None:
    phone = aleppo.phone(CHELSEA)
    key = saved(phone)["id"]
    amend = phone.amend(key, {"note": (NAME, "x")})
    texts = {
        "a name that stands twice": json.dumps(amend)[:-1] + f', "edits": {{"note": {{"was": null, "now": "{NAME}"}}}}}}',
        "values that are no values": json.dumps({**amend, "edits": {"note": NAME}}),
        "no shape of a change": json.dumps({**amend, "edits": [{"note": [NAME]}, NAME]}),
    }
    assert phone.sync(texts[made])["receipts"][0]["outcome"] == "quarantined"
    redacted(aleppo, key, "note")
    assert where(aleppo, NAME) == set()
    assert body(aleppo, amend["id"])[0].keys() <= {
        "id", "device", "n", "entity", "key", "action", "prev", "recorded_at", "session", "elapsed_ms", "redacted",
    }  # fmt: skip


def test_a_convoy_that_bears_a_name_keeps_a_label_without_it(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    convoy = convoy_at(bob, RAMOUSEH, label=f"{NAME}'s convoy")
    phone.pull()
    assert NAME in phone.copies["convoy", convoy]["label"]
    confirmed(omar, asked(bob, convoy, "label"))
    phone.pull()
    assert phone.copies["convoy", convoy]["label"] == "[removed]"
    assert where(aleppo, NAME) == set()
    patch(bob, f"/convoys/{convoy}", "label", "First convoy")
    phone.pull()
    assert phone.copies["convoy", convoy]["label"] == "First convoy"


def test_what_waits_in_the_work_queue_and_never_became_a_report_is_removed_too(aleppo: Aleppo) -> None:
    phone, bob, omar, nadim = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR), coordinator_of_foua(aleppo)
    stray = phone.headcount(note=NAME, direction="sideways")
    broken = json.dumps(phone.headcount(note=NAME))[:-1] + ', "odd": 1, "odd": 2}'
    answers = phone.sync(stray, broken)["receipts"]
    assert [r["problem"] for r in answers] == ["invalid", "bad-json"]
    for key in (stray["id"], answers[1]["id"]):
        nadim.get(f"/redactions/removable/{key}", 404)
        assert {one["field"]: one["values"] for one in bob.get(f"/redactions/removable/{key}")["items"]}["note"] == [NAME]
        order = asked(bob, key, "note")
        assert (order["entity"], order["rev"], order["values"]) == ("change", 1, {})
        confirmed(omar, order)
    assert where(aleppo, NAME) == set()
    assert phone.sync(stray)["receipts"][0]["problem"] == "invalid"
    # Mended, it is a report without it.
    [item, _] = bob.get("/work-queue")["items"]
    assert item["stated"]["total"] == 47
    assert NAME not in item["text"]
    bob.post(
        f"/work-queue/{item['seq']}/mend",
        id=new_id(),
        values={name: value for name, value in item["stated"].items() if name != "redacted"} | {"direction": "leaving"},
        reason="She said leaving",
    )
    assert bob.get(f"/reports/{stray['id']}")["values"]["total"] == 47


def test_a_key_in_the_queue_opens_no_report_of_another_scope(aleppo: Aleppo) -> None:
    dara, chelsea, nadim = aleppo.phone(DARA), aleppo.phone(CHELSEA), coordinator_of_foua(aleppo)
    key = saved(chelsea)["id"]
    assert dara.sync(dara.amend(key, {"note": (None, "x")}))["receipts"][0]["problem"] == "unknown-key"
    nadim.get(f"/redactions/removable/{key}", 404)
    asked(nadim, key, "note", status=404)
