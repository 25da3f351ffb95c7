"""Redactions: asked for by one person, confirmed or refused by another."""

from typing import Any

from flask import Response, jsonify

from server.api.auth import blobs, current_actor, etag, keys, safety_log, seen_rev, staff_required
from server.api.reading import READER
from server.api.resource import Resource
from server.db import committed, db, forget_old_pages
from server.schemas.lists import ReasonSchema
from server.schemas.redactions import (
    AskRedactionSchema,
    RedactionPageSchema,
    RedactionQuery,
    RemovableListSchema,
)
from server.schemas.reports import RedactionSchema
from server.services import redactions
from server.services.paging import Page

blueprint = Resource("redactions", __name__, url_prefix="/redactions", description="What two people remove for good")

ASKING = {
    "key": "0193d000-0000-7000-8000-00000000000c",
    "fields": ["note"],
    "reason": "A name got in",
}


def answer(redaction: str, status: int = 200) -> Response:
    """One redaction as it stands now; its ETag is the state of what it is about."""
    found = redactions.get(db.session(), current_actor(), redaction)
    response = jsonify(found)
    response.status_code = status
    response.headers.extend(etag(found["rev"]))
    return response


@blueprint.get("")
@staff_required(coordinator=True)
@blueprint.arguments(RedactionQuery, location="query")
@blueprint.alt_response(200, schema=RedactionPageSchema)
def list_redactions(query: dict[str, Any]) -> Response:
    """Redactions in scope: those that wait the oldest first, others the latest first."""
    page = Page(query.pop("after"), query.pop("limit"))
    return jsonify(redactions.listed(db.session(), keys(), current_actor(), page, **query))


@blueprint.get("/removable/<uuid:about>")
@staff_required(coordinator=True)
@blueprint.alt_response(200, schema=RemovableListSchema)
def list_removable(about: Any) -> Response:
    """What a report, convoy or vehicle holds, or ever held, that can be removed."""
    return jsonify(items=redactions.removable(db.session(), current_actor(), str(about)))


@blueprint.get("/<uuid:redaction>")
@staff_required(coordinator=True)
@blueprint.alt_response(200, schema=RedactionSchema)
def get_redaction(redaction: Any) -> Response:
    """One redaction."""
    return answer(str(redaction))


@blueprint.post("")
@staff_required(coordinator=True)
@blueprint.arguments(AskRedactionSchema, example=ASKING)
@blueprint.alt_response(201, schema=RedactionSchema)
@blueprint.alt_response(409, description="`redaction-open`: one waits already.")
def ask(given: dict[str, Any]) -> Response:
    """Ask that fields be removed for good.  Nothing is removed before another person confirms it."""
    made = committed(lambda: redactions.ask(db.session(), current_actor(), **given))
    return answer(made, 201)


@blueprint.post("/<uuid:redaction>/confirm")
@staff_required(coordinator=True)
@blueprint.alt_response(200, schema=RedactionSchema)
@blueprint.alt_response(403, description="`asked-by-you`: another person confirms.")
@blueprint.alt_response(409, description="`settled-already`")
@blueprint.alt_response(412, description="`rev-moved`: what it is about was changed meanwhile; look again.")
@blueprint.alt_response(503, description="`safety-log`: it cannot be written, and nothing was done.")
def confirm(redaction: Any) -> Response:
    """Remove it, everywhere and for good.  `If-Match` names the state that was looked at."""
    rev = seen_rev()
    committed(lambda: redactions.confirm(db.session(), READER.mac, safety_log(), current_actor(), str(redaction), rev))
    committed(lambda: redactions.sweep(db.session(), blobs()))
    forget_old_pages()
    return answer(str(redaction))


@blueprint.post("/<uuid:redaction>/refuse")
@staff_required(coordinator=True)
@blueprint.arguments(ReasonSchema, example={"reason": "It is the name of a place"})
@blueprint.alt_response(200, schema=RedactionSchema)
@blueprint.alt_response(409, description="`settled-already`")
def refuse(given: dict[str, Any], redaction: Any) -> Response:
    """Say why nothing shall be removed.  Whoever asked takes it back likewise."""
    committed(lambda: redactions.refuse(db.session(), current_actor(), str(redaction), given["reason"]))
    return answer(str(redaction))
