"""Redaction (docs/sync.md S2.8, law 1): what two people removed is nowhere any more, and comes back by no way."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import LargeBinary, select, text

from server.adapters.blobs import BlobFolder
from server.adapters.safety_log import SafetyLog
from server.adapters.secrets import Keys
from server.models import Base, Change, Redaction, RemovedValue
from server.services import redactions
from tests.factories import Aleppo, Desk, Phone, coordinator_of_foua, new_id
from tests.people import ALICE, BOB, CHELSEA, DARA, OMAR, RAMOUSEH
from tests.pictures import picture
from tests.sync.feeds import convoy_at, patch
from tests.tus import Tus, announcing

pytestmark = pytest.mark.usefixtures("as_many_processes")

NAME = "somebody of street nine"


def asked(desk: Desk, key: str, *fields: str, status: int = 201) -> dict[str, Any]:
    made: dict[str, Any] = desk.post("/redactions", status, key=key, fields=list(fields), reason="A name got in")
    return made


def confirmed(desk: Desk, order: dict[str, Any], status: int = 200) -> Any:
    rev = desk.get(f"/redactions/{order['id']}")["rev"] if status != 404 else 1
    return desk.post(f"/redactions/{order['id']}/confirm", status, rev=rev)


def redacted(aleppo: Aleppo, key: str, *fields: str) -> dict[str, Any]:
    """Bob asks, Omar confirms."""
    done: dict[str, Any] = confirmed(aleppo.desk(OMAR), asked(aleppo.desk(BOB), key, *fields))
    return done


def everything(aleppo: Aleppo) -> Iterator[tuple[str, str]]:
    """Every value of every column of every row, as text, with where it stands."""
    with aleppo.sessions() as session:
        for table in Base.metadata.tables.values():
            binary = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
            for row in session.execute(text(f'select * from "{table.name}"')).mappings():
                for name, value in row.items():
                    if name in binary and value is not None:
                        yield f"{table.name}.{name}", bytes(value).decode("utf-8", "replace")
                    yield (
                        f"{table.name}.{name}",
                        value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False),
                    )


def where(aleppo: Aleppo, canary: str) -> set[str]:
    spelled = {canary, json.dumps(canary)[1:-1], canary.encode().hex()}
    return {place for place, value in everything(aleppo) if any(one in value for one in spelled)}


def body(aleppo: Aleppo, change: str) -> tuple[dict[str, Any], Change]:
    with aleppo.sessions() as session:
        row = session.scalars(select(Change).where(Change.id == change)).one()
        return json.loads(row.body), row


def saved(phone: Phone, **values: Any) -> dict[str, Any]:
    create = phone.headcount(note=NAME, **values)
    assert phone.sync(create)["receipts"][0]["outcome"] == "applied"
    return create


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


# The feed and what arrives later.


def test_phones_are_told_to_blank_it_and_a_new_phone_never_sees_it(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)["id"]
    bob.review(key, "return", question=f"Who is {NAME}?")
    phone.pull()
    assert phone.report(key)["values"]["note"] == NAME
    redacted(aleppo, key, "note")
    phone.pull()
    assert NAME not in json.dumps(phone.report(key))
    assert phone.report(key)["redacted"] == ["note"]
    fresh = aleppo.phone(CHELSEA)
    assert NAME not in json.dumps(list(fresh.copies.values()))


def test_what_arrives_later_with_it_is_taken_without_it(aleppo: Aleppo) -> None:
    phone, second = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    key = saved(phone)["id"]
    second.pull()
    redacted(aleppo, key, "note")
    seen_it = second.amend(key, {"note": (NAME, "a child"), "total": (47, 48)})
    says_it = second.amend(key, {"note": ("a child", NAME), "sick.lying": (None, 2)})
    assert [r["outcome"] for r in second.sync(seen_it, says_it)["receipts"]] == ["applied", "applied"]
    assert where(aleppo, NAME) == set()
    values = aleppo.desk(BOB).get(f"/reports/{key}")["values"]
    assert (values["note"], values["total"], values["sick.lying"]) == ("a child", 48, 2)
    assert body(aleppo, seen_it["id"])[0]["edits"] == {
        "note": {"was": None, "now": "a child"}, "total": {"was": 47, "now": 48},
    }  # fmt: skip
    assert body(aleppo, says_it["id"])[0]["edits"] == {"sick.lying": {"was": None, "now": 2}}
    assert second.sync(seen_it)["receipts"][0]["outcome"] == "applied"


def test_a_phone_that_says_it_again_is_told_what_became_of_it(aleppo: Aleppo) -> None:
    """Its own plain change is not left out of the page: its effect is another than the phone would work out."""
    phone = aleppo.phone(CHELSEA)
    key = saved(phone)["id"]
    redacted(aleppo, key, "note")
    answer = phone.sync(phone.amend(key, {"note": (None, NAME)}))
    while answer["more"]:
        answer = phone.sync()
    assert "note" not in phone.report(key)["values"]
    assert NAME not in json.dumps(phone.report(key))


def test_what_was_held_with_it_follows_without_it(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    key = saved(phone)["id"]
    first = phone.amend(key, {"total": (47, 48)})
    only = phone.amend(key, {"note": (NAME, f"{NAME} again")})
    last = phone.amend(key, {"sick.lying": (None, 2)})
    assert [r["outcome"] for r in phone.sync(only, last)["receipts"]] == ["held", "held"]
    redacted(aleppo, key, "note")
    phone.sync(first)
    report = aleppo.desk(BOB).get(f"/reports/{key}")
    assert (report["values"]["total"], report["values"]["sick.lying"]) == (48, 2)
    assert [(r["outcome"], r["redacted"]) for r in report["receipts"]] == [
        ("applied", ["note"]), ("applied", ["note"]), ("applied", []), ("applied", []),
    ]  # fmt: skip
    assert where(aleppo, NAME) == set()


def test_another_report_with_the_same_words_is_not_touched(aleppo: Aleppo) -> None:
    """Two people ordered it of one statement; equal words of another are another matter, and their hashes differ."""
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    first, second = saved(phone)["id"], saved(phone)["id"]
    redacted(aleppo, first, "note")
    assert bob.get(f"/reports/{second}")["values"]["note"] == NAME
    redacted(aleppo, second, "note")
    with aleppo.sessions() as session:
        assert len(set(session.scalars(select(RemovedValue.hash)))) == 2


def test_the_desk_is_told_that_what_it_writes_was_removed(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)["id"]
    redacted(aleppo, key, "note")
    assert bob.amend(key, {"note": (None, NAME)}, 422)["slug"] == "value-removed"
    assert bob.amend(key, {"note": (None, "a child")})["report"]["values"]["note"] == "a child"
    assert where(aleppo, NAME) == set()


def test_what_arrives_while_it_is_being_removed_keeps_nothing_of_it(aleppo: Aleppo) -> None:
    """Whichever is first: what was there is taken out, and what comes after is taken without it (S3.7)."""
    phones, bob, omar = [aleppo.phone(CHELSEA) for _ in range(4)], aleppo.desk(BOB), aleppo.desk(OMAR)
    create = saved(phones[0])
    key = create["id"]
    for phone in phones[1:]:
        phone.pull()
    order = asked(bob, key, "note")
    begin = Barrier(len(phones) + 1)

    def amends(phone: Phone) -> None:
        begin.wait()
        for number in range(4):
            phone.sync(phone.amend(key, {"note": (NAME, f"clean {number}")}), create if phone is phones[0] else phone.headcount())

    def confirms() -> None:
        begin.wait()
        path = f"/api/v1/redactions/{order['id']}"
        for _ in range(60):  # every amend moves what was looked at
            rev = omar.get(f"/redactions/{order['id']}")["rev"]
            headers = {"X-CSRF-Token": omar.csrf, "Origin": omar.origin, "If-Match": f'"{rev}"'}
            if omar.http.post(f"{path}/confirm", headers=headers).status_code == 200:
                return

    with ThreadPoolExecutor(len(phones) + 1) as pool:
        for done in [pool.submit(confirms), *(pool.submit(amends, phone) for phone in phones)]:
            done.result()
    assert bob.get(f"/redactions/{order['id']}")["status"] == "confirmed"
    assert where(aleppo, NAME) == set()


# Attachments.


def test_a_picture_goes_with_its_copy_and_is_not_taken_again(aleppo: Aleppo) -> None:
    phone, bob, content = aleppo.phone(CHELSEA), aleppo.desk(BOB), picture()
    key = saved(phone, **announcing(content))["id"]
    Tus(phone).send(key, content)
    store: BlobFolder = aleppo.app.extensions["corridor_blobs"]
    assert len(list(store.kept.rglob("*"))) > 2
    assert bob.get(f"/redactions/removable/{key}")["items"][-1] == {"field": "attachment.photo-1", "values": []}
    redacted(aleppo, key, "attachment.photo-1")
    assert [path for path in store.kept.rglob("*") if path.is_file()] == []
    assert bob.http.get(f"/api/v1/reports/{key}/attachments/photo-1").status_code == 404
    seen = bob.get(f"/reports/{key}")
    assert [(a["slot"], a["state"]) for a in seen["attachments"]] == [("photo-1", "redacted")]
    assert not [name for name in seen["values"] if name.startswith("attachment.")]
    assert seen["values"]["note"] == NAME
    again = Tus(phone).create(key, content)
    assert (again.status_code, again.get_json()["slug"]) == (410, "attachment-redacted")
    phone.pull()
    assert "attachment.photo-1.sha256" in phone.report(key)["redacted"]


def test_a_picture_that_was_still_on_its_way_goes_with_its_parts(aleppo: Aleppo) -> None:
    phone, content = aleppo.phone(CHELSEA), picture()
    key = saved(phone, **announcing(content))["id"]
    tus = Tus(phone)
    location = tus.create(key, content).headers["Location"]
    assert tus.patch(location, 0, content[:100]).status_code == 204
    redacted(aleppo, key, "attachment.photo-1")
    store: BlobFolder = aleppo.app.extensions["corridor_blobs"]
    assert store.unfinished() == []
    assert tus.patch(location, 100, content[100:]).status_code == 410


def test_a_picture_that_another_report_holds_too_stays_there(aleppo: Aleppo) -> None:
    phone, bob, content = aleppo.phone(CHELSEA), aleppo.desk(BOB), picture()
    first, second = (saved(phone, **announcing(content))["id"] for _ in range(2))
    for key in (first, second):
        Tus(phone).send(key, content)
    redacted(aleppo, first, "attachment.photo-1")
    assert bob.http.get(f"/api/v1/reports/{second}/attachments/photo-1").status_code == 200


# The files of the database, the log of the run, and a restored backup.


@pytest.mark.sqlite_only
def test_it_is_in_no_file_of_the_database_any_more(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    key = saved(phone)["id"]
    for number in range(40):
        phone.sync(phone.amend(key, {"total": (47 + number, 48 + number)}, version=1 + number))
    aleppo.desk(BOB).amend(key, {"note": (NAME, f"{NAME}!")}, reason="So it was said")
    with aleppo.sessions() as session:
        [file] = [row[2] for row in session.execute(text("pragma database_list")) if row[1] == "main"]
    files = [Path(file), Path(f"{file}-wal")]
    assert any(NAME.encode() in path.read_bytes() for path in files)
    redacted(aleppo, key, "note")
    assert [path.name for path in files if path.exists() and NAME.encode() in path.read_bytes()] == []


def test_it_is_in_no_line_of_the_log(aleppo: Aleppo, capfd: pytest.CaptureFixture[str]) -> None:
    phone = aleppo.phone(CHELSEA)
    key = saved(phone)["id"]
    redacted(aleppo, key, "note")
    phone.sync(phone.amend(key, {"note": (None, NAME)}))
    aleppo.desk(BOB).amend(key, {"note": (None, NAME)}, 422)
    printed = capfd.readouterr()
    assert "/redactions" in printed.out + printed.err
    assert NAME not in printed.out + printed.err


def test_the_safety_log_has_it_before_it_is_done_and_holds_no_content(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(phone)["id"]
    log: SafetyLog = aleppo.app.extensions["corridor_safety_log"]
    order, path = asked(bob, key, "note"), log.path
    log.path = Path("/dev/null/safety.log")
    assert confirmed(omar, order, 503)["slug"] == "safety-log"
    assert bob.get(f"/reports/{key}")["values"]["note"] == NAME
    log.path = path
    confirmed(omar, order)
    [entry] = [one for one in log.entries() if one["kind"] == "redacted"]
    assert (entry["redaction"], entry["key"], entry["fields"]) == (order["id"], key, ["note"])
    assert (entry["asked_by"], entry["by"]) == (BOB.id, OMAR.id)
    assert [name for name, _ in entry["hashes"]] == ["note"]
    assert NAME not in path.read_text()


def test_a_restored_backup_loses_it_again_and_what_arrives_after_has_it_no_more(aleppo: Aleppo) -> None:
    phone, bob, content = aleppo.phone(CHELSEA), aleppo.desk(BOB), picture()
    create = saved(phone, **announcing(content))
    key = create["id"]
    Tus(phone).send(key, content)
    backup = taken(aleppo)
    later = phone.amend(key, {"note": (NAME, f"{NAME} again"), "total": (47, 48)})
    lost = phone.headcount(note=f"{NAME}, lost")
    phone.sync(later, lost)
    for one in (key, lost["id"]):
        redacted(aleppo, one, "note")
    redacted(aleppo, key, "attachment.photo-1")
    clean = phone.amend(key, {"note": (None, "a child")}, version=2)
    phone.sync(clean)
    put_back(aleppo, backup)
    store: BlobFolder = aleppo.app.extensions["corridor_blobs"]
    store.put(content)
    assert NAME in bob.get(f"/reports/{key}")["values"]["note"]
    log: SafetyLog = aleppo.app.extensions["corridor_safety_log"]
    keys: Keys = aleppo.app.extensions["corridor_keys"]

    def mac(message: bytes) -> bytes:
        return keys.mac(redactions.PURPOSE, message)

    for times in (3, 0):
        with aleppo.sessions.begin() as session:
            assert redactions.replay(session, mac, log.entries()) == times
            redactions.sweep(session, store)
    assert where(aleppo, NAME) == set()
    assert [path for path in store.kept.rglob("*") if path.is_file()] == []
    for change in (create, later, lost, clean):
        assert phone.sync(change)["receipts"][0]["outcome"] == "applied"
    assert where(aleppo, NAME) == set()
    values = bob.get(f"/reports/{key}")["values"]
    assert (values["note"], values["total"]) == ("a child", 48)
    assert bob.get(f"/reports/{lost['id']}")["redacted"] == ["note"]
    with aleppo.sessions() as session:
        assert {(one.status, one.asked_by_id, one.decided_by_id) for one in session.scalars(select(Redaction))} == {
            ("confirmed", BOB.id, OMAR.id)
        }
        again = session.scalars(select(Change).where(Change.id == lost["id"])).one()
        assert (again.redacted or [])[0]["fields"].keys() == {"note"}


def taken(aleppo: Aleppo) -> dict[str, list[dict[str, Any]]]:
    """Every row there is: what a backup holds."""
    with aleppo.sessions() as session:
        return {
            table.name: [dict(row) for row in session.execute(select(table)).mappings()] for table in Base.metadata.sorted_tables
        }


def put_back(aleppo: Aleppo, backup: dict[str, list[dict[str, Any]]]) -> None:
    with aleppo.sessions.begin() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
        for table in Base.metadata.sorted_tables:
            if rows := backup[table.name]:
                session.execute(table.insert(), rows)


def test_what_was_brought_in_a_file_is_taken_without_it_too(aleppo: Aleppo) -> None:
    from tests.bundles import Courier

    phone = aleppo.phone(CHELSEA)
    key = saved(phone)["id"]
    redacted(aleppo, key, "note")
    file = Courier(aleppo).packed(phone, phone.amend(key, {"note": (NAME, f"{NAME}"), "total": (47, 48)}))
    carrier = aleppo.phone(DARA)
    answer = carrier.http.post(
        "/api/v1/sync/bundle",
        data=file,
        content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {carrier.token}"},
    )
    assert answer.status_code == 200, answer.text
    assert where(aleppo, NAME) == set()
    assert aleppo.desk(BOB).get(f"/reports/{key}")["values"]["total"] == 48
