"""Signing in on the wire."""

from marshmallow import fields, validate

from server.schemas.fields import Id
from server.schemas.lists import Shown, Strict
from server.schemas.operations import OperationSchema

MOST = 200  # characters of a password: Argon2 reads them all


class SignInSchema(Strict):
    """What a person types.  Nothing is said here about what a login or password must look like."""

    login = fields.String(required=True, validate=validate.Length(max=MOST), metadata={"example": "bob"})
    password = fields.String(required=True, validate=validate.Length(max=MOST), metadata={"format": "password"})


class RedeemInvitationSchema(Strict):
    """The code an admin gave, and the password its person chooses."""

    code = fields.String(required=True, validate=validate.Length(max=64), metadata={"example": "K7PM-2QRS-9TVW-XY34"})
    password = fields.String(
        required=True,
        validate=validate.Length(min=12, max=MOST, error="A password needs 12 to 200 characters."),
        metadata={"format": "password"},
    )


class RoleSchema(Shown):
    """One active assignment."""

    role = fields.String(metadata={"enum": ["monitor", "coordinator", "admin"]})
    operation = Id(allow_none=True)
    site = Id(allow_none=True)


class SignedInPersonSchema(Shown):
    """Who is signed in."""

    id = Id()
    name = fields.String()
    language = fields.String()
    login = fields.String(allow_none=True)
    rev = fields.Integer()


class SessionSchema(Shown):
    """A sign-in: who, with which roles, in which operations."""

    person = fields.Nested(SignedInPersonSchema)
    roles = fields.List(fields.Nested(RoleSchema))
    csrf = fields.String(metadata={"description": "Send as X-CSRF-Token with every unsafe method."})
    operations = fields.List(fields.Nested(OperationSchema))
    is_admin = fields.Boolean()
    coordinates = fields.Boolean(metadata={"description": "Whether this person coordinates anything."})
    phones_refused = fields.Boolean(
        metadata={"description": "Whether a backup was put back and `restore-epoch` was not run: no phone is served until it is."}
    )
