"""HTTP, one blueprint per resource.  The only room that knows Flask."""

from server.api import assignments, devices, operations, people, session

BLUEPRINTS = (
    session.blueprint,
    session.invitations,
    operations.blueprint,
    people.blueprint,
    assignments.blueprint,
    devices.blueprint,
    devices.enrolment,
)
