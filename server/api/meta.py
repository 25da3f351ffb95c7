"""What machines ask: is it alive, is it ready, what does it speak."""

from typing import Any

from flask import Flask, Response, jsonify

from server.adapters import clock
from server.api.problems import problem
from server.db import answers, db
from server.services import feed

SPEC: dict[str, Any] = {
    "info": {
        "description": "Field reporting for monitors of an evacuation: counts made offline come home exactly once.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    },
    "components": {
        "securitySchemes": {
            "device": {"type": "http", "scheme": "bearer", "description": "The token a phone was given at enrolment."},
            "staff": {
                "type": "apiKey",
                "in": "cookie",
                "name": "__Host-corridor-session",
                "description": "Given by POST /session; unsafe methods also need X-CSRF-Token.",
            },
        }
    },
}


def register(app: Flask) -> None:
    """Add /healthz and /readyz; /openapi.json is the API's own."""

    @app.get("/healthz")
    def alive() -> Response:
        return jsonify(status="ok")

    @app.get("/readyz")
    def ready() -> Response:
        """Ready when the database answers and is migrated.  Says how old the oldest unnumbered feed row is (sync S4.1)."""
        if not answers(db.session()):
            return problem("unavailable", "The database does not answer or is not migrated.")
        oldest = feed.oldest_pending(db.session())
        age = (clock.now() - oldest).total_seconds() if oldest else 0.0
        return jsonify(status="ready", oldest_pending_seconds=round(age, 1))
