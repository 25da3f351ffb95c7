"""Operations over HTTP."""

from typing import Any

from flask import Response, jsonify

from server.api.auth import current_actor, etag, seen_rev, staff_required
from server.api.resource import Resource
from server.db import db
from server.schemas.operations import ChangeOperationSchema, NewOperationSchema, OperationPageSchema, OperationSchema
from server.services import operations

blueprint = Resource("operations", __name__, url_prefix="/operations", description="Evacuations being monitored")

EXAMPLE = {
    "names": {"en": "Aleppo evacuation, December 2016"},
    "time_zone": "Asia/Damascus",
    "contact_line": "Ask the operations room on radio channel 4.",
}


def answer(operation: Any, status: int = 200) -> Response:
    """One operation with its ETag."""
    response = jsonify(OperationSchema().dump(operation))
    response.status_code = status
    response.headers.extend(etag(operation.rev))
    return response


@blueprint.get("")
@staff_required()
@blueprint.alt_response(200, schema=OperationPageSchema)
def list_operations() -> Response:
    """The operations in which the reader is assigned; an admin's are all."""
    items = operations.list_operations(db.session(), current_actor())
    return jsonify(OperationPageSchema().dump({"items": items, "next": None}))


@blueprint.post("")
@staff_required(admin=True)
@blueprint.arguments(NewOperationSchema, example=EXAMPLE)
@blueprint.alt_response(201, schema=OperationSchema)
@blueprint.alt_response(409, description="`taken`: another operation has one of these names.")
def add(given: dict[str, Any]) -> Response:
    """Make an operation."""
    made = operations.add(db.session(), current_actor(), given)
    db.session.commit()
    return answer(made, 201)


@blueprint.patch("/<uuid:operation>")
@staff_required(admin=True)
@blueprint.arguments(ChangeOperationSchema, example={"contact_line": "Ask the operations room on radio channel 4."})
@blueprint.alt_response(200, schema=OperationSchema)
@blueprint.alt_response(412, description="`rev-moved`: says who changed what and when.")
def change(given: dict[str, Any], operation: Any) -> Response:
    """Change an operation; its phones learn it at their next contact."""
    changed, _ = operations.change(db.session(), current_actor(), str(operation), seen_rev(), given)
    db.session.commit()
    return answer(changed)
