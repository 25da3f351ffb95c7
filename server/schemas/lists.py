"""What every list shares: where it goes on, and how much of it is wanted."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from server.schemas.fields import Lines


class Strict(Schema):
    """Nothing undeclared is taken from a client: roles, scopes, authors and times are never its to send (P4)."""

    class Meta:
        unknown = RAISE


class Shown(Schema):
    """What the server answers: no member is ever left out, so that no reader has to ask whether it is there."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.required = True


class PageQuery(Strict):
    """``after`` is the ``next`` of the page before, as it was given."""

    after = fields.String(load_default=None, validate=validate.Length(max=500))
    limit = fields.Integer(strict=False, load_default=50, validate=validate.Range(min=1, max=200))


def page_of(item: type[Schema]) -> type[Schema]:
    """The schema of one page of ``item``: ``{items, next}``."""
    members: dict[str, Any] = {
        "items": fields.List(fields.Nested(item), required=True),
        "next": fields.String(allow_none=True, required=True, metadata={"description": "Send as `after` for the next page."}),
    }
    return Schema.from_dict(members, name=f"{item.__name__.removesuffix('Schema')}PageSchema")


class ReasonSchema(Strict):
    """Why; kept in the audit."""

    reason = Lines(required=True)
