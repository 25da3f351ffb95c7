"""Passwords, kept as Argon2id."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's advice with one pass more: some 50 ms and 19 MiB for each sign-in, and few threads sign in at once.
PASSES, KIBIBYTES = 3, 19 * 1024
HASHER = PasswordHasher(time_cost=PASSES, memory_cost=KIBIBYTES, parallelism=1)
# Nobody's: no password is known to make it, and judging one against it takes as long as any other.
DECOY = f"$argon2id$v=19$m={KIBIBYTES},t={PASSES},p=1${'A' * 22}${'A' * 43}"


def hashed(password: str) -> str:
    """What is stored of ``password``."""
    return HASHER.hash(_composed(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether ``password`` made ``password_hash``.  Without a hash the same work is done and the answer is no."""
    try:
        HASHER.verify(password_hash or DECOY, _composed(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def _composed(password: str) -> str:
    # Keyboards differ in how they spell é; people do not.
    return unicodedata.normalize("NFC", password)
