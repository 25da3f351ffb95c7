"""HTTP, one blueprint per resource.  The only room that knows Flask."""

from server.api import devices, operations, session

BLUEPRINTS = (
    session.blueprint,
    session.invitations,
    operations.blueprint,
    devices.blueprint,
    devices.enrolment,
)
