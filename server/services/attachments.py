"""Attachments: taking the files that reports announced, and giving coordinators a copy of them (sync S6, protection P9)."""

import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from server.adapters import clock, pictures
from server.adapters.blobs import BlobMissing, BlobStore
from server.adapters.ids import new_id
from server.domain import forms
from server.domain.access import Actor
from server.domain.merge import Value
from server.domain.refusals import NotFound, Refusal
from server.domain.strict_json import BadJson, loads
from server.models import Attachment, Candidate, Conflict, Report, Version
from server.services import visibility
from server.services.records import Records, lock
from server.services.removal import Known, Mac

log = structlog.get_logger()

RECEIVING, COMPLETE, MISMATCH, REDACTED = "receiving", "complete", "mismatch", "redacted"
TAPS = "taps"
SHA256 = re.compile("[0-9a-f]{64}")
MOST_BYTES = {TAPS: 256 * 1024}
MOST_BYTES_OF_A_PICTURE = 2 * 1024 * 1024
MOST_TAPS = 4 * 1024 * 1024  # bytes, inflated: a hundred thousand taps take two million
KEPT_UNFINISHED = timedelta(days=14)  # a phone may be without network for days
MOST_MISMATCHES = 3  # of one slot; who sends the wrong file for the fourth time is not heard
DIFFERS = "attachment-differs"  # the flag of a report for which another file came than it announced


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a phone wants to send: for which slot of which report, the hash that the report gave, and how many bytes."""

    report: str
    slot: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Upload:
    """How far an upload is: a copy of its row, for whoever goes on after the transaction."""

    id: str
    slot: str
    size: int
    received: int
    status: str
    expires_at: datetime

    @classmethod
    def of(cls, row: Attachment) -> "Upload":
        return cls(row.id, row.slot, row.size, row.received, row.status, row.expires_at)

    @property
    def is_whole(self) -> bool:
        """Whether all bytes are here and nobody has looked at them yet."""
        return self.status == RECEIVING and self.received == self.size


@dataclass(frozen=True, slots=True)
class Found:
    """What an upload was when it was whole: the hash of the original, and its copy with its type if it can be shown."""

    sha256: bytes
    type: str | None
    shown: bytes | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that may be shown."""

    type: str
    content: bytes


def begin(session: Session, mac: Mac, actor: Actor, wanted: Wanted) -> Upload:
    """The upload for a file that the device's own person announced; the one there is, where there is one.

    Raises ``NotFound`` for a report of somebody else, one not in custody, and a slot or hash that it does not name: the
    phone tries again later, and nobody learns what else exists.  Only the very file that was removed is refused for good:
    another may be announced for its place by a change that is still held.
    """
    report = session.scalars(visibility.reports(actor).where(Report.key == wanted.report)).first()
    # A hash is stated as a text, and may be none.
    if report is None or not forms.SLOT.fullmatch(wanted.slot) or not SHA256.fullmatch(wanted.sha256):
        raise NotFound
    lock(session, [report.key])
    session.refresh(report)  # what two people removed meanwhile is announced no more
    if wanted.sha256 not in _stated(session, report, wanted.slot, "sha256"):
        if Known.of(session, mac, [report.key]).has(report.key, f"attachment.{wanted.slot}.sha256", wanted.sha256):
            raise removed()
        raise NotFound
    most = MOST_BYTES.get(wanted.slot, MOST_BYTES_OF_A_PICTURE)
    if wanted.size > most:
        raise Refusal("too-large", f"At most {most} bytes are taken for {wanted.slot}.")
    sizes = _stated(session, report, wanted.slot, "size")
    if sizes and wanted.size not in sizes:
        raise Refusal(DIFFERS, "The report announced another size.")
    now = clock.now()
    digest = bytes.fromhex(wanted.sha256)
    same_slot = select(Attachment).where(Attachment.report_key == report.key, Attachment.slot == wanted.slot)
    rows = session.scalars(same_slot.order_by(Attachment.id)).all()
    known = next((row for row in rows if row.sha256 == digest and row.status != MISMATCH), None)
    if known is not None and known.status == RECEIVING and known.expires_at <= now:
        session.delete(known)  # its parts go with the next `flask expire-uploads`; another id shares nothing with them
        session.flush()
        known = None
    if known is not None:
        if known.size != wanted.size:
            raise Refusal(DIFFERS, f"This file was announced with {known.size} bytes before.")
        return Upload.of(known)
    if sum(row.status == MISMATCH for row in rows) >= MOST_MISMATCHES:
        raise Refusal(DIFFERS, "Other files than the announced one came too often. A person looks at them.")
    begun = Attachment(
        id=new_id(),
        report_key=report.key,
        slot=wanted.slot,
        sha256=digest,
        size=wanted.size,
        received=0,
        status=RECEIVING,
        device_id=str(actor.device),
        begun_at=now,
        expires_at=now + KEPT_UNFINISHED,
    )
    session.add(begun)
    session.flush()
    return Upload.of(begun)


def _stated(session: Session, report: Report, slot: str, part: str) -> set[Value]:
    """Everything that was ever stated of the slot's file, in effect, set aside or replaced since: each is somebody's word
    and may be proved.  Hash and size are two fields, and contested one by one."""
    name = f"attachment.{slot}.{part}"
    found = [sets.get(name) for sets in session.scalars(select(Version.sets).where(Version.entity_key == report.key))]
    aside = select(Candidate.value, Candidate.earlier).join(Conflict, Conflict.id == Candidate.conflict_id)
    for value, earlier in session.execute(aside.where(Conflict.entity_key == report.key, Conflict.field == name)):
        found += [value, *earlier]
    return {one for one in found if isinstance(one, str | int)}


def removed() -> Refusal:
    """What a phone is told that offers a file which two people removed for good: it keeps its copy no longer."""
    return Refusal("attachment-redacted", "The office removed this for good. It is not taken again.")


def get(session: Session, actor: Actor, upload: str) -> Upload:
    """An upload of the device's person; raises ``NotFound``, or says that it has expired or proved to be another file."""
    return Upload.of(_row(session, actor, upload))


def _row(session: Session, actor: Actor, upload: str, *, hold: bool = False) -> Attachment:
    query = visibility.attachments(actor).where(Attachment.id == upload)
    row = session.scalars(query.with_for_update(of=Attachment) if hold else query).first()
    if row is None:
        raise NotFound
    if row.status == REDACTED:
        raise removed()
    if row.status == MISMATCH:
        raise Refusal(DIFFERS, "What came is not what the report announced. It is kept apart, and a person looks at it.")
    if row.status == RECEIVING and row.expires_at <= clock.now():
        raise Refusal("upload-expired", "This upload was left unfinished for too long. Begin it again.")
    return row


def receive(session: Session, actor: Actor, store: BlobStore, upload: str, offset: int, part: bytes) -> Upload:
    """Take the next part.  It is on disk when the caller has committed; of two that begin at one offset one is refused."""
    row = _row(session, actor, upload, hold=True)
    if offset != row.received:
        raise Refusal("offset-differs", f"{row.received} bytes are here. Go on from there.")
    if offset + len(part) > row.size:
        raise Refusal("too-large", f"This upload was announced with {row.size} bytes.")
    if part:
        store.put_part(row.id, offset, part)
        row.received += len(part)
        row.expires_at = clock.now() + KEPT_UNFINISHED
    return Upload.of(row)


def examine(store: BlobStore, upload: Upload) -> Found | None:
    """Join the parts, keep the original unchanged, and make the copy that may be shown; none where parts are missing.  Asks
    nothing of the database, so that nobody waits there while a picture is read; done twice it is done once."""
    content = store.joined(upload.id)
    if len(content) < upload.size:
        return None
    if upload.slot == TAPS:
        type_, shown = "application/gzip", taps_copy(content)
    else:
        picture = pictures.look(content)
        type_, shown = (picture.type, picture.copy) if picture else ("", None)
    if shown is None:
        return Found(store.put(content), None, None)
    return Found(store.put(content), type_, store.put(shown))


def taps_copy(content: bytes) -> bytes | None:
    """The log of a tally, ``[[milliseconds, number], …]`` in gzip, as plain JSON; none where it is anything else."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        inflated = inflater.decompress(content, MOST_TAPS)
        if not inflater.eof or inflater.unused_data:
            return None
        taps = loads(inflated)
    except (zlib.error, BadJson):
        return None
    if not isinstance(taps, list) or not all(_is_tap(tap) for tap in taps):
        return None
    return json.dumps(taps, separators=(",", ":")).encode()


def _is_tap(tap: Any) -> bool:
    return isinstance(tap, list) and len(tap) == 2 and all(type(part) is int for part in tap)


def conclude(session: Session, actor: Actor, upload: str, found: Found | None) -> None:
    """Say what an upload proved to be.  Another file than announced is kept beside, and its report is flagged.  One whose
    parts are not all here any more, for the database was put back to before its end, begins again."""
    query = visibility.attachments(actor).where(Attachment.id == upload)
    row = session.scalars(query.with_for_update(of=Attachment)).first()
    if row is not None and row.status == REDACTED and found is not None:
        row.kept_sha256, row.shown_sha256 = found.sha256, found.shown  # removed meanwhile: to be dropped by the next sweep
        return
    if row is None or row.status != RECEIVING:
        return  # another request has been here
    if found is None:
        row.received = 0
        return
    row.status = COMPLETE if found.sha256 == row.sha256 else MISMATCH
    row.kept_sha256, row.type, row.shown_sha256 = found.sha256, found.type, found.shown
    row.received_at = clock.now()
    if row.status == MISMATCH:
        _flag(session, row)


def _flag(session: Session, row: Attachment) -> None:
    lock(session, [row.report_key])
    records = Records(session, clock.now())
    records.load([row.report_key])
    record = records.by_key[row.report_key]
    record.flag(DIFFERS)
    records.touched(record)
    records.store()


def of_report(session: Session, report: Report) -> list[dict[str, Any]]:
    """What a report announced and where it is; then what came besides.  The caller has the report in scope."""
    rows = session.scalars(
        select(Attachment).where(Attachment.report_key == report.key).order_by(Attachment.slot, Attachment.id)
    ).all()
    told = []
    meant: set[str] = set()
    for slot in announced_slots(report.values):
        row = _meant(rows, report, slot)
        if row is not None:
            meant.add(row.id)
        told.append(_told(report, slot, row) | {"announced": True})
    told += [_told(report, row.slot, row) | {"announced": False} for row in rows if row.id not in meant]
    return told


def announced_slots(values: dict[str, Any]) -> list[str]:
    """The slots whose hash a report states, pictures first in their order."""
    named = {parts[1] for name in values if len(parts := name.split(".")) == 3 and parts[0] == "attachment"}
    slots = [slot for slot in named if forms.SLOT.fullmatch(slot) and values.get(f"attachment.{slot}.sha256")]
    return sorted(slots)


def _meant(rows: Sequence[Attachment], report: Report, slot: str) -> Attachment | None:
    live = report.values.get(f"attachment.{slot}.sha256")
    return next((row for row in rows if row.slot == slot and row.sha256.hex() == live and row.status != MISMATCH), None)


def _told(report: Report, slot: str, row: Attachment | None) -> dict[str, Any]:
    stated = report.values.get(f"attachment.{slot}.size")
    return {
        "id": row and row.id,
        "slot": slot,
        "state": state(row),
        "size": row.size if row else stated if isinstance(stated, int) else None,
        "received": row.received if row else 0,
        "received_at": row.received_at.isoformat() if row and row.received_at else None,
    }


def state(row: Attachment | None) -> str:
    """``waiting`` (still on the phone) · ``arriving`` · ``received`` · ``unreadable`` (here, and nothing that can be
    shown) · ``differs`` (another file than the report announced) · ``redacted`` (removed for good)."""
    if row is not None and row.status == REDACTED:
        return "redacted"
    if row is None or (row.status == RECEIVING and not row.received):
        return "waiting"
    if row.status == RECEIVING:
        return "arriving"
    if row.status == MISMATCH:
        return "differs"
    return "received" if row.shown_sha256 else "unreadable"


def copy(session: Session, actor: Actor, store: BlobStore, key: str, slot: str, attachment: str | None) -> Copy:
    """The copy of what a report in scope means by ``slot``, or of another file that came for it (``attachment``).

    Raises ``NotFound`` for everything else, originals included: they are never given out.  Whoever has the report in scope
    is told where the file itself is gone.
    """
    report = session.scalars(visibility.reports(actor).where(Report.key == key)).first()
    if report is None or not forms.SLOT.fullmatch(slot):  # not every text may be asked of a database
        raise NotFound
    rows = session.scalars(visibility.attachments(actor).where(Attachment.report_key == key, Attachment.slot == slot)).all()
    row = _meant(rows, report, slot) if attachment is None else next((row for row in rows if row.id == attachment), None)
    if row is None or row.shown_sha256 is None:
        raise NotFound
    try:
        return Copy("application/json" if slot == TAPS else "image/jpeg", store.get(row.shown_sha256))
    except BlobMissing as error:  # after a backup was put back without its files, say (docs/backup.md)
        log.error("blob-missing", report=key, slot=slot)
        raise Refusal("not-found", "This was received, and its file is gone from the office.") from error


def expire(session: Session, at: datetime) -> int:
    """Forget uploads that were left unfinished; how many."""
    gone = delete(Attachment).where(Attachment.status == RECEIVING, Attachment.expires_at <= at)
    return len(session.scalars(gone.returning(Attachment.id)).all())


def drop_abandoned(session: Session, store: BlobStore) -> int:
    """Drop the parts of which no unfinished upload remains; how many uploads they were of.  Call after a commit."""
    abandoned = 0
    for upload in store.unfinished():
        waits = session.scalar(
            select(func.count()).select_from(Attachment).where(Attachment.id == upload, Attachment.status == RECEIVING)
        )
        if not waits:
            store.drop_parts(upload)
            abandoned += 1
    return abandoned
