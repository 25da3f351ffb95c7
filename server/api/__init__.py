"""HTTP, one blueprint per resource.  The only room that knows Flask."""

from server.api import assignments, convoys, devices, operations, people, reports, session, sites, sync, uploads, vehicles

BLUEPRINTS = (
    session.blueprint,
    session.invitations,
    operations.blueprint,
    sites.blueprint,
    people.blueprint,
    assignments.blueprint,
    devices.blueprint,
    devices.enrolment,
    convoys.blueprint,
    vehicles.blueprint,
    sync.blueprint,
    uploads.blueprint,
    reports.blueprint,
    reports.conflict,
    reports.form,
)
