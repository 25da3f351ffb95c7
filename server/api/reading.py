"""How the wire is read where services need it: they do not know its shapes."""

from server.schemas.changes import offered
from server.schemas.forms import edit_problems
from server.services.custody import Reader

READER = Reader(offered, edit_problems)
