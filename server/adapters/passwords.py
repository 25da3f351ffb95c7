"""Passwords, kept as Argon2id."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# RFC 9106's advice for small memory, halved: a sign-in costs some 50 ms and 32 MiB, and few threads sign in at once.
HASHER = PasswordHasher(time_cost=4, memory_cost=32 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """What is stored of ``password``."""
    return HASHER.hash(_composed(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` made ``password_hash``.  Without a hash the same work is done and the answer is no."""
    decoy = _nobodys()  # asked for in every case, so that its making tells nothing either
    try:
        HASHER.verify(password_hash or decoy, _composed(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def _composed(password: str) -> str:
    # Keyboards differ in how they spell é; people do not.
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody signs in with this")
