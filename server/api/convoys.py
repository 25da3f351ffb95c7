"""Convoys over HTTP."""

from typing import Any

from flask import Response, jsonify

from server.api.auth import current_actor, etag, keys, seen_rev, staff_required
from server.api.reading import READER
from server.api.resource import Resource, seen_still
from server.db import committed, db
from server.domain.changes import CONVOY
from server.schemas.convoys import (
    ConvoyPageSchema,
    ConvoyQuery,
    ConvoySchema,
    EditConvoySchema,
    JoinSchema,
    NewConvoySchema,
)
from server.schemas.lists import ReasonSchema
from server.schemas.reports import desk_amend, desk_create
from server.services import convoys, joins, paging

blueprint = Resource("convoys", __name__, url_prefix="/convoys", description="Vehicles travelling together")

NEW = {
    "id": "0193d000-0000-7000-8000-000000000010",
    "values": {"label": "Night convoy", "from_site": "0193b000-0000-7000-8000-00000000b001"},
}
EDIT = {
    "id": "0193d000-0000-7000-8000-000000000011",
    "base": {"epoch": "1.5f0c9a", "version": 1},
    "edits": {"at_site": {"was": "0193b000-0000-7000-8000-00000000b001", "now": None}},
    "reason": "It left at 22:10",
}
JOIN = {
    "into": "0193d000-0000-7000-8000-000000000012",
    "into_rev": 3,
    "vehicles": [{"from": "0193d000-0000-7000-8000-000000000020", "into": "0193d000-0000-7000-8000-000000000022"}],
    "reason": "Both posts wrote down the same marshal",
}


def answer(key: str, status: int = 200) -> Response:
    """One convoy as it stands now, with its ETag."""
    convoy = convoys.get_convoy(db.session(), current_actor(), key)
    response = jsonify(convoy)
    response.status_code = status
    response.headers.extend(etag(convoy["rev"]))
    return response


@blueprint.get("")
@staff_required(coordinator=True)
@blueprint.arguments(ConvoyQuery, location="query")
@blueprint.alt_response(200, schema=ConvoyPageSchema)
def list_convoys(query: dict[str, Any]) -> Response:
    """Convoys of any of the reader's sites, with departed and arrived side by side."""
    page = paging.Page(query["after"], query["limit"])
    items, following = convoys.list_convoys(db.session(), keys(), current_actor(), page, query["operation"], query["site"])
    return jsonify(items=items, next=following)


@blueprint.post("")
@staff_required(coordinator=True)
@blueprint.arguments(NewConvoySchema, example=NEW)
@blueprint.alt_response(201, schema=ConvoySchema)
def add(given: dict[str, Any]) -> Response:
    """Begin a convoy.  Safe to repeat with the same id."""
    convoys.add_convoy(db.session(), current_actor(), desk_create(CONVOY, given["id"], given["values"]), READER)
    db.session.commit()
    return answer(given["id"], 201)


@blueprint.get("/<uuid:convoy>")
@staff_required(coordinator=True)
@blueprint.alt_response(200, schema=ConvoySchema)
def get_convoy(convoy: Any) -> Response:
    """One convoy."""
    return answer(str(convoy))


@blueprint.patch("/<uuid:convoy>")
@staff_required(coordinator=True)
@blueprint.arguments(EditConvoySchema, example=EDIT)
@blueprint.alt_response(200, schema=ConvoySchema)
@blueprint.alt_response(204, description="Done, and the convoy is at none of your sites any more.")
@blueprint.alt_response(412, description="`rev-moved`")
def amend(given: dict[str, Any], convoy: Any) -> Response:
    """Correct or move a convoy, in one's own name and with a reason."""
    convoys.amend_convoy(db.session(), current_actor(), desk_amend(str(convoy), given, CONVOY), READER, seen_rev())
    db.session.commit()
    return seen_still(lambda: answer(str(convoy)))


@blueprint.post("/<uuid:convoy>/join")
@staff_required(coordinator=True)
@blueprint.arguments(JoinSchema, example=JOIN)
@blueprint.alt_response(200, schema=ConvoySchema)
@blueprint.alt_response(409, description="`joined-already` or `joined-elsewhere`: somebody said it meanwhile.")
@blueprint.alt_response(412, description="`rev-moved`")
def join(given: dict[str, Any], convoy: Any) -> Response:
    """Say that this convoy is the same as another.  Answers the convoy that it reads as from now on."""
    rev = seen_rev()
    pairs = [(pair["from_"], pair["into"]) for pair in given.pop("vehicles")]
    committed(lambda: joins.join(db.session(), current_actor(), str(convoy), rev=rev, vehicles=pairs, **given))
    return answer(convoys.get_convoy(db.session(), current_actor(), str(convoy))["merged_into"])


@blueprint.post("/<uuid:convoy>/separate")
@staff_required(coordinator=True)
@blueprint.arguments(ReasonSchema, example={"reason": "They were two after all"})
@blueprint.alt_response(200, schema=ConvoySchema)
@blueprint.alt_response(409, description="`not-joined`: somebody separated it meanwhile.")
@blueprint.alt_response(412, description="`rev-moved`")
def separate(given: dict[str, Any], convoy: Any) -> Response:
    """Take a joining back.  Answers this convoy as it reads again."""
    rev = seen_rev()
    committed(lambda: joins.separate(db.session(), current_actor(), str(convoy), rev=rev, **given))
    return answer(str(convoy))
