"""Files that follow a report: tus 1.0 from its text, whose files are taken, and what is made of them (sync S6, P9)."""

import gzip
import hashlib
import threading
from datetime import timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from server.adapters import clock
from server.adapters.blobs import BlobFolder
from server.models import Attachment, Device
from tests.factories import Aleppo, Phone, new_id
from tests.people import BOB, CHELSEA, DARA, FOUA
from tests.pictures import CANARY, REFUSED, SCRIPT, bomb, picture, with_position
from tests.tus import PART, SPOKEN, UPLOADS, Tus, announcing, checksum, creation, metadata, tap_log

PICTURE = picture(300, 200)


@pytest.fixture
def phone(aleppo: Aleppo) -> Phone:
    return aleppo.phone(CHELSEA)


@pytest.fixture
def tus(phone: Phone) -> Tus:
    return Tus(phone)


def report(phone: Phone, content: bytes = PICTURE, slot: str = "photo-1", **values: Any) -> str:
    """A report in custody that announces ``content``."""
    change = phone.headcount(**{**announcing(content, slot), **values})
    assert phone.sync(change)["receipts"][0]["outcome"] == "applied"
    return str(change["id"])


@pytest.fixture
def upload(phone: Phone, tus: Tus) -> str:
    return tus.begun(report(phone), PICTURE)


def slug(answer: TestResponse) -> str:
    said = answer.get_json(silent=True)
    assert said, f"{answer.status} says nothing"
    return str(said["slug"])


def blobs(app: Flask) -> BlobFolder:
    kept: BlobFolder = app.extensions["corridor_blobs"]
    return kept


def rows(aleppo: Aleppo) -> list[Attachment]:
    with aleppo.sessions() as session:
        return list(session.scalars(select(Attachment).order_by(Attachment.id)))


# The protocol.


def test_what_is_spoken_is_told_to_anybody(aleppo: Aleppo) -> None:
    http = aleppo.app.test_client()
    for path in (UPLOADS, f"{UPLOADS}/{new_id()}"):
        headers = http.options(path).headers
        assert (headers["Tus-Resumable"], headers["Tus-Version"]) == ("1.0.0", "1.0.0")
        assert set(headers["Tus-Extension"].split(",")) == {"creation", "checksum", "expiration"}
        assert headers["Tus-Checksum-Algorithm"].split(",") == ["sha256", "sha1"]
        assert headers["Tus-Max-Size"] == str(2 * 1024 * 1024)


def test_a_file_comes_home_in_parts(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    begun = tus.create(report(phone), PICTURE)
    assert (begun.status_code, begun.data, begun.headers["Upload-Offset"]) == (201, b"", "0")
    location = begun.headers["Location"]
    assert location.startswith(f"{UPLOADS}/")
    for offset in range(0, len(PICTURE), 1000):
        part = PICTURE[offset : offset + 1000]
        taken = tus.patch(location, offset, part)
        assert (taken.status_code, taken.data, taken.headers["Tus-Resumable"]) == (204, b"", "1.0.0")
        assert taken.headers["Upload-Offset"] == str(offset + len(part))
    told = tus.head(location)
    assert (told.status_code, told.headers["Upload-Offset"], told.headers["Upload-Length"]) == (200, *[str(len(PICTURE))] * 2)
    assert told.headers["Cache-Control"] == "no-store"
    [row] = rows(aleppo)
    assert (row.status, row.type) == ("complete", "image/jpeg")
    assert blobs(aleppo.app).get(hashlib.sha256(PICTURE).digest()) == PICTURE
    assert blobs(aleppo.app).unfinished() == []


@pytest.mark.parametrize("said", [{}, {"Tus-Resumable": "0.2.2"}, {"Tus-Resumable": "1.0.1"}, {"Tus-Resumable": ""}])
def test_another_version_is_refused_and_told_ours(tus: Tus, upload: str, said: dict[str, str]) -> None:
    for method, path, headers in (
        ("POST", UPLOADS, creation(new_id(), PICTURE)),
        ("HEAD", upload, {}),
        ("PATCH", upload, {"Upload-Offset": "0", "Content-Type": PART}),
    ):
        asked = {name: value for name, value in headers.items() if name != "Tus-Resumable"} | said
        answer = tus.ask(method, path, b"" if method == "PATCH" else None, **asked)
        assert (answer.status_code, answer.headers["Tus-Version"], answer.headers["Tus-Resumable"]) == (412, "1.0.0", "1.0.0")
    assert tus.head(upload).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("offset", ["1", "999999", "-1", "", "x", "1.0", "0x0", "²"])
def test_another_offset_than_the_next_is_refused_and_changes_nothing(tus: Tus, upload: str, offset: str) -> None:
    headers = {**SPOKEN, "Content-Type": PART}
    answer = tus.ask("PATCH", upload, PICTURE[:10], **headers, **{"Upload-Offset": offset})
    assert answer.status_code == (409 if offset in ("1", "999999") else 422)
    assert tus.head(upload).headers["Upload-Offset"] == "0"
    assert tus.ask("PATCH", upload, PICTURE[:10], **headers).status_code == 422
    assert tus.patch(upload, 0, PICTURE[:10]).status_code == 204


@pytest.mark.parametrize("kind", ["application/json", "application/octet-stream", "image/jpeg", ""])
def test_another_content_type_is_refused(tus: Tus, upload: str, kind: str) -> None:
    assert tus.patch(upload, 0, PICTURE[:10], **{"Content-Type": kind}).status_code == 415
    assert tus.patch(upload, 0, gzip.compress(PICTURE[:10]), **{"Content-Encoding": "gzip"}).status_code == 415
    assert tus.head(upload).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("name", ["sha256", "sha1"])
def test_a_part_that_was_damaged_is_not_kept(tus: Tus, upload: str, name: str) -> None:
    damaged = b"\0" + PICTURE[1:100]
    answer = tus.patch(upload, 0, damaged, **checksum(PICTURE[:100], name))
    assert (answer.status_code, slug(answer)) == (460, "checksum-differs")
    assert tus.head(upload).headers["Upload-Offset"] == "0"
    assert tus.patch(upload, 0, PICTURE[:100], **checksum(PICTURE[:100], name)).status_code == 204


@pytest.mark.parametrize("said", ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "crc32 AAAA", "sha256", "", "SHA256 x"])
def test_a_checksum_that_cannot_be_read_is_refused(tus: Tus, upload: str, said: str) -> None:
    answer = tus.patch(upload, 0, PICTURE[:100], **{"Upload-Checksum": said})
    assert answer.status_code == (460 if said == "sha256" else 400)
    assert tus.head(upload).headers["Upload-Offset"] == "0"


def test_nothing_is_a_part_too(tus: Tus, upload: str) -> None:
    assert tus.patch(upload, 0, b"").headers["Upload-Offset"] == "0"
    tus.patch(upload, 0, PICTURE)
    assert tus.patch(upload, len(PICTURE), b"").status_code == 204


def test_more_than_was_announced_is_refused(tus: Tus, upload: str) -> None:
    answer = tus.patch(upload, 0, PICTURE + b"!")
    assert (answer.status_code, slug(answer)) == (413, "too-large")
    assert tus.head(upload).headers["Upload-Offset"] == "0"
    assert tus.patch(upload, 0, PICTURE).status_code == 204
    assert tus.patch(upload, len(PICTURE), b"!").status_code == 413


def test_no_part_is_larger_than_a_body_may_be(tus: Tus, upload: str) -> None:
    assert tus.patch(upload, 0, b"x" * (2 * 1024 * 1024 + 1)).status_code == 413


@pytest.mark.parametrize("method", ["PATCH", "patch", "HEAD"])
def test_a_network_that_knows_only_post_is_served_too(tus: Tus, upload: str, method: str) -> None:
    headers = {**SPOKEN, "X-HTTP-Method-Override": method, "Upload-Offset": "0", "Content-Type": PART}
    answer = tus.ask("POST", upload, PICTURE[:10], **headers)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == ((200, "0") if method == "HEAD" else (204, "10"))


@pytest.mark.parametrize("method", ["", "DELETE", "PUT", "POST", "GET"])
def test_post_to_an_upload_stands_for_nothing_else(tus: Tus, upload: str, method: str) -> None:
    assert tus.ask("POST", upload, b"", **SPOKEN, **{"X-HTTP-Method-Override": method}).status_code == 405
    assert tus.ask("DELETE", upload, None, **SPOKEN).status_code == 405


def test_an_upload_says_until_when_it_may_go_on(tus: Tus, upload: str) -> None:
    for answer in (tus.head(upload), tus.patch(upload, 0, PICTURE[:10])):
        assert answer.headers["Upload-Expires"].endswith(" GMT")
        assert timedelta(days=13) < parsedate_to_datetime(answer.headers["Upload-Expires"]) - clock.now() < timedelta(days=15)
    assert "Upload-Expires" not in tus.patch(upload, 10, PICTURE[10:]).headers


def later(monkeypatch: pytest.MonkeyPatch, **how_much: int) -> None:
    at = clock.now() + timedelta(**how_much)
    monkeypatch.setattr(clock, "now", lambda: at)


def test_what_is_left_unfinished_expires_and_can_be_begun_again(
    phone: Phone, tus: Tus, aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = report(phone)
    old = tus.begun(key, PICTURE)
    for offset in (0, 10, 20):
        tus.patch(old, offset, b"x" * 10)
    later(monkeypatch, days=15)
    for answer in (tus.head(old), tus.patch(old, 30, PICTURE[30:])):
        assert answer.status_code == 410
    new = tus.begun(key, PICTURE)
    assert new != old
    assert tus.patch(new, 0, PICTURE).status_code == 204, "the parts of the old upload were taken for the new one's"
    assert [row.status for row in rows(aleppo)] == ["complete"]


def test_the_command_forgets_what_expired_and_nothing_else(
    phone: Phone, tus: Tus, aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tus.begun(report(phone), PICTURE)
    tus.patch(old, 0, PICTURE[:10])
    done = report(phone)
    tus.send(done, PICTURE)
    later(monkeypatch, days=15)
    young = tus.begun(report(phone), PICTURE)
    tus.patch(young, 0, PICTURE[:10])
    runner = aleppo.app.test_cli_runner()
    assert runner.invoke(args=["expire-uploads"]).output == "1 uploads expired; the parts of 1 were dropped.\n"
    assert runner.invoke(args=["expire-uploads"]).output == "0 uploads expired; the parts of 0 were dropped.\n"
    assert tus.head(old).status_code == 404
    assert tus.patch(young, 10, PICTURE[10:]).status_code == 204
    assert aleppo.desk(BOB).get(f"/reports/{done}")["attachments"][0]["state"] == "received"


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": ""}, {"Upload-Length": "-1"}, {"Upload-Length": "1e3"}, {"Upload-Length": "9" * 400},
        {"Upload-Metadata": ""}, {"Upload-Metadata": "report"}, {"Upload-Metadata": "report x,slot y,sha256 z"},
        {"Upload-Metadata": "report ÿ"}, {"Upload-Metadata": "report gICA,slot gICA,sha256 gICA"},
        {"Upload-Metadata": metadata(report=new_id(), slot="photo-1")},
    ],
)  # fmt: skip
def test_an_announcement_that_cannot_be_read_is_refused(tus: Tus, headers: dict[str, str]) -> None:
    answer = tus.ask("POST", UPLOADS, None, **{**creation(new_id(), PICTURE), **headers})
    assert (answer.status_code, slug(answer)) == (422, "invalid")
    assert next(iter(answer.get_json()["fields"])) in headers
    assert tus.ask("POST", UPLOADS, None, **SPOKEN, **{"Upload-Defer-Length": "1"}).status_code == 422


# Resuming.


def test_an_upload_goes_on_where_the_server_was_killed(tus: Tus, upload: str, aleppo: Aleppo) -> None:
    tus.patch(upload, 0, PICTURE[:1000])
    # The next part was written and the power failed before it was committed; the phone then sends a shorter one.
    blobs(aleppo.app).put_part(upload.rsplit("/", 1)[-1], 1000, PICTURE[1000:3000])
    assert tus.head(upload).headers["Upload-Offset"] == "1000"
    tus.patch(upload, 1000, PICTURE[1000:1100])
    assert tus.patch(upload, 1100, PICTURE[1100:]).status_code == 204
    assert rows(aleppo)[0].status == "complete"


def test_asking_how_far_it_is_finishes_what_a_killed_server_had_not(tus: Tus, phone: Phone, aleppo: Aleppo) -> None:
    key = report(phone)
    upload = tus.begun(key, PICTURE)
    tus.patch(upload, 0, PICTURE[:1000])
    # All parts were committed, and nobody looked at them any more.
    blobs(aleppo.app).put_part(upload.rsplit("/", 1)[-1], 1000, PICTURE[1000:])
    with aleppo.sessions.begin() as session:
        session.execute(update(Attachment).values(received=len(PICTURE)))
    assert tus.head(upload).headers["Upload-Offset"] == str(len(PICTURE))
    assert aleppo.desk(BOB).get(f"/reports/{key}")["attachments"][0]["state"] == "received"


def test_beginning_again_finds_what_was_begun(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    key = report(phone)
    first = tus.begun(key, PICTURE)
    tus.patch(first, 0, PICTURE[:1000])
    again = tus.create(key, PICTURE)
    assert (again.status_code, again.headers["Location"], again.headers["Upload-Offset"]) == (201, first, "1000")
    tus.patch(first, 1000, PICTURE[1000:])
    assert tus.create(key, PICTURE).headers["Upload-Offset"] == str(len(PICTURE))
    assert len(rows(aleppo)) == 1


def test_of_many_parts_at_once_for_one_place_one_is_taken(phone: Phone, aleppo: Aleppo) -> None:
    tus = Tus(phone)
    upload = tus.begun(report(phone), PICTURE)
    half = len(PICTURE) // 2
    statuses: list[int] = []
    start = threading.Barrier(6)

    def send() -> None:
        own = Tus(Phone(phone.device, phone.person, phone.token, aleppo.app.test_client()))
        start.wait()
        statuses.append(own.patch(upload, 0, PICTURE[:half]).status_code)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [204] + [409] * 5
    assert tus.patch(upload, half, PICTURE[half:]).status_code == 204
    assert rows(aleppo)[0].status == "complete"


def test_two_phones_of_one_person_send_one_file_together(phone: Phone, aleppo: Aleppo) -> None:
    key = report(phone)
    one, other = Tus(phone), Tus(aleppo.phone(CHELSEA))
    upload = one.begun(key, PICTURE)
    assert other.begun(key, PICTURE) == upload
    one.patch(upload, 0, PICTURE[:1000])
    assert other.patch(upload, 0, PICTURE[:1000]).status_code == 409
    assert other.patch(upload, 1000, PICTURE[1000:]).status_code == 204
    assert one.head(upload).headers["Upload-Offset"] == str(len(PICTURE))


# Whose files, and which.


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


# What the desk is given.


def size_of(answer: TestResponse) -> tuple[int, int]:
    assert answer.status_code == 200, answer.text
    return Image.open(BytesIO(answer.data), formats=("JPEG",)).size


def test_the_original_is_kept_and_a_copy_without_metadata_is_shown(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    original = with_position() + SCRIPT
    key = report(phone, original)
    tus.send(key, original)
    answer = aleppo.desk(BOB).http.get(f"/api/v1/reports/{key}/attachments/photo-1")
    assert CANARY not in answer.data
    assert SCRIPT not in answer.data
    assert size_of(answer) == (64, 48)
    kept = blobs(aleppo.app).get(hashlib.sha256(original).digest())
    assert kept == original
    assert CANARY in kept
    assert answer.headers["Content-Disposition"] == "attachment; filename=photo-1.jpg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox"} <= set(policy)


@pytest.mark.parametrize("name", sorted(set(REFUSED) - {"nothing"}))
def test_what_cannot_be_shown_is_kept_and_not_shown(phone: Phone, tus: Tus, aleppo: Aleppo, name: str) -> None:
    content = REFUSED[name]
    key = report(phone, content, **{"attachment.photo-1.type": "image/png"})
    assert tus.send(key, content).status_code == 204
    bob = aleppo.desk(BOB)
    assert bob.get(f"/reports/{key}")["attachments"][0]["state"] == "unreadable"
    assert bob.http.get(f"/api/v1/reports/{key}/attachments/photo-1").status_code == 404
    assert blobs(aleppo.app).get(hashlib.sha256(content).digest()) == content


def test_a_bomb_takes_no_memory(phone: Phone, tus: Tus) -> None:
    import tracemalloc

    content = bomb()
    key = report(phone, content)
    tracemalloc.start()
    try:
        tus.send(key, content)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_what_a_file_calls_itself_is_heeded_nowhere(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    key = report(phone, **{"attachment.photo-1.type": "text/html\r\nX-Evil: 1"})
    answer = tus.create(key, PICTURE, filename="../../../tmp/evil\0.html", filetype="text/html", relativePath="/etc/passwd")
    assert answer.status_code == 201
    tus.patch(answer.headers["Location"], 0, PICTURE)
    shown = aleppo.desk(BOB).http.get(f"/api/v1/reports/{key}/attachments/photo-1")
    assert (shown.mimetype, shown.headers.get("X-Evil")) == ("image/jpeg", None)
    settings = aleppo.app.extensions["corridor_settings"]
    assert not [path for path in settings.blobs.rglob("*") if "evil" in path.name]


def test_the_taps_of_a_tally_are_given_as_numbers(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    log = tap_log(1, 2, 3, 2, 3)
    key = report(phone, log, "taps")
    tus.send(key, log, "taps")
    answer = aleppo.desk(BOB).http.get(f"/api/v1/reports/{key}/attachments/taps")
    assert answer.get_json() == [[500, 1], [1000, 2], [1500, 3], [2000, 2], [2500, 3]]
    assert answer.headers["Content-Disposition"] == "attachment; filename=taps.json"
    assert blobs(aleppo.app).get(hashlib.sha256(log).digest()) == log


NO_LOGS = {
    "not compressed": b"[[1,1]]",
    "cut short": gzip.compress(b"[[1,1]]")[:-3],
    "two members": gzip.compress(b"[[1,1]]") * 2,
    "something after its end": gzip.compress(b"[[1,1]]") + b"!",
    "no list": gzip.compress(b'{"a": 1}'),
    "three numbers": gzip.compress(b"[[1,1,1]]"),
    "a truth": gzip.compress(b"[[1,true]]"),
    "a fraction": gzip.compress(b"[[1,1.5]]"),
    "a text": gzip.compress(b'[[1,"<script>"]]'),
    "a number alone": gzip.compress(b"[1]"),
    "no number": gzip.compress(b"[[1,NaN]]"),
    "no UTF-8": gzip.compress(b"\xff"),
    "a bomb": gzip.compress(b" " * 40_000_000 + b"[[1,1]]"),
    "a deep list": gzip.compress(b"[" * 100_000),
    "a picture": picture(),
}


@pytest.mark.parametrize("log", NO_LOGS.values(), ids=NO_LOGS)
def test_what_is_no_log_of_taps_is_not_given_out(phone: Phone, tus: Tus, aleppo: Aleppo, log: bytes) -> None:
    key = report(phone, log, "taps")
    assert tus.send(key, log, "taps").status_code == 204
    bob = aleppo.desk(BOB)
    assert bob.get(f"/reports/{key}")["attachments"][0]["state"] == "unreadable"
    assert bob.http.get(f"/api/v1/reports/{key}/attachments/taps").status_code == 404


def test_a_desk_out_of_scope_sees_nothing_of_it(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    from server.models import Assignment

    key = report(phone)
    tus.send(key, PICTURE)
    with aleppo.sessions.begin() as session:
        session.execute(update(Assignment).where(Assignment.person_id == BOB.id).values(site_id=FOUA))
    bob = aleppo.desk(BOB)
    row = rows(aleppo)[0]
    answers = [
        bob.http.get(f"/api/v1/reports/{which}/attachments/photo-1{query}")
        for which, query in ((key, ""), (new_id(), ""), (key, f"?attachment={row.id}"), (new_id(), f"?attachment={row.id}"))
    ]
    assert {(answer.status_code, answer.data) for answer in answers} == {(404, answers[0].data)}


def test_a_file_of_another_report_is_not_given_under_the_name_of_ones_own(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    own, other = report(phone), report(phone)
    tus.send(other, PICTURE)
    bob = aleppo.desk(BOB)
    assert bob.http.get(f"/api/v1/reports/{own}/attachments/photo-1?attachment={rows(aleppo)[0].id}").status_code == 404
    assert bob.http.get(f"/api/v1/reports/{other}/attachments/taps?attachment={rows(aleppo)[0].id}").status_code == 404


def test_two_of_three_are_here_and_the_desk_is_told_which(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    files = {f"photo-{n}": picture(100 + n, 50) for n in (1, 2, 3)}
    fields = {name: value for slot, content in files.items() for name, value in announcing(content, slot).items()}
    change = phone.headcount(**fields)
    phone.sync(change)
    key = str(change["id"])
    tus.send(key, files["photo-3"], "photo-3")
    tus.send(key, files["photo-1"], "photo-1")
    tus.patch(tus.begun(key, files["photo-2"], "photo-2"), 0, files["photo-2"][:100])
    told = aleppo.desk(BOB).get(f"/reports/{key}")["attachments"]
    assert [(each["slot"], each["state"], each["received"]) for each in told] == [
        ("photo-1", "received", len(files["photo-1"])),
        ("photo-2", "arriving", 100),
        ("photo-3", "received", len(files["photo-3"])),
    ]
    assert told[1]["size"] == len(files["photo-2"])
