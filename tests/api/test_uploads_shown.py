"""What the desk is given of a file (sync S6, P9)."""

import gzip
import hashlib
import tracemalloc

import pytest
from sqlalchemy import update

from server.models import Assignment
from tests.api.uploading import PICTURE, blobs, report, rows, size_of, slug
from tests.factories import Aleppo, Phone, new_id
from tests.people import BOB, FOUA
from tests.pictures import CANARY, REFUSED, SCRIPT, bomb, picture, with_position
from tests.tus import Tus, announcing, tap_log


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


def test_a_copy_whose_file_is_gone_says_so_to_whom_it_is_shown_and_to_nobody_else(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    key = report(phone, PICTURE)
    tus.send(key, PICTURE)
    for path in blobs(aleppo.app).kept.rglob("*"):
        if path.is_file():
            path.unlink()
    bob = aleppo.desk(BOB)
    answer = bob.http.get(f"/api/v1/reports/{key}/attachments/photo-1")
    assert (answer.status_code, slug(answer)) == (404, "not-found")
    assert "its file is gone" in answer.get_json()["detail"]
    with aleppo.sessions.begin() as session:
        session.execute(update(Assignment).where(Assignment.person_id == BOB.id).values(site_id=FOUA))
    gone, none = (bob.http.get(f"/api/v1/reports/{which}/attachments/photo-1") for which in (key, new_id()))
    assert (gone.status_code, gone.data) == (404, none.data)


@pytest.mark.parametrize("slot", ["%00", "photo-1%00", "photo-0", "somewhere"])
def test_what_is_no_place_for_a_file_is_not_found(phone: Phone, aleppo: Aleppo, slot: str) -> None:
    assert aleppo.desk(BOB).http.get(f"/api/v1/reports/{report(phone)}/attachments/{slot}").status_code == 404
