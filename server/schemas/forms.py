"""marshmallow schemas made from the form definition.  Nothing about a field is said here a second time."""

from collections.abc import Mapping
from dataclasses import fields as members
from functools import cache, lru_cache
from typing import Any, get_type_hints

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from server.domain import checks, forms
from server.domain.ids import is_id
from server.domain.times import moment_of
from server.schemas.plain import Accepts, Plain, accepts


def check_time(value: str) -> None:
    """RFC 3339 with an offset."""
    try:
        moment_of(value)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def check_uuid(value: str) -> None:
    if not is_id(value):
        raise ValidationError("Not an id.")


class Number(fields.Field[int | str]):
    """A whole number from ``least`` to ``most``, or the text ``not-observed``."""

    def __init__(self, least: int | None, most: int | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most
        bounds = {"minimum": least, "maximum": most}
        self.metadata = {
            "anyOf": [
                {"type": "integer", **{k: v for k, v in bounds.items() if v is not None}},
                {"type": "string", "const": forms.NOT_OBSERVED},
                {"type": "null"},
            ]
        }

    def accepts_plainly(self, value: Any) -> bool:
        """Whether the value is plainly one of these (``schemas/plain.py``)."""
        if type(value) is not int:
            return type(value) is str and value == forms.NOT_OBSERVED
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int | str:
        if value == forms.NOT_OBSERVED:
            return forms.NOT_OBSERVED
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError("Not a whole number.")
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise ValidationError(f"Not between {self.least} and {self.most}.")
        return value


def made_from(field: forms.Field, *, required: bool) -> fields.Field[Any]:
    """The marshmallow field for one definition."""
    # What a statement cannot be without is not emptied by an edit either.
    options: dict[str, Any] = {"required": required and field.required, "allow_none": not field.required}
    # marshmallow reads a dot as a path: beside `vehicle`, `vehicle.label` would be set inside the vehicle's id.
    options["attribute"] = field.name.replace(".", "/")
    match field.type:
        case "integer":
            return Number(field.min, field.max, **options)
        case "boolean":
            return fields.Boolean(truthy={True}, falsy={False}, **options)
        case "choice":
            return fields.String(validate=validate.OneOf(field.choices), **options)
        case "time":
            return fields.String(validate=check_time, metadata={"format": "date-time"}, **options)
        case "reference":
            return fields.String(validate=check_uuid, metadata={"format": "uuid"}, **options)
        case _:
            return fields.String(validate=validate.Length(min=1 if field.required else None, max=field.max), **options)


@cache
def values_schema(form: forms.Form, *, whole: bool) -> Schema:
    """The schema of ``values`` (``whole``: required fields must be there) or of what edits set.

    Unknown fields are left for the caller, who keeps them unjudged: a newer app may know more (sync S1).
    """
    schema = Schema.from_dict(
        {field.name: made_from(field, required=whole) for field in form.fields if not field.retired},
        name=f"{form.kind.capitalize()}{'Values' if whole else 'Edits'}",
    )
    return schema(unknown=EXCLUDE)


def problems_of(kind: str, values: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """What is wrong with ``values`` of ``kind``: field → messages; empty where all can be used."""
    form = forms.FORMS[kind]
    if _is_plain(form, values, whole=whole):
        return {}
    found: dict[str, Any] = dict(values_schema(form, whole=whole).validate(values))
    for name, value in values.items():
        patterned = forms.band_field(name) if form.bands else None
        if kind in forms.REPORTS:
            patterned = patterned or forms.attachment_field(name)
        if patterned:
            try:
                made_from(patterned, required=False).deserialize(value)
            except ValidationError as error:
                found[name] = error.messages
        elif form.field(name) is None and not _is_value(value):
            found[name] = ["Not a text, whole number, yes/no, list of texts or nothing."]
    return found


def _is_plain(form: forms.Form, values: Mapping[str, Any], *, whole: bool) -> bool:
    """Whether all of ``values`` can plainly be used: then nobody needs to find the words for what is wrong."""
    plain = plain_values(form, whole=whole)
    known = plain.known
    return plain.accepts(values) and all(name in known or _beside(form, name)(value) for name, value in values.items())


@cache
def plain_values(form: forms.Form, *, whole: bool) -> Plain:
    """The plain checks of ``values_schema``."""
    return Plain(values_schema(form, whole=whole))


@lru_cache(maxsize=1000)  # names come from outside
def _beside(form: forms.Form, name: str) -> Accepts:
    """What is taken under a name that the schema does not hold."""
    patterned = forms.band_field(name) if form.bands else None
    if form.kind in forms.REPORTS:
        patterned = patterned or forms.attachment_field(name)
    if patterned:
        return accepts(made_from(patterned, required=False))
    return _is_value if form.field(name) is None else lambda _: True


def _is_value(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, str | int | bool)


def edit_problems(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is wrong with the values that edits set in a statement of ``kind``: field → messages."""
    return problems_of(kind, values, whole=False)


_TEXT, _NUMBER = {"type": "string"}, {"type": "integer"}
_SHAPES: dict[Any, dict[str, Any]] = {
    str: _TEXT,
    int: _NUMBER,
    tuple[str, ...]: {"type": "array", "items": _TEXT},
    tuple[tuple[str, ...], ...]: {"type": "array", "items": {"type": "array", "items": _TEXT}},
    Mapping[str, str]: {"type": "object", "additionalProperties": _TEXT},
    Mapping[str, int]: {"type": "object", "additionalProperties": _NUMBER},
}


def check_shape() -> dict[str, Any]:
    """The JSON shape of a soft check: one of the kinds of check there are."""
    return {"oneOf": [_check_shape(kind) for kind in checks.ALL]}


def _check_shape(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    properties = {"check": {"type": "string", "const": kind.check}} | {
        member.name: _SHAPES[hints[member.name]] for member in members(kind)
    }
    return {"type": "object", "properties": properties, "required": list(properties)}
