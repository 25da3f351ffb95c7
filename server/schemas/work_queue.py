"""The work queue on the wire: changes that wait for a person."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from server.domain import changes
from server.domain.changes import HELD, QUARANTINED, Offered
from server.schemas.changes import BaseSchema, EditSchema
from server.schemas.fields import Id, Lines, Moment, Value
from server.schemas.lists import PageQuery, Shown, Strict, page_of
from server.schemas.reports import NamedSchema, desk_amend, desk_create

ACTIONS = ("release", "mend", "set-aside", "take-up")


class WorkQuery(PageQuery):
    """``open``: what waits; ``set-aside``: what a person decided shall have no effect."""

    status = fields.String(load_default="open", validate=validate.OneOf(("open", "set-aside")))


class SettlementSchema(Shown):
    """What a coordinator did, and why."""

    action = fields.String(validate=validate.OneOf(ACTIONS))
    at = Moment()
    by = fields.Nested(NamedSchema)
    reason = fields.String()


class WorkSchema(Shown):
    """A change that is in custody and has no effect.  ``stated`` is what can be read of its fields, ``text`` all of it."""

    seq = fields.Integer()
    id = Id()
    author = fields.Nested(NamedSchema)
    device_label = fields.String(allow_none=True)
    entity = fields.String(allow_none=True)
    action = fields.String(allow_none=True)
    key = Id(allow_none=True)
    report = Id(allow_none=True, metadata={"description": "The report it concerns, where there is one."})
    outcome = fields.String(validate=validate.OneOf((HELD, QUARANTINED)))
    problem = fields.String(allow_none=True)
    held_for = Id(allow_none=True)
    site = Id(allow_none=True)
    recorded_at = fields.String(allow_none=True)
    received_at = Moment()
    settled = fields.String(allow_none=True)
    may = fields.List(fields.String(validate=validate.OneOf(ACTIONS)))
    stated = fields.Dict(keys=fields.String(), values=Value())
    text = fields.String()
    settlements = fields.List(fields.Nested(SettlementSchema))


class WorkPageSchema(page_of(WorkSchema)):  # type: ignore[misc]
    """A page of the queue, and how much of it waits."""

    waiting = fields.Integer(required=True, metadata={"description": "How many are open in all; 100 stands for more."})


class MendSchema(Strict):
    """What the change was to say: ``values`` of a statement that is missing, or ``edits`` of one that is there."""

    id = Id(required=True)
    entity = fields.String(load_default=changes.REPORT, validate=validate.OneOf(changes.ENTITIES))
    values = fields.Dict(keys=fields.String(validate=validate.Length(min=1, max=80)), values=Value())
    base = fields.Nested(BaseSchema)
    edits = fields.Dict(
        keys=fields.String(validate=validate.Length(min=1, max=80)),
        values=fields.Nested(EditSchema),
        validate=validate.Length(min=1, max=200),
    )
    reason = Lines(required=True)

    @validates_schema
    def one_of_two(self, data: dict[str, Any], **_: Any) -> None:
        """Neither both nor none; edits say what was seen."""
        if ("values" in data) == ("edits" in data):
            raise ValidationError("Send either values or edits.", "values")
        if "edits" in data and "base" not in data:
            raise ValidationError("Say which version you saw.", "base")


class MendedSchema(Shown):
    """The statement that the mended change is now part of."""

    key = Id()
    outcome = fields.String(validate=validate.OneOf(changes.OUTCOMES))


def mending(change: dict[str, Any], given: dict[str, Any]) -> Offered:
    """The desk's change that mends ``change`` (a queued one, as the desk shows it)."""
    if "values" in given:
        return desk_create(given["entity"], given["id"], given["values"], mends=change["id"], reason=given["reason"])
    if change["key"] is None:
        raise ValidationError({"edits": ["It does not say of which statement; enter the whole as values."]})
    return desk_amend(change["key"], given, given["entity"])
