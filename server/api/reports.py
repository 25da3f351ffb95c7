"""The review queue: reports, their review, corrections in one's own name, and conflicts."""

from typing import Any

from flask import Response, jsonify

from server.api.auth import blobs, current_actor, etag, keys, seen_rev, staff_required
from server.api.headers import SANDBOX
from server.api.reading import READER
from server.api.resource import Resource, seen_still
from server.db import committed, db
from server.domain.forms import DEFAULT_AGE_BANDS, FORMS, describe
from server.schemas.reports import (
    AmendedSchema,
    AmendSchema,
    AttachmentQuery,
    ConflictPageSchema,
    ConflictQuery,
    ConflictSchema,
    DecideDuplicateSchema,
    DecisionSchema,
    FormListSchema,
    ReportDetailSchema,
    ReportPageSchema,
    ReportQuery,
    ReviewSchema,
    desk_amend,
)
from server.services import attachments, conflicts, duplicates, operations, phone_view, reports, reviews
from server.services.paging import Page

blueprint = Resource("reports", __name__, url_prefix="/reports", description="What monitors stated, and its review")
conflict = Resource("conflicts", __name__, url_prefix="/conflicts", description="Numbers that wait for a person")
duplicate = Resource("duplicates", __name__, url_prefix="/duplicates", description="Reports that may be of one event")
form = Resource("forms", __name__, url_prefix="/forms", description="The form definition")

DECIDED = {"anyOf": [ReportDetailSchema, ConflictSchema]}
STALE = "`rev-moved` or `version-moved`: look again, nothing was changed."


def answer(key: str) -> Response:
    """One report as it stands now, with its ETag."""
    detail = reports.detail(db.session(), current_actor(), key)
    response = jsonify(detail)
    response.headers.extend(etag(detail["rev"]))
    return response


@blueprint.get("")
@staff_required(coordinator=True)
@blueprint.arguments(ReportQuery, location="query")
@blueprint.alt_response(200, schema=ReportPageSchema)
def list_reports(query: dict[str, Any]) -> Response:
    """Reports in scope: those that need a decision, then flagged ones, then the oldest observed."""
    page = Page(query.pop("after"), query.pop("limit"))
    return jsonify(reports.listed(db.session(), keys(), current_actor(), reports.Filters(**query), page))


@blueprint.get("/<uuid:report>")
@staff_required(coordinator=True)
@blueprint.alt_response(200, schema=ReportDetailSchema)
def get_report(report: Any) -> Response:
    """One report with its versions, conflicts, receipts and history."""
    return answer(str(report))


@blueprint.get("/<uuid:report>/attachments/<slot>")
@staff_required(coordinator=True)
@blueprint.arguments(AttachmentQuery, location="query")
@blueprint.doc(
    responses={
        "200": {
            "description": "A picture without metadata, or the taps of a tally: `[[milliseconds, number], …]`.",
            "content": {
                "image/jpeg": {"schema": {"type": "string", "format": "binary"}},
                "application/json": {"schema": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}},
            },
        }
    }
)
def get_attachment(query: dict[str, Any], report: Any, slot: str) -> Response:
    """A copy of what is attached to a report.  The original is kept and never given out."""
    copy = attachments.copy(db.session(), current_actor(), blobs(), str(report), slot, query["attachment"])
    response = Response(copy.content, mimetype=copy.type)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Content-Disposition"] = f"attachment; filename={slot}.{'json' if slot == attachments.TAPS else 'jpg'}"
    return response


@blueprint.post("/<uuid:report>/review")
@staff_required(coordinator=True)
@blueprint.arguments(ReviewSchema, example={"action": "return", "version": 1, "question": "Bus 4 arrived with 52. Is 47 right?"})
@blueprint.alt_response(200, schema=ReportDetailSchema)
@blueprint.alt_response(409, description="`move-not-possible`, `open-conflict` or `version-moved`")
@blueprint.alt_response(412, description=STALE)
def review(given: dict[str, Any], report: Any) -> Response:
    """Verify, send back with a question, leave out of the count with a reason, or reopen."""
    rev = seen_rev()
    committed(lambda: reviews.move(db.session(), current_actor(), str(report), rev=rev, **given))
    return answer(str(report))


@blueprint.post("/<uuid:report>/amend")
@staff_required(coordinator=True)
@blueprint.arguments(
    AmendSchema,
    example={
        "id": "0193d000-0000-7000-8000-000000000009",
        "base": {"epoch": "1.5f0c9a", "version": 1},
        "edits": {"total": {"was": 47, "now": 49}},
        "reason": "The list of the bus says 49",
    },
)
@blueprint.alt_response(200, schema=AmendedSchema)
def amend(given: dict[str, Any], report: Any) -> Response:
    """Correct in one's own name.  Who does so no longer reviews the report.  Merged like any other change."""
    offered = desk_amend(str(report), given)
    custody = committed(lambda: reports.amend(db.session(), current_actor(), offered, READER))
    receipt = phone_view.receipt(custody)
    detail = reports.detail(db.session(), current_actor(), str(report))
    response = jsonify(receipt=receipt, report=detail)
    response.headers.extend(etag(detail["rev"]))
    return response


@duplicate.post("/<uuid:duplicate_id>/decision")
@staff_required(coordinator=True)
@duplicate.arguments(
    DecideDuplicateSchema,
    example={
        "seen": 0,
        "verdict": "one-event",
        "stands": "0193d000-0000-7000-8000-00000000000c",
        "reason": "Both stood at the same gate",
    },
)
@duplicate.response(204)
@duplicate.alt_response(412, description="`rev-moved`: somebody decided meanwhile.")
def decide_duplicate(given: dict[str, Any], duplicate_id: Any) -> None:
    """Say of two reports whether they are of one event, of two, or of one that two people witnessed.  Can be said anew."""
    committed(lambda: duplicates.decide(db.session(), current_actor(), str(duplicate_id), **given))


@conflict.get("")
@staff_required(coordinator=True)
@conflict.arguments(ConflictQuery, location="query")
@conflict.alt_response(200, schema=ConflictPageSchema)
def list_conflicts(query: dict[str, Any]) -> Response:
    """Conflicts in scope: the oldest first, as they wait; decided ones alone the latest first."""
    page = Page(query.pop("after"), query.pop("limit"))
    items, following = conflicts.listed(db.session(), keys(), current_actor(), conflicts.Filters(**query), page)
    return jsonify(items=items, next=following)


@conflict.get("/<uuid:conflict_id>")
@staff_required(coordinator=True)
@conflict.alt_response(200, schema=ConflictSchema)
def get_conflict(conflict_id: Any) -> Response:
    """One conflict; its ETag is the rev of the report."""
    found = conflicts.get(db.session(), current_actor(), str(conflict_id))
    described = conflicts.described(db.session(), [found])[0]
    response = jsonify(described)
    response.headers.extend(etag(described["report_rev"]))
    return response


@conflict.post("/<uuid:conflict_id>/decision")
@staff_required(coordinator=True)
@conflict.arguments(
    DecisionSchema, example={"candidate": "0193d000-0000-7000-8000-00000000000a", "reason": "The arrival count is 49"}
)
@conflict.doc(responses={"200": {"description": "OK", "content": {"application/json": {"schema": DECIDED}}}})
@conflict.alt_response(204, description="Done, and the convoy is at none of your sites any more.")
@conflict.alt_response(412, description=STALE)
def decide(given: dict[str, Any], conflict_id: Any) -> Response:
    """Choose a candidate, or enter another value with a reason.  A decision can be made anew.

    Answers the report, or the conflict where it is a convoy's or a vehicle's.
    """
    rev = seen_rev()
    entity, key = committed(
        lambda: conflicts.decide(
            db.session(),
            current_actor(),
            str(conflict_id),
            READER,
            rev=rev,
            candidate_id=given.get("candidate"),
            value=given.get("value"),
            reason=given["reason"],
        )
    )
    return answer(key) if entity == "report" else seen_still(lambda: get_conflict(conflict_id))


@form.get("")
@staff_required()
@form.alt_response(200, schema=FormListSchema, example={"items": [describe(one, DEFAULT_AGE_BANDS) for one in FORMS.values()]})
def list_forms() -> Response:
    """The form definition, as phones are given it."""
    return jsonify(items=operations.forms_of(db.session(), current_actor())[0])
