"""Operations on the wire."""

from marshmallow import fields

from server.schemas.fields import Id
from server.schemas.lists import Shown, page_of


class OperationSchema(Shown):
    """One evacuation being monitored."""

    id = Id()
    names = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"example": {"en": "Aleppo evacuation"}})
    status = fields.String(metadata={"enum": ["planned", "open", "closing", "closed", "archived", "destroyed"]})
    exercise = fields.Boolean(metadata={"description": "Watermarked, and never summed with others."})
    time_zone = fields.String(metadata={"example": "Asia/Damascus"})
    languages = fields.List(fields.String())
    digits = fields.String(metadata={"description": "Numbering system that phones begin with.", "example": "latn"})
    age_bands = fields.List(fields.String())
    position = fields.Boolean(metadata={"description": "Whether phones record where they stand."})
    contact_line = fields.String(metadata={"description": "Whom to ask; never a person's name."})
    keep_received_hours = fields.Integer()


OperationPageSchema = page_of(OperationSchema)
