"""Putting the application together."""

import os
from copy import deepcopy
from typing import Any

import structlog
from flask import Flask
from flask_migrate import Migrate

from server import cli
from server.adapters import clock, sealing
from server.adapters.blobs import BlobFolder
from server.adapters.safety_log import SafetyLog
from server.adapters.secrets import Keys, base64url
from server.api import BLUEPRINTS, door, headers, logs, meta, pages, problems
from server.db import NotDurable, check_durability, db, engine_options, prepare
from server.settings import ROOT, Settings, SettingsError

API = {
    "API_TITLE": "Corridor",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/",
    "OPENAPI_JSON_PATH": "openapi.json",
}
MAX_BODY = 2 * 1024 * 1024  # bytes; sync batches are far smaller, a CSV of all sites of a country fits


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application for ``settings`` (by default those of the environment)."""
    settings = settings or Settings.from_environment(os.environ)
    configure_logs()
    app = Flask(__name__, static_folder=None)
    app.json = door.StrictJson(app)
    app.config.update(
        API,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_PARTS=1,
    )
    app.extensions["corridor_settings"] = settings
    app.extensions["corridor_keys"] = Keys(settings.secret)
    app.extensions["corridor_blobs"] = BlobFolder(settings.blobs)
    app.extensions["corridor_safety_log"] = safety_log = SafetyLog(settings.safety_log)
    try:
        server_key = sealing.server_key(settings.server_key)
    except ValueError as error:
        raise SettingsError(f"CORRIDOR_SERVER_KEY cannot be read: {error}") from error
    app.extensions["corridor_server_key"] = server_key
    app.extensions["corridor_public_key"] = base64url(server_key.spki)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        prepare(db.engine)
        app.extensions["corridor_durable"] = is_durable(settings)
    clock.begin(settings.clock_step, production=settings.mode == "production")
    # Begun before it is needed: a restore asks whether it was there all along.  Where it cannot be, /readyz says so, and
    # what would have to be written is refused; phones deliver all the same.
    safety_log.begin()
    logs.register(app)
    door.register(app)
    headers.register(app, settings.origin)
    api = meta.OpenApi(app, spec_kwargs=deepcopy(meta.SPEC))  # apispec adds to what it is given
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix=f"/api/v1{blueprint.url_prefix or ''}")
    meta.register(app)
    pages.register(app, settings.client_dist)
    problems.register(app)
    cli.register(app)
    return app


def is_durable(settings: Settings) -> bool:
    """Whether the database keeps what it acknowledged; raises ``NotDurable`` unless it may be a lossy one."""
    try:
        check_durability(db.engine)
    except NotDurable:
        if settings.lossy_database:
            return False
        db.engine.dispose()
        raise
    return True


def configure_logs() -> None:
    """JSON lines to standard error: what happened, never bodies, tokens or names (P11)."""
    processors: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
    structlog.configure(processors=processors, cache_logger_on_first_use=False)
