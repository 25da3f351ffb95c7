"""People over HTTP."""

from typing import Any

from flask import Response, jsonify

from server.api.auth import current_actor, etag, keys, safety_log, seen_rev, staff_required
from server.api.resource import Resource
from server.db import db
from server.schemas.lists import ReasonSchema
from server.schemas.people import (
    ChangePersonSchema,
    InvitationSchema,
    NewPersonSchema,
    PeopleQuery,
    PersonPageSchema,
    PersonSchema,
)
from server.services import accounts, assignments, paging, people

blueprint = Resource("people", __name__, url_prefix="/people", description="Monitors, coordinators and admins")


def answer(view: people.PersonView, status: int = 200) -> Response:
    """One person with their ETag."""
    response = jsonify(PersonSchema().dump(view))
    response.status_code = status
    response.headers.extend(etag(view.person.rev))
    return response


@blueprint.get("")
@staff_required(admin=True)
@blueprint.arguments(PeopleQuery, location="query")
@blueprint.alt_response(200, schema=PersonPageSchema)
def list_people(query: dict[str, Any]) -> Response:
    """People by name."""
    page = paging.Page(query["after"], query["limit"])
    wanted = people.PeopleFilter(query["q"], query["status"], query["role"])
    items, following = people.list_people(db.session(), keys(), current_actor(), page, wanted)
    return jsonify(PersonPageSchema().dump({"items": items, "next": following}))


@blueprint.post("")
@staff_required(admin=True)
@blueprint.arguments(NewPersonSchema, example={"name": "Chelsea", "language": "en"})
@blueprint.alt_response(201, schema=PersonSchema)
@blueprint.alt_response(409, description="`taken`: somebody has this login.")
def add(given: dict[str, Any]) -> Response:
    """Add a person, and give them their first assignment where a role is named."""
    new = people.NewPerson(given["name"], given["language"], given["login"])
    person = people.add(db.session(), current_actor(), new)
    if given["role"]:
        role = assignments.NewAssignment(person.id, given["role"], given["operation"], given["site"])
        assignments.give(db.session(), current_actor(), role)
    db.session.commit()
    return answer(people.get_person(db.session(), person.id), 201)


@blueprint.get("/<uuid:person>")
@staff_required(admin=True)
@blueprint.alt_response(200, schema=PersonSchema)
def get_person(person: Any) -> Response:
    """One person with their active assignments."""
    return answer(people.get_person(db.session(), str(person)))


@blueprint.patch("/<uuid:person>")
@staff_required(admin=True)
@blueprint.arguments(ChangePersonSchema, example={"language": "ar"})
@blueprint.alt_response(200, schema=PersonSchema)
@blueprint.alt_response(412, description="`rev-moved`: says who changed what and when.")
def change(given: dict[str, Any], person: Any) -> Response:
    """Change name, language or login.  Roles are changed by assignments, and nobody changes their own."""
    view = people.change(db.session(), current_actor(), str(person), seen_rev(), given)
    db.session.commit()
    return answer(view)


@blueprint.post("/<uuid:person>/suspend")
@staff_required(admin=True)
@blueprint.arguments(ReasonSchema, example={"reason": "Left the mission"})
@blueprint.alt_response(200, schema=PersonSchema)
@blueprint.alt_response(409, description="`last-admin`, or `move-not-possible`")
@blueprint.alt_response(503, description="`safety-log`: it cannot be written, and nothing was done.")
def suspend(given: dict[str, str], person: Any) -> Response:
    """Refuse this person from their next request on, at the desk and on every phone."""
    view = people.suspend(db.session(), safety_log(), current_actor(), str(person), seen_rev(), given["reason"])
    db.session.commit()
    return answer(view)


@blueprint.post("/<uuid:person>/restore")
@staff_required(admin=True)
@blueprint.arguments(ReasonSchema, example={"reason": "Back on duty"})
@blueprint.alt_response(200, schema=PersonSchema)
def restore(given: dict[str, str], person: Any) -> Response:
    """Let a suspended person in again."""
    view = people.restore(db.session(), current_actor(), str(person), seen_rev(), given["reason"])
    db.session.commit()
    people.log_reinstated(safety_log(), current_actor(), str(person))
    return answer(view)


@blueprint.post("/<uuid:person>/invitation")
@staff_required(admin=True)
@blueprint.alt_response(201, schema=InvitationSchema)
def invite(person: Any) -> Response:
    """A new sign-in: a code with which this person sets a password.  Earlier codes end."""
    code, expires_at = accounts.invite(db.session(), keys(), current_actor(), str(person))
    db.session.commit()
    response = jsonify(InvitationSchema().dump({"code": code, "expires_at": expires_at}))
    response.status_code = 201
    return response
