"""The envelope a report waits in: whoever took the report can close it, only the forwarder can open it.

HPKE (RFC 9180, base mode) with X25519, HKDF-SHA256 and ChaCha20-Poly1305. Layout: one byte of version, four
bytes that name the key, then HPKE's encapsulated key and ciphertext. The plain text is padded to 1, 4 or 16
KiB, then to whole 16 KiB, so that its length tells next to nothing.
"""

import hashlib
from collections.abc import Callable, Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from bot.privacy.padding import pad, unpad

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_INFO = b"reportline outbox 1"
_VERSION = b"\x01"
_ID = 4
_BUCKETS = (1 << 10, 4 << 10, 16 << 10)


class UnopenableError(Exception):
    """A sealed report does not open: `str` of it tells an operator why, without its contents."""


def key_id(public: X25519PublicKey) -> bytes:
    """Name a key pair by four bytes of its public key's hash."""
    return hashlib.sha256(b"reportline key 1" + public.public_bytes_raw()).digest()[:_ID]


def sealed_to(sealed: bytes) -> str:
    """Give the id of the key that an envelope, or its first five bytes, names; "" if it is of no form known here."""
    return sealed[1 : 1 + _ID].hex() if sealed[:1] == _VERSION and len(sealed) > _ID else ""


def _bucket(length: int) -> int:
    """Give the size that `length` bytes and a mark are padded to."""
    largest = _BUCKETS[-1]
    return next((size for size in _BUCKETS if length < size), (length // largest + 1) * largest)


class SealingKey:
    """The public half: closes envelopes and opens none."""

    __slots__ = ("_public", "id")

    def __init__(self, public: X25519PublicKey) -> None:
        self._public = public
        self.id = key_id(public)

    def seal(self, plain: bytes) -> bytes:
        """Seal: never twice the same bytes, so seal once and keep them."""
        padded = pad(plain, _bucket(len(plain)))
        return _VERSION + self.id + _SUITE.encrypt(padded, self._public, info=_INFO)


class OpeningKey:
    """The private half: private keys that envelopes may still wait for, the newest last.

    `reload` gives all private keys anew. It is called when an envelope names an unknown key: the keys may
    have been rotated while this process ran.
    """

    __slots__ = ("_privates", "_reload")

    def __init__(
        self,
        privates: Iterable[X25519PrivateKey],
        *,
        reload: Callable[[], Iterable[X25519PrivateKey]] | None = None,
    ) -> None:
        self._privates = _by_id(privates)
        self._reload = reload

    def open(self, sealed: bytes) -> bytes:
        """Open an envelope. Raises UnopenableError; whatever `reload` raises passes through."""
        version, name, rest = sealed[:1], sealed[1 : 1 + _ID], sealed[1 + _ID :]
        if version != _VERSION or len(name) != _ID:
            raise UnopenableError("it is of a form that this version does not read")
        if name not in self._privates and self._reload is not None:
            self._privates = _by_id(self._reload())
        private = self._privates.get(name)
        if private is None:
            raise UnopenableError(f"it was sealed to key {name.hex()}, which is not here")
        try:
            return unpad(_SUITE.decrypt(rest, private, info=_INFO))
        except (InvalidTag, ValueError) as error:
            raise UnopenableError("it is damaged") from error

    def sealing(self) -> SealingKey:
        """Give the public half of the newest: what is noted about a report is sealed like the report."""
        return SealingKey(next(reversed(self._privates.values())).public_key())

    def __repr__(self) -> str:
        return f"OpeningKey({', '.join(name.hex() for name in self._privates)})"


def _by_id(privates: Iterable[X25519PrivateKey]) -> dict[bytes, X25519PrivateKey]:
    return {key_id(private.public_key()): private for private in privates}
