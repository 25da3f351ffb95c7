"""Faults of uploads, each breaking one MUST of docs/sync.md S6, and the test that then fails."""

import hashlib
from collections.abc import Callable

import pytest

from tests.api import test_uploads_taken as tests
from tests.api.uploading import PICTURE, blobs, report
from tests.factories import Aleppo, Phone
from tests.simulation.planting import plant
from tests.tus import Tus

SERVICE = "server.services.attachments"
pytestmark = pytest.mark.sqlite_only


def fails(test: Callable[..., None], *given: object) -> None:
    with pytest.raises(AssertionError):
        test(*given)


@pytest.mark.parametrize(
    ("target", "old", "new"),
    [
        ("server.services.visibility:reports", "select(Report).where(Report.author_id == actor.person)", "select(Report)"),
        (f"{SERVICE}:begin", 'wanted.sha256 not in _stated(session, report, wanted.slot, "sha256")', "False"),
    ],
)
def test_what_nobody_announced_is_taken_and_found(
    phone: Phone, tus: Tus, aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch, target: str, old: str, new: str
) -> None:
    plant(monkeypatch, target, old, new)
    fails(tests.test_only_what_a_report_in_custody_announced_is_taken, phone, tus, aleppo)


def test_an_upload_is_open_to_everybody_and_found(
    phone: Phone, tus: Tus, aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = tus.begun(report(phone), PICTURE)
    plant(
        monkeypatch,
        "server.services.visibility:attachments",
        ".where(Attachment.report_key.in_(reports(actor).with_only_columns(Report.key)))",
        "",
    )
    fails(tests.test_a_foreign_upload_reads_like_none, tus, upload, aleppo)


def every_answered_part_is_on_disk(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    """What the store would give back after a power cut that comes right behind each answer."""
    upload = tus.begun(report(phone), PICTURE)
    for offset in range(0, len(PICTURE) - 500, 500):
        answer = tus.patch(upload, offset, PICTURE[offset : offset + 500])
        told = int(answer.headers["Upload-Offset"])
        assert blobs(aleppo.app).joined(upload.rsplit("/", 1)[-1])[:told] == PICTURE[:told]


def test_every_answered_part_is_on_disk(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    every_answered_part_is_on_disk(phone, tus, aleppo)


def test_a_part_that_is_answered_first_is_found(phone: Phone, tus: Tus, aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, f"{SERVICE}:receive", "store.put_part(row.id, offset, part)", "late.append((row.id, offset, part))")
    monkeypatch.setattr(f"{SERVICE}.late", [], raising=False)
    fails(every_answered_part_is_on_disk, phone, tus, aleppo)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("COMPLETE if found.sha256 == row.sha256 else MISMATCH", "COMPLETE"),
        ("row.status == MISMATCH:", "False:"),
    ],
)
def test_another_file_that_takes_its_place_is_found(
    phone: Phone, tus: Tus, aleppo: Aleppo, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    plant(monkeypatch, f"{SERVICE}:conclude", old, new)
    fails(tests.test_another_file_than_announced_is_kept_apart_and_shown_to_a_person, phone, tus, aleppo)


def test_nothing_of_this_fails_by_itself(phone: Phone, tus: Tus, aleppo: Aleppo) -> None:
    tests.test_another_file_than_announced_is_kept_apart_and_shown_to_a_person(phone, tus, aleppo)
    tests.test_a_foreign_upload_reads_like_none(tus, tus.begun(report(phone), PICTURE), aleppo)
    assert hashlib.sha256(PICTURE).digest() == blobs(aleppo.app).put(PICTURE)
