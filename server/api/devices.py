"""Devices and enrolments over HTTP."""

from typing import Any

from flask import Response, current_app, jsonify

from server.api.auth import current_actor, etag, keys, safety_log, seen_rev, settings, staff_required
from server.api.resource import Resource
from server.api.session import address
from server.db import db
from server.domain.refusals import Refusal
from server.schemas.devices import (
    DevicePageSchema,
    DeviceQuery,
    DeviceSchema,
    EnrolledSchema,
    EnrolSchema,
    RedeemTicketSchema,
    TicketSchema,
)
from server.schemas.lists import ReasonSchema
from server.services import devices, enrolments, paging, throttle

blueprint = Resource("devices", __name__, url_prefix="/devices", description="Phones enrolled here")
enrolment = Resource("enrolments", __name__, url_prefix="/enrolments", description="Enrolling a phone")


def answer(view: devices.DeviceView) -> Response:
    """One device with its ETag."""
    response = jsonify(DeviceSchema().dump(view))
    response.headers.extend(etag(view.device.rev))
    return response


@blueprint.get("")
@staff_required(admin=True)
@blueprint.arguments(DeviceQuery, location="query")
@blueprint.alt_response(200, schema=DevicePageSchema)
def list_devices(query: dict[str, Any]) -> Response:
    """Devices, the latest enrolled first, with what they said still waits on them."""
    page = paging.Page(query["after"], query["limit"])
    items, following = devices.list_devices(db.session(), keys(), current_actor(), page, query["person"], query["status"])
    return jsonify(DevicePageSchema().dump({"items": items, "next": following}))


@blueprint.get("/<uuid:device>")
@staff_required(admin=True)
@blueprint.alt_response(200, schema=DeviceSchema)
def get_device(device: Any) -> Response:
    """One device."""
    return answer(devices.get_device(db.session(), str(device)))


@blueprint.post("/<uuid:device>/revoke")
@staff_required(admin=True)
@blueprint.arguments(ReasonSchema, example={"reason": "Lost at the checkpoint"})
@blueprint.alt_response(200, schema=DeviceSchema)
@blueprint.alt_response(412, description="`rev-moved`")
@blueprint.alt_response(503, description="`safety-log`: it cannot be written, and nothing was done.")
def revoke(given: dict[str, str], device: Any) -> Response:
    """Refuse this device from its next request on.  What it has not sent stays on it."""
    view = devices.revoke(db.session(), safety_log(), current_actor(), str(device), seen_rev(), given["reason"])
    db.session.commit()
    return answer(view)


@enrolment.post("")
@staff_required(admin=True)
@enrolment.arguments(EnrolSchema, example={"person": "0193b000-0000-7000-8000-00000000c004"})
@enrolment.alt_response(201, schema=TicketSchema)
def create(given: dict[str, str]) -> Response:
    """A code for one phone of this person, valid once and for fifteen minutes.  Shown now and never again."""
    ticket = enrolments.create(db.session(), keys(), current_actor(), given["person"], settings().origin)
    db.session.commit()
    response = jsonify(TicketSchema().dump(ticket))
    response.status_code = 201
    return response


@enrolment.post("/redeem")
@enrolment.arguments(RedeemTicketSchema, example={"code": "K7PM2QRS", "label": "Blue Samsung"})
@enrolment.alt_response(201, schema=EnrolledSchema)
@enrolment.alt_response(404, description="`code-unknown`")
@enrolment.alt_response(410, description="`code-expired` or `code-used`")
@enrolment.alt_response(429, description="`too-many`: wait as long as Retry-After says.")
def redeem(given: dict[str, str]) -> Response:
    """Enrol the phone that shows this code: it is given a token and needs no network from then on."""
    tries = throttle.admit(db.session(), keys(), address())
    db.session.commit()  # the try counts before it is judged
    server_key = str(current_app.extensions["corridor_public_key"])
    enrolled = enrolments.redeem(db.session(), keys(), server_key, tries, address(), given["code"], given["label"])
    db.session.commit()
    if isinstance(enrolled, Refusal):
        raise enrolled
    response = jsonify(EnrolledSchema().dump(enrolled))
    response.status_code = 201
    return response
