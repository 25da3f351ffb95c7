"""Files of reports carried by hand (docs/bundle.md, sync S7.6): the carrier is never the author of what is in them."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from secrets import token_bytes
from typing import BinaryIO

import orjson
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from server.adapters import clock, sealing
from server.adapters.ids import new_id
from server.adapters.sealing import MAC, ServerKey
from server.adapters.secrets import Keys, unbase64url
from server.domain.access import Actor
from server.domain.bundles import Header, read_header
from server.domain.changes import Offered
from server.domain.refusals import NotFound
from server.domain.strict_json import BadJson
from server.models import Bundle, BundlePart, Change, Device, Epoch, Person
from server.services import audit, phone_view, removal
from server.services.custody import Reader
from server.services.receipts import Custody
from server.services.records import lock
from server.services.sync import take_isolated
from server.services.visibility import grants_of

MOST_BYTES = 16 * 1024 * 1024  # of a file: some 25,000 reports
BATCH = 200  # changes in one transaction
PART = 256 * 1024  # bytes in one row
NOT_AUTHENTIC, DEVICE_REVOKED, DEVICE_HELD = "not-authentic", "device-revoked", "device-held"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A bundle that was read once from end to end and found whole.

    ``person`` and ``bundle_key`` are those of the device it names, none where that device is not known here; then no
    record is vouched for by ``change_key``, which is drawn by chance.  ``recovered``: it was enrolled here after the backup
    that was put back, as only the key that it was given then can prove.
    """

    file: BinaryIO
    key: ServerKey
    sha256: bytes
    size: int
    header: Header
    vouched: bool  # the header is the device's own word
    changes: int
    person: str | None
    bundle_key: bytes | None
    change_key: bytes
    recovered: bool = False

    def batches(self) -> Iterator[list[bytes]]:
        """The records with the changes, a transaction's worth at a time."""
        records = islice(sealing.open_bundle(self.file, self.key), 1, None)
        while batch := list(islice(records, BATCH)):
            yield batch


def look_through(session: Session, keys: Keys, key: ServerKey, file: BinaryIO) -> Parcel:
    """Read the whole file before anything of it is taken: one that is cut short or altered anywhere is refused whole."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := file.read(PART):
        digest.update(piece)
        size += len(piece)
    records = sealing.open_bundle(file, key)
    first = next(records, b"")
    try:
        header = read_header(first[MAC:])
    except BadJson as error:
        raise sealing.damaged() from error
    changes = sum(1 for _ in records)
    person = session.scalar(select(Device.person_id).where(Device.id == header.device))
    if person is None and header.person and _is_ours(session, keys, header, first):
        person, recovered = header.person, True
    else:
        recovered = False
    bundle_key = unbase64url(keys.bundle_key(header.device, person)) if person else None
    header_key, change_key = (sealing.mac_key(bundle_key or token_bytes(MAC), purpose) for purpose in ("header", "changes"))
    vouched = sealing.is_vouched_for(header_key, first)
    return Parcel(file, key, digest.digest(), size, header, vouched, changes, person, bundle_key, change_key, recovered)


def _is_ours(session: Session, keys: Keys, header: Header, first: bytes) -> bool:
    """Whether a device that is not known here bears the key that this server gave to that device of that person."""
    bundle_key = unbase64url(keys.bundle_key(header.device, str(header.person)))
    is_own = sealing.is_vouched_for(sealing.mac_key(bundle_key, "header"), first)
    return is_own and session.get(Person, header.person) is not None


def arrive(session: Session, carrier: Actor, parcel: Parcel) -> str:
    """Note that ``carrier`` brought the file, and keep it until every change in it is in custody.  Its bundle's id."""
    lock(session, [f"bundle:{parcel.sha256.hex()}"])  # of two couriers at once the second finds the first's row
    at = clock.now()
    if parcel.recovered:
        recover(session, parcel.header.device, str(parcel.person), at)
    known = session.scalars(select(Bundle).where(Bundle.sha256 == parcel.sha256)).one_or_none()
    if known is None:
        known = Bundle(
            id=new_id(),
            sha256=parcel.sha256,
            size=parcel.size,
            carrier_id=carrier.person,
            carrier_device_id=carrier.device,
            device_id=parcel.header.device if parcel.person else None,
            app=parcel.header.app,
            made_at=parcel.header.made_at,
            changes=parcel.changes,
            received_at=at,
            last_received_at=at,
            outcomes={},
        )
        session.add(known)
        session.flush()
        _keep(session, known.id, parcel.file)
    else:
        known.times += 1
        known.last_received_at = at
    if parcel.vouched:
        session.execute(  # so that the desk sees which numbers are missing
            update(Device)
            .where(Device.id == parcel.header.device, Device.next_n < parcel.header.next_n)
            .values(next_n=parcel.header.next_n)
        )
    audit.record(session, carrier, "bundle-brought", "bundle", known.id)
    return known.id


def recover(session: Session, device: str, person: str, at: datetime) -> Device:
    """The row of a device that was enrolled after the backup: held, and with a token that nobody has."""
    lock(session, [device])
    known = session.get(Device, device)
    if known is None:
        known = Device(
            id=device, person_id=person, label="", token_hash=token_bytes(32), enrolled_at=at, held_at=at, recovered=True
        )
        session.add(known)
        session.flush()
        audit.record(session, None, "recovered", "device", device)
    return known


@dataclass(slots=True)
class Taken:
    """What became of changes of a bundle, batch by batch.

    ``known``: how many were here already.  ``strange``: how many no device vouches for; they are among the quarantined.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    known: int = 0
    strange: int = 0
    receipts: list[bytes] = field(default_factory=list)

    def add(self, more: "Taken") -> None:
        """Another batch."""
        self.outcomes += more.outcomes
        self.known += more.known
        self.strange += more.strange
        self.receipts += more.receipts


def take(session: Session, carrier: Actor, parcel: Parcel, records: Sequence[bytes], reader: Reader) -> Taken:
    """Take one batch into custody: what its device vouches for as that device's person, anything else in quarantine.

    Whether the device and its person are still in use is asked again for each batch.
    """
    at, taken = clock.now(), Taken()
    vouched = [sealing.is_vouched_for(parcel.change_key, record) for record in records]
    kept = sealing.KeptRecords(parcel.key)
    own = [_offered(kept.opened(record[MAC:]), reader) for record, is_own in zip(records, vouched, strict=True) if is_own]
    if own:
        author, problem = _author(session, parcel)
        if problem:
            own = [one if one.problem else replace(one, problem=problem) for one in own]
        custodies = take_isolated(session, author, own, at, None, reader)
        taken.outcomes.update(custody.outcome for custody in custodies)
        taken.known = sum(custody.received_at != at for custody in custodies)
        taken.receipts = [orjson.dumps(phone_view.receipt(custody)) for custody in custodies]
    strange = [_as_bytes(record[MAC:], NOT_AUTHENTIC) for record, is_own in zip(records, vouched, strict=True) if not is_own]
    if strange:
        custodies = _take_strange(session, carrier, strange, at, reader)
        taken.outcomes.update(custody.outcome for custody in custodies)
        taken.known += sum(custody.received_at != at for custody in custodies)
        taken.strange = len(strange)
    return taken


def _take_strange(session: Session, carrier: Actor, strange: Sequence[Offered], at: datetime, reader: Reader) -> list[Custody]:
    """Nobody's statements: only their carrier is named.  What they claim to be about is read for one thing alone, so that
    nothing comes back in them that two people removed for good (S2.8)."""
    abouts = {key for one in strange for key in removal.abouts(one)}
    lock(session, {f"{NOT_AUTHENTIC}:{carrier.person}", *abouts})
    removed = removal.Known.of(session, reader.mac, abouts)
    without = [removed.without_claimed(one, at) for one in strange]
    custodies = take_isolated(session, Actor(carrier.person, ()), [one for one, _ in without], at, None, reader)
    for custody, (_, noted) in zip(custodies, without, strict=True):
        if noted and custody.fresh:
            session.execute(update(Change).where(Change.seq == custody.seq).values(redacted=noted))
    return custodies


def complete(session: Session, bundle: str, taken: Taken) -> None:
    """Every change is in custody: the file itself is needed no more."""
    session.execute(update(Bundle).where(Bundle.id == bundle).values(completed_at=clock.now(), outcomes=dict(taken.outcomes)))
    session.execute(delete(BundlePart).where(BundlePart.bundle_id == bundle))


def receipts_file(session: Session, parcel: Parcel, taken: Taken) -> bytes | None:
    """The receipts for the device that made the bundle, which alone can open them; none where no such device is known."""
    if parcel.bundle_key is None:
        return None
    epoch = session.execute(select(Epoch.name).order_by(Epoch.number.desc()).limit(1)).scalar_one()
    head = {"device": parcel.header.device, "epoch": epoch, "made_at": clock.now().isoformat()}
    return sealing.seal_receipts(parcel.bundle_key, [orjson.dumps(head), *taken.receipts])


def unfinished(session: Session) -> list[str]:
    """Bundles whose taking was interrupted: their files are still here."""
    return list(session.scalars(select(Bundle.id).where(Bundle.completed_at.is_(None)).order_by(Bundle.id)))


def kept_file(session: Session, bundle: str, into: BinaryIO) -> Actor:
    """Write the kept file of an unfinished bundle, and say who brought it."""
    row = session.get(Bundle, bundle)
    if row is None:
        raise NotFound
    parts = select(BundlePart.content).where(BundlePart.bundle_id == bundle).order_by(BundlePart.number)
    into.writelines(session.scalars(parts.execution_options(yield_per=4)))
    return Actor(row.carrier_id, (), device=row.carrier_device_id)


def _keep(session: Session, bundle: str, file: BinaryIO) -> None:
    file.seek(0)
    number = 0
    while piece := file.read(PART):
        session.execute(insert(BundlePart).values(bundle_id=bundle, number=number, content=piece))
        number += 1


def _author(session: Session, parcel: Parcel) -> tuple[Actor, str | None]:
    """The device's person as they stand now, and why nothing of theirs may take effect."""
    # Locked, so that imports and exchanges of one device come one after the other.
    session.execute(select(Device.id).where(Device.id == parcel.header.device).with_for_update())
    revoked_at, held_at, status, scope = session.execute(
        select(Device.revoked_at, Device.held_at, Person.status, Person.scope_number)
        .join(Person, Person.id == Device.person_id)
        .where(Device.id == parcel.header.device)
    ).one()
    person = str(parcel.person)
    actor = Actor(person, grants_of(session, person), device=parcel.header.device, scope_number=scope)
    if revoked_at is not None or status == "suspended":
        return actor, DEVICE_REVOKED
    return actor, DEVICE_HELD if held_at is not None else None


def _offered(body: bytes, reader: Reader) -> Offered:
    try:
        return reader.offered(body.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return _as_bytes(body, "bad-json")


def _as_bytes(body: bytes, problem: str) -> Offered:
    sha256 = hashlib.sha256(body).digest()
    return Offered(body=body, sha256=sha256, id=str(uuid.UUID(bytes=sha256[:16], version=4)), problem=problem)
