"""Plain checks (server/schemas/plain.py) let through nothing that marshmallow would not, and load the same."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load, pre_load, validate

from server.domain import forms
from server.schemas.changes import ChangeSchema
from server.schemas.forms import plain_values, problems_of, values_schema
from server.schemas.plain import NotPlain, Plain, accepts
from server.schemas.sync import SyncRequestSchema
from tests.factories import new_id

NAMES = [field.name for form in forms.FORMS.values() for field in form.fields] + [
    "count.female.0-4", "count.male.", "count.unknown.of-a-longer-name", "attachment.taps.size", "attachment.taps.sha256",
    "attachment.photo-1.type", "attachment.photo-0.size", "of.a.newer.app", "",
]  # fmt: skip
# What fields hold, what they nearly hold, and what nobody would state.
LEAVES: list[Any] = [
    None, True, False, 0, 1, -1, 2, 47, 100, 101, 100_000, 100_001, 2**31, 2**53, 2**53 + 1, 10**30, 1.0, 1.5,
    "", " ", "x", "x" * 12, "x" * 60, "x" * 61, "x" * 201, "not-observed", "headcount", "report", "create", "amend",
    "answer", "right", "counted", "leaving", "person", "bus", "1.k3j9x2", "0.1.0", new_id(), new_id().upper(),
    "2016-12-18T23:05:00+02:00", "2016-12-18T23:05:00", "2016-12-18T23:05:00.1234567Z", "2016-12-18 23:05:00+02:00",
    "2016-12-18", "2016-02-30T00:00:00Z", "1016-12-18T23:05:00Z", b"x", [], ["x"], ["x", 1], {}, {"x": 1},
]  # fmt: skip
leaves = st.sampled_from(LEAVES)
edits = st.fixed_dictionaries({"was": leaves, "now": leaves}, optional={"why": leaves})
values = st.dictionaries(st.sampled_from(NAMES), leaves, max_size=6)


def headcount() -> dict[str, Any]:
    return {
        "kind": "headcount",
        "observed_from": "2016-12-18T23:05:00+02:00",
        "how_known": "counted",
        "direction": "leaving",
        "unit": "person",
        "total": 47,
    }


def change() -> dict[str, Any]:
    return {
        "id": new_id(),
        "device": new_id(),
        "n": 1,
        "entity": "report",
        "action": "create",
        "base": {"epoch": "1.k3j9x2", "version": 1},
        "prev": None,
        "recorded_at": "2016-12-18T23:05:00+02:00",
        "session": "s1",
        "elapsed_ms": 1,
        "values": headcount(),
        "edits": {"total": {"was": 47, "now": 49}},
        "answer": {"question": new_id(), "answer": "right"},
    }


def envelope() -> dict[str, Any]:
    return {
        "v": 1,
        "app": "0.1.0",
        "cursor": None,
        "clock": {"wall": "2016-12-18T23:25:00+02:00", "session": "s1", "elapsed_ms": 1200},
        "waiting": {"changes": 0, "blobs": 0, "next_n": 1},
        "changes": ["{}"],
    }


@st.composite
def bent(draw: st.DrawFn, whole: dict[str, Any]) -> Any:
    """``whole`` with up to three places changed, left out or added, at any depth."""
    bent = deepcopy(whole)
    for _ in range(draw(st.integers(0, 3))):
        at = bent
        while inner := [one for one in at.values() if isinstance(one, dict)]:
            if draw(st.booleans()):
                break
            at = draw(st.sampled_from(inner))
        name = draw(st.sampled_from([*at, *NAMES]))
        if name in at and draw(st.booleans()):
            del at[name]
        else:
            at[name] = deepcopy(draw(st.one_of(leaves, values, edits, st.lists(leaves, max_size=2))))
    return draw(st.sampled_from([bent, bent, bent, [bent], None, "x"]))


def same(one: Any, other: Any) -> bool:
    """Equal in type as well: True is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def loaded(schema: Schema | Plain, raw: Any) -> Any:
    """What it loads, or what it refuses with."""
    try:
        return schema.load(raw)
    except ValidationError as error:
        return "refused", error.messages


def hold_together(schema: Schema, raw: Any) -> None:
    plain = Plain(schema)
    if plain.accepts(raw):
        assert not schema.validate(raw)
    assert same(loaded(plain, raw), loaded(schema, raw))


@given(bent(change()))
def test_a_change_is_read_as_its_schema_reads_it(raw: Any) -> None:
    hold_together(ChangeSchema(), raw)


@given(bent(envelope()))
def test_an_envelope_is_read_as_its_schema_reads_it(raw: Any) -> None:
    hold_together(SyncRequestSchema(), raw)


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "edits"])
@pytest.mark.parametrize("form", forms.FORMS.values(), ids=forms.FORMS)
@given(stated=st.one_of(values, bent(headcount())))
def test_values_are_judged_as_the_schema_of_their_form_judges_them(form: forms.Form, whole: bool, stated: Any) -> None:
    hold_together(values_schema(form, whole=whole), stated)


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "edits"])
@pytest.mark.parametrize("kind", forms.FORMS)
@given(stated=values)
def test_what_is_wrong_is_found_whether_looked_for_plainly_or_not(kind: str, whole: bool, stated: dict[str, Any]) -> None:
    class Unseen(dict[str, Any]):
        """A dictionary that no plain check looks at."""

    assert problems_of(kind, stated, whole=whole) == problems_of(kind, Unseen(stated), whole=whole)


def test_what_is_usual_is_plain_and_needs_no_schema() -> None:
    assert Plain(ChangeSchema()).accepts(change())
    assert Plain(SyncRequestSchema()).accepts(envelope())
    assert plain_values(forms.HEADCOUNT, whole=True).accepts(headcount())


MEMBERS = [
    fields.String(validate=[validate.Length(max=3), validate.OneOf(["x", "not-observed"])]),
    fields.String(validate=validate.Length(equal=1)),
    fields.String(pre_load=[str]),
    fields.Integer(),
    fields.Integer(strict=True, validate=validate.Range(min=0, max=2)),
    fields.Boolean(),
    fields.Boolean(truthy={True}, falsy={False}),
    fields.List(fields.Integer()),
    fields.List(fields.String()),
    fields.Dict(keys=fields.String(), values=fields.Integer()),
    fields.AwareDateTime(format="iso"),
]


@given(raw=leaves, member=st.sampled_from(MEMBERS), none=st.booleans())
def test_a_field_of_any_kind_is_loaded_as_it_loads_itself(raw: Any, member: fields.Field[Any], none: bool) -> None:
    member.allow_none = none
    schema = Schema.from_dict({"it": member, "other": fields.String(attribute="another", allow_none=True)})()
    hold_together(schema, {"it": raw, "other": "x"})
    assert accepts(fields.Raw(allow_none=True))(raw)


def test_a_schema_that_does_more_than_look_is_refused() -> None:
    class Before(Schema):
        @pre_load
        def change(self, data: Any, **_: Any) -> Any:
            return data

    class After(Schema):
        @post_load
        def change(self, data: Any, **_: Any) -> Any:
            return data

    class FillsIn(Schema):
        it = fields.String(load_default="x")

    class Renames(Schema):
        it = fields.String(data_key="other")

    class Nests(Schema):
        it = fields.String(attribute="one.other")

    for schema in (Before(), After(), FillsIn(), Renames(), Nests(), Before(many=True), ChangeSchema(partial=True)):
        with pytest.raises(NotPlain):
            Plain(schema)
    assert {ChangeSchema().unknown, SyncRequestSchema().unknown} == {EXCLUDE, RAISE}
