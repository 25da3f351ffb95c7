"""Codes that people read aloud, copy and type."""

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without 0, O, 1 and I
TICKET_LENGTH = 8
TICKET_NAME_LENGTH = 3  # the first characters name the ticket, the rest is its secret
INVITATION_LENGTH = 16


def normal(typed: str) -> str:
    """A code as it was made, however it was typed: lower case, grouped by spaces or hyphens."""
    return "".join(char for char in typed.upper() if char not in " -\u2010\u2011\u2013\u200e\u200f\u2066\u2067\u2068\u2069")


def grouped(code: str) -> str:
    """A code in groups of four, as it is shown."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
