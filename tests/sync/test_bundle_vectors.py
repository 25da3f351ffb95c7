"""Golden vectors of docs/bundle.md: both languages open, check and make the very same bytes.  The phone's half is in
client/src/sync/vectors.test.ts."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from server.adapters import sealing
from server.adapters.secrets import Keys, base64url, unbase64url
from server.domain.bundles import Header, read_header
from server.domain.refusals import Refusal
from server.settings import ROOT
from tests.bundles import bundle, kept_records, receipts_in

VECTORS: dict[str, Any] = json.loads((ROOT / "tests" / "vectors" / "bundles.json").read_text())
BUNDLE, RECEIPTS = VECTORS["bundle"], VECTORS["receipts"]
KEY = unbase64url(BUNDLE["bundle_key"])
FILE, BACK = unbase64url(BUNDLE["file"]), unbase64url(RECEIPTS["file"])


def private(name: str) -> EllipticCurvePrivateKey:
    key = load_der_private_key(unbase64url(BUNDLE[name]), None)
    assert isinstance(key, EllipticCurvePrivateKey)
    return key


def server_key() -> sealing.ServerKey:
    pem = private("server_private").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return sealing.server_key(pem.decode())


def test_the_bundle_opens_to_what_was_frozen_and_each_change_is_vouched_for() -> None:
    first, *records = sealing.open_bundle(BytesIO(FILE), server_key())
    assert Keys(BUNDLE["server_secret"]).bundle_key(BUNDLE["device"], BUNDLE["person"]) == BUNDLE["bundle_key"]
    assert first[sealing.MAC :].decode() == BUNDLE["header"]
    assert sealing.is_vouched_for(sealing.mac_key(KEY, "header"), first)
    assert [record[sealing.MAC :].decode() for record in records] == BUNDLE["texts"]
    assert all(sealing.is_vouched_for(sealing.mac_key(KEY, "changes"), record) for record in records)
    assert not sealing.is_vouched_for(sealing.mac_key(KEY, "header"), records[0])
    assert read_header(first[sealing.MAC :]) == Header(BUNDLE["device"], "0.1.0", "2016-12-18T23:30:00+02:00", 3)


def test_the_bundle_is_made_anew_byte_for_byte() -> None:
    made = bundle(
        unbase64url(BUNDLE["server_public"]),
        KEY,
        BUNDLE["header"].encode(),
        BUNDLE["texts"],
        file_key=unbase64url(BUNDLE["file_key"]),
        ephemeral=private("ephemeral_private"),
    )
    assert made == FILE


def test_the_receipts_are_made_anew_byte_for_byte_and_open_again() -> None:
    records = [text.encode() for text in RECEIPTS["records"]]
    assert sealing.seal_receipts(KEY, records, unbase64url(RECEIPTS["salt"])) == BACK
    head, receipts = receipts_in(KEY, BACK)
    assert [head, *receipts] == [json.loads(text) for text in RECEIPTS["records"]]


def test_what_a_phone_kept_is_made_anew_byte_for_byte_and_opens_to_what_was_frozen() -> None:
    file_key, ephemeral = unbase64url(BUNDLE["file_key"]), private("ephemeral_private")
    made = kept_records(unbase64url(BUNDLE["server_public"]), BUNDLE["texts"], file_key, ephemeral)
    assert [base64url(record) for record in made] == VECTORS["kept"]["records"]
    opener = sealing.KeptRecords(server_key())
    assert [opener.opened(record).decode() for record in made] == BUNDLE["texts"]
    for place in range(0, len(made[1]), 7):
        flipped = bytearray(made[1])
        flipped[place] ^= 1
        assert opener.opened(bytes(flipped)) == bytes(flipped)  # as the bytes it is


@pytest.mark.parametrize(
    ("file", "open_it", "error"),
    [
        (FILE, lambda file: list(sealing.open_bundle(BytesIO(file), server_key())), Refusal),
        (BACK, lambda file: receipts_in(KEY, file), (InvalidTag, AssertionError)),
    ],
    ids=["bundle", "receipts"],
)
def test_no_bit_of_a_vector_can_be_flipped(file: bytes, open_it: Callable[[bytes], Any], error: Any) -> None:
    for place in [*range(200), *range(200, len(file), 997), len(file) - 1]:
        flipped = bytearray(file)
        flipped[place] ^= 1 << place % 8
        with pytest.raises(error):
            open_it(bytes(flipped))
