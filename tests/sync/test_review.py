"""The review loop: sent back and answered, verified by a second person, reopened with a reason."""

from tests.factories import Aleppo, Phone, new_id
from tests.people import BOB, CHELSEA, OMAR


def saved(phone: Phone) -> str:
    create = phone.headcount()
    phone.sync(create)
    return create["id"]


def test_a_question_reaches_the_phone_and_the_answer_the_desk(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    bob.review(key, "return", question="Bus 4 arrived with 52. Is 47 right?")
    phone.pull()
    told = phone.report(key)
    assert (told["review"], told["question"]["text"]) == ("returned", "Bus 4 arrived with 52. Is 47 right?")
    assert "Bob" not in str(told)
    phone.sync(phone.answer(key, told["question"]["id"], "changed", total=(47, 52)))
    report = bob.get(f"/reports/{key}")
    assert (report["review"], report["values"]["total"], report["question"]) == ("answered", 52, None)
    assert bob.get("/reports?lane=answered")["items"][0]["id"] == key
    assert phone.report(key)["checking"] is True


def test_an_amend_made_before_it_knew_of_the_question_does_not_make_the_phone_miss_it(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    amend = phone.amend(key, {"note": (None, "engine trouble")})
    bob.review(key, "return", question="Which bus?")
    answer = phone.sync(amend)
    assert answer["receipts"][0]["outcome"] == "applied"
    assert phone.report(key)["question"]["text"] == "Which bus?"
    assert phone.report(key)["review"] == "returned"


def test_a_late_answer_is_kept_and_moves_nothing(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    bob.review(key, "return", question="Is 47 right?")
    phone.pull()
    question = phone.report(key)["question"]["id"]
    bob.review(key, "verify")
    receipt = phone.sync(phone.answer(key, question, "right"))["receipts"][0]
    assert (receipt["outcome"], receipt["problem"]) == ("applied", "late-answer")
    report = bob.get(f"/reports/{key}")
    assert report["review"] == "verified"
    assert "late-answer" in [line["event"] for line in report["history"]]


def test_an_answer_to_no_question_of_this_report_is_quarantined(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    key = saved(phone)
    receipt = phone.sync(phone.answer(key, "0193d000-0000-7000-8000-000000000001"))["receipts"][0]
    assert (receipt["outcome"], receipt["problem"]) == ("quarantined", "unknown-question")


def test_verified_not_counted_and_reopened_reach_the_phone(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    moves = [("verify", {}), ("reopen", {"reason": "undo"}), ("not-count", {"reason": "Same bus counted twice"})]
    for (action, members), state in zip(moves, ("verified", "new", "not-counted"), strict=True):
        bob.review(key, action, **members)
        phone.pull()
        assert phone.report(key)["review"] == state
    assert phone.report(key)["reason"] == "Same bus counted twice"


def test_a_move_needs_its_reason_or_question_and_a_state_that_allows_it(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    assert bob.review(key, "not-count", 422)["slug"] == "reason-needed"
    assert bob.review(key, "return", 422, question=" ")["slug"] in ("question-needed", "invalid")
    assert bob.review(key, "reopen", 409, reason="why")["slug"] == "move-not-possible"


def test_a_judgement_of_an_older_state_is_refused(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(phone)
    seen = bob.get(f"/reports/{key}")
    phone.sync(phone.amend(key, {"total": (47, 49)}))
    assert bob.review(key, "verify", 409, version=1, rev=seen["rev"])["slug"] == "version-moved"
    assert bob.review(key, "verify", 412, rev=seen["rev"])["slug"] == "rev-moved"
    assert omar.review(key, "verify")["review"] == "verified"
    response = bob.http.post(
        f"/api/v1/reports/{key}/review",
        json={"action": "reopen", "version": 2, "reason": "x"},
        headers={"X-CSRF-Token": bob.csrf},
    )
    assert response.status_code == 428


def test_who_set_a_value_does_not_review_it(aleppo: Aleppo) -> None:
    phone, bob, omar = aleppo.phone(CHELSEA), aleppo.desk(BOB), aleppo.desk(OMAR)
    key = saved(phone)
    corrected = bob.amend(key, {"total": (47, 49)})
    assert corrected["receipt"]["outcome"] == "applied"
    assert corrected["report"]["may"]["verify"] is False
    assert corrected["report"]["why_not"]["verify"] == "set-by-you"
    assert bob.review(key, "verify", 403)["slug"] == "set-by-you"
    assert omar.review(key, "verify")["review"] == "verified"


def test_where_nobody_else_has_the_site_one_person_does_and_it_is_said(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    bob.amend(key, {"total": (47, 49)})
    with aleppo.sessions.begin() as session:
        from server.models import Person

        session.get_one(Person, OMAR.id).status = "suspended"
    verified = bob.review(key, "verify")
    assert (verified["review"], verified["reviewed_by_one"]) == ("verified", True)


def test_the_queue_puts_decisions_first_then_flags_then_the_oldest_and_pages_through_all(aleppo: Aleppo) -> None:
    one, two, bob = aleppo.phone(CHELSEA), aleppo.phone(CHELSEA), aleppo.desk(BOB)
    made = [one.headcount(10 + n, observed_from=f"2016-12-18T1{n}:00:00+02:00") for n in range(5)]
    flagged = one.headcount(500, observed_from="2016-12-18T20:00:00+02:00")
    one.sync(*made, flagged)
    two.pull()
    one.sync(one.amend(made[4]["id"], {"total": (14, 15)}))
    two.sync(two.amend(made[4]["id"], {"total": (14, 16)}))
    expected = [made[4]["id"], flagged["id"], *(change["id"] for change in made[:4])]
    first = bob.get("/reports?limit=2")
    seen, after = first["items"], first["next"]
    while after:
        page = bob.get(f"/reports?limit=2&after={after}")
        seen, after = seen + page["items"], page["next"]
    assert [item["id"] for item in seen] == expected
    assert first["counts"] == {"decision": 1, "new": 5, "returned": 0, "answered": 0, "verified": 0, "not_counted": 0}
    assert [item["id"] for item in bob.get("/reports?lane=decision")["items"]] == [made[4]["id"]]
    assert [item["id"] for item in bob.get("/reports?q=bus%204&from=2016-12-18T14:00:00%2B02:00")["items"]] == [
        made[4]["id"],
        flagged["id"],
    ]


def test_a_coordinator_of_another_place_sees_nothing_of_it(aleppo: Aleppo) -> None:
    phone = aleppo.phone(CHELSEA)
    key = saved(phone)
    with aleppo.sessions.begin() as session:
        from sqlalchemy import update

        from server.models import Assignment
        from tests.people import FOUA

        session.execute(update(Assignment).where(Assignment.person_id == BOB.id).values(site_id=FOUA))
    bob = aleppo.desk(BOB)
    assert bob.get("/reports")["items"] == []
    bob.get(f"/reports/{key}", 404)
    bob.post(f"/reports/{key}/review", 404, rev=1, action="verify", version=1)


def test_the_desk_sees_a_correction_that_could_not_be_used(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    key = saved(phone)
    phone.sync(phone.amend(key, {"total": (47, -1)}))
    receipts = bob.get(f"/reports/{key}")["receipts"]
    assert [(r["action"], r["outcome"], r["problem"]) for r in receipts] == [
        ("create", "applied", None),
        ("amend", "quarantined", "invalid"),
    ]


def test_an_answer_to_a_question_that_was_not_asked_of_this_report_waits_for_a_person(aleppo: Aleppo) -> None:
    phone, bob = aleppo.phone(CHELSEA), aleppo.desk(BOB)
    reports = [phone.headcount(47), phone.headcount(48)]
    phone.sync(*reports)
    keys = [report["id"] for report in reports]
    asked = []
    for key in keys:
        bob.review(key, "return", question="Which bus?")
        phone.pull()
        asked.append(phone.report(key)["question"]["id"])

    def answered(key: str, question: str) -> tuple[str, str | None]:
        phone.chains[key] = key
        receipt = phone.sync(phone.answer(key, question))["receipts"][0]
        return receipt["outcome"], receipt.get("problem")

    assert answered(keys[0], asked[1]) == ("quarantined", "unknown-question")
    assert answered(keys[0], new_id()) == ("quarantined", "unknown-question")
    assert answered(keys[0], asked[0]) == ("applied", None)
    assert answered(keys[0], asked[0]) == ("applied", "late-answer")
