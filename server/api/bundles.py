"""Files of reports carried by hand, brought in at the desk or by any enrolled phone."""

from functools import partial
from typing import Any

from flask import Response, current_app, jsonify

from server.adapters.secrets import base64url
from server.api import door
from server.api.auth import current_actor, device_required, keys, staff_required
from server.api.reading import READER
from server.api.resource import Resource
from server.db import committed, db
from server.domain.access import Actor
from server.schemas.bundles import BundleTakenSchema
from server.services import bundles
from server.services.bundles import Parcel, Taken

blueprint = Resource("bundles", __name__, url_prefix="/bundles", description="Files of reports carried by hand.")
carried = Resource("carried", __name__, url_prefix="/sync/bundle", description="Files of reports that a phone carried.")

FILE: dict[str, Any] = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}},
}
REFUSED = "`not-a-bundle`, `bundle-too-new`, `bundle-of-another-office` or `bundle-damaged`: nothing was taken."


@blueprint.route("", methods=["POST"])
@staff_required(admin=True, coordinator=True)
@blueprint.doc(requestBody=FILE)
@blueprint.alt_response(200, schema=BundleTakenSchema)
@blueprint.alt_response(413, description="`too-large`")
@blueprint.alt_response(422, description=REFUSED)
def bring_in() -> Response:
    """Take the reports in a file that somebody brought to the office.  Safe to repeat."""
    return _brought()


@carried.route("", methods=["POST"])
@device_required
@carried.doc(requestBody=FILE)
@carried.alt_response(200, schema=BundleTakenSchema)
@carried.alt_response(413, description="`too-large`")
@carried.alt_response(422, description=REFUSED)
def hand_on() -> Response:
    """Take the reports in a file that this phone carried for another.  Safe to repeat."""
    return _brought()


def take_whole(bundle: str, carrier: Actor, parcel: Parcel) -> Taken:
    """Take a bundle batch by batch, each committed: what is in custody stays there, whatever happens to the rest."""
    taken = Taken()
    for records in parcel.batches():
        taken.add(committed(partial(_take, carrier, parcel, records)))
    committed(lambda: bundles.complete(db.session(), bundle, taken))
    return taken


def _take(carrier: Actor, parcel: Parcel, records: list[bytes]) -> Taken:
    return bundles.take(db.session(), carrier, parcel, records, READER)


def _brought() -> Response:
    carrier = current_actor()
    db.session.commit()  # nobody waits while the file arrives
    with door.spooled(bundles.MOST_BYTES) as file:
        parcel = bundles.look_through(db.session(), keys(), current_app.extensions["corridor_server_key"], file)
        bundle = committed(lambda: bundles.arrive(db.session(), carrier, parcel))
        taken = take_whole(bundle, carrier, parcel)
        receipts = bundles.receipts_file(db.session(), parcel, taken)
    db.session.commit()
    answer = {
        "bundle": bundle,
        "changes": parcel.changes,
        "outcomes": taken.outcomes,
        "known": taken.known,
        "strange": taken.strange,
        "receipts": receipts and base64url(receipts),
    }
    return jsonify(BundleTakenSchema().dump(answer))
