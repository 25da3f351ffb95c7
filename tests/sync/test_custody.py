"""Taking changes into custody (docs/sync.md S2): nothing lost, nothing twice, one bad change alone."""

import gzip
import json

import pytest
from sqlalchemy import func, select

from server.models import Change, Device, Entity, Report, Version
from tests.factories import Aleppo, add_site, assign, new_id
from tests.people import BOB, CHELSEA, DARA, FOUA, RAMOUSEH


def count(aleppo: Aleppo, what: type) -> int:
    with aleppo.sessions() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def test_a_count_comes_home_once_and_is_kept_verbatim(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    text = json.dumps(phone.headcount(47), indent=1, ensure_ascii=False)
    receipt = phone.sync(text)["receipts"][0]
    assert receipt["outcome"] == "applied"
    assert (receipt["n"], receipt["version"], receipt["rev"]) == (1, 1, 1)
    with aleppo.sessions() as session:
        change = session.scalars(select(Change)).one()
        report = session.scalars(select(Report)).one()
        assert change.body == text.encode()
        assert report.values["total"] == 47
        assert report.author_id == CHELSEA.id


def test_the_same_change_again_gets_the_same_receipt_and_makes_nothing(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    change = phone.headcount()
    first = phone.sync(change)["receipts"]
    assert phone.sync(change)["receipts"] == first
    assert phone.sync(change, change)["receipts"] == first * 2
    assert (count(aleppo, Change), count(aleppo, Report), count(aleppo, Version)) == (1, 1, 1)


def test_a_receipt_is_never_given_twice_for_different_bytes(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    change = phone.headcount(47)
    phone.sync(change)
    other = {**change, "values": {**change["values"], "total": 52}}
    receipt = phone.sync(other)["receipts"][0]
    assert (receipt["outcome"], receipt["problem"]) == ("quarantined", "id-reused")
    assert phone.sync(other)["receipts"] == [receipt]
    with aleppo.sessions() as session:
        assert session.scalars(select(Report)).one().values["total"] == 47
    assert count(aleppo, Change) == 2


def test_half_a_character_in_a_note_costs_that_change_alone(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    texts = [json.dumps(phone.headcount(n)) for n in range(11)]
    texts[5] = json.dumps(phone.headcount(5, note="\ud800"))
    receipts = phone.sync(*texts)["receipts"]
    assert [r["outcome"] for r in receipts] == ["applied"] * 5 + ["quarantined"] + ["applied"] * 5
    assert receipts[5]["problem"] == "bad-json"
    assert receipts[5]["id"] == json.loads(texts[5])["id"]
    with aleppo.sessions() as session:
        kept = session.scalars(select(Change).where(Change.outcome == "quarantined")).one()
        assert kept.body == texts[5].encode()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '"x"', "null", '{"id": 5}', '{"a": 1, "a": 2}', "\udcff", "\x00", "[" * 50 + "]" * 50, '{"n": 1e999}'],
)
def test_whatever_a_change_holds_it_is_kept_and_harms_nobody(aleppo: Aleppo, text: str) -> None:
    phone = aleppo.phone(CHELSEA)
    good = json.dumps(phone.headcount())
    receipts = phone.sync(text, good)["receipts"]
    assert [r["outcome"] for r in receipts] == ["quarantined", "applied"]
    assert phone.sync(text, good)["receipts"] == receipts
    assert count(aleppo, Change) == 2


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"total": -1}, "invalid"),
        ({"total": 10**12}, "invalid"),
        ({"total": "many"}, "invalid"),
        ({"total": True}, "invalid"),
        ({"direction": "up"}, "invalid"),
        ({"observed_from": "2016-12-18 23:05"}, "invalid"),
        ({"observed_from": None}, "invalid"),
        ({"observed_from": "0001-01-01T00:00:00+23:59"}, "invalid"),
        ({"how_known": None}, "invalid"),
        ({"count.female.0-4": -3}, "invalid"),
        ({"position.latitude_e7": 910000000}, "invalid"),
        ({"kind": "rumour"}, "unknown-kind"),
        ({"site": new_id()}, "unknown-site"),
        ({"counted_by": DARA.id}, "counted-by-another"),
    ],
)
def test_what_cannot_be_used_is_quarantined_with_its_reason(aleppo: Aleppo, values: dict, why: str) -> None:
    phone = aleppo.phone(CHELSEA)
    receipt = phone.sync(phone.headcount(**values))["receipts"][0]
    assert (receipt["outcome"], receipt["problem"]) == ("quarantined", why)
    assert count(aleppo, Report) == 0


def test_not_recorded_not_observed_and_zero_stay_three_things(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    changes = [phone.headcount(total) for total in (None, "not-observed", 0)]
    assert {r["outcome"] for r in phone.sync(*changes)["receipts"]} == {"applied"}
    other = aleppo.phone(CHELSEA)
    assert [other.report(c["id"])["values"].get("total", "absent") for c in changes] == ["absent", "not-observed", 0]


def test_a_field_of_a_newer_app_is_kept_and_the_rest_applied(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    change = phone.headcount(**{"weather.seen": "snow", "weather.codes": ["a", "b"]})
    assert phone.sync(change)["receipts"][0]["outcome"] == "applied"
    assert aleppo.phone(CHELSEA).report(change["id"])["values"]["weather.seen"] == "snow"


def test_an_unknown_entity_or_action_is_quarantined(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    made = [phone.freeze("rumour", "create", values={"a": 1}), phone.freeze("report", "shout", values={"a": 1})]
    assert [r["outcome"] for r in phone.sync(*made)["receipts"]] == ["quarantined"] * 2


def test_a_site_never_assigned_waits_in_quarantine_and_blocks_nothing(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    receipts = phone.sync(phone.headcount(site=FOUA), phone.headcount())["receipts"]
    assert [(r["outcome"], r.get("problem")) for r in receipts] == [("quarantined", "never-assigned"), ("applied", None)]


def test_a_report_for_a_closed_site_is_accepted_and_flagged(aleppo: Aleppo) -> None:
    closed = new_id()
    with aleppo.sessions.begin() as session:
        add_site(session, closed, "ALP-OLD", status="closed")
        assign(session, CHELSEA, closed)
    phone = aleppo.phone(CHELSEA)
    change = phone.headcount(site=closed)
    assert phone.sync(change)["receipts"][0]["outcome"] == "applied"
    assert phone.report(change["id"])["flags"] == ["site-closed"]


def test_an_amend_that_arrives_before_its_create_is_held_and_then_applied_in_order(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount(47)
    first = phone.amend(create["id"], {"total": (47, 48)})
    second = phone.amend(create["id"], {"total": (48, 49)})
    held = phone.sync(second, first)["receipts"]
    assert [(r["outcome"], r["held_for"]) for r in held] == [("held", first["id"]), ("held", create["id"])]
    assert phone.sync(create)["receipts"][0]["outcome"] == "applied"
    again = phone.sync(first, second)["receipts"]
    assert [(r["outcome"], r["version"]) for r in again] == [("applied", 2), ("applied", 3)]
    assert phone.copies["receipt", first["id"]]["outcome"] == "applied"
    assert aleppo.phone(CHELSEA).report(create["id"])["values"]["total"] == 49


def test_what_follows_a_quarantined_change_is_held(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount(-1)
    receipts = phone.sync(create, phone.amend(create["id"], {"total": (-1, 47)}))["receipts"]
    assert [r["outcome"] for r in receipts] == ["quarantined", "held"]


def test_a_number_used_twice_marks_the_phone_as_cloned_and_loses_nothing(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    one, other = phone.headcount(1), {**phone.headcount(2), "n": 1}
    phone.sync(one)
    receipt = phone.sync(other)["receipts"][0]
    assert (receipt["outcome"], receipt["problem"]) == ("quarantined", "number-reused")
    with aleppo.sessions() as session:
        assert session.get_one(Device, phone.device).cloned_at is not None
    assert count(aleppo, Change) == 2


def test_a_change_in_the_name_of_another_device_is_quarantined(aleppo: Aleppo) -> None:
    phone, other = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    receipt = phone.sync({**phone.headcount(), "device": other.device})["receipts"][0]
    assert (receipt["outcome"], receipt["problem"]) == ("quarantined", "other-device")


def test_another_persons_report_and_none_read_the_same(aleppo: Aleppo) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    create = chelsea.headcount()
    chelsea.sync(create)
    tries = [dara.amend(key, {"total": (47, 0)}) for key in (create["id"], new_id())]
    receipts = dara.sync(*tries)["receipts"]
    assert [(r["outcome"], r["problem"]) for r in receipts] == [("quarantined", "unknown-key")] * 2
    assert aleppo.phone(CHELSEA).report(create["id"])["values"]["total"] == 47


def test_an_id_of_somebody_else_is_quarantined_without_detail(aleppo: Aleppo) -> None:
    chelsea, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    create = chelsea.headcount()
    chelsea.sync(create)
    stolen = {**dara.headcount(site=FOUA), "id": create["id"]}
    assert dara.sync(stolen)["receipts"][0]["outcome"] == "quarantined"
    assert count(aleppo, Report) == 1


def test_a_gzip_body_is_understood_and_a_bomb_is_not(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    body = json.dumps(phone.envelope(phone.headcount())).encode()
    headers = {"Authorization": f"Bearer {phone.token}", "Content-Encoding": "gzip"}

    def send(data: bytes) -> int:
        return phone.http.post("/api/v1/sync", data=data, headers=headers, content_type="application/json").status_code

    assert send(gzip.compress(body)) == 200
    assert send(gzip.compress(b" " * 50_000_000)) == 413
    assert send(gzip.compress(body)[:-9]) == 400
    assert send(gzip.compress(body) + b"more") == 400
    assert send(gzip.compress(gzip.compress(body))) == 400
    assert count(aleppo, Change) == 1


@pytest.mark.parametrize(
    "members",
    [{"v": 2}, {"extra": 1}, {"cursor": 5}, {"changes": "x"}, {"changes": [5]}, {"waiting": {}}, {"limit_bytes": -1}],
)
def test_a_wrong_envelope_is_refused_whole_and_keeps_nothing(aleppo: Aleppo, members: dict) -> None:
    phone = aleppo.phone(CHELSEA)
    response = phone.http.post(
        "/api/v1/sync",
        json={**phone.envelope(phone.headcount()), **members},
        headers={"Authorization": f"Bearer {phone.token}"},
    )
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert count(aleppo, Change) == 0


def test_a_report_that_names_a_convoy_not_known_yet_is_kept_and_flagged(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    convoy = phone.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    change = phone.headcount(convoy=convoy["id"])
    phone.sync(change)
    assert phone.report(change["id"])["flags"] == ["unresolved"]
    phone.sync(convoy)
    assert phone.report(change["id"])["flags"] == []


def test_a_report_that_names_what_comes_later_in_the_same_batch_is_resolved_and_judged_by_its_seats(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    convoy = phone.freeze("convoy", "create", values={"label": "Convoy 12", "at_site": RAMOUSEH})
    bus, taxi = (
        phone.freeze("vehicle", "create", values={"convoy": convoy["id"], "label": label, "type": "bus", "seats": 10})
        for label in ("Bus 4", "Taxi")
    )
    known, new = phone.headcount(90), phone.headcount(90, convoy=convoy["id"], vehicle=bus["id"])
    phone.sync(known)
    phone.sync(new, phone.amend(known["id"], {"vehicle": (None, taxi["id"])}), convoy, bus, taxi)
    for report in (known, new):
        assert bob.get(f"/reports/{report['id']}")["flags"] == ["over-capacity"]
        assert phone.report(report["id"])["flags"] == ["over-capacity"]


def test_what_a_change_says_of_itself_stands_beside_its_text(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount(47)
    amend = phone.amend(create["id"], {"total": (47, 48)})
    phone.sync(create, amend)
    with aleppo.sessions() as session:
        kept = session.scalars(select(Change).order_by(Change.seq)).all()
    names = ("id", "n", "entity", "action", "prev", "recorded_at", "session", "elapsed_ms")
    assert [{name: getattr(row, name) for name in names} for row in kept] == [
        {name: change[name] for name in names} for change in (create, amend)
    ]
    assert {(row.key, row.author_id, row.device_id, row.redacted) for row in kept} == {
        (create["id"], CHELSEA.id, phone.device, None)
    }
    assert all(row.received_at == kept[0].received_at for row in kept)
    assert (kept[1].outcome, kept[1].held_for, kept[1].problem, kept[1].version) == ("applied", None, None, 2)


def test_of_what_waits_the_queue_knows_the_site_it_is_about(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    create = phone.headcount(47)
    phone.sync(create)
    phone.sync(
        phone.amend(create["id"], {"total": (47, "many")}),
        phone.headcount(5, site=FOUA),
        phone.headcount("many"),
    )
    with aleppo.sessions() as session:
        placed = session.execute(select(Change.problem, Change.site_id).order_by(Change.seq)).all()
    assert [tuple(each) for each in placed] == [
        (None, None),
        ("invalid", RAMOUSEH),
        ("never-assigned", FOUA),
        ("invalid", RAMOUSEH),
    ]


def test_what_another_phone_numbered_takes_no_number_of_the_one_that_brought_it(aleppo: Aleppo) -> None:
    phone, other = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA)
    [receipt] = phone.sync(other.headcount(47))["receipts"]
    assert (receipt["outcome"], receipt["problem"]) == ("quarantined", "other-device")
    assert phone.sync(phone.headcount(48))["receipts"][0]["outcome"] == "applied"
    with aleppo.sessions() as session:
        kept = session.execute(select(Change.n, Change.device_id, Change.time_verdict).order_by(Change.seq)).all()
    assert [tuple(each)[:2] for each in kept] == [(None, phone.device), (1, phone.device)]
    assert [each.time_verdict for each in kept] == ["unknown", "ok"]


def test_only_a_report_is_reviewed(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    convoy = phone.freeze("convoy", "create", values={"label": "Night convoy", "at_site": RAMOUSEH})
    phone.sync(convoy, phone.headcount(47))
    with aleppo.sessions() as session:
        found = session.execute(select(Entity.entity, Entity.review, Entity.author_id, Entity.entered_by_id)).all()
    assert {tuple(row) for row in found} == {("convoy", None, CHELSEA.id, None), ("report", "new", CHELSEA.id, None)}


def test_a_phone_counts_for_its_own_person_alone(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    own, foreign = phone.headcount(47, counted_by=CHELSEA.id), phone.headcount(48, counted_by=DARA.id)
    receipts = phone.sync(own, foreign)["receipts"]
    assert [(r["outcome"], r.get("problem")) for r in receipts] == [("applied", None), ("quarantined", "counted-by-another")]
