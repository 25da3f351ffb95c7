"""The envelope of a sync request and its answer (sync S1)."""

from marshmallow import RAISE, Schema, fields, validate

from server.domain import changes
from server.domain.strict_json import MAX_INTEGER

COUNT = validate.Range(min=0, max=MAX_INTEGER)
WAITING = validate.Range(min=0, max=2**31 - 1)  # a column's width; no phone holds as many


class ClockSchema(Schema):
    """The phone's clock as it asks: wall time, and milliseconds since its app session began."""

    class Meta:
        unknown = RAISE

    wall = fields.AwareDateTime(required=True, format="iso", metadata={"example": "2016-12-18T23:25:00+02:00"})
    session = fields.String(required=True, validate=validate.Length(min=1, max=64))
    elapsed_ms = fields.Integer(required=True, strict=True, validate=COUNT)


class WaitingSchema(Schema):
    """What is on the phone, with what this request offers."""

    class Meta:
        unknown = RAISE

    changes = fields.Integer(required=True, strict=True, validate=WAITING)
    blobs = fields.Integer(required=True, strict=True, validate=WAITING)
    next_n = fields.Integer(required=True, strict=True, validate=COUNT)


class SyncRequestSchema(Schema):
    """Changes are texts frozen at Save; each is judged by itself."""

    class Meta:
        unknown = RAISE

    v = fields.Integer(required=True, strict=True, validate=validate.Equal(1))
    app = fields.String(required=True, validate=validate.Length(min=1, max=32), metadata={"example": "0.1.0"})
    cursor = fields.String(required=True, allow_none=True, validate=validate.Length(max=1000))
    clock = fields.Nested(ClockSchema, required=True)
    waiting = fields.Nested(WaitingSchema, required=True)
    limit_bytes = fields.Integer(strict=True, validate=validate.Range(min=1024, max=4 * 1024 * 1024))
    changes = fields.List(fields.String(), required=True, validate=validate.Length(max=1000))


class ReceiptSchema(Schema):
    """The server's custody of one change."""

    id = fields.UUID(required=True)
    n = fields.Integer()
    outcome = fields.String(required=True, validate=validate.OneOf(changes.OUTCOMES))
    rev = fields.Integer()
    version = fields.Integer()
    entity = fields.String(validate=validate.OneOf(changes.ENTITIES))
    key = fields.String()
    fields_ = fields.List(fields.String(), data_key="fields", attribute="fields")
    held_for = fields.String()
    problem = fields.String(metadata={"description": "Why it is quarantined, as a slug."})
    set_aside = fields.String(metadata={"description": "Why a coordinator decided that it shall have no effect."})


class SyncResponseSchema(Schema):
    """Receipts first, then what changed."""

    v = fields.Integer(required=True, validate=validate.Equal(1))
    epoch = fields.String(required=True)
    server_time = fields.AwareDateTime(required=True)
    offset_ms = fields.Integer(required=True, metadata={"description": "Server clock minus phone clock."})
    receipts = fields.List(fields.Nested(ReceiptSchema), required=True)
    reset = fields.Boolean()
    held_through = fields.Integer(
        metadata={"description": "With a reset: this device's changes 1 to this were here when the epoch began."}
    )
    durable_through = fields.Integer(
        metadata={"description": "This device's changes 1 to this are in a backup; absent where none was declared."}
    )
    changes = fields.List(fields.Raw(metadata={"anyOf": [{"$ref": "#/components/schemas/Fed"}]}), required=True)
    cursor = fields.String(required=True)
    more = fields.Boolean(required=True)
    end = fields.Boolean()
