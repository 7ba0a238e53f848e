"""Keys of devices and gateways: random and long; the house keeps their digests only."""

import hashlib
import secrets


def new_key() -> tuple[str, str]:
    """(key, digest). 192 bits of chance: a digest without salt is enough."""
    key = secrets.token_urlsafe(24)
    return key, digest_of(key)


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
