"""Signing in and out at the desk."""

from typing import Any

from flask import Response, g, jsonify, request

from server.api.auth import COOKIE, check_origin, keys, staff_required
from server.api.resource import Resource
from server.db import db
from server.domain.refusals import Refusal
from server.schemas.session import RedeemInvitationSchema, SessionSchema, SignInSchema
from server.services import accounts, restores, throttle

blueprint = Resource("session", __name__, url_prefix="/session", description="Signing in and out at the desk")
invitations = Resource("invitations", __name__, url_prefix="/invitations", description="Setting a password")

NO_BODY = 204


def address() -> str:
    """Where the request came from.  X-Forwarded-For is what its sender likes to say, so it is not believed."""
    return request.remote_addr or "local"


def answer(signed_in: accounts.SignedIn) -> Any:
    """A sign-in as the page reads it."""
    shown = accounts.profile(db.session(), signed_in) | {"phones_refused": restores.behind_since(db.session()) is not None}
    return SessionSchema().dump(shown)


@blueprint.post("")
@blueprint.arguments(SignInSchema, example={"login": "bob", "password": "correct horse battery staple"})
@blueprint.alt_response(200, schema=SessionSchema, description="Signed in; the cookie is set.")
@blueprint.alt_response(401, description="`sign-in-refused`: one answer for unknown, wrong, invited and suspended.")
@blueprint.alt_response(429, description="`too-many`: wait as long as Retry-After says.")
def sign_in(given: dict[str, str]) -> Response:
    """Sign in.  The session's token is new each time and travels in a cookie that scripts cannot read."""
    check_origin()
    attempt = accounts.admit(db.session(), keys(), given["login"], address())
    db.session.commit()  # the try counts before it is judged
    entered = accounts.sign_in(db.session(), keys(), attempt, given["password"], request.cookies.get(COOKIE, ""))
    db.session.commit()
    if entered is None:
        raise Refusal("sign-in-refused", "The name or the password is not right.")
    response = jsonify(answer(entered.signed_in))
    response.set_cookie(
        COOKIE,
        entered.token,
        max_age=int(accounts.SESSION_LASTS.total_seconds()),
        secure=True,
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return response


@blueprint.get("")
@staff_required()
@blueprint.alt_response(200, schema=SessionSchema)
def read() -> Response:
    """Who is signed in, with their roles as they stand now."""
    return jsonify(answer(g.staff_session))


@blueprint.delete("")
@staff_required()
@blueprint.alt_response(204, description="Signed out.")
def sign_out() -> Response:
    """Sign out: the session ends here, not only in the browser."""
    accounts.sign_out(db.session(), keys(), g.staff_session.actor, request.cookies.get(COOKIE, ""))
    db.session.commit()
    response = Response(status=NO_BODY)
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict", path="/")
    return response


@invitations.post("/redeem")
@invitations.arguments(
    RedeemInvitationSchema, example={"code": "K7PM-2QRS-9TVW-XY34", "password": "correct horse battery staple"}
)
@invitations.alt_response(204, description="The password is set. Sign in with it.")
@invitations.alt_response(404, description="`code-unknown`")
@invitations.alt_response(410, description="`code-used` or `code-expired`")
@invitations.alt_response(429, description="`too-many`")
def redeem(given: dict[str, str]) -> Response:
    """Set a password with the code an admin gave.  A code works once, for seven days."""
    check_origin()
    tries = throttle.admit(db.session(), keys(), address())
    db.session.commit()
    refusal = accounts.redeem_invitation(db.session(), keys(), tries, address(), given["code"], given["password"])
    db.session.commit()
    if refusal:
        raise refusal
    return Response(status=NO_BODY)
