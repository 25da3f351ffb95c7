"""How the wire is read where services need it: they do not know its shapes."""

from server.api.auth import keys
from server.schemas.changes import offered
from server.schemas.forms import edit_problems
from server.services.custody import Reader
from server.services.redactions import PURPOSE


def mac(message: bytes) -> bytes:
    """The keyed hash by which a removed value is known again."""
    return keys().mac(PURPOSE, message)


READER = Reader(offered, edit_problems, mac)
