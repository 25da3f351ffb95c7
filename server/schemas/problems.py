"""The shape of every refusal (RFC 9457)."""

from marshmallow import Schema, fields


class ProblemSchema(Schema):
    """``slug`` is for programs and never changes its meaning; ``detail`` is for people."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    slug = fields.String()
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        data_key="fields",
        metadata={"description": "What is wrong with the input: dotted path → messages."},
    )
