"""What is said of a bundle that was brought in."""

from marshmallow import fields

from server.schemas.fields import Id
from server.schemas.lists import Shown


class BundleTakenSchema(Shown):
    """What became of the changes in a file, in numbers, and the receipts for the phone that made it."""

    bundle = Id()
    changes = fields.Integer(metadata={"description": "How many are in the file; every one is in custody now."})
    outcomes = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "Outcome → how many, as they stand now.", "example": {"applied": 3, "quarantined": 1}},
    )
    known = fields.Integer(metadata={"description": "How many of them were in custody before."})
    strange = fields.Integer(metadata={"description": "How many no phone vouches for; they are among the quarantined."})
    receipts = fields.String(
        allow_none=True,
        metadata={
            "description": "A file, base64url, that only the phone which made the bundle can open. "
            "None where that phone is not known here."
        },
    )
