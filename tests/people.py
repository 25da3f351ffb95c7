"""The people in tests, always the same, so that a test can be read without looking anyone up.

Alice administers, Bob and Omar coordinate Aleppo, Chelsea monitors Ramouseh, Dara monitors Foua, Eve has no role.
"""

from dataclasses import dataclass

ALEPPO = "0193b000-0000-7000-8000-00000000a000"
RAMOUSEH = "0193b000-0000-7000-8000-00000000b001"
FOUA = "0193b000-0000-7000-8000-00000000b002"


@dataclass(frozen=True, slots=True)
class Named:
    """One person and the one assignment they have.  ``site`` is empty for the whole operation."""

    id: str
    name: str
    role: str | None = None
    operation: str | None = None
    site: str | None = None
    login: str | None = None
    language: str = "en"

    @property
    def password(self) -> str:
        """Long enough to be accepted, and nobody else's."""
        return f"{self.name} crosses at dawn 1612"


ALICE = Named("0193b000-0000-7000-8000-00000000c001", "Alice", "admin", login="alice")
BOB = Named("0193b000-0000-7000-8000-00000000c002", "Bob", "coordinator", ALEPPO, login="bob")
OMAR = Named("0193b000-0000-7000-8000-00000000c003", "Omar", "coordinator", ALEPPO, login="omar", language="ar")
CHELSEA = Named("0193b000-0000-7000-8000-00000000c004", "Chelsea", "monitor", ALEPPO, RAMOUSEH)
DARA = Named("0193b000-0000-7000-8000-00000000c005", "Dara", "monitor", ALEPPO, FOUA, language="ar")
EVE = Named("0193b000-0000-7000-8000-00000000c006", "Eve", login="eve")
# There only where a test asks for somebody who coordinates one site.
NADIM = Named("0193b000-0000-7000-8000-00000000c00a", "Nadim", "coordinator", ALEPPO, FOUA, login="nadim")

EVERYONE = (ALICE, BOB, OMAR, CHELSEA, DARA, EVE)
