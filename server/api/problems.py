"""Refusals as problem documents (RFC 9457).  The only place that pairs slugs with statuses."""

import json
from http import HTTPStatus
from traceback import extract_tb
from typing import Any

import structlog
from flask import Flask, Response
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from server.domain.refusals import Refusal

log = structlog.get_logger()

# slug → (status, title).  A refusal not listed here is a fault of ours and fails a test.
STATUSES: dict[str, tuple[int, str]] = {
    "not-found": (404, "There is nothing here that you may see"),
    "bad-json": (400, "The body is not the JSON we accept"),
    "invalid": (422, "Some values cannot be used"),
    "signed-out": (401, "Sign in first"),
    "sign-in-refused": (401, "Name or password is not right"),
    "device-unknown": (401, "This phone is not enrolled here"),
    "device-revoked": (401, "This phone was removed"),
    "device-held": (401, "This phone must be confirmed first"),
    "person-suspended": (401, "This phone was removed"),
    "forbidden": (403, "You may not do this"),
    "csrf": (403, "The request did not come from our own page"),
    "too-many": (429, "Too many tries"),
    "too-large": (413, "The body is too large"),
    "rev-needed": (428, "Say which state you saw"),
    "rev-moved": (412, "This was changed meanwhile"),
    "version-moved": (409, "The statement was changed meanwhile"),
    "code-unknown": (404, "This code is not known"),
    "code-expired": (410, "This code is too old"),
    "code-used": (410, "This code was used already"),
    "move-not-possible": (409, "Not possible in this state"),
    "counted-by-you": (403, "Another person must review this"),
    "entered-by-you": (403, "Another person must review this"),
    "set-by-you": (403, "Another person must review this"),
    "candidate-of-yours": (403, "Another person must decide this"),
    "open-conflict": (409, "A conflict is open"),
    "reason-needed": (422, "A reason is needed"),
    "question-needed": (422, "A question is needed"),
    "own-role": (403, "Nobody changes their own role or scope"),
    "last-admin": (409, "The last admin cannot leave"),
    "taken": (409, "Taken already"),
    "in-use": (409, "Used already"),
    "id-reused": (409, "This id was used for something else"),
    "joined-already": (409, "These are one convoy already"),
    "joined-elsewhere": (409, "Joined into another convoy"),
    "not-joined": (409, "Not joined"),
    "not-releasable": (409, "It cannot take effect as it stands"),
    "settled-already": (409, "Dealt with already"),
    "quarantined": (422, "The change could not be applied"),
    "not-a-bundle": (422, "Not a file of reports"),
    "bundle-too-new": (422, "A newer file than is known here"),
    "bundle-of-another-office": (422, "Made for another office"),
    "bundle-damaged": (422, "The file is damaged"),
    "tus-version": (412, "Another version of the upload protocol is spoken here"),
    "offset-differs": (409, "Another part is due"),
    "bad-checksum": (400, "The checksum cannot be read"),
    "checksum-differs": (460, "The part was damaged on its way"),
    "attachment-differs": (409, "Not the file that was announced"),
    "upload-expired": (410, "This upload is too old"),
    "safety-log": (503, "The safety log cannot be written"),
    "redaction-open": (409, "A removal is asked for already"),
    "asked-by-you": (403, "Another person must confirm this"),
    "candidate-redacted": (409, "Removed for good"),
    "value-removed": (422, "Removed for good"),
    "attachment-redacted": (410, "Removed for good"),
    "unavailable": (503, "Not ready"),
    "database-behind": (503, "Put back from a backup"),
}


def problem(slug: str, detail: str, fields: dict[str, Any] | None = None, headers: dict[str, str] | None = None) -> Response:
    """A problem document for ``slug``; ``fields`` maps paths of the input to messages."""
    status, title = STATUSES[slug]
    document: dict[str, Any] = {
        "type": f"urn:corridor:problem:{slug}",
        "slug": slug,
        "title": title,
        "status": status,
        "detail": detail,
    }
    if fields:
        document["fields"] = fields
    response = Response(json.dumps(document), status, mimetype="application/problem+json")
    response.headers.extend(headers or {})
    return response


def register(app: Flask) -> None:
    """Answer every refusal and every error with a problem document.  Call after ``Api(app)``."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return problem(refusal.slug, refusal.detail, refusal.fields, refusal.headers)

    @app.errorhandler(ValidationError)
    def unusable(error: ValidationError) -> Response:
        return problem("invalid", "See the fields.", error.messages_dict)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if status == 422:
            messages = getattr(error, "data", {}).get("messages", {})
            return problem("invalid", "See the fields.", messages)
        if status == 413:
            return problem("too-large", "Send less at once.")
        if status == 404:
            return problem("not-found", "Not found, or not yours to see.")
        document = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": str(error.description or HTTPStatus(status).phrase),
        }
        response = Response(json.dumps(document), status, mimetype="application/problem+json")
        if error.response is None and (allow := getattr(error, "valid_methods", None)):
            response.headers["Allow"] = ", ".join(allow)
        return response

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        # The type and the place alone: a message could hold a value, and logs hold none (P11).
        frames = [f"{frame.name}:{frame.lineno}" for frame in extract_tb(error.__traceback__)]
        log.error("fault", type=type(error).__name__, where=frames[-8:])
        document = {
            "type": "about:blank",
            "title": "A fault of ours",
            "status": 500,
            "detail": "The request could not be finished. Try again: what was stored already is not stored twice.",
        }
        return Response(json.dumps(document), 500, mimetype="application/problem+json")
