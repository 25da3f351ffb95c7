"""Reports carried by hand (docs/sync.md S7.6, docs/bundle.md): the carrier is never the author, and nothing is lost or twice."""

import json
import secrets
import tracemalloc
from functools import partial
from io import BytesIO
from random import Random
from tempfile import TemporaryFile
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from server.adapters import sealing
from server.adapters.secrets import unbase64url
from server.domain.refusals import Refusal
from server.models import AuditEntry, Bundle, BundlePart, Change, Device, Person, Report, Version
from server.services import bundles
from tests.bundles import SEGMENT, Courier, bundle, framed, header, receipts_in, sealed_file, vouched
from tests.factories import Aleppo, Phone, new_id
from tests.people import ALICE, BOB, CHELSEA, DARA, EVE
from tests.sync.test_concurrency import at_once

IN_CLEAR = 18  # bytes before the sealed key
KEY = 113  # bytes of the sealed key


def rows(aleppo: Aleppo, what: Any) -> int:
    with aleppo.sessions() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def changes_of(aleppo: Aleppo, person: str) -> list[Change]:
    with aleppo.sessions() as session:
        return list(session.scalars(select(Change).where(Change.author_id == person).order_by(Change.seq)))


def a_chain(phone: Phone) -> list[dict[str, Any]]:
    """A count, its correction and another count."""
    create = phone.headcount(47)
    return [create, phone.amend(create["id"], {"total": (47, 49)}), phone.headcount(12)]


def test_what_another_phone_carried_is_its_authors_and_the_carriers_nothing(aleppo: Aleppo, courier: Courier) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    changes = a_chain(chelsea)
    taken = courier.by_phone(dara, courier.packed(chelsea, *changes))
    assert (taken["changes"], taken["outcomes"], taken["known"], taken["strange"]) == (3, {"applied": 3}, 0, 0)
    kept = changes_of(aleppo, CHELSEA.id)
    assert [(row.device_id, row.n, row.body) for row in kept] == [
        (chelsea.device, n + 1, json.dumps(change).encode()) for n, change in enumerate(changes)
    ]
    assert changes_of(aleppo, DARA.id) == []
    shown = aleppo.desk(BOB).get(f"/reports/{changes[0]['id']}")
    assert (shown["values"]["total"], shown["counted_by"]["id"]) == (49, CHELSEA.id)


def test_the_receipts_that_ride_back_are_those_of_an_exchange(aleppo: Aleppo, courier: Courier) -> None:
    chelsea = aleppo.phone(CHELSEA)
    changes = a_chain(chelsea)
    receipts = courier.receipts(chelsea, courier.at_desk(aleppo.desk(BOB), courier.packed(chelsea, *changes)))
    assert [receipt["id"] for receipt in receipts] == [change["id"] for change in changes]
    assert receipts == chelsea.sync(*changes)["receipts"]


def test_an_admin_and_a_coordinator_bring_files_in_and_nobody_else_at_the_desk(aleppo: Aleppo, courier: Courier) -> None:
    file = courier.packed(aleppo.phone(CHELSEA))
    for person, status in ((ALICE, 200), (BOB, 200), (EVE, 403)):
        courier.at_desk(aleppo.desk(person), file, status)


def test_the_same_file_again_gives_the_receipts_as_they_stand_and_makes_nothing(aleppo: Aleppo, courier: Courier) -> None:
    chelsea, dara, bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    create = chelsea.headcount(47)
    amend = chelsea.amend(create["id"], {"total": (47, 49)})
    late = courier.packed(chelsea, amend)
    first = courier.by_phone(dara, late)
    assert first["outcomes"] == {"held": 1}
    courier.at_desk(bob, courier.packed(chelsea, create))
    again = courier.at_desk(bob, late)
    assert (again["outcomes"], again["known"], again["bundle"]) == ({"applied": 1}, 1, first["bundle"])
    assert courier.receipts(chelsea, again)[0]["outcome"] == "applied"
    assert (rows(aleppo, Change), rows(aleppo, Version), rows(aleppo, Report)) == (2, 2, 1)


def test_of_each_file_is_known_who_brought_it_when_and_how_often_and_the_file_itself_is_dropped(
    aleppo: Aleppo, courier: Courier
) -> None:
    chelsea, dara, bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    file = courier.packed(chelsea, *a_chain(chelsea))
    courier.by_phone(dara, file)
    courier.at_desk(bob, file)
    with aleppo.sessions() as session:
        row = session.scalars(select(Bundle)).one()
        assert (row.size, row.times, row.device_id, row.changes) == (len(file), 2, chelsea.device, 3)
        assert (row.carrier_id, row.carrier_device_id) == (DARA.id, dara.device)
        assert row.received_at < row.last_received_at < row.completed_at
        said = session.execute(
            select(AuditEntry.person_id, AuditEntry.device_id, AuditEntry.subject_id).where(AuditEntry.action == "bundle-brought")
        ).all()
        assert set(said) == {(DARA.id, dara.device, row.id), (BOB.id, None, row.id)}
    assert rows(aleppo, BundlePart) == 0


def test_a_file_whose_taking_was_interrupted_is_kept_and_taken_later(
    aleppo: Aleppo, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    monkeypatch.setattr(bundles, "BATCH", 2)
    changes = a_chain(chelsea)
    file = courier.packed(chelsea, *changes)
    whole, calls = bundles.take, []

    def interrupted(*given: Any) -> Any:
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("the power failed")
        return whole(*given)

    monkeypatch.setattr(bundles, "take", interrupted)
    courier.by_phone(dara, file, 500)
    monkeypatch.setattr(bundles, "take", whole)
    assert (len(changes_of(aleppo, CHELSEA.id)), rows(aleppo, BundlePart)) == (2, 1)
    with aleppo.sessions() as session:
        assert b"".join(session.scalars(select(BundlePart.content).order_by(BundlePart.number))) == file
    done = aleppo.app.test_cli_runner().invoke(args=["take-bundles"])
    assert "3 changes in custody, 2 of them before." in done.output
    assert (len(changes_of(aleppo, CHELSEA.id)), rows(aleppo, BundlePart)) == (3, 0)
    assert aleppo.app.test_cli_runner().invoke(args=["take-bundles"]).output == ""


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.reuse, Phase.generate])
@given(seed=st.integers(0, 2**32))
def test_whatever_way_changes_come_home_their_effect_is_the_same(office: "Office", seed: int) -> None:
    """By hand, by air, in parts, backwards, twice, by two couriers: what a phone that synced in order would have made."""
    chance, phone = Random(seed), office.phone
    create = phone.headcount(47)
    changes = [create]
    expected: dict[str, Any] = {"total": 47}
    for step in range(4):
        field, value = chance.choice([("total", 50 + step), ("note", f"step {step}")])
        changes.append(phone.amend(create["id"], {field: (None, value)}))
        expected[field] = value
    journeys = [chance.sample(changes, chance.randint(1, len(changes))) for _ in range(chance.randint(1, 4))]
    for part in [*journeys, chance.sample(changes, len(changes))]:
        way = chance.choice(["phone", "desk", "air"])
        if way == "air":
            phone.sync(*part)
            continue
        file = office.courier.packed(phone, *part)
        for _ in range(chance.randint(1, 2)):
            office.courier.by_phone(office.dara, file) if way == "phone" else office.courier.at_desk(office.bob, file)
    shown = office.bob.get(f"/reports/{create['id']}")
    assert {field: shown["values"].get(field) for field in expected} == expected
    assert shown["version"] == len(changes)
    assert {receipt["outcome"] for receipt in phone.sync(*changes)["receipts"]} == {"applied"}


class Office:
    """One office for a whole property: what its examples write must not matter to each other."""

    def __init__(self, aleppo: Aleppo, courier: Courier) -> None:
        self.aleppo, self.courier = aleppo, courier
        self.phone, self.dara, self.bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)


@pytest.fixture
def office(aleppo: Aleppo, courier: Courier) -> Office:
    return Office(aleppo, courier)


def test_two_couriers_and_the_phone_itself_at_once_make_one_report_each(aleppo: Aleppo, courier: Courier) -> None:
    chelsea, dara, bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    for _ in range(3):
        changes = a_chain(chelsea)
        file = courier.packed(chelsea, *changes, b"no change at all")
        forged = courier.packed(chelsea, *changes, key=secrets.token_bytes(32))
        works = [
            partial(courier.by_phone, dara, file),
            partial(courier.by_phone, dara, file),
            partial(courier.at_desk, bob, file),
            partial(courier.by_phone, dara, forged),
            partial(courier.by_phone, dara, forged),
            partial(chelsea.sync, *changes),
        ]
        with capture_logs() as lines:
            answers = at_once(works)
        assert [line for line in lines if line["event"] == "change-at-fault"] == []  # each waited for the other
        for answer in answers[:3]:
            assert answer["outcomes"] == {"applied": 3, "quarantined": 1}
            assert [one["outcome"] for one in courier.receipts(chelsea, answer)[:3]] == ["applied"] * 3
    assert (rows(aleppo, Report), rows(aleppo, Version)) == (6, 9)
    assert rows(aleppo, Bundle) == 6
    assert len(changes_of(aleppo, DARA.id)) == 9


def test_one_number_used_in_two_files_at_once_is_noticed(aleppo: Aleppo, courier: Courier) -> None:
    chelsea, dara, bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    for _ in range(5):
        one = chelsea.headcount(1)
        chelsea.n -= 1
        two = chelsea.headcount(2)
        works = [
            partial(courier.by_phone, dara, courier.packed(chelsea, one)),
            partial(courier.at_desk, bob, courier.packed(chelsea, two)),
        ]
        outcomes = [answer["outcomes"] for answer in at_once(works)]
        assert sorted(map(str, outcomes)) == ["{'applied': 1}", "{'quarantined': 1}"]
    assert aleppo.desk(ALICE).get(f"/devices/{chelsea.device}")["cloned"] is True


def test_a_change_that_no_phone_vouches_for_is_kept_in_quarantine_and_never_applied(aleppo: Aleppo, courier: Courier) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    good, bad = chelsea.headcount(47), chelsea.headcount(9)
    key = courier.key(chelsea)
    records = [
        vouched(key, b"header", header(chelsea.device, 3)),
        vouched(key, b"changes", json.dumps(good).encode()),
        vouched(courier.key(dara), b"changes", json.dumps(bad).encode()),
        vouched(key, b"header", json.dumps(chelsea.headcount(10)).encode()),  # vouched for as something else
        b"too short for an HMAC",
    ]
    taken = courier.by_phone(dara, sealed_file(courier.spki, framed(records)))
    assert (taken["outcomes"], taken["strange"]) == ({"applied": 1, "quarantined": 3}, 3)
    # The phone is told nothing of them: it would take a stranger's word for its own.
    assert [receipt["id"] for receipt in courier.receipts(chelsea, taken)] == [good["id"]]
    kept = changes_of(aleppo, DARA.id)
    assert {(row.problem, row.device_id, row.n, row.key) for row in kept} == {("not-authentic", None, None, None)}
    assert json.dumps(bad).encode() in {row.body for row in kept}
    assert [row.body for row in changes_of(aleppo, CHELSEA.id)] == [json.dumps(good).encode()]
    # The true one still comes home by itself.
    assert chelsea.sync(bad)["receipts"][0]["outcome"] == "applied"
    assert dara.sync()["changes"] == []


def test_a_carrier_cannot_vouch_for_another_phone_with_its_own_key(aleppo: Aleppo, courier: Courier) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    stolen = chelsea.headcount(9)
    by_dara = courier.packed(dara, stolen)
    assert courier.by_phone(dara, by_dara)["outcomes"] == {"quarantined": 1}
    assert [row.problem for row in changes_of(aleppo, DARA.id)] == ["other-device"]
    as_chelsea = courier.packed(chelsea, stolen, key=courier.key(dara))
    assert courier.by_phone(dara, as_chelsea)["strange"] == 1
    assert rows(aleppo, Report) == 0


def test_a_second_phone_of_the_same_person_has_a_key_of_its_own(aleppo: Aleppo, courier: Courier) -> None:
    one, two = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    assert courier.at_desk(aleppo.desk(BOB), courier.packed(one, one.headcount(), key=courier.key(two)))["strange"] == 1


def test_a_file_of_a_phone_unknown_here_is_kept_and_gets_no_receipts(aleppo: Aleppo, courier: Courier) -> None:
    phone = aleppo.phone(CHELSEA)
    change = phone.headcount()
    file = bundle(courier.spki, courier.key(phone), header(new_id(), 2), [json.dumps(change)])
    taken = courier.at_desk(aleppo.desk(BOB), file)
    assert (taken["strange"], taken["receipts"]) == (1, None)
    assert [row.body for row in changes_of(aleppo, BOB.id)] == [json.dumps(change).encode()]


@pytest.mark.parametrize("who", ["device", "person"])
def test_what_a_phone_taken_out_of_use_still_held_is_kept_and_waits_for_a_person(
    aleppo: Aleppo, courier: Courier, who: str
) -> None:
    chelsea, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    before = chelsea.headcount(47)
    chelsea.sync(before)
    after = [chelsea.amend(before["id"], {"total": (47, 52)}), chelsea.headcount(5)]
    with aleppo.sessions.begin() as session:
        if who == "device":
            session.execute(update(Device).where(Device.id == chelsea.device).values(revoked_at=Device.enrolled_at))
        else:
            session.execute(update(Person).where(Person.id == CHELSEA.id).values(status="suspended"))
    taken = courier.at_desk(bob, courier.packed(chelsea, before, *after, "no change"))
    assert taken["outcomes"] == {"applied": 1, "quarantined": 3}
    problems = [row.problem for row in changes_of(aleppo, CHELSEA.id)]
    assert problems == [None, "device-revoked", "device-revoked", "bad-json"]
    assert bob.get(f"/reports/{before['id']}")["values"]["total"] == 47
    assert rows(aleppo, Report) == 1
    assert [one["outcome"] for one in courier.receipts(chelsea, taken)] == ["applied", *["quarantined"] * 3]


def test_a_revocation_in_mid_import_holds_for_what_is_not_taken_yet(
    aleppo: Aleppo, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    chelsea = aleppo.phone(CHELSEA)
    monkeypatch.setattr(bundles, "BATCH", 1)
    whole = bundles.take

    def and_revoked(session: Any, *given: Any) -> Any:
        taken = whole(session, *given)
        session.execute(update(Device).where(Device.id == chelsea.device).values(revoked_at=Device.enrolled_at))
        return taken

    monkeypatch.setattr(bundles, "take", and_revoked)
    taken = courier.at_desk(aleppo.desk(BOB), courier.packed(chelsea, chelsea.headcount(), chelsea.headcount()))
    assert taken["outcomes"] == {"applied": 1, "quarantined": 1}


def test_whatever_a_change_holds_it_is_kept_byte_for_byte(aleppo: Aleppo, courier: Courier) -> None:
    chelsea = aleppo.phone(CHELSEA)
    bodies = [b"", b"{", b"\xff\xfe", b"\xed\xa0\x80", b'{"id": 5}', b'{"a": 1, "a": 2}', b"[" * 5000]
    good = chelsea.headcount()
    file = courier.packed(chelsea, *bodies, good)
    taken = courier.at_desk(aleppo.desk(BOB), file)
    assert taken["outcomes"] == {"quarantined": len(bodies), "applied": 1}
    assert {row.body for row in changes_of(aleppo, CHELSEA.id)} == {*bodies, json.dumps(good).encode()}
    assert courier.at_desk(aleppo.desk(BOB), file)["known"] == len(bodies) + 1


def test_numbers_that_a_bundle_leaves_out_are_missing_at_the_desk(aleppo: Aleppo, courier: Courier) -> None:
    chelsea, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    changes = [chelsea.headcount(n) for n in range(4)]
    courier.at_desk(bob, courier.packed(chelsea, changes[0], changes[2]))
    device = aleppo.desk(ALICE).get(f"/devices/{chelsea.device}")
    assert device["missing"] == [2, 4]
    # A header that the phone does not vouch for moves nothing.
    forged = bundle(courier.spki, secrets.token_bytes(32), header(chelsea.device, 4000), [])
    courier.at_desk(bob, forged)
    assert aleppo.desk(ALICE).get(f"/devices/{chelsea.device}")["missing"] == [2, 4]


# What is not whole is refused whole.


def refused(aleppo: Aleppo, courier: Courier, file: bytes, *slugs: str) -> None:
    """Refused by a phone's door, in words, and nothing of it is here."""
    carrier = aleppo.phone(DARA)
    answer = courier.by_phone(carrier, file, 422)
    assert answer["slug"] in slugs
    assert answer["detail"].endswith(".")
    assert (rows(aleppo, Change), rows(aleppo, Bundle), rows(aleppo, BundlePart)) == (0, 0, 0)


def a_long_file(aleppo: Aleppo, courier: Courier) -> bytes:
    chelsea = aleppo.phone(CHELSEA)
    file = courier.packed(chelsea, *(chelsea.headcount(n, note="x" * 1500) for n in range(25)))
    assert (len(file) - IN_CLEAR - KEY) // (SEGMENT + 16) >= 3
    return file


@pytest.mark.sqlite_only  # refused before anything is stored
def test_every_sampled_bit_flipped_is_refused_and_nothing_taken(aleppo: Aleppo, courier: Courier) -> None:
    file, chance = a_long_file(aleppo, courier), Random()
    ends = [IN_CLEAR + KEY + n * (SEGMENT + 16) for n in range(1, 4)]
    places = [*range(IN_CLEAR), *range(IN_CLEAR, IN_CLEAR + KEY, 7), *(end - back for end in ends for back in (1, 16, 17))]
    places += [chance.randrange(len(file)) for _ in range(60)]
    key = aleppo.app.extensions["corridor_server_key"]
    for place in places:
        flipped = bytearray(file)
        flipped[place] ^= 1 << chance.randrange(8)
        with pytest.raises(Refusal):
            list(sealing.open_bundle(BytesIO(flipped), key))
    for place in (0, 8, 9, 12, 20, 100, IN_CLEAR + KEY + 5, len(file) - 1):
        flipped = bytearray(file)
        flipped[place] ^= 1
        refused(aleppo, courier, bytes(flipped), "not-a-bundle", "bundle-too-new", "bundle-of-another-office", "bundle-damaged")


@pytest.mark.sqlite_only
def test_a_file_cut_short_lengthened_or_shuffled_is_refused_and_nothing_taken(aleppo: Aleppo, courier: Courier) -> None:
    file = a_long_file(aleppo, courier)
    start, size = IN_CLEAR + KEY, SEGMENT + 16
    head, parts = file[:start], [file[at : at + size] for at in range(start, len(file), size)]
    for wrong in (
        file[:-1], file[:-size], file[: start + size], file[:start], file[: start - 1], file[:17], file + b"\0", file + parts[-1],
        head + parts[1] + parts[0] + b"".join(parts[2:]), head + b"".join(parts[1:]), head + b"".join([parts[0], *parts]),
    ):  # fmt: skip
        refused(aleppo, courier, wrong, "bundle-damaged")
    for wrong in (b"", b"{}", b"CORRIDO", b"PK\x03\x04" * 50, b"CORRIDOR\x02\x01" + file[10:]):
        refused(aleppo, courier, wrong, "not-a-bundle")


@pytest.mark.sqlite_only
def test_what_is_sealed_well_and_framed_wrongly_is_refused_and_nothing_taken(aleppo: Aleppo, courier: Courier) -> None:
    chelsea = aleppo.phone(CHELSEA)
    first = vouched(courier.key(chelsea), b"header", header(chelsea.device, 2))
    change = vouched(courier.key(chelsea), b"changes", json.dumps(chelsea.headcount()).encode())
    for plain in (
        b"", framed([]), framed([b"x"]), framed([first[:40]]), framed([first, change])[:-4] + b"\xff\xff\xff\xff",
        framed([first, change])[:-4] + (2**20 + 1).to_bytes(4, "big") + b"x" * 100, framed([first, change]) + b"more",
        framed([first]) + bytes(SEGMENT), framed([change]),
        framed([vouched(b"k" * 32, b"header", header(chelsea.device.upper(), 2))]),
        framed([vouched(b"k" * 32, b"header", header(chelsea.device, 0))]),
        framed([vouched(b"k" * 32, b"header", header(chelsea.device, 2, app=""))]),
        framed([vouched(b"k" * 32, b"header", b'{"device": 1, "device": 2}')]),
    ):  # fmt: skip
        refused(aleppo, courier, sealed_file(courier.spki, plain), "bundle-damaged")
    # Room for what later versions say of themselves.
    later = framed([vouched(courier.key(chelsea), b"header", header(chelsea.device, 2, journal=True)), change])
    assert courier.by_phone(aleppo.phone(DARA), sealed_file(courier.spki, later))["outcomes"] == {"applied": 1}


@pytest.mark.sqlite_only
def test_a_file_for_another_office_is_known_as_such(aleppo: Aleppo, courier: Courier) -> None:
    chelsea = aleppo.phone(CHELSEA)
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    spki = other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    file = bundle(spki, courier.key(chelsea), header(chelsea.device, 1), [])
    refused(aleppo, courier, file, "bundle-of-another-office")


@pytest.mark.sqlite_only
def test_a_door_for_files_takes_files_of_a_bounded_size_as_they_are(aleppo: Aleppo, courier: Courier) -> None:
    phone = aleppo.phone(DARA)
    file = courier.packed(phone)
    headers = {"Authorization": f"Bearer {phone.token}"}

    def status(body: bytes, **members: str) -> int:
        return phone.http.post("/api/v1/sync/bundle", data=body, headers={**headers, **members}).status_code

    assert status(b"x" * (bundles.MOST_BYTES + 1), **{"Content-Type": "application/octet-stream"}) == 413
    assert status(b"x" * 3_000_000, **{"Content-Type": "application/octet-stream"}) == 422  # more than any other body may be
    for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x", ""):
        assert status(file, **{"Content-Type": kind}) == 415
    assert status(file, **{"Content-Type": "application/octet-stream", "Content-Encoding": "gzip"}) == 415
    assert phone.http.post("/api/v1/sync/bundle", data=file, content_type="application/octet-stream").status_code == 401


def test_the_files_size_says_little_of_what_is_in_it(aleppo: Aleppo, courier: Courier) -> None:
    chelsea = aleppo.phone(CHELSEA)
    assert len({len(courier.packed(chelsea, *(chelsea.headcount(n) for n in range(many)))) for many in (0, 1, 5, 20)}) == 1


def test_receipts_are_read_by_the_phone_they_are_for_and_by_nobody_else(aleppo: Aleppo, courier: Courier) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    taken = courier.by_phone(dara, courier.packed(chelsea, chelsea.headcount()))
    sealed = unbase64url(taken["receipts"])
    with pytest.raises(InvalidTag):
        receipts_in(courier.key(dara), sealed)
    assert chelsea.device.encode() not in sealed


@pytest.mark.sqlite_only
def test_a_long_file_is_opened_a_piece_at_a_time(aleppo: Aleppo, courier: Courier) -> None:
    """Python's own memory, which is exact; what a whole import takes is for the bench to measure."""
    chelsea = aleppo.phone(CHELSEA)
    file = courier.packed(chelsea, *(chelsea.headcount(n % 90) for n in range(3000)))
    with TemporaryFile() as spooled:
        spooled.write(file)
        key = aleppo.app.extensions["corridor_server_key"]
        tracemalloc.start()
        many = sum(1 for _ in sealing.open_bundle(spooled, key))
        opening = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert many == 3001
    assert opening < 512 * 1024 < len(file) // 2
