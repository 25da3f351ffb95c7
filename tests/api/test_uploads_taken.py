"""Whose files are taken, and what becomes of one that is not what was announced (sync S6)."""

import hashlib

from sqlalchemy import select, update

from server.adapters import clock
from server.models import Attachment, Device
from tests.api.uploading import PICTURE, blobs, report, rows, size_of, slug
from tests.factories import Aleppo, Phone, new_id
from tests.people import BOB, CHELSEA, DARA, FOUA
from tests.pictures import picture
from tests.tus import UPLOADS, Tus, announcing, creation, tap_log


def test_only_what_a_report_in_custody_announced_is_taken(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    dara = aleppo.phone(DARA)
    foreign = report(dara, site=FOUA)
    quarantined = phone.headcount(site=FOUA, **announcing(PICTURE))
    assert phone.sync(quarantined)["receipts"][0]["outcome"] == "quarantined"
    without = phone.headcount()
    phone.sync(without)
    own = report(phone)
    answers = [
        tus.create(new_id(), PICTURE),
        tus.create(foreign, PICTURE),
        tus.create(quarantined["id"], PICTURE),
        tus.create(without["id"], PICTURE),
        tus.create(own, PICTURE, "photo-2"),
        tus.create(own, PICTURE + b"!"),
        tus.create(own, PICTURE, sha256="../../etc/passwd"),
        tus.create(own, PICTURE, "../photo-1"),
        tus.create(own, PICTURE, "photo-1\0"),
        tus.create("no id", PICTURE),
        tus.create(f"{own}\0", PICTURE),
        tus.create(own.upper(), PICTURE),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert rows(aleppo) == []


def test_a_hash_that_somebody_else_has_sent_says_nothing_of_it(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    dara = aleppo.phone(DARA)
    Tus(dara).send(report(dara, site=FOUA), PICTURE)
    mine = tus.create(report(phone), PICTURE)
    # Known content or not: all of it is to be sent, and it lands in an upload of one's own.
    assert (mine.status_code, mine.headers["Upload-Offset"]) == (201, "0")
    assert tus.create(new_id(), PICTURE).status_code == 404


def test_a_foreign_upload_reads_like_none(tus: Tus, upload: str, aleppo: Aleppo) -> None:
    other = Tus(aleppo.phone(DARA))
    none = f"{UPLOADS}/{new_id()}"
    assert other.patch(upload, 0, PICTURE[:10]).data == other.patch(none, 0, PICTURE[:10]).data
    assert {other.patch(upload, 0, PICTURE[:10]).status_code, other.head(upload).status_code} == {404}
    assert tus.head(upload).headers["Upload-Offset"] == "0"


def test_a_revoked_phone_sends_nothing_more(tus: Tus, upload: str, phone: Phone, aleppo: Aleppo) -> None:
    tus.patch(upload, 0, PICTURE[:10])
    with aleppo.sessions.begin() as session:
        session.execute(update(Device).where(Device.id == phone.device).values(revoked_at=clock.now()))
    for answer in (tus.patch(upload, 10, PICTURE[10:]), tus.create(new_id(), PICTURE), tus.head(upload)):
        assert answer.status_code == 401
    with aleppo.sessions() as session:
        assert session.scalars(select(Attachment.received)).one() == 10


def test_what_is_too_large_is_not_begun(phone: Phone, tus: Tus) -> None:
    key = report(phone, **{"attachment.photo-1.size": 3 * 1024 * 1024})
    answer = tus.ask("POST", UPLOADS, None, **{**creation(key, PICTURE), "Upload-Length": str(3 * 1024 * 1024)})
    assert (answer.status_code, slug(answer)) == (413, "too-large")
    taps = tap_log(1)
    answer = tus.ask("POST", UPLOADS, None, **{**creation(report(phone, taps, "taps"), taps, "taps"), "Upload-Length": "300000"})
    assert (answer.status_code, slug(answer)) == (413, "too-large")


# What came is not what was announced.


def another(content: bytes) -> bytes:
    """As long as ``content``, and another picture."""
    made = picture(300, 200, quality=20)
    return made + b"\0" * (len(content) - len(made))


def test_another_file_than_announced_is_kept_apart_and_shown_to_a_person(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    key = report(phone)
    wrong = another(PICTURE)
    upload = tus.begun(key, PICTURE)
    answer = tus.patch(upload, 0, wrong)
    assert (answer.status_code, slug(answer)) == (409, "attachment-differs")
    assert tus.head(upload).status_code == 409
    bob = aleppo.desk(BOB)
    seen = bob.get(f"/reports/{key}")
    assert seen["flags"] == ["attachment-differs"]
    waiting, differing = seen["attachments"]
    assert (waiting["state"], waiting["announced"], waiting["id"]) == ("waiting", True, None)
    assert (differing["state"], differing["announced"]) == ("differs", False)
    assert blobs(aleppo.app).get(hashlib.sha256(wrong).digest()) == wrong
    path = f"/api/v1/reports/{key}/attachments/photo-1"
    assert bob.http.get(path).status_code == 404
    assert bob.http.get(f"{path}?attachment={differing['id']}").mimetype == "image/jpeg"
    # The author's phones hear of the flag, and the right file may still come.
    phone.pull()
    assert phone.report(key)["flags"] == ["attachment-differs"]
    assert tus.send(key, PICTURE).status_code == 204
    assert [each["state"] for each in bob.get(f"/reports/{key}")["attachments"]] == ["received", "differs"]


def test_who_sends_the_wrong_file_again_and_again_is_not_heard(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    key = report(phone)
    for _ in range(3):
        assert tus.patch(tus.begun(key, PICTURE), 0, another(PICTURE)).status_code == 409
    answer = tus.create(key, PICTURE)
    assert (answer.status_code, slug(answer)) == (409, "attachment-differs")
    assert len(rows(aleppo)) == 3


def test_two_phones_that_attach_to_one_place_both_keep_theirs_and_a_person_decides(phone: Phone, aleppo: Aleppo) -> None:
    change = phone.headcount()
    phone.sync(change)
    key = str(change["id"])
    other = aleppo.phone(CHELSEA)
    one_picture, other_picture = picture(100, 50), picture(50, 100)
    for device, content in ((phone, one_picture), (other, other_picture)):
        device.epoch = phone.epoch
        device.sync(device.amend(key, {name: (None, value) for name, value in announcing(content).items()}))
    bob = aleppo.desk(BOB)
    disputes = {conflict["field"] for conflict in bob.conflicts(key)}
    assert "attachment.photo-1.sha256" in disputes
    for device, content in ((other, other_picture), (phone, one_picture)):
        assert Tus(device).send(key, content).status_code == 204
    meant, aside = bob.get(f"/reports/{key}")["attachments"]
    assert (meant["announced"], meant["state"], aside["announced"], aside["state"]) == (True, "received", False, "received")
    path = f"/api/v1/reports/{key}/attachments/photo-1"
    assert size_of(bob.http.get(path)) == (100, 50)
    assert size_of(bob.http.get(f"{path}?attachment={aside['id']}")) == (50, 100)


def test_a_second_file_for_a_place_replaces_nothing(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    key = report(phone)
    tus.send(key, PICTURE)
    assert tus.create(key, another(PICTURE)).status_code == 404
    assert tus.ask("POST", UPLOADS, None, **{**creation(key, PICTURE), "Upload-Length": "5"}).status_code == 409
    bob = aleppo.desk(BOB)
    assert size_of(bob.http.get(f"/api/v1/reports/{key}/attachments/photo-1")) == (300, 200)
