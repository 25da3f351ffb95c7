"""The tables, one file per aggregate."""

from server.models.attachments import Attachment
from server.models.backups import Backup, BackupMark
from server.models.base import Base, table
from server.models.bundles import Bundle, BundlePart
from server.models.changes import Change, Settlement
from server.models.conflicts import Candidate, Conflict, Decision
from server.models.devices import Device, EnrolmentTicket
from server.models.duplicates import Duplicate, DuplicateDecision
from server.models.entities import Convoy, Entity, Report, Vehicle, Version
from server.models.feed import Epoch, FeedHead, FeedPending, FeedRow
from server.models.joins import ConvoyJoin, VehiclePair
from server.models.operations import Operation, Site
from server.models.people import Assignment, AuditEntry, Invitation, Person, SignInAttempt, StaffSession
from server.models.redactions import Redaction, RemovedValue
from server.models.reviews import ReviewMove

__all__ = [
    "Assignment",
    "Attachment",
    "AuditEntry",
    "Backup",
    "BackupMark",
    "Base",
    "Bundle",
    "BundlePart",
    "Candidate",
    "Change",
    "Conflict",
    "Convoy",
    "ConvoyJoin",
    "Decision",
    "Device",
    "Duplicate",
    "DuplicateDecision",
    "EnrolmentTicket",
    "Entity",
    "Epoch",
    "FeedHead",
    "FeedPending",
    "FeedRow",
    "Invitation",
    "Operation",
    "Person",
    "Redaction",
    "RemovedValue",
    "Report",
    "ReviewMove",
    "Settlement",
    "SignInAttempt",
    "Site",
    "StaffSession",
    "Vehicle",
    "VehiclePair",
    "Version",
    "table",
]
