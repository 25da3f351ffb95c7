"""Two convoys that are one (docs/sync.md S3.6): joined by a person, read as one by everybody, and separated again."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from server.models import AuditEntry, ConvoyJoin, Duplicate, Entity
from tests.factories import Aleppo, Desk, Phone, assign, coordinator_of_foua
from tests.people import BOB, CHELSEA, DARA, FOUA, OMAR, RAMOUSEH
from tests.sync.feeds import convoy_at, fresh, patch, synced, vehicle_of
from tests.sync.redacting import NAME, redacted, where
from tests.sync.test_concurrency import again, at_once

pytestmark = pytest.mark.usefixtures("as_many_processes")

WHY = "Both posts wrote down the same marshal"


def join(desk: Desk, key: str, into: str, *pairs: tuple[str, str], status: int = 200, **members: Any) -> Any:
    body = {
        "into": into,
        "into_rev": desk.get(f"/convoys/{into}")["rev"],
        "vehicles": [{"from": one, "into": other} for one, other in pairs],
        "reason": WHY,
    }
    rev = members.pop("rev", None) or desk.get(f"/convoys/{key}")["rev"]
    return desk.post(f"/convoys/{key}/join", status, rev=rev, **(body | members))


def separate(desk: Desk, key: str, status: int = 200, **members: Any) -> Any:
    rev = members.pop("rev", None) or desk.get(f"/convoys/{key}")["rev"]
    return desk.post(f"/convoys/{key}/separate", status, rev=rev, **({"reason": "They were two after all"} | members))


def as_it_reads(desk: Desk) -> Any:
    """The whole ledger but for how often each thing was touched."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(one) for name, one in value.items() if name != "rev"}
        return [plain(one) for one in value] if isinstance(value, list) else value

    return plain(desk.get("/convoys?limit=100")["items"])


def office(copies: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """Without its person's own reports, whose plain changes a phone is not told of."""
    return {name: value for name, value in copies.items() if name[0] != "report"}


def totals(convoy: dict[str, Any], end: str = "departed") -> dict[str, list[int]]:
    return {vehicle["label"]: [count["total"] for count in vehicle[end]] for vehicle in convoy["vehicles"]}


@pytest.fixture
def two(aleppo: Aleppo) -> dict[str, str]:
    """One convoy twice: as Chelsea's post wrote it down at Ramouseh, and as Bob did."""
    bob = aleppo.desk(BOB)
    hers, his = convoy_at(bob, RAMOUSEH, label="Red"), convoy_at(bob, RAMOUSEH, label="Convoy 12")
    return {
        "hers": hers,
        "his": his,
        "hers 4": vehicle_of(bob, hers, "Bus 4"),
        "hers 5": vehicle_of(bob, hers, "Bus 5"),
        "his 4": vehicle_of(bob, his, "bus 4"),
    }


def counted(phone: Phone, two: dict[str, str], convoy: str, vehicle: str, total: int, **values: Any) -> str:
    report = phone.headcount(total, convoy=two[convoy], vehicle=two[vehicle], **values)
    phone.sync(report)
    return str(report["id"])


def test_reports_keep_the_key_they_stated_and_reads_follow_the_survivor(aleppo: Aleppo, two: dict[str, str]) -> None:
    bob, phone = aleppo.desk(BOB), aleppo.phone(CHELSEA)
    report = counted(phone, two, "hers", "hers 4", 47)
    counted(phone, two, "his", "his 4", 49)
    shown = join(bob, two["hers"], two["his"], (two["hers 4"], two["his 4"]))
    assert (shown["id"], totals(shown)) == (two["his"], {"bus 4": [47, 49], "Bus 5": []})
    assert [(one["id"], one["label"], one["by"]["name"], one["reason"]) for one in shown["joined"]] == [
        (two["hers"], "Red", "Bob", WHY)
    ]
    assert [one["id"] for one in bob.get("/convoys")["items"]] == [two["his"]]
    assert bob.get(f"/reports/{report}")["values"]["convoy"] == two["hers"]
    assert bob.get(f"/convoys/{two['hers']}")["merged_into"] == two["his"]
    with aleppo.sessions() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "convoy-joined")).all()
        assert [(entry.subject_id, entry.reason, entry.person_id) for entry in entries] == [(two["hers"], WHY, BOB.id)]


def test_separated_all_reads_as_it_did(aleppo: Aleppo, two: dict[str, str]) -> None:
    bob, omar, phone = aleppo.desk(BOB), aleppo.desk(OMAR), aleppo.phone(CHELSEA)
    counted(phone, two, "hers", "hers 4", 47)
    counted(phone, two, "his", "his 4", 49)
    before, copies = as_it_reads(bob), office(fresh(aleppo, phone))
    join(bob, two["hers"], two["his"], (two["hers 4"], two["his 4"]))
    assert as_it_reads(bob) != before
    assert separate(omar, two["hers"])["merged_into"] is None
    assert as_it_reads(bob) == before
    phone.pull()
    assert office(synced(phone)) == office(fresh(aleppo, phone)) == copies
    assert separate(bob, two["hers"], 409)["slug"] == "not-joined"


def test_it_is_one_hop_however_many_are_joined(aleppo: Aleppo, two: dict[str, str]) -> None:
    bob = aleppo.desk(BOB)
    third, fourth = convoy_at(bob, RAMOUSEH, label="Green"), convoy_at(bob, RAMOUSEH, label="Blue")
    six = vehicle_of(bob, third, "Bus 6")
    join(bob, two["hers"], two["his"], (two["hers 4"], two["his 4"]))
    before = as_it_reads(bob)
    shown = join(bob, two["his"], third, (two["his 4"], six))
    assert sorted(totals(shown)) == ["Bus 5", "Bus 6"]
    assert {one["id"] for one in shown["joined"]} == {two["hers"], two["his"]}
    # Into a joined one goes to its survivor.
    assert join(bob, fourth, two["hers"])["id"] == third
    with aleppo.sessions() as session:
        reads = dict(session.execute(select(Entity.key, Entity.merged_into_key).where(Entity.merged_into_key.is_not(None))).all())
    assert reads == {two["hers"]: third, two["his"]: third, fourth: third, two["hers 4"]: six, two["his 4"]: six}
    separate(bob, fourth)
    separate(bob, two["his"])
    assert as_it_reads(bob) == before


def test_where_two_are_separated_no_vehicle_of_the_one_is_a_vehicle_of_the_other(aleppo: Aleppo, two: dict[str, str]) -> None:
    bob = aleppo.desk(BOB)
    third = convoy_at(bob, RAMOUSEH, label="Green")
    six = vehicle_of(bob, third, "Bus 6")
    join(bob, two["hers"], two["his"])
    join(bob, two["his"], third, (two["hers 5"], six))  # a vehicle that came with the first
    assert sorted(totals(bob.get(f"/convoys/{third}"))) == ["Bus 4", "Bus 6", "bus 4"]
    separate(bob, two["hers"])
    assert sorted(totals(bob.get(f"/convoys/{two['hers']}"))) == ["Bus 4", "Bus 5"]
    assert sorted(totals(bob.get(f"/convoys/{third}"))) == ["Bus 6", "bus 4"]
    # And the pair does not come back with another joining.
    join(bob, two["hers"], third)
    assert sorted(totals(bob.get(f"/convoys/{third}"))) == ["Bus 4", "Bus 5", "Bus 6", "bus 4"]


def test_circles_are_refused_in_words(aleppo: Aleppo, two: dict[str, str]) -> None:
    bob = aleppo.desk(BOB)
    third = convoy_at(bob, RAMOUSEH, label="Green")
    assert join(bob, third, third, status=409)["slug"] == "joined-already"
    join(bob, two["hers"], two["his"])
    assert join(bob, two["his"], two["hers"], status=409)["slug"] == "joined-already"
    assert join(bob, two["hers"], third, status=409)["slug"] == "joined-elsewhere"
    join(bob, third, two["hers"])
    assert join(bob, two["his"], third, status=409)["slug"] == "joined-already"


def test_whoever_saw_another_state_is_told_to_look_again(aleppo: Aleppo, two: dict[str, str]) -> None:
    bob, omar = aleppo.desk(BOB), aleppo.desk(OMAR)
    seen = omar.get(f"/convoys/{two['his']}")["rev"]
    patch(bob, f"/convoys/{two['his']}", "label", "Convoy 13")
    assert join(omar, two["hers"], two["his"], status=412, into_rev=seen)["slug"] == "rev-moved"
    assert join(omar, two["his"], two["hers"], status=412, rev=seen)["slug"] == "rev-moved"
    omar.post(f"/convoys/{two['hers']}/join", 428, into=two["his"], into_rev=1, vehicles=[], reason=WHY)
    join(omar, two["hers"], two["his"], status=422, reason=" ")
    join(omar, two["hers"], two["his"])
    separate(bob, two["hers"], 412, rev=seen)
    separate(bob, two["hers"], 422, reason="")


def test_vehicles_are_paired_as_they_are_shown_and_only_once(aleppo: Aleppo, two: dict[str, str]) -> None:
    bob = aleppo.desk(BOB)
    third = convoy_at(bob, RAMOUSEH, label="Green")
    six = vehicle_of(bob, third, "Bus 6")
    for pairs in (
        [(two["hers 4"], six)],
        [(two["his 4"], two["hers 4"])],
        [(two["hers 4"], two["his 4"]), (two["hers 5"], two["his 4"])],
        [(two["hers 4"], two["hers 5"])],
        [(two["hers"], two["his"])],
    ):
        assert "vehicles" in str(join(bob, two["hers"], two["his"], *pairs, status=422)["fields"]), pairs
    join(bob, two["hers"], two["his"], (two["hers 4"], two["his 4"]))
    # What a person paired is one vehicle from now on: it is not paired again behind its survivor's back.
    assert "vehicles.0.into" in join(bob, third, two["his"], (six, two["hers 4"]), status=422)["fields"]


def test_said_again_the_vehicles_are_paired_anew(aleppo: Aleppo, two: dict[str, str]) -> None:
    bob = aleppo.desk(BOB)
    join(bob, two["hers"], two["his"], (two["hers 5"], two["his 4"]))
    assert sorted(totals(bob.get(f"/convoys/{two['his']}"))) == ["Bus 4", "bus 4"]
    shown = join(bob, two["hers"], two["his"], (two["hers 4"], two["his 4"]), reason="The other one")
    assert sorted(totals(shown)) == ["Bus 5", "bus 4"]
    assert [one["reason"] for one in shown["joined"]] == ["The other one"]
    separate(bob, two["hers"])
    assert sorted(totals(bob.get(f"/convoys/{two['hers']}"))) == ["Bus 4", "Bus 5"]


def test_whoever_coordinates_one_of_the_two_sees_the_whole_and_decides_neither_way(aleppo: Aleppo) -> None:
    bob, nadim = aleppo.desk(BOB), coordinator_of_foua(aleppo)
    theirs, ours = convoy_at(bob, RAMOUSEH, to_site=None, label="Red"), convoy_at(bob, RAMOUSEH, label="Convoy 12")
    four = vehicle_of(bob, theirs)
    phone = aleppo.phone(CHELSEA)
    phone.sync(phone.headcount(47, convoy=theirs, vehicle=four))
    nadim.post(
        f"/convoys/{ours}/join",
        422,
        rev=nadim.get(f"/convoys/{ours}")["rev"],
        into=theirs,
        into_rev=1,
        vehicles=[],
        reason=WHY,
    )
    nadim.post(f"/convoys/{theirs}/join", 404, rev=1, into=ours, into_rev=1, vehicles=[], reason=WHY)
    join(bob, theirs, ours)
    [seen] = nadim.get("/convoys")["items"]
    assert [one["label"] for one in seen["joined"]] == ["Red"]
    assert [(bus["label"], bus["departed"], bus["arrived"]) for bus in seen["vehicles"]] == [("Bus 4", "not-in-scope", [])]
    nadim.post(f"/convoys/{theirs}/separate", 403, rev=nadim.get(f"/convoys/{theirs}")["rev"], reason=WHY)
    separate(bob, theirs)
    nadim.get(f"/convoys/{theirs}", 404)


def test_a_phone_that_did_not_know_goes_on_and_all_of_it_is_shown_on_the_survivor(aleppo: Aleppo, two: dict[str, str]) -> None:
    bob, phone = aleppo.desk(BOB), aleppo.phone(CHELSEA)
    assert phone.copies["convoy", two["hers"]]["label"] == "Red"
    patch(bob, f"/convoys/{two['his']}", "at_site", FOUA)
    join(bob, two["hers"], two["his"], (two["hers 4"], two["his 4"]))
    # Out of reach since before: it states a count, a vehicle, how the convoy is marked, and a vehicle's seats.
    count = phone.headcount(47, convoy=two["hers"], vehicle=two["hers 4"])
    bus = phone.freeze("vehicle", "create", values={"convoy": two["hers"], "label": "Bus 9", "type": "bus"})
    base = {"epoch": phone.epoch, "version": 1}
    left = phone.freeze("convoy", "amend", key=two["hers"], base=base, edits={"label": {"was": "Red", "now": "Red, with a flag"}})
    seats = phone.freeze("vehicle", "amend", key=two["hers 5"], base=base, edits={"seats": {"was": 50, "now": 49}})
    assert [receipt["outcome"] for receipt in phone.sync(count, bus, left, seats)["receipts"]] == ["applied"] * 4
    shown = bob.get(f"/convoys/{two['his']}")
    assert totals(shown) == {"bus 4": [47], "Bus 5": [], "Bus 9": []}
    assert (shown["label"], shown["joined"][0]["label"]) == ("Convoy 12", "Red, with a flag")
    phone.pull()
    assert office(synced(phone)) == office(fresh(aleppo, phone))
    assert ("convoy", two["hers"]) not in phone.copies, "it stands where its survivor does"
    # The vehicle that came late is paired by saying it again.
    shown = join(bob, two["hers"], two["his"], (bus["id"], two["his 4"]))
    assert totals(shown) == {"bus 4": [], "Bus 4": [47], "Bus 5": []}


def test_phones_follow_the_survivor_wherever_it_stands(aleppo: Aleppo, two: dict[str, str]) -> None:
    bob, chelsea, dara = aleppo.desk(BOB), aleppo.phone(CHELSEA), aleppo.phone(DARA)
    counted(chelsea, two, "hers", "hers 4", 47)

    def settled() -> None:
        for phone in (chelsea, dara):
            phone.pull()
            assert office(synced(phone)) == office(fresh(aleppo, phone))

    settled()
    join(bob, two["hers"], two["his"], (two["hers 4"], two["his 4"]))
    settled()
    assert chelsea.copies["convoy", two["hers"]]["merged_into"] == two["his"]
    assert chelsea.copies["vehicle", two["hers 4"]]["merged_into"] == two["his 4"]
    assert chelsea.copies["vehicle", two["his 4"]]["counted"] == ["leaving"]
    assert chelsea.copies["vehicle", two["hers 5"]]["convoy"] == two["his"]
    patch(bob, f"/convoys/{two['his']}", "at_site", FOUA)
    settled()
    assert ("vehicle", two["hers 4"]) not in chelsea.copies
    assert dara.copies["vehicle", two["hers 5"]]["at_site"] == FOUA
    patch(bob, f"/convoys/{two['hers']}", "at_site", None)  # kept there; the survivor's word stands
    settled()
    assert dara.copies["convoy", two["hers"]]["at_site"] == FOUA
    counted(dara, two, "hers", "hers 4", 46, site=FOUA, direction="arriving")
    settled()
    assert dara.copies["vehicle", two["his 4"]]["counted"] == ["arriving"]
    separate(bob, two["hers"])
    settled()
    assert ("convoy", two["hers"]) not in dara.copies
    assert dara.copies["vehicle", two["his 4"]]["counted"] == []


def test_counts_of_what_turns_out_to_be_one_vehicle_may_be_of_one_event(aleppo: Aleppo, two: dict[str, str]) -> None:
    with aleppo.sessions.begin() as session:
        assign(session, DARA, RAMOUSEH)
    bob, chelsea, dara = aleppo.desk(BOB), aleppo.phone(CHELSEA), aleppo.phone(DARA)
    one = counted(chelsea, two, "hers", "hers 5", 47, **{"vehicle.label": "Bus 5"})
    other = counted(dara, two, "his", "his 4", 49)

    def asked() -> list[Any]:
        with aleppo.sessions() as session:
            pairs = [{first, second} for first, second in session.execute(select(Duplicate.first_key, Duplicate.second_key))]
        return [bob.get(f"/reports/{key}")["flags"] for key in (one, other)] + pairs

    nothing = [[], []]
    assert asked() == nothing
    join(bob, two["hers"], two["his"], (two["hers 5"], two["his 4"]))
    assert asked() == [["possible-duplicate"], ["possible-duplicate"], {one, other}]
    separate(bob, two["hers"])
    assert asked() == nothing
    join(bob, two["hers"], two["his"], (two["hers 5"], two["his 4"]))
    # A later one is asked about as it comes.
    late = counted(chelsea, two, "hers", "hers 5", 50, **{"vehicle.label": "Bus 5"})
    assert bob.get(f"/reports/{late}")["duplicates"][0]["other"]["id"] == other
    pair = bob.get(f"/reports/{one}")["duplicates"][0]["id"]
    bob.post(f"/duplicates/{pair}/decision", 204, seen=0, verdict="two-events", reason="Two buses")
    # What a person answered stays answered.
    separate(bob, two["hers"])
    assert [made["verdict"] for made in bob.get(f"/reports/{one}")["duplicates"][0]["decisions"]] == ["two-events"]
    assert bob.get(f"/reports/{late}")["duplicates"] == []


def test_of_two_who_join_each_into_the_other_at_once_one_is_told_what_was_said(aleppo: Aleppo, two: dict[str, str]) -> None:
    desks = [aleppo.desk(BOB), aleppo.desk(OMAR)]
    ways = [("hers", "his"), ("his", "hers")]
    pairs = [("hers 4", "his 4"), ("his 4", "hers 4")]
    revs = {name: desks[0].get(f"/convoys/{two[name]}")["rev"] for name in ("hers", "his")}

    def say(desk: Desk, way: tuple[str, str], pair: tuple[str, str]) -> tuple[int, str | None]:
        one, other = way
        answer = desk.http.post(
            f"/api/v1/convoys/{two[one]}/join",
            json={
                "into": two[other],
                "into_rev": revs[other],
                "vehicles": [{"from": two[pair[0]], "into": two[pair[1]]}],
                "reason": WHY,
            },
            headers={"X-CSRF-Token": desk.csrf, "If-Match": f'"{revs[one]}"'},
        )
        return answer.status_code, answer.get_json().get("slug")

    answers = at_once([partial(say, *each) for each in zip(desks, ways, pairs, strict=True)])
    assert sorted(answers, key=str) == [(200, None), (409, "joined-already")]
    one, other = ways[[status for status, _ in answers].index(200)]
    with aleppo.sessions() as session:
        joins = session.execute(select(ConvoyJoin.convoy_key, ConvoyJoin.into_key)).all()
        assert joins == [(two[one], two[other])]
        reads = select(Entity.key, Entity.merged_into_key).where(Entity.merged_into_key.is_not(None))
        assert dict(session.execute(reads).all()) == {two[one]: two[other], two[f"{one} 4"]: two[f"{other} 4"]}


def test_joining_and_reporting_at_once_loses_neither(aleppo: Aleppo, two: dict[str, str]) -> None:
    bob = aleppo.desk(BOB)
    phones = [aleppo.phone(CHELSEA) for _ in range(4)]
    about = {"convoy": two["hers"], "vehicle": two["hers 4"]}
    works: list[Any] = [partial(again(phone).sync, phone.headcount(40 + n, **about)) for n, phone in enumerate(phones)]
    works.insert(2, partial(join, bob, two["hers"], two["his"], (two["hers 4"], two["his 4"])))
    at_once(works)
    assert sorted(totals(bob.get(f"/convoys/{two['his']}"))["bus 4"]) == [40, 41, 42, 43]
    listening = aleppo.phone(CHELSEA)
    assert listening.copies["vehicle", two["his 4"]]["counted"] == ["leaving"]
    for phone in phones:
        phone.pull()
        assert office(synced(phone)) == office(fresh(aleppo, phone))
    assert {flag for row in bob.get("/reports")["items"] for flag in row["flags"]} == {"possible-duplicate"}


@pytest.mark.parametrize("field", ["note", "texts"])
def test_a_name_that_is_removed_goes_from_the_reasons_of_joining_and_separating_too(aleppo: Aleppo, field: str) -> None:
    bob = aleppo.desk(BOB)
    one, other = convoy_at(bob, RAMOUSEH, note=NAME), convoy_at(bob, RAMOUSEH, label="Day convoy")
    join(bob, one, other, reason=f"Both carry {NAME}")
    separate(bob, one, reason=f"Another than {NAME}")
    assert {"convoy_join.reason", "convoy_join.separated_reason"} <= where(aleppo, NAME)
    redacted(aleppo, one, field)
    assert not {"convoy_join.reason", "convoy_join.separated_reason"} & where(aleppo, NAME)


@pytest.mark.parametrize("field", ["note", "texts"])
def test_a_name_that_is_removed_from_the_convoy_joined_into_goes_from_every_reason_too(aleppo: Aleppo, field: str) -> None:
    """The audit has them under the convoy that was joined, with those of its other joinings, which stay."""
    bob = aleppo.desk(BOB)
    one, other = convoy_at(bob, RAMOUSEH), convoy_at(bob, RAMOUSEH, label="Day convoy", note=NAME)
    third = convoy_at(bob, RAMOUSEH, label="Noon convoy")
    join(bob, one, third)
    separate(bob, one)
    join(bob, one, other, reason=f"Both carry {NAME}")
    separate(bob, one, reason=f"Another than {NAME}")
    reasons = {"convoy_join.reason", "convoy_join.separated_reason", "audit_entry.reason"}
    assert reasons <= where(aleppo, NAME)
    redacted(aleppo, other, field)
    assert not reasons & where(aleppo, NAME)
    with aleppo.sessions() as session:
        assert WHY in set(session.scalars(select(AuditEntry.reason)))
