"""The one round trip of a phone: changes go out, receipts and news come back."""

import gzip
from itertools import count
from typing import Any

import orjson
from flask import Response, request
from marshmallow import ValidationError

from server.adapters import clock
from server.api import door
from server.api.auth import current_actor, device_required, keys
from server.api.reading import READER
from server.api.resource import Resource
from server.db import committed, db, one_after_another, reads_only
from server.domain.access import Actor
from server.domain.changes import Offered
from server.domain.clock import Reading
from server.domain.refusals import Behind, Invalid
from server.domain.strict_json import loads
from server.schemas.changes import offered
from server.schemas.plain import Plain
from server.schemas.sync import SyncRequestSchema, SyncResponseSchema
from server.services import feed, phone_view, restores, sync
from server.services.receipts import Custody

blueprint = Resource("sync", __name__, url_prefix="/sync", description="Phones deliver and are told.")

WORTH_DEFLATING = 300  # bytes: below, the headers are most of it
GZIP_LEVEL = 5
MOVES_ON = 8  # of so many exchanges that had to wait for another, one ends its connection
WAITED = count(1)

REQUEST = Plain(SyncRequestSchema())


@blueprint.route("", methods=["POST"])
@device_required
@blueprint.doc(
    requestBody={
        "required": True,
        "content": {
            "application/json": {
                "schema": SyncRequestSchema,
                "example": {
                    "v": 1,
                    "app": "0.1.0",
                    "cursor": None,
                    "clock": {"wall": "2016-12-18T23:25:00+02:00", "session": "s1", "elapsed_ms": 1200},
                    "waiting": {"changes": 0, "blobs": 0, "next_n": 1},
                    "changes": [],
                },
            }
        },
    }
)
@blueprint.alt_response(200, schema=SyncResponseSchema, description="Receipts, and a page of the feed.")
def exchange() -> Response:
    """Offer changes made on a device and fetch what changed for it.  Safe to repeat in full."""
    body = door.body()  # a slow line keeps nobody waiting
    with one_after_another() as waited:
        answer = _exchange(_load(body))
    if waited and next(WAITED) % MOVES_ON == 0:
        # A kept connection stays with its process however busy that is.  A new one may fall to another.
        answer.headers["Connection"] = "close"
    return answer


def _exchange(envelope: dict[str, Any]) -> Response:
    actor = current_actor()
    contact = sync.Contact(
        at=clock.now(),
        app=envelope["app"],
        reading=Reading(**envelope["clock"]),
        waiting_changes=envelope["waiting"]["changes"],
        waiting_blobs=envelope["waiting"]["blobs"],
        next_n=envelope["waiting"]["next_n"],
    )
    changes = [offered(text) for text in envelope["changes"]]
    # Custody is ours before the feed is read: a failing pull must not undo it.
    taken = _taken(actor, changes, contact)
    reads_only(db.session())
    feed.stamp(db.session())
    receipted = {custody.key: None if custody.fresh else custody.rev for custody in taken if custody.key}
    try:
        page = feed.read(db.session(), keys(), actor, envelope["cursor"], envelope.get("limit_bytes", feed.PAGE_BYTES), receipted)
    except Behind:
        db.session.rollback()
        committed(lambda: restores.note_behind(db.session()))
        raise
    db.session.commit()
    answer: dict[str, Any] = {
        "v": 1,
        "epoch": page.epoch,
        "server_time": contact.at.isoformat(),
        "offset_ms": contact.offset_ms,
        "receipts": [phone_view.receipt(custody) for custody in taken],
        "changes": page.changes,
        "cursor": page.cursor,
        "more": page.more,
    }
    if page.reset:
        answer["reset"] = True
    if page.end:
        answer["end"] = True
    if page.held_through is not None:
        answer["held_through"] = page.held_through
    if page.durable_through is not None:
        answer["durable_through"] = page.durable_through
    return _prepared(orjson.dumps(answer))


def _taken(actor: Actor, offered: list[Offered], contact: sync.Contact) -> list[Custody]:
    """Nearly always a batch can be taken as it is."""
    try:
        return committed(lambda: sync.receive(db.session(), actor, offered, contact, READER, isolated=False))
    except sync.BatchFailed:
        db.session.rollback()
        return committed(lambda: sync.receive(db.session(), actor, offered, contact, READER))


def _prepared(answer: bytes) -> Response:
    """A ready response: to dump it through a schema costs more than the rest.  Small where the device can inflate it."""
    response = Response(answer, mimetype="application/json", headers={"Vary": "Accept-Encoding"})
    if len(answer) >= WORTH_DEFLATING and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(answer, compresslevel=GZIP_LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _load(body: bytes) -> dict[str, Any]:
    raw = loads(body, frozen="changes")
    try:
        return REQUEST.load(raw)
    except ValidationError as error:
        raise Invalid(error.messages_dict) from error
