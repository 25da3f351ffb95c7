"""Files that are carried by hand: opened with this server's key, and receipts sealed for one phone (docs/bundle.md)."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.domain.refusals import Refusal

MAGIC = b"CORRIDOR"
BUNDLE, RECEIPTS, KEPT = b"\x01", b"\x02", b"\x03"
VERSION = b"\x01"
KIND = len(MAGIC)  # where the kind stands, and after it the version
PREFIX = KIND + 2
KEY_ID = 8  # bytes of the hash of the server's public key
SALT = 32
SEALED_KEY = 65 + 32 + 16  # an encapsulated key, the file's key, a tag
SEGMENT, TAG = 16 * 1024, 16
MAC = 32
MOST_RECORD = 1024 * 1024  # bytes
HPKE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
NUMBER = 4  # bytes
KEPT_PREFIX = MAGIC + KEPT + VERSION
NOTHING_MORE = bytes(4)  # a record of no length: only padding follows


@dataclass(frozen=True, slots=True)
class ServerKey:
    """The server's key pair, to whose public half phones seal.  ``id`` stands in each file, so that a file for another
    office is known as such."""

    private: EllipticCurvePrivateKey
    spki: bytes

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.spki).digest()[:KEY_ID]


@cache
def server_key(pem: str) -> ServerKey:
    """The P-256 key pair in ``pem``; raises ``ValueError``."""
    private = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(private, EllipticCurvePrivateKey) or not isinstance(private.curve, SECP256R1):
        raise ValueError("not a P-256 private key")
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return ServerKey(private, private.public_key().public_bytes(serialization.Encoding.DER, form))


def mac_key(bundle_key: bytes, purpose: str) -> bytes:
    """The key with which a device vouches for its ``header``, or for each of its ``changes``."""
    return _derived(bundle_key, b"", f"corridor {purpose}".encode())


def is_vouched_for(key: bytes, record: bytes) -> bool:
    """Whether the HMAC-SHA256 that a record begins with is that of the rest under ``key``."""
    return hmac.compare_digest(record[:MAC], hmac.digest(key, record[MAC:], hashlib.sha256))


def open_bundle(file: BinaryIO, key: ServerKey) -> Iterator[bytes]:
    """The records of a bundle, one by one, as they are decrypted; refused at the first that is not as it was sealed.

    A refusal may come late: whoever must take all or nothing reads to the end first.
    """
    file.seek(0)
    prefix = file.read(PREFIX + KEY_ID)
    check_prefix(prefix, BUNDLE)
    if len(prefix) < PREFIX + KEY_ID:
        raise damaged()
    if prefix[PREFIX:] != key.id:
        raise Refusal("bundle-of-another-office", "This file was made for another office. Only that office can open it.")
    try:
        file_key = HPKE.decrypt(file.read(SEALED_KEY), key.private, b"corridor bundle" + prefix)
    except (InvalidTag, ValueError) as error:  # ValueError: the encapsulated key is no point of the curve
        raise damaged() from error
    if len(file_key) != SEALED_KEY - 81:
        raise damaged()
    yield from _records(_opened(file, file_key))


class KeptRecords:
    """Opens what a phone kept of the changes that it had sent, each sealed so that the phone itself cannot read it."""

    def __init__(self, key: ServerKey) -> None:
        self._key = key
        self._file_keys: dict[bytes, bytes] = {}  # what was kept together shares one

    def opened(self, record: bytes) -> bytes:
        """The text in a kept record; any other record, and one that does not open, as it is."""
        head = KEPT_PREFIX + self._key.id
        if not record.startswith(head) or len(record) < len(head) + SEALED_KEY + NUMBER + TAG:
            return record
        sealed_key, rest = record[len(head) : len(head) + SEALED_KEY], record[len(head) + SEALED_KEY :]
        try:
            key = self._file_keys.get(sealed_key)
            if key is None:
                key = self._file_keys[sealed_key] = HPKE.decrypt(sealed_key, self._key.private, b"corridor kept" + head)
            return AESGCM(key).decrypt(_nonce(int.from_bytes(rest[:NUMBER], "big"), last=False), rest[NUMBER:], None)
        except (InvalidTag, ValueError):
            return record


def seal_receipts(bundle_key: bytes, records: Iterable[bytes], salt: bytes | None = None) -> bytes:
    """A file of receipts that only the device with this ``bundle_key`` can open, and nobody but this server can make."""
    prefix = MAGIC + RECEIPTS + VERSION
    salt = secrets.token_bytes(SALT) if salt is None else salt
    key = receipts_key(bundle_key, salt)
    return prefix + salt + b"".join(sealed(key, records))


def receipts_key(bundle_key: bytes, salt: bytes) -> bytes:
    """The key of one file of receipts."""
    return _derived(bundle_key, salt, b"corridor receipts" + MAGIC + RECEIPTS + VERSION)


def sealed(key: bytes, records: Iterable[bytes]) -> Iterator[bytes]:
    """Records as segments of one size, each with its number and the last marked, so that none can be cut off or moved."""
    cipher, number, pending = AESGCM(key), 0, bytearray()
    for record in records:
        pending += len(record).to_bytes(4, "big") + record
        while len(pending) > SEGMENT:  # not at once when it is full: only what is left can be the last
            yield cipher.encrypt(_nonce(number, last=False), bytes(pending[:SEGMENT]), None)
            del pending[:SEGMENT]
            number += 1
    pending += NOTHING_MORE
    while pending:
        plain = bytes(pending[:SEGMENT])
        del pending[:SEGMENT]
        yield cipher.encrypt(_nonce(number, last=not pending), plain.ljust(SEGMENT, b"\0"), None)
        number += 1


def check_prefix(prefix: bytes, kind: bytes) -> None:
    """Refuse what is no file of ours, or one of a version that this server does not know."""
    if prefix[:KIND] != MAGIC or prefix[KIND : KIND + 1] != kind:
        raise Refusal("not-a-bundle", "This is not a file with reports from a phone of Corridor.")
    if prefix[KIND + 1 : PREFIX] != VERSION:
        raise Refusal("bundle-too-new", "This file was made by a newer app than this office knows. Update the office first.")


def damaged() -> Refusal:
    """What is said of any file of ours that does not open whole."""
    return Refusal("bundle-damaged", "This file is damaged or incomplete. Nothing was taken from it. Ask for it again.")


def _derived(bundle_key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(bundle_key)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _opened(file: BinaryIO, key: bytes) -> Iterator[tuple[bytes, bool]]:
    """The segments from here to the end of the file, each with whether it is the last."""
    cipher, number = AESGCM(key), 0
    following = file.read(SEGMENT + TAG)
    while True:
        segment, following = following, file.read(SEGMENT + TAG)
        if len(segment) != SEGMENT + TAG:
            raise damaged()
        try:
            yield cipher.decrypt(_nonce(number, last=not following), segment, None), not following
        except InvalidTag as error:
            raise damaged() from error
        if not following:
            return
        number += 1


def _records(segments: Iterator[tuple[bytes, bool]]) -> Iterator[bytes]:
    pending = bytearray()
    for plain, last in segments:
        pending += plain
        at = 0
        while len(pending) - at >= len(NOTHING_MORE):
            length = int.from_bytes(pending[at : at + 4], "big")
            if length == 0:
                if not last or any(pending[at:]):
                    raise damaged()
                return
            if length > MOST_RECORD:
                raise damaged()
            if len(pending) - at - 4 < length:
                break
            yield bytes(pending[at + 4 : at + 4 + length])
            at += 4 + length
        del pending[:at]
    raise damaged()
