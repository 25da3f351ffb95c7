"""A phone's half of a file carried by hand, written from docs/bundle.md: makes bundles, opens receipts."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from werkzeug.test import TestResponse

from server.adapters.sealing import ServerKey
from server.adapters.secrets import Keys, unbase64url
from tests.factories import Aleppo, Desk, Phone

SEGMENT = 16_384
BEGINNING = b"CORRIDOR\x01\x01"


def hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes (RFC 5869)."""
    extracted = hmac.digest(salt or bytes(32), key, hashlib.sha256)
    return hmac.digest(extracted, info + b"\x01", hashlib.sha256)


def vouched(bundle_key: bytes, purpose: bytes, message: bytes) -> bytes:
    """A record: its HMAC, then itself."""
    return hmac.digest(hkdf(bundle_key, b"", b"corridor " + purpose), message, hashlib.sha256) + message


def segments(key: bytes, plain: bytes) -> list[bytes]:
    cipher = AESGCM(key)
    parts = [plain[at : at + SEGMENT] for at in range(0, len(plain), SEGMENT)]
    return [
        cipher.encrypt(number.to_bytes(11, "big") + bytes([number == len(parts) - 1]), part.ljust(SEGMENT, b"\0"), None)
        for number, part in enumerate(parts)
    ]


def sealed_key(file_key: bytes, spki: bytes, info: bytes, ephemeral: ec.EllipticCurvePrivateKey) -> bytes:
    """HPKE base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180)."""
    recipient = load_der_public_key(spki)
    assert isinstance(recipient, ec.EllipticCurvePublicKey)
    mine, theirs = (
        key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) for key in (ephemeral.public_key(), recipient)
    )

    def extract(suite: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + key, hashlib.sha256)

    def expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
        message = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info + b"\x01"
        return hmac.digest(key, message, hashlib.sha256)[:length]

    kem, suite = b"KEM\x00\x10", b"HPKE\x00\x10\x00\x01\x00\x02"
    shared = extract(kem, b"", b"eae_prk", ephemeral.exchange(ec.ECDH(), recipient))
    shared = expand(kem, shared, b"shared_secret", mine + theirs, 32)
    context = b"\0" + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", info)
    secret = extract(suite, shared, b"secret", b"")
    key, nonce = expand(suite, secret, b"key", context, 32), expand(suite, secret, b"base_nonce", context, 12)
    return mine + AESGCM(key).encrypt(nonce, file_key, None)


def framed(records: Iterable[bytes]) -> bytes:
    return b"".join(len(record).to_bytes(4, "big") + record for record in records) + bytes(4)


def sealed_file(
    spki: bytes,
    plain: bytes,
    file_key: bytes | None = None,
    ephemeral: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Whatever is in ``plain``, sealed to the server whose public key is ``spki``."""
    file_key = file_key or secrets.token_bytes(32)
    prefix = BEGINNING + hashlib.sha256(spki).digest()[:8]
    key = sealed_key(file_key, spki, b"corridor bundle" + prefix, ephemeral or ec.generate_private_key(ec.SECP256R1()))
    return prefix + key + b"".join(segments(file_key, plain))


def header(device: str, next_n: int, **members: Any) -> bytes:
    stated = {"device": device, "app": "0.1.0", "made_at": "2016-12-18T23:30:00+02:00", "next_n": next_n, **members}
    return json.dumps(stated).encode()


def bundle(spki: bytes, bundle_key: bytes, head: bytes, texts: Iterable[str | bytes], **chosen: Any) -> bytes:
    """A file as a phone makes it: ``bundle(spki, key, header(device, 3), texts)``."""
    bodies = [text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text for text in texts]
    records = [vouched(bundle_key, b"header", head), *(vouched(bundle_key, b"changes", body) for body in bodies)]
    return sealed_file(spki, framed(records), **chosen)


def kept_records(
    spki: bytes, texts: Iterable[str], file_key: bytes | None = None, ephemeral: ec.EllipticCurvePrivateKey | None = None
) -> list[bytes]:
    """What a phone keeps of changes that it has sent, each sealed to the server; all that are kept at once share a key."""
    head, file_key = b"CORRIDOR\x03\x01" + hashlib.sha256(spki).digest()[:8], file_key or secrets.token_bytes(32)
    key = sealed_key(file_key, spki, b"corridor kept" + head, ephemeral or ec.generate_private_key(ec.SECP256R1()))
    return [
        head + key + n.to_bytes(4, "big") + AESGCM(file_key).encrypt(n.to_bytes(11, "big") + b"\0", text.encode(), None)
        for n, text in enumerate(texts)
    ]


def receipts_in(bundle_key: bytes, file: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a file of receipts says of itself, and the receipts; raises ``InvalidTag`` where it is not this phone's."""
    prefix, salt, rest = file[:10], file[10:42], file[42:]
    assert prefix == b"CORRIDOR\x02\x01"
    cipher = AESGCM(hkdf(bundle_key, salt, b"corridor receipts" + prefix))
    size = SEGMENT + 16
    parts = [rest[at : at + size] for at in range(0, len(rest), size)]
    plain = b"".join(
        cipher.decrypt(number.to_bytes(11, "big") + bytes([number == len(parts) - 1]), part, None)
        for number, part in enumerate(parts)
    )
    records = []
    while length := int.from_bytes(plain[:4], "big"):
        records.append(json.loads(plain[4 : 4 + length]))
        plain = plain[4 + length :]
    return records[0], records[1:]


@dataclass
class Courier:
    """Whoever brings files to the office: makes bundles of a phone's changes and hands them in."""

    aleppo: Aleppo

    def key(self, phone: Phone) -> bytes:
        keys: Keys = self.aleppo.app.extensions["corridor_keys"]
        return unbase64url(keys.bundle_key(phone.device, phone.person))

    @property
    def spki(self) -> bytes:
        server_key: ServerKey = self.aleppo.app.extensions["corridor_server_key"]
        return server_key.spki

    def packed(self, phone: Phone, *changes: dict[str, Any] | str | bytes, key: bytes | None = None) -> bytes:
        """The phone's file with these changes; ``key`` is what vouches for them, its own by default."""
        texts = [json.dumps(change) if isinstance(change, dict) else change for change in changes]
        return bundle(self.spki, key or self.key(phone), header(phone.device, phone.n + 1), texts)

    def kept(self, phone: Phone, *changes: dict[str, Any], **members: Any) -> bytes:
        """The phone's file with these changes from its journal."""
        records = kept_records(self.spki, [json.dumps(change) for change in changes])
        head = header(phone.device, phone.n + 1, person=phone.person, **members)
        return bundle(self.spki, self.key(phone), head, records)

    def by_phone(self, carrier: Phone, file: bytes, status: int = 200) -> dict[str, Any]:
        http = carrier.http.application.test_client()  # a connection of its own, for couriers at the same time
        headers = {"Authorization": f"Bearer {carrier.token}"}
        return answer(http.post("/api/v1/sync/bundle", data=file, content_type=FILE, headers=headers), status)

    def at_desk(self, desk: Desk, file: bytes, status: int = 200) -> dict[str, Any]:
        headers = {"X-CSRF-Token": desk.csrf, "Origin": desk.origin}
        return answer(desk.http.post("/api/v1/bundles", data=file, content_type=FILE, headers=headers), status)

    def receipts(self, phone: Phone, taken: dict[str, Any]) -> list[dict[str, Any]]:
        """What comes back to the phone."""
        head, receipts = receipts_in(self.key(phone), unbase64url(taken["receipts"]))
        assert head["device"] == phone.device
        return receipts


FILE = "application/octet-stream"


def answer(response: TestResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    return dict(response.get_json())


@pytest.fixture
def courier(aleppo: Aleppo) -> Courier:
    return Courier(aleppo)
