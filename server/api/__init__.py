"""HTTP, one blueprint per resource.  The only room that knows Flask."""

from server.api import assignments, devices, operations, people, session, sites

BLUEPRINTS = (
    session.blueprint,
    session.invitations,
    operations.blueprint,
    sites.blueprint,
    people.blueprint,
    assignments.blueprint,
    devices.blueprint,
    devices.enrolment,
)
