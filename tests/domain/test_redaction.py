"""What is left of a change from which something was removed for good (docs/sync.md S2.8)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import redaction
from server.domain.forms import CONVOY, HEADCOUNT
from server.domain.redaction import REMOVED, TEXTS, Stripped, stripped

NAME = "somebody of street nine"
TEXT = st.sampled_from(["a", "engine trouble", "Bus 4", "حافلة", NAME, f"{NAME}!"])
VALUE = st.one_of(TEXT, st.integers(0, 50), st.booleans(), st.none(), st.lists(TEXT, max_size=2))
FIELD = st.sampled_from(["note", "source.name", "total", "site.said", "new.field", "attachment.photo-1.sha256"])
CHANGES = st.fixed_dictionaries(
    {"id": st.just("c1"), "action": st.sampled_from(["create", "amend", "answer", "decide"])},
    optional={
        "values": st.dictionaries(FIELD, VALUE, max_size=4),
        "edits": st.dictionaries(FIELD, st.fixed_dictionaries({"was": VALUE, "now": VALUE}), max_size=4),
        "reason": st.one_of(st.none(), TEXT),
        "answer": st.fixed_dictionaries({"question": st.just("q1")}, optional={"note": TEXT}),
        "field": FIELD,
        "value": VALUE,
        "from_a_newer_app": st.one_of(TEXT, st.lists(TEXT)),
    },
)
SHAPELESS = st.recursive(
    st.one_of(TEXT, st.integers(), st.none()), lambda inner: st.lists(inner) | st.dictionaries(FIELD, inner), max_leaves=8
)


def of_note(name: str, value: Any) -> bool:
    return name == "note" and value is not None


def left(done: Stripped | None, body: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(done.body() if done else body)
    return read


@given(change=CHANGES)
def test_of_a_change_the_chosen_fields_go_and_all_else_stays(change: dict[str, Any]) -> None:
    body = json.dumps(change).encode()
    done = stripped(body, of_note)
    read = left(done, body)
    values, edits = change.get("values", {}), change.get("edits", {})
    spoken = [values.get("note"), *(edits.get("note", {}).values())]
    if change.get("field") == "note":
        spoken.append(change.get("value"))
    assert [value for name, value in (done.found if done else [])] == [value for value in spoken if value is not None] or (
        sorted(map(repr, (value for _, value in done.found))) == sorted(repr(v) for v in spoken if v is not None)
        if done
        else False
    )
    assert read.get("values", {}).get("note") is None
    assert read.get("edits", {}).get("note", {"was": None, "now": None}) == {"was": None, "now": None}
    for name, value in values.items():
        assert name == "note" or value is None or read["values"][name] == value
    for name, edit in edits.items():
        assert name == "note" or read["edits"][name] == edit
    assert read.get("reason") == change.get("reason")


@given(change=CHANGES)
def test_what_people_wrote_loses_what_it_quotes_and_nothing_more(change: dict[str, Any]) -> None:
    body = json.dumps(change).encode()
    read = left(stripped(body, lambda *_: False, [NAME]), body)
    assert read.get("reason") == (change.get("reason") or "").replace(NAME, REMOVED) or read.get("reason") == change.get("reason")
    assert NAME not in str(read.get("reason")) + str(read.get("answer"))


@given(raw=st.dictionaries(st.sampled_from(["values", "edits", "id", "other"]), SHAPELESS))
def test_whatever_the_shape_the_chosen_value_is_nowhere_in_what_is_left(raw: dict[str, Any]) -> None:
    raw = {**raw, "edits": [{"note": NAME}, raw.get("edits")]}
    done = stripped(json.dumps(raw).encode(), of_note, [NAME])
    assert done is not None
    assert done.whole
    assert NAME not in done.body().decode()
    assert left(done, b"").keys() <= {*redaction.IDENTITY, "redacted"}


@pytest.mark.parametrize(
    "text",
    [
        f'{{"id": "c1", "values": {{"note": "x", "note": "{NAME}"}}}}',
        f'{{"id": "c1", "values": {{"note": "{NAME}"}}, "total": 1e999}}',
        f'{{"id": "c1", "edits": {{"note": {{"was": "{NAME}", "now": NaN}}}}}}',
    ],
)
def test_what_the_strict_loader_refuses_is_looked_through_all_the_same(text: str) -> None:
    done = stripped(text.encode(), of_note)
    assert done is not None
    assert left(done, b"") == {"id": "c1", "redacted": ["note"]}


def test_what_holds_nothing_of_it_stays_as_it_is() -> None:
    for body in (b"", b"\xff", b"[]", b"{", b'{"values": {"total": 47}}', b'{"values": {"note": null}}'):
        assert stripped(body, of_note, [NAME]) is None


def test_a_statement_that_cannot_be_without_a_text_keeps_a_mark_in_its_place() -> None:
    def label(name: str, value: Any) -> bool:
        return name in ("label", "site.said")

    body = json.dumps({"values": {"label": NAME, "site.said": NAME, "at_site": None}}).encode()
    assert left(stripped(body, label), body)["values"] == {"label": REMOVED, "site.said": REMOVED}
    assert stripped(stripped(body, label).body(), label) is None  # type: ignore[union-attr]


def test_what_may_hold_a_danger_can_be_removed_and_a_count_cannot() -> None:
    may = {n for n in (*HEADCOUNT.by_name, "new.field", "attachment.taps.size") if redaction.is_removable(HEADCOUNT, n)}
    assert {"note", "source.name", "site.said", "vehicle.label", "new.field", "attachment.taps.size", "position.lat"} - may <= {
        "position.lat"
    }
    assert {"position.latitude_e7", "status.announced"} & set(HEADCOUNT.by_name) <= may
    assert not may & {"kind", "site", "total", "direction", "unit", "how_known", "observed_from", "convoy", "count.women"}
    assert redaction.is_removable(CONVOY, "label")
    assert not redaction.is_removable(CONVOY, "at_site")
    assert not redaction.is_removable(HEADCOUNT, "withdrawn")


def test_a_file_is_chosen_as_one_thing() -> None:
    assert redaction.expanded(["attachment.photo-1", "note", TEXTS]) == {
        "attachment.photo-1.sha256", "attachment.photo-1.size", "attachment.photo-1.type", "note", TEXTS,
    }  # fmt: skip
    assert [redaction.group_of(name) for name in ("attachment.photo-2.size", "attachment.x.size", "note")] == [
        "attachment.photo-2", "attachment.x.size", "note",
    ]  # fmt: skip


def test_equal_values_of_two_statements_or_two_fields_are_hashed_apart() -> None:
    said = {redaction.message(key, name, value) for key in ("k", "l") for name in ("n", "m") for value in ("1", 1, True, ["1"])}
    assert len(said) == 16


def test_short_words_are_not_looked_for_inside_others() -> None:
    assert redaction.words_of([("note", "no"), ("note", " Ali "), ("total", 47), ("note", REMOVED)]) == ["Ali"]
    assert redaction.scrubbed("nine and nine of us", ["nine of us", "nine"]) == f"{REMOVED} and {REMOVED}"
