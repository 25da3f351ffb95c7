"""What the feed tells a phone (``services/phone_view.py``), described for the document and for the client's types.

The route answers with ready JSON: dumping a page through these would cost more than the rest of it.  A test holds real
pages against them instead.
"""

from typing import Any

from marshmallow import Schema, fields, validate

from server.domain.sites import KINDS
from server.schemas.convoys import STATED
from server.schemas.fields import Id, Moment, Value
from server.schemas.lists import Shown
from server.schemas.reports import STATES, FormSchema, QuestionSchema
from server.schemas.session import RoleSchema
from server.schemas.sites import STATUSES
from server.schemas.sync import ReceiptSchema


def _values() -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=Value())


class FedOperationSchema(Shown):
    """The operation, as its phones need it."""

    names = fields.Dict(keys=fields.String(), values=fields.String())
    status = fields.String()
    exercise = fields.Boolean()
    time_zone = fields.String()
    languages = fields.List(fields.String())
    digits = fields.String()
    age_bands = fields.List(fields.String())
    position = fields.Boolean()
    photos = fields.Boolean()
    status_as_announced = fields.Boolean()
    contact_line = fields.String()
    keep_received_hours = fields.Integer()


class FedPersonSchema(Shown):
    """The phone's own person, and nobody else."""

    name = fields.String()
    language = fields.String()
    assignments = fields.List(fields.Nested(RoleSchema))


class FedSiteSchema(Shown):
    """A place of the person's assignments or reports."""

    code = fields.String()
    kind = fields.String(validate=validate.OneOf(KINDS))
    status = fields.String(validate=validate.OneOf(STATUSES))
    merged_into = Id(allow_none=True)
    names = fields.Dict(keys=fields.String(), values=fields.String())
    time_zone = fields.String(allow_none=True)
    operation = Id()
    latitude_e7 = fields.Integer(allow_none=True)
    longitude_e7 = fields.Integer(allow_none=True)
    assigned = fields.Boolean()


class FedConvoySchema(Shown):
    """A convoy, without route, next stop or hour (law 6)."""

    label = fields.String()
    at_site = Id(allow_none=True)
    merged_into = Id(allow_none=True, metadata={"description": "The convoy that the office says it is; it stands there."})


class FedVehicleSchema(Shown):
    """A vehicle, and in which directions it is counted where it stands: never by whom, never how many."""

    convoy = Id()
    label = fields.String()
    type = STATED["type"]
    seats = STATED["seats"]
    at_site = Id(allow_none=True)
    merged_into = Id(allow_none=True, metadata={"description": "The vehicle that the office says it is; it is counted there."})
    counted = fields.List(fields.String())


class FedConflictSchema(Shown):
    """A field with rival values, of which the phone is told its own person's only."""

    field = fields.String()
    own = fields.List(Value())


class FedDecisionSchema(Shown):
    """What came of a conflict."""

    field = fields.String()
    yours = Value()
    used = Value()
    at = Moment()


class FedHistorySchema(Schema):
    """What happened; everybody else is the office."""

    at = Moment(required=True)
    event = fields.String(required=True)
    by = fields.String(required=True, validate=validate.OneOf(("you", "office")))
    version = fields.Integer()
    sets = _values()
    question = fields.String()
    reason = fields.String()


class FedReportSchema(Shown):
    """A report, as its author may see it."""

    kind = fields.String()
    values = _values()
    version = fields.Integer()
    epoch = fields.String()
    review = fields.String(validate=validate.OneOf(STATES))
    question = fields.Nested(QuestionSchema, allow_none=True)
    reason = fields.String(allow_none=True, metadata={"description": "Why it is not counted."})
    withdrawn = fields.Boolean()
    checking = fields.Boolean(metadata={"description": "Somebody at the office has to look."})
    offered = fields.Boolean(metadata={"description": "A correction after a decision waits."})
    flags = fields.List(fields.String())
    received_at = Moment()
    conflicts = fields.List(fields.Nested(FedConflictSchema))
    decided = fields.List(fields.Nested(FedDecisionSchema))
    history = fields.List(fields.Nested(FedHistorySchema))
    redacted = fields.List(
        fields.String(), metadata={"description": "Fields from which the office removed something for good: no copy keeps it."}
    )


class FedReceiptSchema(ReceiptSchema):
    """A receipt whose outcome has moved, and the device whose change it is of."""

    device = Id(required=True)


VALUES: dict[str, type[Schema]] = {
    "operation": FedOperationSchema,
    "form": FormSchema,
    "person": FedPersonSchema,
    "site": FedSiteSchema,
    "convoy": FedConvoySchema,
    "vehicle": FedVehicleSchema,
    "report": FedReportSchema,
    "receipt": FedReceiptSchema,
}


def fed() -> dict[str, Any]:
    """One line of the feed: a thing as it stands now, or the word that it left the phone's scope."""
    put = [_line(entity, rev={"type": "integer"}, value={"$ref": f"#/components/schemas/{name_of(entity)}"}) for entity in VALUES]
    return {
        "description": "A thing as it stands now, or gone.",
        "anyOf": [*put, _line(None, leave={"type": "boolean", "const": True})],
    }


def name_of(entity: str) -> str:
    """The name of the component that describes the values of ``entity``."""
    return VALUES[entity].__name__.removesuffix("Schema")


def _line(entity: str | None, **members: Any) -> dict[str, Any]:
    name = {"const": entity} if entity else {"enum": list(VALUES)}
    properties = {"entity": {"type": "string", **name}, "key": {"type": "string"}, **members}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
