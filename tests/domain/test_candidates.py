"""What stands in a conflict (docs/sync.md S3.2–S3.4): its kind, the value before, and who stated which value by which change."""

import pytest

from server.domain.merge import WITHDRAWN, Claim, Dispute, Edit, Made, Merged, Seen, Statement, Value, merge


def report(*made: tuple[str, str], **more: object) -> Statement:
    """A report of 47 whose first version is ``create``, with the further versions ``made`` of (change, author)."""
    versions = [Made(number, 1, *one) for number, one in enumerate([("create", "author"), *made], 1)]
    statement = Statement("r", "report", "author", 1, len(versions), {"total": 47}, {}, review="new", made=versions)
    for name, value in more.items():
        setattr(statement, name, value)
    return statement


def saw(statement: Statement, version: int, *chain: str) -> Seen:
    return Seen.by(statement.made, 1, version, chain)


def edited(statement: Statement, change: str, author: str, seen: Seen, *edits: Edit) -> Merged:
    """One change, and the version it makes."""
    number = statement.version + 1
    merged = merge(statement, edits, seen, change, author, number)
    statement.made.append(Made(number, 1, change, author))
    statement.version = number
    return merged


def contested(*claims: Claim, before: Value = 47) -> Statement:
    """A report whose total stands in a conflict that was stored: nothing in it was touched since."""
    for claim in claims:
        claim.touched = False
    return report(("first", "first"), disputes={"total": Dispute("total", "parallel", before, list(claims))})


def claims_of(statement: Statement) -> list[Claim]:
    return statement.disputes["total"].claims


def test_what_a_change_set_agreed_with_and_brought_beside_others_is_told() -> None:
    statement = report()
    seen = saw(statement, 1)
    assert edited(statement, "a", "author", seen, Edit("total", 47, 48), Edit("note", None, None)) == Merged(
        {"total": 48}, [], ["note"]
    )
    assert edited(statement, "b", "other", seen, Edit("sick.lying", None, 3)) == Merged({"sick.lying": 3}, beside_others=True)


def test_rival_values_stand_with_who_stated_them_and_what_was_there_before() -> None:
    statement = report()
    seen = saw(statement, 1)
    edited(statement, "a", "one", seen, Edit("total", 47, 48))
    assert edited(statement, "b", "two", seen, Edit("total", 47, 49)) == Merged(aside=["total"], beside_others=True)
    assert edited(statement, "c", "three", seen, Edit("total", 47, 50)) == Merged(aside=["total"], beside_others=True)
    claims = [Claim("a", "one", 48, live=True), Claim("b", "two", 49), Claim("c", "three", 50)]
    assert statement.disputes == {"total": Dispute("total", "parallel", 47, claims)}


def test_an_edit_after_the_decision_names_what_was_decided_about() -> None:
    statement = report(review="verified")
    assert edited(statement, "a", "author", saw(statement, 1), Edit("total", 47, 48)).aside == ["total"]
    claims = [Claim("create", "author", 47, live=True), Claim("a", "author", 48)]
    assert statement.disputes == {"total": Dispute("total", "after-decision", 47, claims)}


def test_a_withdrawal_stands_against_the_last_change_it_had_not_seen() -> None:
    statement = report(("a", "one"), ("b", "two"), ("c", "three"), ("own", "author"))
    merged = edited(statement, "w", "author", saw(statement, 1, "own"), Edit(WITHDRAWN, False, True))
    assert merged == Merged(aside=[WITHDRAWN], beside_others=True)
    claims = [Claim("c", "three", False, live=True), Claim("w", "author", True)]
    assert statement.disputes == {WITHDRAWN: Dispute(WITHDRAWN, "withdrawal", False, claims)}


def test_an_edit_that_had_not_seen_the_withdrawal_stands_against_it() -> None:
    statement = report()
    seen = saw(statement, 1)
    edited(statement, "w", "author", seen, Edit(WITHDRAWN, False, True))
    assert edited(statement, "a", "other", seen, Edit("total", 47, 48)) == Merged({"total": 48}, [WITHDRAWN], beside_others=True)
    claims = [Claim("w", "author", True, live=True), Claim("a", "other", False)]
    assert statement.disputes == {WITHDRAWN: Dispute(WITHDRAWN, "withdrawal", False, claims)}


@pytest.mark.parametrize(("seen", "aside"), [(1, []), (0, [WITHDRAWN])])
def test_what_was_withdrawn_from_its_first_version_on_is_contested_by_who_has_not_seen_that_one(
    seen: int, aside: list[str]
) -> None:
    statement = report(("a", "one"), withdrawn=True, last_set={"total": 2})
    merged = edited(statement, "b", "other", saw(statement, seen, "a"), Edit("total", 47, 48))
    assert merged.aside == aside


def test_an_edit_that_saw_neither_the_withdrawal_nor_its_return_contests_nothing() -> None:
    statement = report(("w", "author"), ("back", "author"), last_set={WITHDRAWN: 3})
    assert edited(statement, "a", "other", saw(statement, 1), Edit("total", 47, 48)).aside == []
    assert not statement.disputes


def pending() -> Statement:
    """A report whose withdrawal waits for a person: it had not seen the change ``a``."""
    statement = report(("a", "one"))
    edited(statement, "w", "author", saw(statement, 1), Edit(WITHDRAWN, False, True))
    return statement


def test_a_further_edit_that_had_not_seen_a_pending_withdrawal_agrees_that_the_report_stands() -> None:
    statement = pending()
    merged = edited(statement, "b", "two", saw(statement, 2), Edit("total", 47, 48))
    assert (merged.sets, merged.aside) == ({"total": 48}, [WITHDRAWN])
    assert [(claim.value, claim.agreed) for claim in statement.disputes[WITHDRAWN].claims] == [(False, ["two"]), (True, [])]


def test_an_edit_that_had_seen_a_pending_withdrawal_does_not_contest_it() -> None:
    statement = pending()
    assert edited(statement, "b", "two", saw(statement, 3), Edit("total", 47, 48)).aside == []
    assert [claim.agreed for claim in statement.disputes[WITHDRAWN].claims] == [[], []]


def test_the_next_edit_of_a_chain_stands_for_the_one_that_contested_the_withdrawal() -> None:
    statement = pending()
    merged = edited(statement, "a2", "one", saw(statement, 1, "a"), Edit("total", 47, 48))
    assert merged.aside == [WITHDRAWN]
    assert [(claim.change, claim.value) for claim in statement.disputes[WITHDRAWN].claims] == [("a2", False), ("w", True)]


def test_a_withdrawal_that_its_author_took_back_is_contested_no_more() -> None:
    statement = pending()
    edited(statement, "w2", "author", saw(statement, 1, "w"), Edit(WITHDRAWN, True, False))
    assert edited(statement, "b", "two", saw(statement, 2), Edit("total", 47, 48)).aside == []


def test_a_change_does_not_contest_its_own_withdrawal() -> None:
    edits = Edit(WITHDRAWN, False, True), Edit("total", 47, 48)
    alone = report()
    assert edited(alone, "w", "author", saw(alone, 1), *edits) == Merged({WITHDRAWN: True, "total": 48})
    assert not alone.disputes
    beside = report(("a", "one"))
    assert edited(beside, "w", "author", saw(beside, 1), *edits).aside == [WITHDRAWN]
    assert [claim.agreed for claim in beside.disputes[WITHDRAWN].claims] == [[], []]


def test_a_change_without_edits_contests_nothing() -> None:
    statement = report(("w", "author"), withdrawn=True, last_set={WITHDRAWN: 2})
    assert edited(statement, "answer", "other", saw(statement, 1)).aside == []
    assert not statement.disputes


def test_a_chain_replaces_its_own_candidate_and_keeps_what_it_said_before() -> None:
    statement = contested(Claim("first", "first", 48, live=True), Claim("a", "one", 49))
    edited(statement, "b", "one", saw(statement, 1, "a"), Edit("total", 49, 50))
    assert claims_of(statement)[1] == Claim("b", "one", 50, earlier=[49])
    edited(statement, "c", "one", saw(statement, 1, "a", "b"), Edit("total", 50, 50))
    assert claims_of(statement)[1] == Claim("c", "one", 50, earlier=[49])
    assert not claims_of(statement)[0].touched


def test_what_a_chain_states_in_place_of_a_removed_value_can_be_chosen_again() -> None:
    statement = contested(Claim("first", "first", 48, live=True), Claim("a", "one", None, redacted=True))
    edited(statement, "b", "one", saw(statement, 1, "a"), Edit("total", None, 50))
    assert claims_of(statement)[1] == Claim("b", "one", 50)


def test_another_who_states_the_same_agrees_once_and_nobody_agrees_with_themselves() -> None:
    statement = contested(Claim("first", "first", 48, live=True), Claim("a", "one", 49))
    edited(statement, "b", "one", saw(statement, 1), Edit("total", 47, 49))
    assert claims_of(statement)[1] == Claim("a", "one", 49, touched=False)
    edited(statement, "c", "two", saw(statement, 1), Edit("total", 47, 49))
    assert claims_of(statement)[1] == Claim("a", "one", 49, agreed=["two"])
    claims_of(statement)[1].touched = False
    edited(statement, "d", "two", saw(statement, 1), Edit("total", 47, 49))
    assert claims_of(statement)[1] == Claim("a", "one", 49, agreed=["two"], touched=False)


def test_nobody_agrees_with_a_value_that_was_removed() -> None:
    statement = contested(Claim("first", "first", 48, live=True), Claim("a", "one", None, redacted=True))
    edited(statement, "b", "two", saw(statement, 1), Edit("total", 47, None))
    assert claims_of(statement)[1:] == [Claim("a", "one", None, redacted=True, touched=False), Claim("b", "two", None)]


@pytest.mark.parametrize(
    ("live", "removed", "redacted"), [(None, {"total"}, True), (46, {"total"}, False), (None, {"note"}, False)]
)
def test_a_live_value_that_was_removed_stands_as_removed(live: Value, removed: set[str], redacted: bool) -> None:
    statement = report(("first", "first"), redacted=removed)
    statement.set("total", live, 2)
    edited(statement, "b", "two", saw(statement, 1), Edit("total", 47, 50))
    assert claims_of(statement)[0] == Claim("first", "first", live, live=True, redacted=redacted)


PLACES = ("site", "site.said")


def placed(*made: tuple[str, str], **more: object) -> Statement:
    """A report whose place is a site, and in no words."""
    return report(*made, **{"values": {"site": "there", "total": 47}, **more})


def moved(statement: Statement, seen: Seen, *edits: Edit) -> Merged:
    return merge(statement, edits, seen, "a", "author", statement.version + 1, PLACES)


@pytest.mark.parametrize(("emptied", "said"), [PLACES, PLACES[::-1]])
def test_the_last_place_stays_where_what_was_said_in_its_stead_is_put_aside(emptied: str, said: str) -> None:
    statement = placed(("b", "two"), values={emptied: "there"}, last_set={said: 2})
    merged = moved(statement, saw(statement, 1), Edit(emptied, "there", None), Edit(said, None, "here"))
    assert merged == Merged(aside=[said, emptied], beside_others=True)
    assert statement.values == {emptied: "there"}
    claims = [Claim("create", "author", "there", live=True), Claim("a", "author", None)]
    assert statement.disputes[emptied] == Dispute(emptied, "parallel", "there", claims)


@pytest.mark.parametrize("order", [1, -1], ids=["emptied first", "emptied last"])
def test_a_place_is_emptied_where_another_is_said_in_its_stead(order: int) -> None:
    statement = placed()
    edits = [Edit("site", "there", None), Edit("site.said", None, "here")][::order]
    assert moved(statement, saw(statement, 1), *edits).sets == {"site.said": "here", "site": None}
    assert statement.values == {"site.said": "here", "total": 47}


def test_a_place_is_emptied_where_another_stands_whoever_said_that() -> None:
    statement = placed(("b", "two"), values={"site": "there", "site.said": "elsewhere"}, last_set={"site.said": 2})
    merged = moved(statement, saw(statement, 1), Edit("site", "there", None), Edit("site.said", None, "here"))
    assert (merged.sets, merged.aside) == ({"site": None}, ["site.said"])


def test_what_is_no_place_is_emptied_whatever_else_there_is() -> None:
    statement = placed(values={"total": 47})
    assert moved(statement, saw(statement, 1), Edit("total", 47, None)).sets == {"total": None}
    assert edited(placed(), "a", "author", saw(statement, 1), Edit("site", "there", None)).sets == {"site": None}
