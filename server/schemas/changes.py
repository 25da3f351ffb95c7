"""Reading one frozen change.  What cannot be read is still kept: it is quarantined, never refused (sync S2.1)."""

import hashlib
import json
import uuid
from dataclasses import replace
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from server.domain import changes, forms
from server.domain.changes import Answer, Base, Offered
from server.domain.merge import WITHDRAWN, Edit
from server.domain.strict_json import MAX_INTEGER, BadJson, loads
from server.schemas.fields import Value
from server.schemas.forms import check_time, check_uuid, problems_of
from server.schemas.plain import Plain


class BaseSchema(Schema):
    """What the author had seen."""

    class Meta:
        unknown = RAISE

    epoch = fields.String(required=True, validate=validate.Length(min=1, max=64), metadata={"example": "1.k3j9x2"})
    version = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=MAX_INTEGER))


class EditSchema(Schema):
    """One field as seen and as left; both members are always there, null is *not recorded*."""

    class Meta:
        unknown = RAISE

    was = Value(required=True)
    now = Value(required=True)


class AnswerSchema(Schema):
    """To a question of the office."""

    class Meta:
        unknown = RAISE

    question = fields.String(required=True, validate=check_uuid)
    answer = fields.String(required=True, validate=validate.OneOf(changes.ANSWERS))
    note = fields.String(allow_none=True, validate=validate.Length(max=2000))


class ChangeSchema(Schema):
    """A change as a phone freezes it at Save.  Members it does not know are kept in the bytes and passed over."""

    class Meta:
        unknown = EXCLUDE

    id = fields.String(required=True, validate=check_uuid)
    device = fields.String(required=True, validate=check_uuid)
    n = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=MAX_INTEGER))
    entity = fields.String(required=True, validate=validate.OneOf(changes.ENTITIES))
    key = fields.String(validate=check_uuid)
    action = fields.String(
        required=True,
        validate=validate.OneOf((changes.CREATE, changes.AMEND, changes.ANSWER, changes.WITHDRAW)),
    )
    base = fields.Nested(BaseSchema, required=True, allow_none=True)
    prev = fields.String(required=True, allow_none=True, validate=check_uuid)
    reason = fields.String(allow_none=True, validate=validate.Length(max=500))
    recorded_at = fields.String(required=True, validate=check_time)
    session = fields.String(required=True, validate=validate.Length(min=1, max=64))
    elapsed_ms = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=MAX_INTEGER))
    values = fields.Dict(keys=fields.String(validate=validate.Length(min=1, max=80)))
    edits = fields.Dict(keys=fields.String(validate=validate.Length(min=1, max=80)), values=fields.Nested(EditSchema))
    answer = fields.Nested(AnswerSchema)


CHANGE = Plain(ChangeSchema())


def offered(text: str) -> Offered:
    """Read one frozen change; never raises.  ``problem`` tells why it cannot be used."""
    body = text.encode("utf-8", "surrogatepass")
    sha256 = hashlib.sha256(body).digest()
    try:
        raw = loads(body)
    except BadJson:
        return _unreadable(body, sha256, "bad-json")
    try:
        read = CHANGE.load(raw)
    except ValidationError as error:
        return _unreadable(body, sha256, "invalid", dict(error.messages_dict))
    read["redacted"] = isinstance(raw.get("redacted"), list)  # what was removed from it for good may have been all it said
    return _usable(body, sha256, read)


def _usable(body: bytes, sha256: bytes, read: dict[str, Any]) -> Offered:
    entity, action = read["entity"], read["action"]
    base = read["base"] and Base(read["base"]["epoch"], read["base"]["version"])
    edits = tuple(Edit(name, edit["was"], edit["now"]) for name, edit in read.get("edits", {}).items())
    if action == changes.WITHDRAW:
        edits = (Edit(WITHDRAWN, False, True),)
    change = Offered(
        body=body,
        sha256=sha256,
        id=read["id"],
        device=read["device"],
        n=read["n"],
        entity=entity,
        key=read["id"] if action == changes.CREATE else read.get("key"),
        action=action,
        base=base,
        prev=read["prev"],
        reason=read.get("reason"),
        recorded_at=read["recorded_at"],
        session=read["session"],
        elapsed_ms=read["elapsed_ms"],
        values={name: value for name, value in read.get("values", {}).items() if value is not None},
        edits=edits,
        answer=Answer(read["answer"]["question"], read["answer"]["answer"], read["answer"].get("note"))
        if "answer" in read
        else None,
    )
    problem = shape_problem(change, read)
    if problem:
        return _with_problem(change, *problem)
    return change


def shape_problem(change: Offered, read: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """What is wrong with a readable change: (slug, fields), or none."""
    if change.action == changes.CREATE:
        if "key" in read or "edits" in read or "answer" in read or change.prev or not change.values:
            return "invalid", {"action": ["A create carries values, and neither key, prev, edits nor answer."]}
        kind = change.values.get("kind") if change.entity == changes.REPORT else change.entity
        if not isinstance(kind, str) or kind not in forms.FORMS or (change.entity == changes.REPORT) != (kind in forms.REPORTS):
            return "unknown-kind", {"values.kind": ["Not a kind of report known here."]}
        if WITHDRAWN in change.values:
            return "invalid", {f"values.{WITHDRAWN}": ["A statement begins by being made."]}
        return _values_problem(kind, change.values)
    if change.key is None or "values" in read:
        return "invalid", {"key": [f"An {change.action} names its key and carries no values."]}
    if change.action == changes.WITHDRAW:
        return _only_reports(change) or (("invalid", {"edits": ["A withdraw carries no edits."]}) if "edits" in read else None)
    if (change.action == changes.ANSWER) != (change.answer is not None):
        return "invalid", {"answer": ["An answer, and only an answer, carries the member answer."]}
    if change.action == changes.AMEND and not change.edits and not read.get("redacted"):
        return "invalid", {"edits": ["An amend carries edits."]}
    return (_only_reports(change) if change.action == changes.ANSWER else None) or edits_problem(change)


def edits_problem(change: Offered) -> tuple[str, dict[str, Any]] | None:
    """What is wrong with the edits of a change whatever they edit, or none.

    Whether its form can hold the values is judged in custody: the kind of a report is known once it is loaded.
    """
    fixed = forms.FIXED & {edit.field for edit in change.edits}
    if fixed:
        return "invalid", {f"edits.{name}": ["Cannot be changed."] for name in fixed}
    taken_back = [edit for edit in change.edits if edit.field == WITHDRAWN]
    if taken_back and (change.entity != changes.REPORT or not isinstance(taken_back[0].now, bool)):
        return "invalid", {"edits.withdrawn": ["Only yes or no, and only on a report."]}
    return None


def _only_reports(change: Offered) -> tuple[str, dict[str, Any]] | None:
    if change.entity != changes.REPORT:
        return "invalid", {"action": ["Only a report is answered or withdrawn."]}
    return None


def _values_problem(kind: str, values: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    found = problems_of(kind, values, whole=True)
    if kind in forms.REPORTS and forms.is_nowhere(values):
        found["site"] = [forms.NOWHERE]
    return ("invalid", found) if found else None


def _with_problem(change: Offered, slug: str, found: dict[str, Any]) -> Offered:
    # Its content is in its bytes; nobody downstream may look up what was found wanting here.
    site = uuid_text(change.values.get("site"))
    return replace(change, problem=slug, problem_fields=found, values={}, edits=(), answer=None, site=site)


def _unreadable(body: bytes, sha256: bytes, problem: str, found: dict[str, Any] | None = None) -> Offered:
    """Custody of what cannot be read: as much of its identity as a lenient look finds, else an id made from its bytes."""
    try:
        raw = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raw = None
    raw = raw if isinstance(raw, dict) else {}
    own = uuid_text(raw.get("id")) or str(uuid.UUID(bytes=sha256[:16], version=4))
    n = raw.get("n")
    action = raw.get("action")
    return Offered(
        body=body,
        sha256=sha256,
        id=own,
        device=uuid_text(raw.get("device")),
        n=n if isinstance(n, int) and not isinstance(n, bool) and 1 <= n <= MAX_INTEGER else None,
        key=uuid_text(raw.get("key")) or (own if action == changes.CREATE else None),
        problem=problem,
        problem_fields=found or {},
        site=uuid_text(values.get("site")) if isinstance(values := raw.get("values"), dict) else None,
    )


def uuid_text(value: Any) -> str | None:
    """``value`` where it is the canonical text of a UUID."""
    if not isinstance(value, str):
        return None
    try:
        check_uuid(value)
    except ValidationError:
        return None
    return value
