"""Redaction beyond its moment (docs/sync.md S2.8): phones, what arrives later, files, logs and restored backups."""

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, text

from server.adapters.blobs import BlobFolder
from server.adapters.safety_log import SafetyLog
from server.adapters.secrets import Keys
from server.models import Base, Change, Redaction, RemovedValue
from server.services import attachments, redactions
from tests.factories import Aleppo, Phone
from tests.people import BOB, CHELSEA, DARA, FOUA, OMAR
from tests.pictures import picture
from tests.sync.redacting import NAME, asked, body, confirmed, redacted, saved, where
from tests.sync.test_work_queue import act, queue
from tests.tus import Tus, announcing

pytestmark = pytest.mark.usefixtures("as_many_processes")

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
    edits, row = body(aleppo, says_it["id"])
    assert edits["edits"] == {"sick.lying": {"was": None, "now": 2}}
    assert [made["fields"].keys() for made in row.redacted or []] == [{"note"}]
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


def test_what_waited_for_a_person_without_it_becomes_a_report_that_says_so(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    create = phone.headcount(note=NAME, site=FOUA)
    assert phone.sync(create)["receipts"][0]["outcome"] == "quarantined"
    redacted(aleppo, create["id"], "note")
    act(bob, queue(bob)[0], "release")
    report = bob.get(f"/reports/{create['id']}")
    assert (report["values"]["total"], report["redacted"]) == (47, ["note"])


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


def test_another_picture_that_a_held_change_announces_for_the_place_is_taken_in_its_time(aleppo: Aleppo) -> None:
    phone, gone, other = aleppo.phone(CHELSEA), picture(), picture(80, 60)
    key = saved(phone, **announcing(gone))["id"]
    Tus(phone).send(key, gone)
    redacted(aleppo, key, "attachment.photo-1")
    phone.pull()
    first = phone.amend(key, {"total": (47, 48)})
    held = phone.amend(key, {name: (None, value) for name, value in announcing(other).items()})
    assert phone.sync(held)["receipts"][0]["outcome"] == "held"
    assert Tus(phone).create(key, other).status_code == 404  # not announced yet: the phone keeps it, and tries again later
    phone.sync(first)
    assert Tus(phone).send(key, other).status_code == 204
    shown = aleppo.desk(BOB).get(f"/reports/{key}")["attachments"]
    assert [(one["state"], one["announced"]) for one in shown] == [("received", True), ("redacted", False)]
    assert Tus(phone).create(key, gone).status_code == 410


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
    phone.cursor = None  # of an epoch that is over
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


def test_a_file_that_just_arrives_for_another_report_is_not_dropped_with_the_removed_one(
    aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, content = aleppo.phone(CHELSEA), picture()
    first, second = (saved(phone, **announcing(content))["id"] for _ in range(2))
    Tus(phone).send(first, content)
    examine = attachments.examine

    def and_meanwhile_the_first_is_removed(*arguments: Any) -> Any:
        found = examine(*arguments)
        with ThreadPoolExecutor(1) as office:
            office.submit(redacted, aleppo, first, "attachment.photo-1").result()
        return found

    monkeypatch.setattr(attachments, "examine", and_meanwhile_the_first_is_removed)
    assert Tus(phone).send(second, content).status_code == 204
    store: BlobFolder = aleppo.app.extensions["corridor_blobs"]
    assert store.get(sha256(content).digest()) == content
    redacted(aleppo, second, "attachment.photo-1")
    assert [path for path in store.kept.rglob("*") if path.is_file()] == []


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
