"""Operations: made, changed, and what their phones learn of it."""

from typing import Any

from sqlalchemy import select

from server.models import AuditEntry, Operation
from tests.factories import Aleppo, new_id
from tests.people import ALEPPO, ALICE, BOB, CHELSEA

NEW: dict[str, Any] = {"names": {"en": "Homs evacuation", "ar": "إخلاء حمص"}, "time_zone": "Asia/Damascus"}


def test_an_admin_makes_an_operation_with_the_usual_settings(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    made = alice.post("/operations", 201, **NEW)
    assert {name: made[name] for name in ("status", "exercise", "day_starts", "languages", "digits", "age_bands", "rev")} == {
        "status": "open",
        "exercise": False,
        "day_starts": "00:00",
        "languages": ["en", "ar"],
        "digits": "latn",
        "age_bands": ["0-4", "5-11", "12-17", "18-59", "60+"],
        "rev": 1,
    }
    assert (made["position"], made["status_as_announced"], made["contact_line"]) == (False, False, "")
    assert made in alice.get("/operations")["items"]
    assert made["id"] in [one["id"] for one in alice.get("/session")["operations"]]
    assert made["id"] not in [one["id"] for one in aleppo.desk(BOB).get("/operations")["items"]]


def test_a_changed_setting_reaches_the_phones_of_its_operation(aleppo: Aleppo) -> None:
    alice, phone = aleppo.desk(ALICE), aleppo.phone(CHELSEA)
    changed = alice.patch(f"/operations/{ALEPPO}", rev=1, position=True, contact_line="Channel 5.", digits="arab")
    assert changed["rev"] == 2
    phone.sync()
    copy = phone.copies["operation", ALEPPO]
    assert (copy["position"], copy["contact_line"], copy["digits"]) == (True, "Channel 5.", "arab")
    alice.patch(f"/operations/{ALEPPO}", rev=2, age_bands=["0-17", "18+"])
    phone.sync()
    bands = [field["name"] for field in phone.copies["form", "headcount"]["fields"] if field["name"].startswith("count.female.")]
    assert bands == ["count.female.0-17", "count.female.18+"]
    with aleppo.sessions() as session:
        entries = session.execute(
            select(AuditEntry.person_id, AuditEntry.action, AuditEntry.subject_id)
            .where(AuditEntry.subject == "operation")
            .order_by(AuditEntry.id)
        ).all()
    assert entries == [
        (ALICE.id, "changed:contact_line,digits,position", ALEPPO),
        (ALICE.id, "changed:age_bands", ALEPPO),
    ]


def test_phones_of_another_operation_learn_nothing_of_it(aleppo: Aleppo) -> None:
    alice, phone = aleppo.desk(ALICE), aleppo.phone(CHELSEA)
    homs = alice.post("/operations", 201, **NEW)
    alice.patch(f"/operations/{homs['id']}", rev=1, position=True)
    assert [fed for fed in phone.sync()["changes"] if fed["entity"] == "operation"] == []


def test_what_an_operation_cannot_be_is_refused_in_words(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("names", {"names": {}}),
        ("names", {"names": {"en": ""}}),
        ("names.de", {"names": {"de": "Homs"}}),
        ("names.en", {"names": {"en": "Ho\u202ems"}}),
        ("time_zone", {"time_zone": "Asia/Nowhere"}),
        ("time_zone", {"time_zone": "../../etc/passwd"}),
        ("time_zone", {"time_zone": "localtime"}),
        ("time_zone", {"time_zone": ""}),
        ("day_starts", {"day_starts": "24:00"}),
        ("day_starts", {"day_starts": "6:00"}),
        ("languages", {"languages": []}),
        ("languages", {"languages": ["en", "en"]}),
        ("languages.0", {"languages": ["de"]}),
        ("digits", {"digits": "deva"}),
        ("status", {"status": "destroyed"}),
        ("age_bands", {"age_bands": []}),
        ("contact_line", {"contact_line": "x" * 201}),
        ("position", {"position": "yes"}),
        ("keep_received_hours", {"keep_received_hours": -1}),
        ("keep_received_hours", {"keep_received_hours": 721}),
        ("keep_received_hours", {"keep_received_hours": "72"}),
    ]
    for field, values in wrong:
        refused = alice.post("/operations", 422, **{**NEW, **values})
        assert field in refused["fields"], (values, refused)
        assert field in alice.patch(f"/operations/{ALEPPO}", 422, rev=1, **values)["fields"], values
    with aleppo.sessions() as session:
        assert session.scalars(select(Operation.rev)).all() == [1]


def test_a_name_belongs_to_one_operation(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    homs = alice.post("/operations", 201, **NEW)
    for names in ({"en": "HOMS evacuation"}, {"en": "Homs again", "ar": "إخلاء حمص"}):
        assert alice.post("/operations", 409, **{**NEW, "names": names})["slug"] == "taken"
    assert alice.patch(f"/operations/{ALEPPO}", 409, rev=1, names={"en": "Homs evacuation"})["slug"] == "taken"
    renamed = alice.patch(f"/operations/{homs['id']}", rev=1, names={"en": "Homs Evacuation", "ar": "إخلاء حمص"})
    assert renamed["names"]["en"] == "Homs Evacuation"


def test_what_is_an_exercise_stays_one(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    drill = alice.post("/operations", 201, **NEW, exercise=True)
    assert drill["exercise"] is True
    assert "exercise" in alice.patch(f"/operations/{drill['id']}", 422, rev=1, exercise=False)["fields"]


def test_an_edit_onto_another_state_of_an_operation_is_refused_with_what_changed(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    assert alice.patch(f"/operations/{ALEPPO}", 428, position=True)["slug"] == "rev-needed"
    alice.patch(f"/operations/{ALEPPO}", rev=1, position=True)
    refused = alice.patch(f"/operations/{ALEPPO}", 412, rev=1, status="closed")
    assert "Alice changed position on " in refused["detail"]
    assert alice.patch(f"/operations/{ALEPPO}", rev=2, position=True)["rev"] == 2  # nothing moved
    assert alice.patch(f"/operations/{ALEPPO}", rev=2, status="closing")["status"] == "closing"


def test_nothing_of_an_archived_operation_changes(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        session.get_one(Operation, ALEPPO).status = "archived"
    refused = aleppo.desk(ALICE).patch(f"/operations/{ALEPPO}", 409, rev=1, position=True)
    assert refused["detail"] == "This operation is archived: nothing of it changes any more."


def test_an_operation_that_is_not_there_is_not_found(aleppo: Aleppo) -> None:
    aleppo.desk(ALICE).patch(f"/operations/{new_id()}", 404, rev=1, position=True)
