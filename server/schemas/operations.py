"""Operations on the wire."""

from typing import Any

from marshmallow import fields, validate

from server.domain import operations as rules
from server.domain.sites import LANGUAGES
from server.schemas.fields import Id, Line
from server.schemas.lists import Shown, Strict, page_of
from server.schemas.sites import Names


class Switch(fields.Boolean):
    """Yes or no, and nothing that only looks like it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(truthy={True}, falsy={False}, **kwargs)


class ChangeOperationSchema(Strict):
    """What is to be changed; what is left out stays.  Phones learn it at their next contact."""

    names = Names()
    status = fields.String(validate=validate.OneOf(rules.STATUSES))
    time_zone = Line(most=64, metadata={"example": "Asia/Damascus"})
    day_starts = Line(most=5, metadata={"description": "Start of the reporting day, local.", "example": "00:00"})
    languages = fields.List(fields.String(validate=validate.OneOf(LANGUAGES)), validate=validate.Length(max=len(LANGUAGES)))
    digits = fields.String(validate=validate.OneOf(rules.DIGITS))
    age_bands = fields.List(Line(most=12), validate=validate.Length(max=rules.MOST_BANDS))
    contact_line = Line(least=0, most=200)
    position = Switch()
    photos = Switch()
    status_as_announced = Switch()
    keep_received_hours = fields.Integer(strict=True, validate=validate.Range(min=0, max=rules.MOST_HOURS))


class NewOperationSchema(ChangeOperationSchema):
    """An operation to be made; what is left out is as usual."""

    names = Names(required=True)
    time_zone = Line(required=True, most=64, metadata={"example": "Asia/Damascus"})
    exercise = Switch()


class OperationSchema(Shown):
    """One evacuation being monitored."""

    id = Id()
    names = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"example": {"en": "Aleppo evacuation"}})
    status = fields.String(metadata={"enum": ["planned", "open", "closing", "closed", "archived", "destroyed"]})
    exercise = fields.Boolean(metadata={"description": "Watermarked, and never summed with others."})
    time_zone = fields.String(metadata={"example": "Asia/Damascus"})
    day_starts = fields.String(metadata={"description": "Start of the reporting day, local.", "example": "00:00"})
    languages = fields.List(fields.String())
    digits = fields.String(metadata={"description": "Numbering system that phones begin with.", "example": "latn"})
    age_bands = fields.List(fields.String())
    position = fields.Boolean(metadata={"description": "Whether phones record where they stand."})
    photos = fields.Boolean(metadata={"description": "Whether phones offer to take pictures; faces endanger people."})
    status_as_announced = fields.Boolean(
        metadata={"description": "Whether phones offer the status of a whole vehicle as its organiser announced it."}
    )
    contact_line = fields.String(metadata={"description": "Whom to ask; never a person's name."})
    keep_received_hours = fields.Integer(
        metadata={"description": "How long phones show a report that the office has; 0 is not at all."}
    )
    rev = fields.Integer()


OperationPageSchema = page_of(OperationSchema)
