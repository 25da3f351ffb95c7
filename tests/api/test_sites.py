"""Sites: added, changed, closed, imported; and who may see what goes on there."""

from typing import Any

from sqlalchemy import func, select

from server.adapters.ids import new_id
from server.domain.sites import IMPORT_PROBLEMS
from server.models import AuditEntry, Operation, Person, Site
from tests.factories import BEGUN, Aleppo, assign
from tests.people import ALEPPO, ALICE, BOB, CHELSEA, EVE, FOUA, NADIM, OMAR, RAMOUSEH, Named

HOMS = "0193b000-0000-7000-8000-00000000a001"
HEADER = "code,kind,name_en,name_ar,latitude,longitude,admin1_pcode,held_by,position_quality\n"

NEW: dict[str, Any] = {
    "operation": ALEPPO,
    "code": "ALP-RAS",
    "kind": "arrival",
    "names": {"en": "Al-Rashideen", "ar": "الراشدين"},
    "latitude_e7": 361740000,
    "longitude_e7": 370640000,
}


def another_operation(aleppo: Aleppo) -> None:
    """Homs, where nobody of Aleppo works."""
    with aleppo.sessions.begin() as session:
        names = {"en": "Homs"}
        session.add(Operation(id=HOMS, names=names, status="open", time_zone="Asia/Damascus", languages=[], age_bands=[]))
        session.flush()
        session.add(
            Site(
                id=new_id(), operation_id=HOMS, code="HMS-1", kind="area", status="open", names=names, control=[],
                created_at=BEGUN,
            )
        )  # fmt: skip


def a_coordinator_of_foua_only(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        eve = session.get_one(Person, EVE.id)
        session.add(
            Person(
                id=NADIM.id, name="Nadim", login="nadim", status="active", created_at=BEGUN, language="en",
                password_hash=eve.password_hash,
            )
        )  # fmt: skip
        session.flush()
        assign(session, NADIM)


def test_an_admin_adds_a_site_and_phones_of_the_operation_learn_it(aleppo: Aleppo) -> None:
    with aleppo.sessions.begin() as session:
        session.flush()
        assign(session, Named(CHELSEA.id, "Chelsea", "monitor", ALEPPO))  # of the whole operation
    alice, phone = aleppo.desk(ALICE), aleppo.phone(CHELSEA)
    made = alice.post("/sites", 201, **NEW)
    assert (made["rev"], made["status"], made["warnings"]) == (1, "open", [])
    phone.sync()
    assert phone.copies["site", made["id"]]["names"]["ar"] == "الراشدين"
    alice.post(f"/sites/{made['id']}/close", rev=1, reason="Nobody passes here")
    phone.sync()
    assert phone.copies["site", made["id"]]["status"] == "closed"


def test_what_a_site_cannot_be_is_refused_in_words(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("latitude_e7", {"latitude_e7": 910000000}),
        ("longitude_e7", {"longitude_e7": -1810000000}),
        ("longitude_e7", {"longitude_e7": None}),
        ("latitude_e7", {"latitude_e7": "36"}),
        ("latitude_e7", {"latitude_e7": True}),
        ("code", {"code": "alp ras"}),
        ("kind", {"kind": "gate"}),
        ("names", {"names": {}}),
        ("names", {"names": {"en": ""}}),
        ("names.de", {"names": {"de": "Al-Raschidin"}}),
        ("names.en", {"names": {"en": "Al-\u202eRashideen"}}),
        ("time_zone", {"time_zone": "Asia/Nowhere"}),
        ("time_zone", {"time_zone": "../../etc/passwd"}),
        ("pcode", {"pcode": "=cmd()"}),
        ("operation", {"operation": RAMOUSEH}),
        ("created_at", {"created_at": "2016-12-15T00:00:00Z"}),
        ("merged_into", {"merged_into": FOUA}),
        ("control.0.party", {"control": [{"party": ""}]}),
        ("control.0.from", {"control": [{"party": "government", "from": "yesterday"}]}),
    ]
    for field, values in wrong:
        refused = alice.post("/sites", 422, **{**NEW, **values})
        assert field in refused["fields"], (values, refused)
    latitude = alice.post("/sites", 422, **{**NEW, "latitude_e7": 910000000})["fields"]["latitude_e7"]
    assert latitude == ["Latitude 91 does not exist: it lies between −90 and 90 degrees."]


def test_a_code_belongs_to_one_site_of_an_operation(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    assert alice.post("/sites", 409, **{**NEW, "code": "ALP-RAM"})["slug"] == "taken"
    assert alice.patch(f"/sites/{FOUA}", 409, rev=1, code="ALP-RAM")["slug"] == "taken"
    assert alice.get(f"/sites/{FOUA}")["code"] == "IDL-FOU"


def test_a_near_or_equally_named_site_is_warned_of(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    alice.post("/sites", 201, **NEW)
    near = {"code": "ALP-RS2", "names": {"en": "West gate"}, "latitude_e7": 361750000}
    assert alice.post("/sites", 201, **{**NEW, **near})["warnings"] == ["Al-Rashideen (ALP-RAS) is only 111 m away."]
    same = {"code": "ALP-RS3", "names": {"en": "al-rashideen"}, "latitude_e7": 371740000}
    assert alice.post("/sites", 201, **{**NEW, **same})["warnings"] == ["ALP-RAS is named al-rashideen, too."]


def test_an_edit_onto_another_state_is_refused_with_what_changed_and_when(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    assert alice.patch(f"/sites/{FOUA}", 428, pcode="SY07")["slug"] == "rev-needed"
    assert alice.patch(f"/sites/{FOUA}", rev=1, pcode="SY07")["rev"] == 2
    assert alice.post(f"/sites/{FOUA}/close", rev=2, reason="Empty")["rev"] == 3
    refused = alice.patch(f"/sites/{FOUA}", 412, rev=1, pcode="SY08")
    assert "Alice changed pcode on " in refused["detail"]
    assert "; Alice closed on " in refused["detail"]
    assert alice.get(f"/sites/{FOUA}")["pcode"] == "SY07"


def test_an_edit_that_changes_nothing_makes_no_new_state(aleppo: Aleppo) -> None:
    assert aleppo.desk(ALICE).patch(f"/sites/{FOUA}", rev=1, code="IDL-FOU")["rev"] == 1


def test_a_site_is_closed_and_opened_with_a_reason_and_never_deleted(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    alice.post(f"/sites/{FOUA}/close", 422, rev=1, reason=" ")
    alice.post(f"/sites/{FOUA}/close", rev=1, reason="Empty")
    assert alice.post(f"/sites/{FOUA}/close", 409, rev=2, reason="Empty")["slug"] == "move-not-possible"
    assert alice.post(f"/sites/{FOUA}/open", rev=2, reason="They came back")["status"] == "open"
    alice.send("DELETE", f"/sites/{FOUA}", 405, None)
    with aleppo.sessions() as session:
        reasons = session.scalars(select(AuditEntry.reason).where(AuditEntry.subject == "site").order_by(AuditEntry.id))
        assert list(reasons) == ["Empty", "They came back"]


def test_coordinators_read_the_sites_of_their_operations_and_change_none(aleppo: Aleppo) -> None:
    another_operation(aleppo)
    alice, bob = aleppo.desk(ALICE), aleppo.desk(BOB)
    codes = [site["code"] for site in alice.get("/sites")["items"]]
    assert codes == ["ALP-RAM", "HMS-1", "IDL-FOU"]
    homs = next(site["id"] for site in alice.get("/sites?q=homs")["items"])
    assert [site["code"] for site in bob.get("/sites")["items"]] == ["ALP-RAM", "IDL-FOU"]
    assert bob.get(f"/sites?operation={HOMS}")["items"] == []
    absent = bob.get(f"/sites/{new_id()}", 404)
    assert bob.get(f"/sites/{homs}", 404) == absent
    bob.post("/sites", 403, **NEW)
    bob.patch(f"/sites/{FOUA}", 403, rev=1, pcode="SY07")
    bob.post(f"/sites/{FOUA}/close", 403, rev=1, reason="x")
    bob.post("/sites/import", 403, operation=ALEPPO, csv=HEADER, commit=False)


def test_sites_are_found_by_part_of_a_name_in_any_language(aleppo: Aleppo) -> None:
    alice = aleppo.desk(ALICE)
    alice.post("/sites", 201, **NEW)
    assert [site["code"] for site in alice.get("/sites?q=الراش")["items"]] == ["ALP-RAS"]
    assert [site["code"] for site in alice.get("/sites?q=idl-")["items"]] == ["IDL-FOU"]
    assert alice.get("/sites?q=%25")["items"] == []
    assert [site["code"] for site in alice.get("/sites?status=closed")["items"]] == []
    first = alice.get("/sites?limit=2")
    assert [site["code"] for site in alice.get(f"/sites?after={first['next']}")["items"]] == ["IDL-FOU"]


def test_reports_at_a_site_are_counted_for_its_coordinators_only(aleppo: Aleppo) -> None:
    a_coordinator_of_foua_only(aleppo)
    phone = aleppo.phone(CHELSEA)
    phone.sync(phone.headcount(), phone.headcount(12), waiting={"changes": 5, "blobs": 0, "next_n": 9})
    bob, alice = aleppo.desk(BOB), aleppo.desk(ALICE)
    seen = bob.get(f"/sites/{RAMOUSEH}")
    assert (seen["open_reports"], seen["phones_waiting"]) == (2, 1)
    assert seen["last_report_at"] is not None
    hidden = alice.get(f"/sites/{RAMOUSEH}")
    assert (hidden["open_reports"], hidden["last_report_at"]) == ("not-in-scope", "not-in-scope")
    assert hidden["phones_waiting"] == 1
    empty = bob.get(f"/sites/{FOUA}")
    assert (empty["open_reports"], empty["last_report_at"], empty["phones_waiting"]) == (0, None, 0)


def importing(aleppo: Aleppo, rows: str, *, commit: bool = True, status: int = 200, header: str = HEADER) -> Any:
    return aleppo.desk(ALICE).post("/sites/import", status, operation=ALEPPO, csv=header + rows, commit=commit)


def count(aleppo: Aleppo) -> int:
    with aleppo.sessions() as session:
        return session.scalar(select(func.count()).select_from(Site)) or 0


def test_an_import_adds_and_changes_and_a_preview_does_neither(aleppo: Aleppo) -> None:
    rows = (
        "ALP-RAS,arrival,Al-Rashideen,الراشدين,36.1740,37.0640,SY02,opposition,approximate\n"
        "IDL-FOU,departure,Foua,الفوعة,35.9817,36.7017,,,published\n"
        "ALP-RAM,crossing,Ramouseh,,,,,,\n"
    )
    preview = importing(aleppo, rows, commit=False)
    assert [row["action"] for row in preview["rows"]] == ["add", "change", "same"]
    assert (preview["committed"], count(aleppo)) == (False, 2)
    done = importing(aleppo, rows)
    assert (done["added"], done["changed"], done["same"], done["committed"]) == (1, 1, 1, True)
    alice = aleppo.desk(ALICE)
    foua = alice.get(f"/sites/{FOUA}")
    assert (foua["latitude_e7"], foua["names"]["ar"], foua["names"]["en"]) == (359817000, "الفوعة", "Foua")
    assert importing(aleppo, rows)["same"] == 3


def test_bad_rows_are_named_by_line_and_column_and_nothing_is_written(aleppo: Aleppo) -> None:
    rows = (
        "ALP-RAS,arrival,Al-Rashideen,,36.1740,37.0640,,,\n"
        "ALP-X,arrival,Nowhere,,91,37.0640,,,\n"
        "ALP-Y,gate,Gate,,36.1,abc,,,\n"
        "ALP-RAS,arrival,Again,,,,,,\n"
        ",arrival,No code,,,,,,\n"
        "ALP-Z,arrival,Short\n"
        "ALP-W,arrival,,,,,,,\n"
        "ALP-V,arrival,One,,NaN,37.0,,,\n"
    )
    done = importing(aleppo, rows)
    assert (done["committed"], done["errors"], count(aleppo)) == (False, 7, 2)
    errors = {row["line"]: " ".join(row["errors"]) for row in done["rows"] if row["errors"]}
    assert errors[3] == "latitude: Latitude 91 does not exist: it lies between −90 and 90 degrees."
    assert "longitude: 'abc' is not a number of degrees" in errors[4]
    assert errors[5] == "code: stands on line 2 already"
    assert errors[6].startswith("code: ")
    assert errors[7] == "3 cells where 9 columns are"
    assert errors[8].startswith("names: ")
    assert "latitude: 'NaN' is not a number" in errors[9]
    # For a page that says it in another language: what it is, where, and what stands there.
    problems = {row["line"]: [(one["slug"], one["column"], one["said"]) for one in row["problems"]] for row in done["rows"]}
    assert problems == {
        2: [],
        3: [("beyond-the-globe", "latitude", "91")],
        4: [("not-degrees", "longitude", "abc")],
        5: [("stands-already", "code", "ALP-RAS")],
        6: [("code-wrong", "code", None)],
        7: [("cells-differ", None, None)],
        8: [("name-missing", "names", None)],
        9: [("not-degrees", "latitude", "NaN")],
    }
    [repeated, short] = [row["problems"][0] for row in done["rows"] if row["line"] in (5, 7)]
    assert (repeated["number"], short["number"], short["of"]) == (2, 3, 9)
    assert {slug for found in problems.values() for slug, _, _ in found} <= set(IMPORT_PROBLEMS)


def test_every_wrong_value_has_a_slug_of_its_own(aleppo: Aleppo) -> None:
    header = "code,kind,name_en,latitude,longitude,pcode,position_quality,time_zone\n"
    rows = (
        "A-1,gate,A,,,,,\n",
        "A-2,area,A\u202e,,,,,\n",
        "A-3,area,A,36,,,,\n",
        "A-4,area,A,,,sy,,\n",
        "A-5,area,A,,,,good,\n",
        "A-6,area,A,,,,,Asia/Nowhere\n",
    )
    done = importing(aleppo, "".join(rows), header=header)
    assert [[one["slug"] for one in row["problems"]] for row in done["rows"]] == [
        ["kind-unknown"],
        ["name-wrong"],
        ["position-half"],
        ["pcode-wrong"],
        ["quality-unknown"],
        ["zone-unknown"],
    ]
    assert [row["problems"][0]["column"] for row in done["rows"]][1] == "name_en"


def test_a_file_whose_columns_are_not_understood_is_refused_whole(aleppo: Aleppo) -> None:
    headers = {
        "code:kind:name_en\n": "column code is missing",
        "code,kind\n": "a column with names is missing",
        "code,kind,name_en,rev\n": "column 'rev' is not known",
        "code,kind,name_en,code\n": "column code stands twice",
        "": "column code is missing",
    }
    for header, wanted in headers.items():
        done = importing(aleppo, "A,b,c\n", header=header)
        assert done["rows"][0]["line"] == 1
        assert wanted in " ".join(done["rows"][0]["errors"]), header
        assert {one["slug"] for one in done["rows"][0]["problems"]} <= set(IMPORT_PROBLEMS)
    assert count(aleppo) == 2


def test_quotes_line_breaks_and_a_byte_order_mark_are_read_as_spreadsheets_write_them(aleppo: Aleppo) -> None:
    rows = 'ALP-RAS,arrival,"Al-Rashideen, ""west""",,,,,,\r\n\r\n'
    done = importing(aleppo, rows, header="\ufeff" + HEADER)
    assert done["rows"] == [
        {"line": 2, "action": "add", "code": "ALP-RAS", "name": 'Al-Rashideen, "west"', "errors": [], "problems": []}
    ]
    assert importing(aleppo, 'ALP-X,arrival,"open\n')["errors"] == 1


def test_semicolons_and_tabs_part_columns_and_a_comma_is_then_a_decimal_mark(aleppo: Aleppo) -> None:
    for code, separator in (("ALP-R1", ";"), ("ALP-R2", "\t"), ("ALP-R3", ",")):
        cells = (code, "arrival", '"Gate; west, north"' if separator != "\t" else "Gate", '"36,1740"', "37.0640")
        header = separator.join(("code", "kind", "name_en", "latitude", "longitude")) + "\r\n"
        preview = importing(aleppo, separator.join(cells) + "\r\n", header=header, commit=False)
        assert [(row["action"], row["errors"]) for row in preview["rows"]] == [("add", [])], separator
        assert importing(aleppo, separator.join(cells) + "\r\n", header=header)["added"] == 1
        [site] = aleppo.desk(ALICE).get(f"/sites?q={code}")["items"]
        assert (site["latitude_e7"], site["longitude_e7"]) == (361740000, 370640000)


def test_omar_sees_the_operation_he_works_in(aleppo: Aleppo) -> None:
    another_operation(aleppo)
    assert [one["id"] for one in aleppo.desk(OMAR).get("/operations")["items"]] == [ALEPPO]
    assert [one["id"] for one in aleppo.desk(ALICE).get("/operations")["items"]] == [ALEPPO, HOMS]
    assert aleppo.desk(EVE).get("/operations")["items"] == []
