"""Who is asking: a device by its token, staff by their session.  Scope is read from the database at each request."""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import current_app, g, request

from server.adapters.blobs import BlobStore
from server.adapters.safety_log import SafetyLog
from server.adapters.secrets import Keys
from server.db import db, reads_only
from server.domain.access import Actor
from server.domain.refusals import Forbidden, Refusal
from server.services import accounts, devices
from server.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

COOKIE = "__Host-corridor-session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def keys() -> Keys:
    """The keys derived from this server's secret."""
    return cast("Keys", current_app.extensions["corridor_keys"])


def blobs() -> BlobStore:
    """Where attachments lie."""
    return cast("BlobStore", current_app.extensions["corridor_blobs"])


def safety_log() -> SafetyLog:
    """What must outlive the database."""
    return cast("SafetyLog", current_app.extensions["corridor_safety_log"])


def settings() -> Settings:
    """The settings this application was made with."""
    return cast("Settings", current_app.extensions["corridor_settings"])


def current_actor() -> Actor:
    """The actor that ``device_required`` or ``staff_required`` established."""
    return cast("Actor", g.actor)


def device_required(view: Callable[P, R]) -> Callable[P, R]:
    """Let in an enrolled, unrevoked device whose person is active; 401 says which of these fails."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            raise Refusal("device-unknown", "This phone is not enrolled here. Its reports are safe on it.")
        g.actor = devices.actor_of_token(db.session(), keys(), token)
        return view(*args, **kwargs)

    _describe(guarded, "device")
    return guarded


def staff_required(*, admin: bool = False, coordinator: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in a signed-in person; with ``admin`` or ``coordinator`` only one who holds (one of) these roles."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if request.method in SAFE:
                reads_only(db.session())
            signed_in = accounts.find_session(db.session(), keys(), request.cookies.get(COOKIE, ""))
            if signed_in is None:
                raise Refusal("signed-out", "Your sign-in has ended. Sign in again; what you typed is kept.")
            if request.method not in SAFE:
                check_origin()
                if not hmac.compare_digest(signed_in.csrf.encode(), request.headers.get("X-CSRF-Token", "").encode()):
                    raise Refusal("csrf", "The page is out of date. Reload it and try again.")
            actor = signed_in.actor
            if (admin or coordinator) and not ((admin and actor.is_admin) or (coordinator and actor.is_coordinator)):
                raise Forbidden
            g.actor = actor
            g.staff_session = signed_in
            return view(*args, **kwargs)

        _describe(guarded, "staff")
        return guarded

    return decorate


def check_origin() -> None:
    """Refuse an unsafe request that another site's page made."""
    origin = request.headers.get("Origin")
    if origin is not None and origin not in (settings().origin, request.host_url.rstrip("/")):
        raise Refusal("csrf", "The request did not come from our own page.")
    if origin is None and request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Refusal("csrf", "The request did not come from our own page.")


def seen_rev() -> int:
    """The state the writer saw, from ``If-Match``; 428 where it is missing."""
    header = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not header.isascii() or not header.isdigit() or len(header) > 15:
        raise Refusal("rev-needed", 'Send If-Match with the ETag you saw, for example "3".')
    return int(header)


def etag(rev: int) -> dict[str, str]:
    """The header that names a state."""
    return {"ETag": f'"{rev}"'}


def _describe(view: Callable[..., Any], scheme: str) -> None:
    # flask-smorest reads a view's documentation from this attribute.
    doc = getattr(view, "_apidoc", {})
    view._apidoc = {**doc, "manual_doc": {**doc.get("manual_doc", {}), "security": [{scheme: []}]}}  # type: ignore[attr-defined]
