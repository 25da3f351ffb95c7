"""Vehicles over HTTP."""

from typing import Any

from flask import Response, jsonify

from server.api.auth import current_actor, etag, keys, seen_rev, staff_required
from server.api.reading import READER
from server.api.resource import Resource
from server.db import db
from server.domain.changes import VEHICLE
from server.schemas.convoys import (
    EditVehicleSchema,
    NewVehicleSchema,
    VehiclePageSchema,
    VehicleQuery,
    VehicleSchema,
)
from server.schemas.reports import desk_amend, desk_create
from server.services import convoys, paging

blueprint = Resource("vehicles", __name__, url_prefix="/vehicles", description="Vehicles of convoys")

NEW = {
    "id": "0193d000-0000-7000-8000-000000000020",
    "values": {"convoy": "0193d000-0000-7000-8000-000000000010", "label": "Bus 4", "type": "bus", "seats": 50},
}
EDIT = {
    "id": "0193d000-0000-7000-8000-000000000021",
    "base": {"epoch": "1.5f0c9a", "version": 1},
    "edits": {"seats": {"was": 50, "now": 45}},
    "reason": "Counted the seats",
}


def answer(key: str, status: int = 200) -> Response:
    """One vehicle as it stands now, with its ETag."""
    vehicle = convoys.get_vehicle(db.session(), current_actor(), key)
    response = jsonify(vehicle)
    response.status_code = status
    response.headers.extend(etag(vehicle["rev"]))
    return response


@blueprint.get("")
@staff_required(coordinator=True)
@blueprint.arguments(VehicleQuery, location="query")
@blueprint.alt_response(200, schema=VehiclePageSchema)
def list_vehicles(query: dict[str, Any]) -> Response:
    """Vehicles of the convoys in scope."""
    page = paging.Page(query["after"], query["limit"])
    items, following = convoys.list_vehicles(db.session(), keys(), current_actor(), page, query["convoy"])
    return jsonify(items=items, next=following)


@blueprint.post("")
@staff_required(coordinator=True)
@blueprint.arguments(NewVehicleSchema, example=NEW)
@blueprint.alt_response(201, schema=VehicleSchema)
def add(given: dict[str, Any]) -> Response:
    """Add a vehicle to a convoy.  Safe to repeat with the same id."""
    convoys.add_vehicle(db.session(), current_actor(), desk_create(VEHICLE, given["id"], given["values"]), READER)
    db.session.commit()
    return answer(given["id"], 201)


@blueprint.get("/<uuid:vehicle>")
@staff_required(coordinator=True)
@blueprint.alt_response(200, schema=VehicleSchema)
def get_vehicle(vehicle: Any) -> Response:
    """One vehicle."""
    return answer(str(vehicle))


@blueprint.patch("/<uuid:vehicle>")
@staff_required(coordinator=True)
@blueprint.arguments(EditVehicleSchema, example=EDIT)
@blueprint.alt_response(200, schema=VehicleSchema)
@blueprint.alt_response(412, description="`rev-moved`")
def amend(given: dict[str, Any], vehicle: Any) -> Response:
    """Correct a vehicle or move it to another convoy, in one's own name and with a reason."""
    convoys.amend_vehicle(db.session(), current_actor(), desk_amend(str(vehicle), given, VEHICLE), READER, seen_rev())
    db.session.commit()
    return answer(str(vehicle))
