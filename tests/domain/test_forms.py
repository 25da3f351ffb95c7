"""The form definition: every field is taken at its bounds and refused beyond them, and described as it is judged."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import forms, times
from server.domain.forms import FORMS, NOT_OBSERVED, Field
from server.schemas.forms import problems_of

SITE = "0193b000-0000-7000-8000-00000000b001"
FIELDS = [(kind, field) for kind, form in FORMS.items() for field in form.fields]
NAMES = [f"{kind}.{field.name}" for kind, field in FIELDS]


def taken(field: Field) -> list[Any]:
    match field.type:
        case "integer":
            return [field.min, field.max, NOT_OBSERVED]
        case "choice":
            return list(field.choices)
        case "time":
            return [
                "2016-12-18T23:05:00+02:00",
                "2016-12-18T23:05Z",
                "1900-01-01T00:00:00+14:00",
                "2999-12-31T23:59:59.999-12:00",
            ]
        case "reference":
            return [SITE]
        case _:
            return ["x", "x" * int(field.max or 1), "حافلة ٤", "\u200fname\u200e", "'); drop table--", "=1+1"]


def refused(field: Field) -> list[Any]:
    anything: list[Any] = [True, False, {}, {"a": 1}, [], ["x"]]
    match field.type:
        case "integer":
            least, most = field.min or 0, field.max or 0
            return [*anything, least - 1, most + 1, "", "12", "not observed", "NOT-OBSERVED"]
        case "choice":
            return [*anything, "", "other ", field.choices[0].upper(), 1, NOT_OBSERVED]
        case "time":
            return [
                *anything, "", 1, "2016-12-18", "2016-12-18T23:05:00", "2016-12-18 23:05:00+02:00", "20161218T230500+0200",
                "2016-W51-7T23:05:00+02:00", "2016-02-30T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
                "2016-12-18T24:30:00Z", "2016-12-18T23:05:00+02:00\n", "٢٠١٦-12-18T23:05:00Z", NOT_OBSERVED,
            ]  # fmt: skip
        case "reference":
            return [*anything, "", 1, SITE.upper(), SITE[:-1], SITE + "0", SITE.replace("-", ""), SITE + "\n", NOT_OBSERVED]
        case _:
            return [*anything, 1, "x" * (int(field.max or 0) + 1), *([""] if field.required else [])]


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=NAMES)
def test_every_field_is_taken_at_its_bounds_and_refused_beyond(kind: str, field: Field) -> None:
    for whole in (False, True):
        for value in taken(field):
            assert field.name not in problems_of(kind, {field.name: value}, whole=whole), value
        for value in refused(field):
            assert field.name in problems_of(kind, {field.name: value}, whole=whole), value


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=NAMES)
def test_only_what_a_statement_can_be_without_may_be_absent_or_emptied(kind: str, field: Field) -> None:
    assert (field.name in problems_of(kind, {}, whole=True)) is field.required
    assert field.name not in problems_of(kind, {}, whole=False)
    for whole in (False, True):
        assert (field.name in problems_of(kind, {field.name: None}, whole=whole)) is field.required


@pytest.mark.parametrize("name", ["count.female.0-4", "count.unknown.60+", "count.male.100-"])
def test_any_band_of_an_operation_is_a_number(name: str) -> None:
    for value, wrong in (
        (0, False),
        (100_000, False),
        (NOT_OBSERVED, False),
        (None, False),
        (-1, True),
        ("3", True),
        (True, True),
    ):
        assert (name in problems_of("headcount", {name: value}, whole=False)) is wrong, value


@pytest.mark.parametrize("value", [{}, [1], [None], [["x"]], 1.5])
def test_a_field_of_a_newer_app_holds_nothing_but_what_a_field_can(value: Any) -> None:
    assert problems_of("headcount", {"of.a.newer.app": value}, whole=False)


@pytest.mark.parametrize("value", [0, -(2**53), "x", "", True, None, [], ["a", "b"]])
def test_a_field_of_a_newer_app_is_kept_as_it_is(value: Any) -> None:
    assert problems_of("headcount", {"of.a.newer.app": value}, whole=False) == {}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_says_of_every_field_what_it_is_judged_by(form: forms.Form) -> None:
    described = {entry["name"]: entry for entry in forms.describe(form, ("0-4",), forms.SWITCHES)["fields"]}  # type: ignore[attr-defined]
    for field in form.fields:
        entry = described.pop(field.name)
        assert entry.pop("class") == field.secrecy
        whole = {
            "name": field.name,
            "type": field.type,
            "required": field.required or None,
            "choices": list(field.choices) or None,
        }
        whole |= {"min": field.min, "max": field.max, "refers_to": field.refers_to}
        assert entry == {name: value for name, value in whole.items() if value is not None}
    assert set(described) == ({f"count.{sex}.0-4" for sex in forms.SEXES} if form.bands else set())


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_declares_nothing_twice_and_nothing_without_a_class(form: forms.Form) -> None:
    names = [field.name for field in form.fields]
    assert len(names) == len(set(names))
    assert {field.secrecy for field in form.fields} <= {forms.PUBLIC, forms.RESTRICTED, forms.CONFIDENTIAL, forms.STRICT}
    for field in form.fields:
        assert field.type in ("text", "integer", "boolean", "choice", "time", "reference")
        assert bool(field.choices) == (field.type == "choice")
        assert (field.refers_to is not None) == (field.type == "reference")


@given(st.datetimes(timezones=st.timezones()) | st.text("0123456789-:+TZ. W", max_size=32))
def test_a_stated_time_is_a_moment_of_every_zone_or_none(value: Any) -> None:
    text = value if isinstance(value, str) else value.isoformat()
    try:
        at = times.moment_of(text)
    except ValueError:
        return
    assert at.utcoffset() is not None
    assert at.astimezone(tz=None) == at
    assert times.found_moment(text) == at
