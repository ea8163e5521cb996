"""Wrapping of keys: AES-256-GCM under a key derived from the secret, with a version byte in front."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_NONCE = 12


class WrongKeyError(Exception):
    """What was wrapped does not open with this key, or it was changed since."""


def wrap(key: bytes, plain: bytes, *, context: bytes) -> bytes:
    """Wrap under a key of 32 bytes. Only the same `context` opens it: nothing passes for another."""
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plain, _VERSION + context)


def unwrap(key: bytes, wrapped: bytes, *, context: bytes) -> bytes:
    """Open what `wrap` made. Raises WrongKeyError."""
    version, nonce, sealed = wrapped[:1], wrapped[1 : 1 + _NONCE], wrapped[1 + _NONCE :]
    if version != _VERSION or len(nonce) != _NONCE:
        raise WrongKeyError("this was not wrapped here")
    try:
        return AESGCM(key).decrypt(nonce, sealed, _VERSION + context)
    except InvalidTag as error:
        raise WrongKeyError("it does not open with this key") from error
