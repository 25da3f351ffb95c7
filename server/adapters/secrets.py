"""Keyed hashes, tokens and the keys a device shares with this server."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from server.domain.codes import ALPHABET


def new_token() -> str:
    """256 random bits as text without padding."""
    return secrets.token_urlsafe(32)


def new_code(length: int) -> str:
    """A random code that people can read aloud and type."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


@dataclass(frozen=True, slots=True)
class Keys:
    """What is derived from the server's secret; each purpose has a key of its own."""

    secret: str

    def mac(self, purpose: str, message: bytes) -> bytes:
        """HMAC-SHA256 (32 bytes) of ``message`` under the key of ``purpose``."""
        key = hmac.digest(self.secret.encode(), f"corridor:{purpose}".encode(), hashlib.sha256)
        return hmac.digest(key, message, hashlib.sha256)

    def token_hash(self, token: str) -> bytes:
        """What is stored of a token: 32 bytes from which the token cannot be had."""
        return self.mac("token", token.encode())

    @staticmethod
    def same(one: bytes, other: bytes) -> bool:
        """Equal, in a time that tells nothing."""
        return hmac.compare_digest(one, other)

    def bundle_key(self, device: str, person: str) -> str:
        """The key with which a device authenticates changes in a bundle (sync S7.6), base64url, 32 bytes."""
        return base64url(self.mac("bundle", f"{device}:{person}".encode()))


def base64url(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unbase64url(text: str) -> bytes:
    """The bytes of base64url text without padding; raises ``ValueError``."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
