"""Assignments over HTTP."""

from typing import Any

from flask import Response, jsonify

from server.api.auth import current_actor, keys, staff_required
from server.api.resource import Resource
from server.db import db
from server.schemas.people import AssignmentPageSchema, AssignmentQuery, AssignmentSchema, AssignSchema
from server.services import assignments, paging

blueprint = Resource("assignments", __name__, url_prefix="/assignments", description="Who may do what, where")


@blueprint.get("")
@staff_required(admin=True)
@blueprint.arguments(AssignmentQuery, location="query")
@blueprint.alt_response(200, schema=AssignmentPageSchema)
def list_assignments(query: dict[str, Any]) -> Response:
    """Assignments, ended ones included, the latest first."""
    page = paging.Page(query["after"], query["limit"])
    items, following = assignments.list_assignments(db.session(), keys(), current_actor(), page, query["person"])
    return jsonify(AssignmentPageSchema().dump({"items": items, "next": following}))


@blueprint.post("")
@staff_required(admin=True)
@blueprint.arguments(
    AssignSchema,
    example={
        "person": "0193b000-0000-7000-8000-00000000c004",
        "role": "monitor",
        "operation": "0193b000-0000-7000-8000-00000000a000",
        "site": "0193b000-0000-7000-8000-00000000b001",
    },
)
@blueprint.alt_response(201, schema=AssignmentSchema)
@blueprint.alt_response(403, description="`own-role`: nobody changes their own.")
def give(given: dict[str, Any]) -> Response:
    """Assign.  It ends the person's sign-ins, and their phones begin their copy anew at their next contact."""
    assignment = assignments.give(db.session(), current_actor(), assignments.NewAssignment(**given))
    db.session.commit()
    response = jsonify(AssignmentSchema().dump(assignment))
    response.status_code = 201
    return response


@blueprint.delete("/<uuid:assignment>")
@staff_required(admin=True)
@blueprint.alt_response(204, description="Ended.")
@blueprint.alt_response(409, description="`last-admin`")
def end(assignment: Any) -> Response:
    """End an assignment.  It is kept: what was reported under it stays in scope of its author."""
    assignments.end(db.session(), current_actor(), str(assignment))
    db.session.commit()
    return Response(status=204)
