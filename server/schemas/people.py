"""People and assignments on the wire."""

from marshmallow import fields, validate

from server.schemas.fields import Id, Line, Moment
from server.schemas.lists import PageQuery, Shown, Strict, page_of

LANGUAGES = ("en", "fr", "ru", "ar")
ROLES = ("monitor", "coordinator", "admin")
STATUSES = ("invited", "active", "suspended")
LOGIN = validate.Regexp(
    r"\A[A-Za-z0-9][A-Za-z0-9._@+-]{1,63}\Z",
    error="2 to 64 Latin letters, digits and . _ @ + - only, beginning with a letter or digit.",
)


class AssignmentSchema(Shown):
    """(person, role, operation, site or whole operation)."""

    id = Id()
    person = Id(attribute="person_id")
    role = fields.String(metadata={"enum": list(ROLES)})
    operation = Id(attribute="operation_id", allow_none=True)
    site = Id(attribute="site_id", allow_none=True)
    started_at = Moment(attribute="given_at")
    ended_at = Moment(allow_none=True)


AssignmentPageSchema = page_of(AssignmentSchema)


class AssignmentQuery(PageQuery):
    """Filters of the assignment list."""

    person = Id(load_default=None)


class AssignSchema(Strict):
    """What is to be given to whom."""

    person = Id(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    operation = Id(load_default=None, allow_none=True)
    site = Id(load_default=None, allow_none=True)


class PersonSchema(Shown):
    """A person as an admin sees them."""

    id = Id(attribute="person.id")
    name = fields.String(attribute="person.name")
    login = fields.String(attribute="person.login", allow_none=True)
    language = fields.String(attribute="person.language", metadata={"enum": list(LANGUAGES)})
    status = fields.String(attribute="person.status", metadata={"enum": list(STATUSES)})
    roles = fields.List(fields.Nested(AssignmentSchema))
    last_active_at = Moment(
        allow_none=True, metadata={"description": "Last sign-in, enrolment or contact of one of their phones."}
    )
    rev = fields.Integer(attribute="person.rev")


PersonPageSchema = page_of(PersonSchema)


class PeopleQuery(PageQuery):
    """Filters of the people list."""

    q = Line(load_default=None, most=100)
    status = fields.String(load_default=None, validate=validate.OneOf(STATUSES))
    role = fields.String(load_default=None, validate=validate.OneOf(ROLES))


class NewPersonSchema(Strict):
    """Who is to be added, and their first assignment."""

    name = Line(required=True, most=120)
    language = fields.String(load_default="en", validate=validate.OneOf(LANGUAGES))
    login = fields.String(load_default=None, allow_none=True, validate=LOGIN)
    role = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(ROLES))
    operation = Id(load_default=None, allow_none=True)
    site = Id(load_default=None, allow_none=True)


class ChangePersonSchema(Strict):
    """What is to be changed; what is left out stays."""

    name = Line(most=120)
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    login = fields.String(validate=LOGIN)


class InvitationSchema(Shown):
    """Shown once.  With it the person sets a password at the desk's address."""

    code = fields.String(metadata={"example": "K7PM-2QRS-9TVW-XY34"})
    expires_at = Moment()
