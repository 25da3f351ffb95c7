"""Files whose report was contested meanwhile, and uploads that a restored backup knows less of (sync S6.3, S6.4)."""

import hashlib

from server.adapters.blobs import BlobFolder
from server.models import Attachment
from tests.backups import Copied
from tests.factories import Aleppo, Phone
from tests.people import BOB, CHELSEA
from tests.pictures import picture
from tests.tus import Tus, announcing

ONE, OTHER, THIRD = picture(100, 50), picture(300, 200), picture(50, 100)


def attached(phone: Phone, key: str, content: bytes, before: bytes | None = None) -> None:
    was = announcing(before) if before else {}
    edits = {name: (was.get(name), now) for name, now in announcing(content).items() if was.get(name) != now}
    phone.sync(phone.amend(key, edits))


def contested(aleppo: Aleppo) -> tuple[str, Phone, Phone]:
    """A report for which two phones attached a picture in one place, without knowing of each other."""
    phone, other = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    change = phone.headcount()
    phone.sync(change)
    other.epoch, key = phone.epoch, str(change["id"])
    attached(phone, key, ONE)
    attached(other, key, OTHER)
    return key, phone, other


def test_the_file_of_a_candidate_that_its_author_replaced_is_taken_too(aleppo: Aleppo) -> None:
    key, _, other = contested(aleppo)
    attached(other, key, THIRD, before=OTHER)
    for content in (THIRD, OTHER):
        assert Tus(other).send(key, content).status_code == 204


def test_the_file_that_was_decided_upon_is_taken_while_its_size_is_still_contested(aleppo: Aleppo) -> None:
    key, phone, other = contested(aleppo)
    bob = aleppo.desk(BOB)
    dispute = next(one for one in bob.conflicts(key) if one["field"] == "attachment.photo-1.sha256")
    chosen = next(one["id"] for one in dispute["candidates"] if one["value"] == hashlib.sha256(OTHER).hexdigest())
    bob.post(f"/conflicts/{dispute['id']}/decision", rev=bob.get(f"/reports/{key}")["rev"], candidate=chosen)
    for device, content in ((other, OTHER), (phone, ONE)):
        assert Tus(device).send(key, content).status_code == 204
    meant, aside = bob.get(f"/reports/{key}")["attachments"]
    assert (meant["announced"], meant["state"], aside["state"]) == (True, "received", "received")


def test_an_upload_that_was_put_back_to_before_its_end_begins_again(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    change = phone.headcount(**announcing(OTHER))
    phone.sync(change)
    tus = Tus(phone)
    upload = tus.begun(str(change["id"]), OTHER)
    tus.patch(upload, 0, OTHER[:500])
    backup = Copied.of(aleppo.sessions)
    assert tus.patch(upload, 500, OTHER[500:]).status_code == 204  # and the parts are joined, and gone
    backup.put_back(aleppo.sessions)
    assert tus.head(upload).headers["Upload-Offset"] == "500"
    assert tus.patch(upload, 500, OTHER[500:]).headers["Upload-Offset"] == "0"
    assert tus.send(str(change["id"]), OTHER).status_code == 204
    with aleppo.sessions() as session:
        assert [row.status for row in session.query(Attachment)] == ["complete"]


def test_parts_of_after_the_backup_are_not_joined_to_those_that_come_again(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    change = phone.headcount(**announcing(OTHER))
    phone.sync(change)
    tus = Tus(phone)
    upload = tus.begun(str(change["id"]), OTHER)
    backup = Copied.of(aleppo.sessions)
    for offset in (0, 100, 200):
        tus.patch(upload, offset, OTHER[offset : offset + 100])
    backup.put_back(aleppo.sessions)
    tus.patch(upload, 0, OTHER[:150])
    assert tus.patch(upload, 150, OTHER[150:]).status_code == 204
    kept: BlobFolder = aleppo.app.extensions["corridor_blobs"]
    assert kept.get(hashlib.sha256(OTHER).digest()) == OTHER
