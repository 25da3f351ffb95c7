"""Operations over HTTP."""

from flask import Response, jsonify

from server.api.auth import current_actor, staff_required
from server.api.resource import Resource
from server.db import db
from server.schemas.operations import OperationPageSchema
from server.services import operations

blueprint = Resource("operations", __name__, url_prefix="/operations", description="Evacuations being monitored")


@blueprint.get("")
@staff_required()
@blueprint.alt_response(200, schema=OperationPageSchema)
def list_operations() -> Response:
    """The operations in which the reader is assigned; an admin's are all."""
    items = operations.list_operations(db.session(), current_actor())
    return jsonify(OperationPageSchema().dump({"items": items, "next": None}))
