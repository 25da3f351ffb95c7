"""HTTP, one blueprint per resource.  The only room that knows Flask."""

from server.api import assignments, devices, operations, people, reports, session, sites, sync

BLUEPRINTS = (
    session.blueprint,
    session.invitations,
    operations.blueprint,
    sites.blueprint,
    people.blueprint,
    assignments.blueprint,
    devices.blueprint,
    devices.enrolment,
    sync.blueprint,
    reports.blueprint,
    reports.conflict,
    reports.form,
)
