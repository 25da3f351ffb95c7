"""Redactions on the wire: what two people remove for good."""

from marshmallow import fields, validate

from server.domain.redaction import STATUSES
from server.schemas.fields import Id, Lines, Value
from server.schemas.lists import PageQuery, Shown, Strict, page_of
from server.schemas.reports import RedactionSchema


class RedactionQuery(PageQuery):
    """``about``: of one report, convoy or vehicle."""

    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    about = Id(load_default=None)


class RemovableSchema(Shown):
    """Something that can be removed: a field, ``attachment.<slot>``, or ``texts`` (what people wrote about it)."""

    field = fields.String()
    values = fields.List(Value(), metadata={"description": "What it holds, or ever held; empty for a file."})


class RemovableListSchema(Shown):
    items = fields.List(fields.Nested(RemovableSchema))


class AskRedactionSchema(Strict):
    """Asks that fields of a report, convoy or vehicle be removed for good.  Another person confirms it."""

    key = Id(required=True)
    fields_ = fields.List(
        fields.String(validate=validate.Length(min=1, max=80)),
        required=True,
        data_key="fields",
        attribute="fields",
        validate=validate.Length(min=1, max=200),
    )
    reason = Lines(required=True)


class RedactionPageSchema(page_of(RedactionSchema)):  # type: ignore[misc]
    """A page of redactions."""

    waiting = fields.Integer(required=True, metadata={"description": "How many wait for a second person; 100 stands for more."})
