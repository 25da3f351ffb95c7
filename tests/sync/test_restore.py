"""After a restore (docs/sync.md S4.4): phones refill the office, nothing comes twice, and nothing revoked comes back."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select, update

from server.adapters.safety_log import SafetyLog
from server.models import AuditEntry, Change, Device, Person, Report, Version
from server.services import restores
from tests.backups import Command, Copied
from tests.bundles import Courier, bundle, header, kept_records
from tests.factories import Aleppo, Phone, new_id
from tests.people import ALICE, BOB, CHELSEA, DARA
from tests.sync.redacting import redacted


def safety_log(aleppo: Aleppo) -> SafetyLog:
    log: SafetyLog = aleppo.app.extensions["corridor_safety_log"]
    return log


def rows(aleppo: Aleppo, what: Any) -> int:
    with aleppo.sessions() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def live(aleppo: Aleppo) -> dict[str, Any]:
    """What every report says now."""
    with aleppo.sessions() as session:
        return {report.key: (report.values, report.version) for report in session.scalars(select(Report))}


def device_of(aleppo: Aleppo, phone: Phone) -> Device:
    with aleppo.sessions() as session:
        return session.get_one(Device, phone.device)


def restored(aleppo: Aleppo, copy: Copied, command: Command) -> str:
    copy.put_back(aleppo.sessions)
    return command("restore-epoch")


def test_five_hundred_lost_changes_come_home_from_the_phones_and_nothing_twice(
    aleppo: Aleppo, courier: Courier, command: Command
) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    aleppo.desk(BOB)
    before = [chelsea.headcount(total) for total in range(20)]
    chelsea.sync(*before)
    backup = Copied.of(aleppo.sessions)
    creates = [chelsea.headcount(total) for total in range(250)]
    lost = [*creates, *(chelsea.amend(create["id"], {"total": (n, n + 1)}) for n, create in enumerate(creates))]
    for at in range(0, len(lost), 100):
        chelsea.sync(*lost[at : at + 100])
    was = live(aleppo)
    restored(aleppo, backup, command)
    assert rows(aleppo, Report) == 20

    answer = chelsea.sync()
    assert (answer["reset"], answer["held_through"]) == (True, 20)
    taken = courier.by_phone(chelsea, courier.kept(chelsea, *lost))
    assert (taken["changes"], taken["outcomes"], taken["known"]) == (500, {"applied": 500}, 0)
    assert live(aleppo) == was
    again = courier.by_phone(dara, courier.kept(chelsea, *before, *lost))
    assert (again["known"], rows(aleppo, Change), rows(aleppo, Version)) == (520, 520, 520)
    assert {receipt["id"] for receipt in courier.receipts(chelsea, again)} == {change["id"] for change in [*before, *lost]}


def test_a_phone_revoked_after_the_backup_stays_revoked_and_its_file_waits(
    aleppo: Aleppo, courier: Courier, command: Command
) -> None:
    alice, chelsea, dara = aleppo.desk(ALICE), aleppo.phone(CHELSEA), aleppo.phone(DARA)
    backup = Copied.of(aleppo.sessions)
    alice.post(f"/devices/{chelsea.device}/revoke", rev=1, reason="Lost")
    told = restored(aleppo, backup, command)
    assert "1 phones taken out of use" in told
    answer = chelsea.post()
    assert (answer.status_code, answer.json["slug"]) == (401, "device-revoked")
    assert dara.sync()["reset"] is True
    taken = courier.by_phone(dara, courier.kept(chelsea, chelsea.headcount()))
    assert taken["outcomes"] == {"quarantined": 1}
    assert rows(aleppo, Report) == 0


def test_who_was_suspended_or_let_in_again_after_the_backup_is_so_after_the_restore(aleppo: Aleppo, command: Command) -> None:
    alice, chelsea, dara = aleppo.desk(ALICE), aleppo.phone(CHELSEA), aleppo.phone(DARA)
    alice.post(f"/people/{DARA.id}/suspend", rev=1, reason="Left")
    backup = Copied.of(aleppo.sessions)
    alice.post(f"/people/{CHELSEA.id}/suspend", rev=1, reason="Left")
    alice.post(f"/people/{DARA.id}/restore", rev=2, reason="Back")
    told = restored(aleppo, backup, command)
    assert "1 people suspended, 1 let in again" in told
    assert (chelsea.post().status_code, dara.post().status_code) == (401, 200)
    with aleppo.sessions() as session:
        states = dict(session.execute(select(Person.id, Person.status).where(Person.id.in_([CHELSEA.id, DARA.id]))).all())
    assert states == {CHELSEA.id: "suspended", DARA.id: "active"}


def test_sign_ins_and_codes_end_and_phones_need_no_new_ones(aleppo: Aleppo, command: Command) -> None:
    alice, chelsea = aleppo.desk(ALICE), aleppo.phone(CHELSEA)
    code = alice.post("/enrolments", 201, person=CHELSEA.id)["code"]
    told = restored(aleppo, Copied.of(aleppo.sessions), command)
    assert "Ended: 1 sign-ins and 1 codes" in told
    assert alice.get("/session", 401)["slug"] == "signed-out"
    answer = aleppo.app.test_client().post("/api/v1/enrolments/redeem", json={"code": code, "label": "x"})
    assert json.loads(answer.text)["slug"] == "code-expired"
    assert chelsea.sync()["reset"] is True


def test_a_receipt_and_a_cursor_of_before_are_of_another_epoch(aleppo: Aleppo, command: Command) -> None:
    chelsea = aleppo.phone(CHELSEA)
    epoch = chelsea.epoch
    told = command("restore-epoch")
    answer = chelsea.sync()
    assert answer["epoch"] != epoch
    assert f"Epoch {answer['epoch']} began" in told


def test_a_dry_run_says_the_same_and_changes_nothing(aleppo: Aleppo, command: Command) -> None:
    alice, chelsea = aleppo.desk(ALICE), aleppo.phone(CHELSEA)
    backup = Copied.of(aleppo.sessions)
    alice.post(f"/devices/{chelsea.device}/revoke", rev=1, reason="Lost")
    backup.put_back(aleppo.sessions)
    told = command("restore-epoch", "--dry-run")
    assert told.startswith("Nothing was changed.")
    assert "1 phones taken out of use" in told
    assert Copied.of(aleppo.sessions) == backup


def test_run_twice_it_begins_another_epoch_and_does_nothing_twice(aleppo: Aleppo, command: Command) -> None:
    alice, chelsea = aleppo.desk(ALICE), aleppo.phone(CHELSEA)
    backup = Copied.of(aleppo.sessions)
    alice.post(f"/devices/{chelsea.device}/revoke", rev=1, reason="Lost")
    first = restored(aleppo, backup, command)
    second = command("restore-epoch")
    assert first.splitlines()[0] != second.splitlines()[0]
    assert "Ended: 0 sign-ins and 0 codes" in second
    assert "0 phones taken out of use" in second


def test_a_database_without_an_epoch_is_refused_in_words(aleppo: Aleppo, command: Command) -> None:
    copy = Copied.of(aleppo.sessions)
    Copied({**copy.rows, "epoch": []}).put_back(aleppo.sessions)
    assert "This database has no epoch" in command("restore-epoch", status=1)


@pytest.mark.parametrize("wrong", ["missing", "younger than the backup", "damaged"])
def test_without_a_log_that_can_be_relied_on_every_phone_is_held(aleppo: Aleppo, command: Command, wrong: str) -> None:
    alice, chelsea, dara = aleppo.desk(ALICE), aleppo.phone(CHELSEA), aleppo.phone(DARA)
    alice.post(f"/people/{DARA.id}/suspend", rev=1, reason="Left")  # the newest word in the backup
    alice.post(f"/people/{DARA.id}/restore", rev=2, reason="Back")
    log = safety_log(aleppo)
    if wrong == "missing":
        log.path.unlink()
    elif wrong == "younger than the backup":
        log.path.unlink()
        log.begin()
    else:
        log.path.write_bytes(log.path.read_bytes().replace(b"{", b"(", 1))
    told = restored(aleppo, Copied.of(aleppo.sessions), command)
    assert "HELD: 2 phones" in told
    for phone in (chelsea, dara):
        answer = phone.post(phone.headcount())
        assert (answer.status_code, answer.json["slug"]) == (401, "device-held")
        assert "Call the office on channel 4." in answer.json["detail"]
    assert rows(aleppo, Change) == 0
    assert [device["status"] for device in aleppo.desk(ALICE).get("/devices?status=held")["items"]] == ["held", "held"]


def hold_all(aleppo: Aleppo, command: Command) -> None:
    aleppo.desk(ALICE)  # a word in the database
    safety_log(aleppo).path.unlink()
    assert "HELD" in command("restore-epoch")


def test_what_a_held_phone_sends_in_a_file_waits_and_takes_effect_with_its_release(
    aleppo: Aleppo, courier: Courier, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restores, "BATCH", 3)
    chelsea = aleppo.phone(CHELSEA)
    hold_all(aleppo, command)
    alice = aleppo.desk(ALICE)
    creates = [chelsea.headcount(total) for total in range(4)]
    changes = [*creates, *(chelsea.amend(create["id"], {"total": (0, 60)}) for create in creates)]
    taken = courier.at_desk(alice, courier.packed(chelsea, *changes))
    assert taken["outcomes"] == {"quarantined": 8}
    assert {receipt["problem"] for receipt in courier.receipts(chelsea, taken)} == {"device-held"}
    path = f"/devices/{chelsea.device}"
    rev = alice.get(path)["rev"]
    assert alice.post(f"{path}/release", 412, rev=rev + 1, reason="x")["slug"] == "rev-moved"
    assert alice.post(f"{path}/release", rev=rev, reason="Chelsea has it in her hand")["status"] == "active"
    assert [values["total"] for values, _ in live(aleppo).values()] == [60] * 4
    assert {receipt["outcome"] for receipt in chelsea.sync(*changes)["receipts"]} == {"applied"}
    assert (rows(aleppo, Change), rows(aleppo, Version)) == (8, 8)
    assert alice.post(f"{path}/release", 409, rev=rev + 1, reason="x")["slug"] == "move-not-possible"
    with aleppo.sessions() as session:
        said = session.execute(select(AuditEntry.person_id, AuditEntry.reason).where(AuditEntry.action == "released")).all()
    assert said == [(ALICE.id, "Chelsea has it in her hand")]


def test_a_change_at_fault_keeps_no_other_of_a_released_phone_waiting(
    aleppo: Aleppo, courier: Courier, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    chelsea = aleppo.phone(CHELSEA)
    hold_all(aleppo, command)
    alice = aleppo.desk(ALICE)
    changes = [chelsea.headcount(total) for total in range(6)]
    courier.at_desk(alice, courier.packed(chelsea, *changes))
    with aleppo.sessions.begin() as session:  # as one that another version of the server could read
        unread = json.dumps(changes[5] | {"action": "shout"}).encode()
        session.execute(update(Change).where(Change.id == changes[5]["id"]).values(body=unread))
    whole = restores.Batch._judge

    def broken(self: Any, custody: Any, offered: Any) -> None:
        if offered.id == changes[2]["id"]:
            raise RuntimeError("a fault of ours")
        whole(self, custody, offered)

    monkeypatch.setattr(restores.Batch, "_judge", broken)
    alice.post(f"/devices/{chelsea.device}/release", rev=alice.get(f"/devices/{chelsea.device}")["rev"], reason="Here")
    outcomes = {receipt["id"]: receipt.get("problem") for receipt in chelsea.sync(*changes)["receipts"]}
    assert [outcomes[change["id"]] for change in changes] == [None, None, "fault", None, None, "invalid"]


def enrolled_in_the_lost_window(aleppo: Aleppo, command: Command) -> Phone:
    """A phone that the restored database has never heard of."""
    aleppo.desk(BOB)
    backup = Copied.of(aleppo.sessions)
    phone = aleppo.phone(CHELSEA)
    restored(aleppo, backup, command)
    return phone


def test_a_phone_enrolled_after_the_backup_is_known_by_its_key_and_waits_for_an_admin(
    aleppo: Aleppo, courier: Courier, command: Command
) -> None:
    old = enrolled_in_the_lost_window(aleppo, command)
    answer = old.post()
    assert (answer.status_code, answer.json["slug"]) == (401, "device-unknown")
    changes = [old.headcount(total) for total in (47, 48)]
    new = aleppo.phone(CHELSEA)
    taken = courier.by_phone(new, courier.kept(old, *changes))
    assert (taken["outcomes"], taken["strange"]) == ({"quarantined": 2}, 0)
    assert [(r["id"], r["problem"]) for r in courier.receipts(old, taken)] == [(c["id"], "device-held") for c in changes]
    alice = aleppo.desk(ALICE)
    [device] = alice.get("/devices?status=held")["items"]
    assert (device["id"], device["recovered"], device["person"]["id"]) == (old.device, True, CHELSEA.id)
    alice.post(f"/devices/{old.device}/release", rev=device["rev"], reason="Her phone of yesterday")
    assert sorted(values["total"] for values, _ in live(aleppo).values()) == [47, 48]
    with aleppo.sessions() as session:
        assert set(session.scalars(select(Change.author_id))) == {CHELSEA.id}
    assert old.post().status_code == 401  # its token is nobody's


def test_nobody_becomes_a_phone_of_the_lost_window_without_its_key(aleppo: Aleppo, courier: Courier) -> None:
    aleppo.desk(BOB)
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    with aleppo.sessions.begin() as session:
        devices = session.scalar(select(func.count()).select_from(Device))
    forged = Phone(new_id(), CHELSEA.id, "", dara.http)
    records = [json.dumps(forged.headcount())]
    head = header(forged.device, 2, person=CHELSEA.id)
    taken = courier.by_phone(dara, bundle(courier.spki, courier.key(chelsea), head, records))
    assert (taken["outcomes"], taken["strange"], taken["receipts"]) == ({"quarantined": 1}, 1, None)
    assert rows(aleppo, Device) == devices


def test_a_phone_enrolled_and_revoked_after_the_backup_comes_back_as_revoked(
    aleppo: Aleppo, courier: Courier, command: Command
) -> None:
    alice, dara = aleppo.desk(ALICE), aleppo.phone(DARA)
    backup = Copied.of(aleppo.sessions)
    chelsea = aleppo.phone(CHELSEA)
    alice.post(f"/devices/{chelsea.device}/revoke", rev=1, reason="Lost")
    told = restored(aleppo, backup, command)
    assert "1 phones taken out of use" in told
    taken = courier.by_phone(dara, courier.kept(chelsea, chelsea.headcount()))
    assert courier.receipts(chelsea, taken)[0]["problem"] == "device-revoked"


def test_what_was_lost_by_a_desk_is_said_by_no_phone(aleppo: Aleppo, courier: Courier, command: Command) -> None:
    """Desk work after the backup is gone; a phone's later change that had seen it is a candidate, never an overwriting."""
    bob, chelsea = aleppo.desk(BOB), aleppo.phone(CHELSEA)
    create = chelsea.headcount(47)
    chelsea.sync(create)
    backup = Copied.of(aleppo.sessions)
    bob.amend(create["id"], {"total": (47, 52)})
    chelsea.pull()
    seen = chelsea.amend(create["id"], {"total": (52, 53)}, version=2)
    chelsea.sync(seen)
    restored(aleppo, backup, command)
    taken = courier.by_phone(chelsea, courier.kept(chelsea, create, seen))
    assert taken["known"] == 1
    assert live(aleppo)[create["id"]][0]["total"] == 53  # its own chain had set 47


def test_a_kept_change_that_was_damaged_on_the_phone_costs_that_change_alone(aleppo: Aleppo, courier: Courier) -> None:
    chelsea = aleppo.phone(CHELSEA)
    changes = [chelsea.headcount(total) for total in range(3)]
    records = kept_records(courier.spki, [json.dumps(change) for change in changes])
    records[1] = records[1][:-1] + bytes([records[1][-1] ^ 1])
    head = header(chelsea.device, 4, person=CHELSEA.id)
    taken = courier.by_phone(chelsea, bundle(courier.spki, courier.key(chelsea), head, records))
    assert (taken["outcomes"], taken["strange"]) == ({"applied": 2, "quarantined": 1}, 0)


def test_the_reset_says_what_was_here_when_the_epoch_began_not_what_came_since(
    aleppo: Aleppo, courier: Courier, command: Command
) -> None:
    """Of two phones on one enrolment the one may have refilled a number that the other still has to offer."""
    chelsea = aleppo.phone(CHELSEA)
    chelsea.sync(chelsea.headcount())
    restored(aleppo, Copied.of(aleppo.sessions), command)
    courier.by_phone(chelsea, courier.kept(chelsea, chelsea.headcount(), chelsea.headcount()))
    assert chelsea.sync()["held_through"] == 1
    chelsea.pull()
    assert "held_through" not in chelsea.sync()
    chelsea.cursor = None
    pages = [chelsea.sync(limit_bytes=1024)]
    while pages[-1]["more"]:
        pages.append(chelsea.sync(limit_bytes=1024))
    assert ["held_through" in page for page in pages] == [True] + [False] * (len(pages) - 1)
    assert len(pages) > 2


def test_what_was_removed_for_good_since_the_backup_is_removed_again(aleppo: Aleppo, command: Command) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount(note="canary-name")
    phone.sync(create)
    backup = Copied.of(aleppo.sessions)
    redacted(aleppo, create["id"], "note")
    assert "1 removals for good" in restored(aleppo, backup, command)
    assert "note" not in aleppo.desk(BOB).get(f"/reports/{create['id']}")["values"]
    with aleppo.sessions() as session:
        assert b"canary-name" not in session.scalars(select(Change.body)).one()
