"""Devices and enrolments on the wire."""

from marshmallow import fields, validate

from server.schemas.fields import Id, Line, Moment
from server.schemas.lists import PageQuery, Shown, Strict, page_of
from server.schemas.operations import OperationSchema


class HolderSchema(Shown):
    """Whose phone it is."""

    id = Id()
    name = fields.String()


class StillWaitingSchema(Shown):
    """What the device said still waited on it, and when it said so."""

    changes = fields.Integer(attribute="waiting_changes")
    blobs = fields.Integer(attribute="waiting_blobs")
    as_of = Moment(attribute="last_contact_at")


class DeviceSchema(Shown):
    """One person's enrolment in one browser profile."""

    id = Id(attribute="device.id")
    person = fields.Nested(HolderSchema)
    label = fields.String(attribute="device.label")
    status = fields.String(
        metadata={"enum": ["active", "held", "revoked"], "description": "held: waiting for release after a restore."}
    )
    recovered = fields.Boolean(
        attribute="device.recovered",
        metadata={"description": "Enrolled after the backup that was put back: known from its file or the safety log alone."},
    )
    app = fields.String(attribute="device.app", allow_none=True)
    enrolled_at = Moment(attribute="device.enrolled_at")
    last_contact_at = Moment(attribute="device.last_contact_at", allow_none=True)
    waiting = fields.Nested(
        StillWaitingSchema, attribute="heard", allow_none=True, metadata={"description": "None before the first contact."}
    )
    missing = fields.List(
        fields.Integer(),
        metadata={"description": "Numbers of its changes that are not here: lost, or still waiting on it. At most 100."},
    )
    cloned = fields.Function(
        lambda view: view.device.cloned_at is not None,
        metadata={"type": "boolean", "description": "One number was used by two changes: two phones share one enrolment."},
    )
    rev = fields.Integer(attribute="device.rev")


DevicePageSchema = page_of(DeviceSchema)


class DeviceQuery(PageQuery):
    """Filters of the device list."""

    person = Id(load_default=None)
    status = fields.String(load_default=None, validate=validate.OneOf(["active", "held", "revoked"]))


class EnrolSchema(Strict):
    """Whose phone is to be enrolled."""

    person = Id(required=True)


class TicketSchema(Shown):
    """A ticket, shown once."""

    id = Id()
    code = fields.String(metadata={"example": "K7PM2QRS"})
    link = fields.String(metadata={"example": "https://corridor.example/app/#enrol=K7PM2QRS"})
    qr_svg = fields.String(metadata={"description": "The link as a QR code."})
    expires_at = Moment()
    person = fields.Nested(HolderSchema)


class RedeemTicketSchema(Strict):
    """The code, and what the phone is to be called."""

    code = fields.String(required=True, validate=validate.Length(max=40), metadata={"example": "K7PM2QRS"})
    label = Line(required=True, most=80)


class EnrolledPersonSchema(Shown):
    """Whose phone it now is."""

    id = Id()
    name = fields.String()
    language = fields.String()


class EnrolledSchema(Shown):
    """Given once; the server keeps only a hash of the token."""

    device = Id()
    token = fields.String(metadata={"description": "Send as `Authorization: Bearer`."})
    person = fields.Nested(EnrolledPersonSchema)
    operation = fields.Nested(OperationSchema)
    bundle_key = fields.String(metadata={"description": "32 bytes, base64url: authenticates changes in a bundle."})
    server_key = fields.String(metadata={"description": "SubjectPublicKeyInfo, base64url: bundles are sealed to it."})
    earlier_waiting = fields.Integer(
        allow_none=True,
        metadata={"description": "Changes that this person's earlier phones still held; none without earlier phones."},
    )
    contact_line = fields.String()
