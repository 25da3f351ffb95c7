"""Redaction of what nobody vouches for (docs/sync.md S2.8, S7.6): it has no statement, and keeps nothing of what was removed."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from server.adapters.safety_log import SafetyLog
from server.adapters.secrets import Keys
from server.domain.redaction import IDENTITY
from server.models import Change
from server.services import redactions
from tests.bundles import Courier
from tests.factories import Aleppo, coordinator_of_foua
from tests.people import BOB, CHELSEA, DARA
from tests.sync.redacting import NAME, asked, body, redacted, saved, where
from tests.sync.test_redactions_later import put_back, taken
from tests.sync.test_work_queue import act, queue

NOBODYS = b"k" * 32  # no phone has this key
LABEL = "the bus with the green door"


def replayed(aleppo: Aleppo) -> int:
    """What the safety log has is done again; how many redactions."""
    log: SafetyLog = aleppo.app.extensions["corridor_safety_log"]
    keys: Keys = aleppo.app.extensions["corridor_keys"]
    with aleppo.sessions.begin() as session:
        return redactions.replay(session, lambda message: keys.mac(redactions.PURPOSE, message), log.entries())


def strange(aleppo: Aleppo) -> list[Change]:
    with aleppo.sessions() as session:
        return list(session.scalars(select(Change).where(Change.problem == "not-authentic").order_by(Change.seq)))


def stated(row: Change) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(row.body)
    return said


def offered_again(aleppo: Aleppo) -> list[str]:
    """What can be removed of the one change in the queue."""
    [row] = strange(aleppo)
    return [one["field"] for one in aleppo.desk(BOB).get(f"/redactions/removable/{row.id}")["items"]]


def test_it_is_taken_without_what_was_removed_and_is_still_nobodys(aleppo: Aleppo, courier: Courier) -> None:
    phone, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    key = saved(phone)["id"]
    redacted(aleppo, key, "note")
    file = courier.packed(phone, phone.amend(key, {"note": (None, NAME), "total": (47, 48)}), key=NOBODYS)
    assert courier.by_phone(dara, file)["outcomes"] == {"quarantined": 1}
    assert where(aleppo, NAME) == set()
    [row] = strange(aleppo)
    assert stated(row)["edits"] == {"total": {"was": 47, "now": 48}}
    assert [set(one["fields"]) for one in row.redacted or ()] == [{"note"}]
    assert (row.author_id, row.key, row.operation_id, row.site_id) == (DARA.id, None, None, None)
    assert courier.by_phone(dara, file)["known"] == 1
    courier.at_desk(aleppo.desk(BOB), file)
    assert where(aleppo, NAME) == set()
    assert aleppo.desk(BOB).get(f"/reports/{key}")["values"]["total"] == 47


def test_one_that_waits_loses_what_is_removed_from_the_report_it_claims_and_no_more(aleppo: Aleppo, courier: Courier) -> None:
    phone, dara, bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    create = saved(phone)
    amend = phone.amend(create["id"], {"note": (NAME, "a child"), "total": (47, 48)})
    courier.by_phone(dara, courier.packed(phone, {**create, "n": 9}, amend, key=NOBODYS))
    act(bob, queue(bob)[0], "set-aside", reason=f"It names {NAME}")
    removable = {one["field"]: one["values"] for one in bob.get(f"/redactions/removable/{create['id']}")["items"]}
    assert removable["note"] == [NAME], "its claim gives nobody a look at it"
    redacted(aleppo, create["id"], "note")
    assert where(aleppo, NAME) == set()
    first, second = strange(aleppo)
    assert "note" not in stated(first)["values"]
    assert stated(second)["edits"]["note"] == {"was": None, "now": "a child"}
    assert phone.sync(amend)["receipts"][0]["outcome"] == "applied"
    assert bob.get(f"/reports/{create['id']}")["values"]["note"] == "a child", "nobody's word removes what others say"


@pytest.mark.parametrize("chosen", ["note", "texts"])
def test_it_is_removed_by_its_own_id_but_for_its_identity(aleppo: Aleppo, courier: Courier, chosen: str) -> None:
    phone, dara, bob = aleppo.phone(CHELSEA), aleppo.phone(DARA), aleppo.desk(BOB)
    file = courier.packed(phone, phone.headcount(note=NAME, **{"vehicle.label": LABEL}), key=NOBODYS)
    courier.by_phone(dara, file)
    [row] = strange(aleppo)
    act(bob, queue(bob)[0], "set-aside", reason=f"It names {NAME}")
    assert offered_again(aleppo)[-1] == "texts"
    asked(coordinator_of_foua(aleppo), row.id, chosen, status=404)
    redacted(aleppo, row.id, chosen)
    assert where(aleppo, NAME) == set()
    assert where(aleppo, LABEL) == set()
    assert stated(strange(aleppo)[0]).keys() <= {*IDENTITY, "redacted"}
    assert offered_again(aleppo) == (["texts"] if chosen == "note" else [])  # what is left is why it was set aside
    assert courier.by_phone(dara, file)["known"] == 1
    courier.at_desk(bob, file)
    assert where(aleppo, NAME) == where(aleppo, LABEL) == set()


@pytest.mark.parametrize(
    "text",
    [
        f'{{"note": "{NAME}',
        NAME,
        f'["{NAME}"]',
        f'{{"n": 1, "session": "{NAME}", "redacted": ["texts", "{NAME}"]}}',
        b"\xff" + NAME.encode(),
    ],
)
def test_so_is_what_is_no_change_at_all(aleppo: Aleppo, courier: Courier, text: str | bytes) -> None:
    phone, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    file = courier.packed(phone, text, key=NOBODYS)
    courier.by_phone(dara, file)
    redacted(aleppo, strange(aleppo)[0].id, "texts")
    courier.at_desk(aleppo.desk(BOB), file)
    assert where(aleppo, NAME) == set()
    assert len(strange(aleppo)) == 2


def test_a_restored_backup_loses_it_again(aleppo: Aleppo, courier: Courier) -> None:
    """Also where the value was stated by the report only after the backup, and is known by its hash alone."""
    phone, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    create = phone.headcount()
    phone.sync(create)
    amend = phone.amend(create["id"], {"note": (None, NAME)})
    courier.by_phone(dara, courier.packed(phone, amend, NAME, key=NOBODYS))
    backup = taken(aleppo)
    phone.sync(amend)
    for key in (create["id"], strange(aleppo)[1].id):
        redacted(aleppo, key, "note" if key == create["id"] else "texts")
    assert where(aleppo, NAME) == set()
    put_back(aleppo, backup)
    assert where(aleppo, NAME) == {"change.body"}
    assert replayed(aleppo) == 2
    assert where(aleppo, NAME) == set()


@pytest.mark.parametrize("wrong", ['"odd": 1, "odd": 2', '"odd": 1.5', '"odd": '])
def test_what_cannot_be_read_and_comes_again_after_a_restore_keeps_no_more_than_its_identity(aleppo: Aleppo, wrong: str) -> None:
    phone = aleppo.phone(CHELSEA)
    backup = taken(aleppo)
    broken = json.dumps(phone.headcount(note=NAME, **{"vehicle.label": LABEL}))[:-1] + f", {wrong}}}"
    [before] = phone.sync(broken)["receipts"]
    redacted(aleppo, before["id"], "note")
    put_back(aleppo, backup)
    assert replayed(aleppo) == 1
    phone.cursor = None  # of an epoch that is over
    for _ in range(2):
        [again] = phone.sync(broken)["receipts"]
        assert (again["id"], again["outcome"], again["problem"]) == (before["id"], "quarantined", "bad-json")
    assert where(aleppo, NAME) == where(aleppo, LABEL) == set()


def test_a_change_that_takes_anothers_id_for_its_report_takes_nothing_of_it_along(aleppo: Aleppo) -> None:
    """What is removed of a report that is nowhere is not removed of a change that happens to have that id."""
    phone, dara = aleppo.phone(CHELSEA), aleppo.phone(DARA)
    create = phone.headcount()
    amend = phone.amend(create["id"], {"note": (None, "a child")})
    phone.sync(create, amend)
    stray = dara.amend(amend["id"], {"note": (None, NAME)}, version=1)
    assert dara.sync(stray)["receipts"][0]["outcome"] == "quarantined"
    redacted(aleppo, amend["id"], "note")
    assert where(aleppo, NAME) == set()
    assert body(aleppo, amend["id"])[0]["edits"] == {"note": {"was": None, "now": "a child"}}
