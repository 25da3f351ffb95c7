"""While a field is contested its author is told that it is, and never the other number (docs/sync.md S3.1, P16)."""

import json

from tests.factories import Aleppo
from tests.people import BOB, CHELSEA, OMAR
from tests.sync.test_conflicts import outcome, saved

RIVAL = 86421


def test_what_was_decided_before_is_not_told_while_the_field_is_contested_again(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(phone)
    bob.amend(key, {"total": (47, RIVAL)})
    assert outcome(phone, phone.amend(key, {"total": (47, 52)})) == ("conflict", ["total"])
    [conflict] = omar.conflicts(key)
    omar.decide(conflict, candidate=next(one["id"] for one in conflict["candidates"] if one["live"]))
    assert outcome(phone, phone.amend(key, {"total": (52, 53)})) == ("conflict", ["total"])
    told = phone.report(key)
    assert (told["values"]["total"], told["decided"]) == (53, [])
    assert str(RIVAL) not in json.dumps(told)


def test_a_field_that_only_others_contest_keeps_its_authors_number_on_the_phone(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(phone)
    seen = {"epoch": phone.epoch, "version": 1}
    for desk, total, note in ((bob, RIVAL, "seen by one"), (omar, 97531, "seen by another")):
        desk.amend(key, {"total": (47, total), "note": (None, note)}, base=seen)
    phone.pull()
    told = phone.report(key)
    assert (told["values"]["total"], told["values"].get("note")) == (47, None)
    assert str(RIVAL) not in json.dumps(told)
