"""The work queue: what is in custody, has no effect, and waits for a coordinator."""

from typing import Any

from flask import Response, jsonify

from server.api.auth import current_actor, keys, staff_required
from server.api.reading import READER
from server.api.resource import Resource
from server.db import committed, db
from server.schemas.lists import ReasonSchema
from server.schemas.work_queue import MendedSchema, MendSchema, WorkPageSchema, WorkQuery, WorkSchema, mending
from server.services import work_queue
from server.services.paging import Page

blueprint = Resource("work-queue", __name__, url_prefix="/work-queue", description="Changes that wait for a person")

MENDING = {
    "id": "0193d000-0000-7000-8000-00000000000b",
    "values": {"kind": "headcount", "site": "0193b000-0000-7000-8000-00000000b001", "total": 47},
    "reason": "Chelsea said 47 by radio",
}
WHY = {"reason": "She stood in for Dara that night"}


def answer(seq: int) -> Response:
    """One change of the queue as it stands now."""
    return jsonify(work_queue.get(db.session(), current_actor(), seq))


@blueprint.get("")
@staff_required(coordinator=True)
@blueprint.arguments(WorkQuery, location="query")
@blueprint.alt_response(200, schema=WorkPageSchema)
def list_work(query: dict[str, Any]) -> Response:
    """Held and quarantined changes in scope, the oldest first."""
    page = Page(query.pop("after"), query.pop("limit"))
    return jsonify(work_queue.listed(db.session(), keys(), current_actor(), page, **query))


@blueprint.get("/<int:seq>")
@staff_required(coordinator=True)
@blueprint.alt_response(200, schema=WorkSchema)
def get_work(seq: int) -> Response:
    """One of them, with its text."""
    return answer(seq)


@blueprint.post("/<int:seq>/release")
@staff_required(coordinator=True)
@blueprint.arguments(ReasonSchema, example=WHY)
@blueprint.alt_response(200, schema=MendedSchema)
@blueprint.alt_response(409, description="`settled-already` or `not-releasable`")
def release(given: dict[str, Any], seq: int) -> Response:
    """Let it take effect as it stands, and what is held for it."""
    custody = committed(lambda: work_queue.release(db.session(), current_actor(), seq, READER, given["reason"]))
    return jsonify(key=custody.key, outcome=custody.outcome)


@blueprint.post("/<int:seq>/mend")
@staff_required(coordinator=True)
@blueprint.arguments(MendSchema, example=MENDING)
@blueprint.alt_response(200, schema=MendedSchema)
@blueprint.alt_response(409, description="`settled-already`")
def mend(given: dict[str, Any], seq: int) -> Response:
    """Say right what it was to say.  The statement stays its author's; you are named as who entered it."""
    offered = mending(work_queue.get(db.session(), current_actor(), seq), given)
    custody = committed(lambda: work_queue.mend(db.session(), current_actor(), seq, READER, offered, given["reason"]))
    return jsonify(key=custody.key, outcome=custody.outcome)


@blueprint.post("/<int:seq>/set-aside")
@staff_required(coordinator=True)
@blueprint.arguments(ReasonSchema, example=WHY)
@blueprint.alt_response(200, schema=WorkSchema)
@blueprint.alt_response(409, description="`settled-already`")
def set_aside(given: dict[str, Any], seq: int) -> Response:
    """It shall have no effect; its author is told why."""
    committed(lambda: work_queue.set_aside(db.session(), current_actor(), seq, given["reason"]))
    return answer(seq)


@blueprint.post("/<int:seq>/take-up")
@staff_required(coordinator=True)
@blueprint.arguments(ReasonSchema, example=WHY)
@blueprint.alt_response(200, schema=WorkSchema)
@blueprint.alt_response(409, description="`settled-already`")
def take_up(given: dict[str, Any], seq: int) -> Response:
    """Take back that it was set aside."""
    committed(lambda: work_queue.take_up(db.session(), current_actor(), seq, given["reason"]))
    return answer(seq)
