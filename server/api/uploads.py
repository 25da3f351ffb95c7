"""Files that follow a report, in parts, by tus 1.0: creation, checksum and expiration (https://tus.io/protocols)."""

import base64
import binascii
import hashlib
import hmac
from typing import Any

from flask import Response, request, url_for
from werkzeug.exceptions import MethodNotAllowed, UnsupportedMediaType
from werkzeug.http import http_date

from server.api.auth import blobs, current_actor, device_required
from server.api.reading import READER
from server.api.resource import Resource
from server.db import committed, db
from server.domain.refusals import Invalid, NotFound, Refusal
from server.schemas.changes import uuid_text
from server.services import attachments
from server.services.attachments import MOST_BYTES_OF_A_PICTURE, Upload, Wanted

blueprint = Resource("uploads", __name__, url_prefix="/uploads", description="Files that follow a report (tus 1.0)")

TUS = "1.0.0"
PART = "application/offset+octet-stream"
HASHES = {"sha256": hashlib.sha256, "sha1": hashlib.sha1}

VERSION = {"name": "Tus-Resumable", "in": "header", "required": True, "schema": {"type": "string", "const": TUS}}
LENGTH = {"name": "Upload-Length", "in": "header", "required": True, "schema": {"type": "integer", "minimum": 0}}
METADATA = {
    "name": "Upload-Metadata",
    "in": "header",
    "required": True,
    "description": "`report`, `slot` and `sha256` (hex), each followed by a space and its value in base64; other names are ignored.",
    "schema": {"type": "string"},
}
OFFSET = {"name": "Upload-Offset", "in": "header", "required": True, "schema": {"type": "integer", "minimum": 0}}
CHECKSUM = {
    "name": "Upload-Checksum",
    "in": "header",
    "description": "`sha256` or `sha1`, a space, and the hash of this part in base64.",
    "schema": {"type": "string"},
}


@blueprint.after_request
def say_what_is_spoken(response: Response) -> Response:
    response.headers["Tus-Resumable"] = TUS
    if request.method == "OPTIONS" or response.status_code == 412:
        response.headers["Tus-Version"] = TUS
    if request.method == "OPTIONS":
        response.headers["Tus-Extension"] = "creation,checksum,expiration"
        response.headers["Tus-Checksum-Algorithm"] = ",".join(HASHES)
        response.headers["Tus-Max-Size"] = str(MOST_BYTES_OF_A_PICTURE)
    return response


@blueprint.route("", methods=["POST"])
@device_required
@blueprint.doc(parameters=[VERSION, LENGTH, METADATA])
@blueprint.alt_response(201, description="`Location` is the upload, `Upload-Offset` how much of it is here already.")
@blueprint.alt_response(
    404, description="`not-found`: no report of this phone's person in custody announces such a file; try later."
)
@blueprint.alt_response(409, description="`attachment-differs`: the report announced something else.")
@blueprint.alt_response(410, description="`attachment-redacted`: this very file was removed for good.")
@blueprint.alt_response(413, description="`too-large`")
def create_upload() -> Response:
    """Begin to send a file that a report announced, or find the upload that was begun."""
    check_version()
    wanted = announcement()
    row = committed(lambda: attachments.begin(db.session(), READER.mac, current_actor(), wanted))
    if row.is_whole:
        row = finish(row)
    answer = progress(Response(status=201), row)
    answer.headers["Location"] = url_for("uploads.take_part", upload=row.id)
    return answer


@blueprint.route("/<uuid:upload>", methods=["HEAD"])
@device_required
@blueprint.doc(parameters=[VERSION])
@blueprint.alt_response(200, description="`Upload-Offset` and `Upload-Length`")
@blueprint.alt_response(409, description="`attachment-differs`: what came is not what the report announced.")
@blueprint.alt_response(410, description="`upload-expired`: begin again.")
def how_far(upload: Any) -> Response:
    """How much of an upload is here.  Finishes what a stopped server had not finished."""
    check_version()
    row = attachments.get(db.session(), current_actor(), str(upload))
    if row.is_whole:
        row = finish(row)
    answer = progress(Response(status=200), row)
    answer.headers["Upload-Length"] = str(row.size)
    return answer


@blueprint.route("/<uuid:upload>", methods=["PATCH"])
@device_required
@blueprint.doc(
    parameters=[VERSION, OFFSET, CHECKSUM],
    requestBody={"required": True, "content": {PART: {"schema": {"type": "string", "format": "binary"}}}},
)
@blueprint.alt_response(204, description="The part is on disk; `Upload-Offset` is where the next begins.")
@blueprint.alt_response(409, description="`offset-differs`, or with the last part `attachment-differs`")
@blueprint.alt_response(410, description="`upload-expired`: begin again.")
@blueprint.alt_response(413, description="`too-large`: more than was announced.")
@blueprint.alt_response(415, description=f"Only {PART} is taken, and never compressed.")
@blueprint.alt_response(460, description="`checksum-differs`: nothing of the part was kept.")
def take_part(upload: Any) -> Response:
    """Take the next part of an upload.  With the last one its hash is checked."""
    check_version()
    if request.mimetype != PART or request.headers.get("Content-Encoding"):
        raise UnsupportedMediaType(f"Send {PART}.")
    offset = whole_number("Upload-Offset")
    part = request.get_data(cache=False)
    check_sum(part)
    row = committed(lambda: attachments.receive(db.session(), current_actor(), blobs(), str(upload), offset, part))
    if row.is_whole:
        row = finish(row)
    return progress(Response(status=204), row)


@blueprint.route("/<uuid:upload>", methods=["POST"])
@device_required
@blueprint.doc(
    parameters=[
        VERSION,
        {
            "name": "X-HTTP-Method-Override",
            "in": "header",
            "required": True,
            "schema": {"type": "string", "enum": ["PATCH", "HEAD"]},
        },
    ]
)
@blueprint.alt_response(204, description="As PATCH")
@blueprint.alt_response(200, description="As HEAD")
def override(upload: Any) -> Response:
    """The same as PATCH or HEAD, for networks that let neither through."""
    methods = {"PATCH": take_part, "HEAD": how_far}
    method = request.headers.get("X-HTTP-Method-Override", "").upper()
    if method not in methods:
        raise MethodNotAllowed(["HEAD", "PATCH"], "Name PATCH or HEAD in X-HTTP-Method-Override.")
    answer: Response = methods[method](upload=upload)
    return answer


def finish(row: Upload) -> Upload:
    """All bytes are here: see what they are.  Raises where they are not what the report announced."""
    db.session.commit()  # nobody waits for the database while a picture is read
    found = attachments.examine(blobs(), row)
    committed(lambda: attachments.conclude(db.session(), current_actor(), row.id, found))
    blobs().drop_parts(row.id)
    return attachments.get(db.session(), current_actor(), row.id)


def progress(answer: Response, row: Upload) -> Response:
    """How far an upload has come, and until when it may go on."""
    answer.headers["Upload-Offset"] = str(row.received)
    if row.status == attachments.RECEIVING:
        answer.headers["Upload-Expires"] = http_date(row.expires_at)
    return answer


def check_version() -> None:
    """Refuse whoever speaks another version, or none."""
    if request.headers.get("Tus-Resumable") != TUS:
        raise Refusal("tus-version", f"Send Tus-Resumable: {TUS}.")


def announcement() -> Wanted:
    """What the headers of a creation say."""
    size = whole_number("Upload-Length")
    said: dict[str, str] = {}
    wrong = Invalid({"Upload-Metadata": ["Send report, slot and sha256, each with its value in base64."]})
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            said[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError) as error:
            raise wrong from error
    if not {"report", "slot", "sha256"} <= said.keys():
        raise wrong
    if uuid_text(said["report"]) is None:
        raise NotFound  # no report has such a key
    return Wanted(said["report"], said["slot"], said["sha256"], size)


def whole_number(header: str) -> int:
    """The header as a number from 0."""
    said = request.headers.get(header, "")
    if not said.isascii() or not said.isdigit() or len(said) > 15:
        raise Invalid({header: ["Send a whole number from 0."]})
    return int(said)


def check_sum(part: bytes) -> None:
    """Refuse a part that is not what its sender hashed."""
    if "Upload-Checksum" not in request.headers:
        return
    name, _, said = request.headers["Upload-Checksum"].partition(" ")
    if name not in HASHES:
        raise Refusal("bad-checksum", f"Upload-Checksum takes {' and '.join(HASHES)}.")
    if not hmac.compare_digest(base64.b64encode(HASHES[name](part).digest()), said.encode()):
        raise Refusal("checksum-differs", "Send this part once more.")
