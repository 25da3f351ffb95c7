"""Sites on the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from server.domain.sites import IMPORT_PROBLEMS, KINDS, LANGUAGES, QUALITIES
from server.schemas.fields import Id, Line, OrHidden
from server.schemas.lists import PageQuery, Shown, Strict, page_of

STATUSES = ("planned", "open", "closed", "merged")


def check_time(value: str) -> None:
    """A day or a moment, as precise as it is known."""
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        raise ValidationError("Not a day such as 2016-12-15 or a time such as 2016-12-15T07:00:00+02:00.") from error


class ControlSchema(Strict):
    """Who controls a site, from when to when, and who says so."""

    party = Line(required=True, most=120)
    # ``from`` is a word of Python.
    since = Line(data_key="from", attribute="from", allow_none=True, load_default=None, most=40, validate=check_time)
    to = Line(allow_none=True, load_default=None, most=40, validate=check_time)
    said_by = Line(allow_none=True, load_default=None, most=120)


class NamesSchema(Strict):
    """The name in each language; leave out those that are not known."""

    en = Line(allow_none=True, most=120)
    ar = Line(allow_none=True, most=120)
    fr = Line(allow_none=True, most=120)
    ru = Line(allow_none=True, most=120)


class Names(fields.Nested):
    """Names by language, without the empty ones."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(NamesSchema, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, partial: Any = None, **kwargs: Any
    ) -> dict[str, str]:
        if isinstance(value, dict):
            value = {language: name for language, name in value.items() if name != "" or language not in LANGUAGES}
        loaded = super()._deserialize(value, attr, data, partial=partial, **kwargs)
        return {language: name for language, name in loaded.items() if name}


class Degrees(fields.Integer):
    """Degrees × 10⁷, so that positions are whole numbers everywhere."""

    def __init__(self, most: int, **kwargs: Any) -> None:
        metadata = {"description": "Degrees × 10⁷.", "minimum": -most * 10**7, "maximum": most * 10**7}
        super().__init__(strict=True, allow_none=True, metadata=metadata, **kwargs)


class ChangeSiteSchema(Strict):
    """What is to be changed; what is left out stays."""

    code = Line(most=24)
    kind = fields.String(validate=validate.OneOf(KINDS))
    names = Names()
    latitude_e7 = Degrees(90)
    longitude_e7 = Degrees(180)
    position_quality = fields.String(allow_none=True, validate=validate.OneOf(QUALITIES))
    pcode = Line(allow_none=True, most=16)
    time_zone = Line(allow_none=True, most=64)
    control = fields.List(fields.Nested(ControlSchema), validate=validate.Length(max=50))


class NewSiteSchema(ChangeSiteSchema):
    """A place to be added."""

    operation = Id(required=True)
    status = fields.String(load_default="open", validate=validate.OneOf(["planned", "open"]))
    code = Line(required=True, most=24)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    names = Names(required=True)


class SiteSchema(Shown):
    """A place."""

    id = Id(attribute="site.id")
    operation = Id(attribute="site.operation_id")
    code = fields.String(attribute="site.code", metadata={"example": "ALP-RAM"})
    kind = fields.String(attribute="site.kind", metadata={"enum": list(KINDS)})
    status = fields.String(attribute="site.status", metadata={"enum": list(STATUSES)})
    merged_into = Id(attribute="site.merged_into_id", allow_none=True)
    names = fields.Dict(attribute="site.names", keys=fields.String(), values=fields.String())
    latitude_e7 = fields.Integer(attribute="site.latitude_e7", allow_none=True)
    longitude_e7 = fields.Integer(attribute="site.longitude_e7", allow_none=True)
    position_quality = fields.String(attribute="site.position_quality", allow_none=True, metadata={"enum": [*QUALITIES, None]})
    pcode = fields.String(attribute="site.pcode", allow_none=True)
    time_zone = fields.String(attribute="site.time_zone", allow_none=True)
    control = fields.List(fields.Nested(ControlSchema), attribute="site.control")
    rev = fields.Integer(attribute="site.rev")
    open_reports = OrHidden({"type": "integer"})
    last_report_at = OrHidden({"type": "string", "format": "date-time"}, {"type": "null"})
    phones_waiting = fields.Integer(
        metadata={"description": "Phones of people ever assigned here that said something still waits on them."}
    )
    warnings = fields.List(
        fields.String(), metadata={"description": "After adding or changing: sites that may be the same place."}
    )


SitePageSchema = page_of(SiteSchema)


class SiteQuery(PageQuery):
    """Filters of the site list."""

    operation = Id(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    q = Line(load_default=None, most=100)


class ImportSchema(Strict):
    """A CSV file as text.  ``commit`` false only shows what it would do."""

    operation = Id(required=True)
    csv = fields.String(required=True, validate=validate.Length(max=1_000_000))
    commit = fields.Boolean(required=True, truthy={True}, falsy={False})


class ImportProblemSchema(Shown):
    """What is wrong with a line, to be said in the reader's language."""

    slug = fields.String(validate=validate.OneOf(IMPORT_PROBLEMS))
    column = fields.String(allow_none=True)
    said = fields.String(allow_none=True, metadata={"description": "What stands there."})
    number = fields.Integer(allow_none=True, metadata={"description": "The other line, the cells that are there, the most rows."})
    of = fields.Integer(allow_none=True, metadata={"description": "How many columns there are."})


class ImportRowSchema(Shown):
    """What one line does."""

    line = fields.Integer()
    action = fields.String(metadata={"enum": ["add", "change", "same", "error"]})
    code = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    errors = fields.List(fields.String(), metadata={"example": ["latitude: Latitude 91 does not exist"]})
    problems = fields.List(fields.Nested(ImportProblemSchema), metadata={"description": "The same, in the same order."})


class ImportedSchema(Shown):
    """What an import did, or would do."""

    rows = fields.List(fields.Nested(ImportRowSchema))
    added = fields.Function(lambda imported: imported.count("add"), metadata={"type": "integer"})
    changed = fields.Function(lambda imported: imported.count("change"), metadata={"type": "integer"})
    same = fields.Function(lambda imported: imported.count("same"), metadata={"type": "integer"})
    errors = fields.Function(lambda imported: imported.count("error"), metadata={"type": "integer"})
    committed = fields.Boolean()
