"""HTTP, one blueprint per resource.  The only room that knows Flask."""

from server.api import (
    assignments,
    bundles,
    convoys,
    devices,
    operations,
    people,
    reports,
    session,
    sites,
    sync,
    uploads,
    vehicles,
    work_queue,
)

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
    bundles.blueprint,
    bundles.carried,
    uploads.blueprint,
    reports.blueprint,
    reports.conflict,
    reports.duplicate,
    reports.form,
    work_queue.blueprint,
)
