"""Files that follow a report: tus 1.0 from its text, and how an upload goes on (sync S6)."""

import gzip
import hashlib
import threading
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from sqlalchemy import update

from server.adapters import clock
from server.models import Attachment
from tests.api.uploading import PICTURE, blobs, report, rows, slug
from tests.factories import Aleppo, Phone, new_id
from tests.people import BOB, CHELSEA
from tests.tus import PART, SPOKEN, UPLOADS, Tus, announcing, checksum, creation, metadata


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


def test_a_hash_that_is_none_reads_like_a_file_that_nobody_announced(phone: Phone, tus: Tus) -> None:
    said = announcing(PICTURE) | {"attachment.photo-1.sha256": "zz"}
    stated = phone.headcount(**said)
    phone.sync(stated)
    assert tus.create(stated["id"], PICTURE, sha256="zz").status_code == 404
