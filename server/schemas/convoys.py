"""Convoys and vehicles on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from server.domain import forms
from server.domain.changes import CONVOY, VEHICLE
from server.schemas.fields import NOT_IN_SCOPE, Id, Lines, Moment, Value
from server.schemas.forms import made_from
from server.schemas.lists import PageQuery, Shown, Strict, page_of
from server.schemas.reports import AmendSchema, NamedSchema

REVIEWS = ("new", "returned", "answered", "verified", "not-counted")


COUNT: dict[str, Any] = {
    "type": "object",
    "description": "What one report states of a vehicle at one end of its way.",
    "required": ["report", "vehicle", "total", "quantifier", "how_known", "review", "withdrawn"],
    "properties": {
        "report": {"type": "string", "format": "uuid"},
        "vehicle": {"type": "string", "format": "uuid", "description": "As stated; it may be one that reads as this."},
        "total": {"type": ["integer", "string", "null"]},
        "quantifier": {"type": ["string", "null"]},
        "how_known": {"type": ["string", "null"]},
        "review": {"type": "string", "enum": list(REVIEWS)},
        "withdrawn": {"type": "boolean"},
    },
}
END: dict[str, Any] = {
    "description": (
        "Statements beside each other, never summed.  `not-in-scope` where the numbers of that end are not this reader's "
        "to see: never 0, and the same whether or not there are any."
    ),
    "oneOf": [NOT_IN_SCOPE, {"type": "array", "items": {"oneOf": [NOT_IN_SCOPE, COUNT]}}],
}


STATED = {field.name: made_from(field, required=False) for field in forms.VEHICLE.fields}


class PairedSchema(Shown):
    """A vehicle that a person says is this one."""

    id = Id()
    label = fields.String()
    convoy = Id(allow_none=True)


class JoinedSchema(Shown):
    """A convoy that a person says is this one: what is stated of it itself, and by whose word it is joined."""

    id = Id()
    label = fields.String()
    from_site = Id(allow_none=True)
    to_site = Id(allow_none=True)
    at_site = Id(allow_none=True)
    departed_at = Moment(allow_none=True)
    arrived_at = Moment(allow_none=True)
    note = fields.String(allow_none=True)
    open_conflicts = fields.Integer()
    rev = fields.Integer()
    into = Id(metadata={"description": "What it was joined into; the survivor, or one that was joined later."})
    by = fields.Nested(NamedSchema)
    at = Moment()
    reason = fields.String()


class VehicleSchema(Shown):
    """One vehicle.  Plates of private cars are never recorded."""

    id = Id()
    convoy = Id(allow_none=True)
    label = fields.String(metadata={"example": "Bus 4"})
    type = STATED["type"]
    seats = STATED["seats"]
    departed = fields.Raw(metadata=END)
    arrived = fields.Raw(metadata=END)
    merged_into = Id(allow_none=True, metadata={"description": "The vehicle that a person says it is."})
    joined = fields.List(fields.Nested(PairedSchema))
    open_conflicts = fields.Integer()
    rev = fields.Integer()
    version = fields.Integer()
    epoch = fields.String()


class ConvoySchema(Shown):
    """Vehicles travelling together from one site to another."""

    id = Id()
    operation = Id()
    label = fields.String()
    from_site = Id(allow_none=True)
    to_site = Id(allow_none=True)
    at_site = Id(allow_none=True, metadata={"description": "Where it stands; none on the road."})
    departed_at = Moment(allow_none=True)
    arrived_at = Moment(allow_none=True)
    note = fields.String(allow_none=True)
    vehicles = fields.List(fields.Nested(VehicleSchema))
    merged_into = Id(allow_none=True, metadata={"description": "The convoy that it is, by a person's word."})
    joined = fields.List(fields.Nested(JoinedSchema))
    open_conflicts = fields.Integer()
    rev = fields.Integer()
    version = fields.Integer()
    epoch = fields.String()


ConvoyPageSchema = page_of(ConvoySchema)
VehiclePageSchema = page_of(VehicleSchema)


class ConvoyQuery(PageQuery):
    """Filters of the convoy list; ``site`` is where it comes from, goes to or stands."""

    operation = Id(load_default=None)
    site = Id(load_default=None)


class VehicleQuery(PageQuery):
    """Filters of the vehicle list."""

    convoy = Id(load_default=None)


class PairSchema(Strict):
    """``from``: a vehicle of the convoy that is joined; ``into``: the one it is."""

    from_ = Id(required=True, data_key="from")
    into = Id(required=True)


class JoinSchema(Strict):
    """This convoy is ``into``, seen as ``into_rev``; ``vehicles`` that a person says are one."""

    into = Id(required=True)
    into_rev = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=2**53))
    vehicles = fields.List(fields.Nested(PairSchema), required=True, validate=validate.Length(max=500))
    reason = Lines(required=True)


class _NewSchema(Strict):
    """``id`` is made by the page, so that a repeat adds nothing twice; ``values`` are the form's fields."""

    id = Id(required=True)
    values = fields.Dict(keys=fields.String(), values=Value(), required=True)
    entity = ""

    @validates_schema
    def known_fields_only(self, data: dict[str, Any], **_: Any) -> None:
        """A phone's newer app may know more than we do; our own page may not."""
        refuse_unknown(self.entity, data.get("values", {}), "values")


class NewConvoySchema(_NewSchema):
    """A convoy to be added."""

    entity = CONVOY


class NewVehicleSchema(_NewSchema):
    """A vehicle to be added to ``values.convoy``."""

    entity = VEHICLE


class _EditSchema(AmendSchema):
    """Edits as they were seen and as they are left."""

    entity = ""

    @validates_schema
    def known_fields_only(self, data: dict[str, Any], **_: Any) -> None:
        """Only the form's fields, and what is needed is not emptied."""
        edits = data.get("edits", {})
        refuse_unknown(self.entity, edits, "edits")
        needed = {field.name for field in forms.FORMS[self.entity].fields if field.required}
        emptied = [name for name, edit in edits.items() if name in needed and edit["now"] in (None, "")]
        if emptied:
            raise ValidationError({f"edits.{name}": ["Write something here."] for name in emptied})


class EditConvoySchema(_EditSchema):
    """Changes of a convoy."""

    entity = CONVOY


class EditVehicleSchema(_EditSchema):
    """Changes of a vehicle."""

    entity = VEHICLE


def refuse_unknown(entity: str, given: dict[str, Any], where: str) -> None:
    """Refuse names that the form of ``entity`` does not have."""
    form = forms.FORMS[entity]
    unknown = [name for name in given if form.field(name) is None]
    if unknown:
        raise ValidationError({f"{where}.{name}": ["Unknown field."] for name in unknown})
