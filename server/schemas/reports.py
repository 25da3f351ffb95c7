"""Reports, their review and their conflicts on the wire."""

import hashlib
from typing import Any

import orjson
from marshmallow import ValidationError, fields, validate, validates_schema

from server.domain import changes, clock, forms
from server.domain.changes import Base, Offered
from server.domain.duplicates import VERDICTS
from server.domain.merge import WITHDRAWN, Edit
from server.domain.redaction import STATUSES as REDACTION_STATUSES
from server.schemas.changes import BaseSchema, EditSchema, edits_problem, shape_problem
from server.schemas.fields import Id, Line, Lines, Moment, Value
from server.schemas.forms import check_shape
from server.schemas.lists import PageQuery, Shown, Strict, page_of
from server.schemas.sync import ReceiptSchema

STATES = ("new", "returned", "answered", "verified", "not-counted")


class ReportQuery(PageQuery):
    """Filters of the review queue.  Times are of observation."""

    lane = fields.String(load_default="all", validate=validate.OneOf(("decision", *STATES, "all")))
    site = Id(load_default=None)
    convoy = Id(load_default=None)
    person = Id(load_default=None)
    observed_from = Moment(load_default=None, data_key="from")
    observed_to = Moment(load_default=None, data_key="to")
    how_known = fields.String(load_default=None, validate=validate.OneOf(forms.HOW_KNOWN.choices))
    q = Line(load_default=None, most=100)


class AttachmentQuery(Strict):
    """Which of several files that came for one slot; none is the one that the report means."""

    attachment = Id(load_default=None)


class ReviewSchema(Strict):
    """A review move on the statement ``version``."""

    action = fields.String(required=True, validate=validate.OneOf(("verify", "return", "not-count", "reopen")))
    version = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    reason = Lines(load_default=None, allow_none=True)
    question = Lines(load_default=None, allow_none=True)


class AmendSchema(Strict):
    """A correction in the coordinator's own name.  ``id`` is made by the page, so that a repeat changes nothing twice."""

    id = Id(required=True)
    base = fields.Nested(BaseSchema, required=True)
    edits = fields.Dict(
        keys=fields.String(validate=validate.Length(min=1, max=80)),
        values=fields.Nested(EditSchema),
        required=True,
        validate=validate.Length(min=1, max=200),
    )
    reason = Lines(required=True)


class DecisionSchema(Strict):
    """One of the candidates, or another value with a reason."""

    candidate = Id()
    value = Value()
    reason = Lines(load_default=None, allow_none=True)

    @validates_schema
    def one_of_two(self, data: dict[str, Any], **_: Any) -> None:
        """Neither both nor none."""
        if ("candidate" in data) == ("value" in data):
            raise ValidationError("Send either candidate or value.", "candidate")


class ConflictQuery(PageQuery):
    """Filters of the conflicts in scope."""

    status = fields.String(load_default=None, validate=validate.OneOf(("open", "decided")))
    report = Id(load_default=None)
    site = Id(load_default=None)


class NamedSchema(Strict):
    id = Id(required=True)
    name = fields.String(required=True)


class QuestionSchema(Strict):
    id = Id(required=True)
    text = fields.String(required=True)
    at = Moment(required=True)


class StatedValues(fields.Raw):
    """The flat map of the form of a report's kind.  ``api/meta.py`` describes it: one of the forms there are."""


class ReportSchema(Strict):
    """A report in a list."""

    id = Id(required=True)
    kind = fields.String(required=True)
    operation = Id(required=True)
    site = Id(required=True, allow_none=True)
    convoy = Id(required=True, allow_none=True)
    vehicle = Id(required=True, allow_none=True)
    values = StatedValues(required=True)
    review = fields.String(required=True, validate=validate.OneOf(STATES))
    reviewed_by_one = fields.Boolean(required=True)
    asked_anew = fields.Boolean(
        required=True,
        metadata={"description": "Not counted, and the number that was used for its event is not counted any more either."},
    )
    withdrawn = fields.Boolean(required=True)
    flags = fields.List(fields.String(), required=True)
    open_conflicts = fields.Integer(required=True)
    counted_by = fields.Nested(NamedSchema, required=True)
    number_by = fields.Nested(
        NamedSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Who corrected or decided the number that stands, where that is not who counted."},
    )
    entered_by = fields.Nested(NamedSchema, required=True, allow_none=True)
    observed_from = Moment(required=True, allow_none=True)
    received_at = Moment(required=True)
    rev = fields.Integer(required=True)
    version = fields.Integer(required=True)
    epoch = fields.String(required=True)
    question = fields.Nested(QuestionSchema, required=True, allow_none=True)
    may = fields.Dict(keys=fields.String(), values=fields.Boolean(), required=True)
    why_not = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class CandidateSchema(Strict):
    id = Id(required=True)
    value = Value(required=True)
    live = fields.Boolean(required=True)
    redacted = fields.Boolean(required=True, metadata={"description": "Removed for good: it cannot be chosen."})
    by = fields.Nested(NamedSchema, required=True)
    device_label = fields.String(required=True, allow_none=True)
    recorded_at = Moment(required=True, allow_none=True)
    received_at = Moment(required=True)
    earlier = fields.List(Value(), required=True)
    agreed_by = fields.List(fields.String(), required=True)


class DecidedSchema(Strict):
    by = fields.Nested(NamedSchema, required=True)
    at = Moment(required=True)
    reason = fields.String(required=True, allow_none=True)
    value = Value(required=True)
    redacted = fields.Boolean(required=True)
    candidate = Id(required=True, allow_none=True)
    version = fields.Integer(required=True)


class ConflictSchema(Strict):
    """One contested field with all its candidates.  ``report`` is the key of the report, convoy or vehicle."""

    id = Id(required=True)
    entity = fields.String(required=True, validate=validate.OneOf(changes.ENTITIES))
    report = Id(required=True)
    field = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(("parallel", "after-decision", "withdrawal")))
    status = fields.String(required=True, validate=validate.OneOf(("open", "decided")))
    opened_at = Moment(required=True)
    before = Value(required=True)
    candidates = fields.List(fields.Nested(CandidateSchema), required=True)
    decisions = fields.List(fields.Nested(DecidedSchema), required=True)
    report_rev = fields.Integer(required=True)


class ListedConflictSchema(ConflictSchema):
    """A conflict apart from what it is about: ``values`` says of the report which it is, and is empty for a convoy or vehicle."""

    values = fields.Dict(keys=fields.String(), values=Value(), required=True)


class ConflictPageSchema(page_of(ListedConflictSchema)):  # type: ignore[misc]
    """A page of conflicts."""


class CountsSchema(Strict):
    """How many reports stand in each lane under the other filters."""

    decision = fields.Integer(required=True)
    new = fields.Integer(required=True)
    returned = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    verified = fields.Integer(required=True)
    not_counted = fields.Integer(required=True)


class ReportPageSchema(page_of(ReportSchema)):  # type: ignore[misc]
    """A page of reports, with the lanes' counts."""

    counts = fields.Nested(CountsSchema, required=True)


class AnsweredSchema(Strict):
    question = Id(required=True)
    answer = fields.String(required=True, validate=validate.OneOf(changes.ANSWERS))
    note = fields.String(allow_none=True)


class VersionSchema(Strict):
    number = fields.Integer(required=True)
    at = Moment(required=True)
    recorded_at = Moment(required=True, allow_none=True)
    by = fields.Nested(NamedSchema, required=True)
    by_desk = fields.Boolean(required=True)
    device_label = fields.String(required=True, allow_none=True)
    action = fields.String(required=True)
    sets = fields.Dict(keys=fields.String(), values=Value(), required=True)
    reason = fields.String(required=True, allow_none=True)
    answer = fields.Nested(AnsweredSchema, required=True, allow_none=True)
    late = fields.Boolean(required=True)
    redacted = fields.List(fields.String(), required=True)


class CustodySchema(Strict):
    id = Id(required=True)
    n = fields.Integer(required=True, allow_none=True)
    action = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, validate=validate.OneOf(changes.OUTCOMES))
    problem = fields.String(required=True, allow_none=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields", attribute="fields")
    recorded_at = Moment(required=True, allow_none=True)
    received_at = Moment(required=True)
    offset_ms = fields.Integer(required=True, allow_none=True, metadata={"description": "Server clock minus phone clock."})
    offset_error_ms = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "How far `recorded_at` plus `offset_ms` may still be from the truth; null where nothing tells."},
    )
    time_verdict = fields.String(required=True, validate=validate.OneOf((clock.OK, clock.SUSPECT, clock.UNKNOWN)))
    earliest_at = Moment(
        required=True, allow_none=True, metadata={"description": "It was recorded no earlier, by the server's clock."}
    )
    latest_at = Moment(required=True, allow_none=True, metadata={"description": "And no later."})
    device_label = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)
    redacted = fields.List(
        fields.String(), required=True, metadata={"description": "Fields that were removed from it for good; its hash is kept."}
    )


class HistorySchema(Strict):
    at = Moment(required=True)
    event = fields.String(required=True)
    by = fields.Nested(NamedSchema)
    by_desk = fields.Boolean()
    version = fields.Integer()
    sets = fields.Dict(keys=fields.String(), values=Value())
    reason = fields.String(allow_none=True)
    question = fields.String(allow_none=True)
    answer = fields.Nested(AnsweredSchema, allow_none=True)
    field = fields.String()
    redacted = fields.List(fields.String())


class NeighbourSchema(Strict):
    id = Id(required=True)
    vehicle_label = fields.String(required=True, allow_none=True)
    total = Value(required=True)
    observed_from = Moment(required=True, allow_none=True)
    review = fields.String(required=True, validate=validate.OneOf(STATES))
    withdrawn = fields.Boolean(required=True)


class OtherSchema(Strict):
    id = Id(required=True)
    counted_by = fields.Nested(NamedSchema, required=True)
    total = Value(required=True)
    how_known = fields.String(required=True, allow_none=True)
    observed_from = Moment(required=True, allow_none=True)
    review = fields.String(required=True, validate=validate.OneOf(STATES))
    withdrawn = fields.Boolean(required=True)


class DuplicateDecidedSchema(Strict):
    by = fields.Nested(NamedSchema, required=True)
    at = Moment(required=True)
    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    stands = Id(required=True, allow_none=True)
    reason = fields.String(required=True)


class DuplicateSchema(Strict):
    """Another report that may be of the same event."""

    id = Id(required=True)
    status = fields.String(required=True, validate=validate.OneOf(("open", "decided")))
    found_at = Moment(required=True)
    other = fields.Nested(OtherSchema, required=True)
    decisions = fields.List(fields.Nested(DuplicateDecidedSchema), required=True)


class DecideDuplicateSchema(Strict):
    """``seen``: how many decisions the page showed.  ``stands``: the report whose number is used; none of two events."""

    seen = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=10_000))
    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    stands = Id(load_default=None, allow_none=True)
    reason = Lines(required=True)


class AttachmentSchema(Strict):
    """A file that a report announced, or (``announced`` false) another that came for one of its slots."""

    id = Id(required=True, allow_none=True)
    slot = fields.String(required=True)
    announced = fields.Boolean(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf(("waiting", "arriving", "received", "unreadable", "differs", "redacted"))
    )
    size = fields.Integer(required=True, allow_none=True)
    received = fields.Integer(required=True)
    received_at = Moment(required=True, allow_none=True)


class RedactionSchema(Shown):
    """One redaction.  ``rev`` is the state of what it is about; ``values`` say which that is."""

    id = Id()
    entity = fields.String(validate=validate.OneOf((*changes.ENTITIES, "change")))  # change: in the work queue, no statement yet
    key = Id()
    rev = fields.Integer()
    values = fields.Dict(keys=fields.String(), values=Value())
    fields_ = fields.List(fields.String(), data_key="fields", attribute="fields")
    status = fields.String(validate=validate.OneOf(REDACTION_STATUSES))
    reason = fields.String()
    asked_by = fields.Nested(NamedSchema, allow_none=True)
    asked_at = Moment()
    decided_by = fields.Nested(NamedSchema, allow_none=True)
    decided_at = Moment(allow_none=True)
    decided_reason = fields.String(allow_none=True)
    may_confirm = fields.Boolean()
    may_refuse = fields.Boolean()


class ReportDetailSchema(ReportSchema):
    """A report with everything behind it."""

    versions = fields.List(fields.Nested(VersionSchema), required=True)
    conflicts = fields.List(fields.Nested(ConflictSchema), required=True)
    receipts = fields.List(fields.Nested(CustodySchema), required=True)
    history = fields.List(fields.Nested(HistorySchema), required=True)
    neighbours = fields.List(fields.Nested(NeighbourSchema), required=True)
    duplicates = fields.List(fields.Nested(DuplicateSchema), required=True)
    attachments = fields.List(fields.Nested(AttachmentSchema), required=True)
    redacted = fields.List(
        fields.String(), required=True, metadata={"description": "Fields from which something was removed for good."}
    )
    redactions = fields.List(fields.Nested(RedactionSchema), required=True)


class AmendedSchema(Strict):
    """What came of a correction, and the report as it stands now."""

    receipt = fields.Nested(ReceiptSchema, required=True)
    report = fields.Nested(ReportDetailSchema, required=True)


class FormFieldSchema(Strict):
    """One field of a form; ``class`` is its secrecy."""

    name = fields.String(required=True)
    type = fields.String(required=True, validate=validate.OneOf(("text", "integer", "boolean", "choice", "time", "reference")))
    class_ = fields.String(required=True, data_key="class")
    required = fields.Boolean()
    choices = fields.List(fields.String())
    min = fields.Integer()
    max = fields.Integer()
    refers_to = fields.String()


class FormSchema(Strict):
    """A kind of report as phone and desk draw it, and what they ask about it."""

    kind = fields.String(required=True)
    version = fields.Integer(required=True)
    confidential = fields.Boolean(required=True, metadata={"description": "No phone keeps one that the office has."})
    fields_ = fields.List(fields.Nested(FormFieldSchema), required=True, data_key="fields")
    checks = fields.List(fields.Raw(metadata=check_shape()), required=True)


class FormListSchema(Strict):
    items = fields.List(fields.Nested(FormSchema), required=True)


def desk_amend(key: str, given: dict[str, Any], entity: str = changes.REPORT) -> Offered:
    """A desk's correction as a change: frozen text, no device, judged like a phone's."""
    return _desk_change(
        entity,
        changes.AMEND,
        given["id"],
        key,
        base=given["base"],
        edits=given["edits"],
        reason=given["reason"],
    )


def desk_create(entity: str, id_: str, values: dict[str, Any], **members: Any) -> Offered:
    """A statement begun at the desk, as a change."""
    return _desk_change(entity, changes.CREATE, id_, id_, values=values, **members)


def _desk_change(entity: str, action: str, id_: str, key: str, **members: Any) -> Offered:
    text = {"id": id_, "device": None, "n": None, "entity": entity, "action": action, **members}
    if action != changes.CREATE:
        text["key"] = key
    body = orjson.dumps(text, option=orjson.OPT_SORT_KEYS)
    base = members.get("base")
    change = Offered(
        body=body,
        sha256=hashlib.sha256(body).digest(),
        id=id_,
        entity=entity,
        key=key,
        action=action,
        base=base and Base(base["epoch"], base["version"]),
        reason=members.get("reason"),
        values={name: value for name, value in members.get("values", {}).items() if value is not None},
        edits=tuple(Edit(name, edit["was"], edit["now"]) for name, edit in members.get("edits", {}).items()),
    )
    problem = shape_problem(change, text) if action == changes.CREATE else edits_problem(change)
    if any(edit.field == WITHDRAWN for edit in change.edits):
        raise ValidationError({"edits.withdrawn": ["Only its author withdraws a report or takes that back."]})
    if problem:
        raise ValidationError(problem[1])
    return change
