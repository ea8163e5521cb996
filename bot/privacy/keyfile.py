"""The file that the forwarder's key pairs lie in: public keys in clear, private keys wrapped, newest last.

One file for all pairs, so that a rotation, a change of the secret and a backup are each one rename.
"""

import base64
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from bot.privacy.envelope import key_id
from bot.privacy.secret import Secret
from bot.privacy.wrap import WrongKeyError, unwrap, wrap

_VERSION = 1
_PURPOSE = "wrap outbox keys 1"


class KeysError(Exception):
    """Something about the keys that a person has to put right; `str` of it says what and how."""


class WrongSecretError(KeysError):
    """The keys were made with another secret."""


class MissingKeysError(KeysError):
    """There is no key file."""


class DamagedKeysError(KeysError):
    """The key file is not one that was written here, or it is of a newer version."""


@dataclass(frozen=True, slots=True)
class WrappedPair:
    """A key pair at rest: the raw public key, the wrapped private one, and the day it was made."""

    public: bytes
    private: bytes
    made: date

    @property
    def id(self) -> str:
        """The pair's name, as it stands in each envelope, in hex."""
        return key_id(X25519PublicKey.from_public_bytes(self.public)).hex()

    def unwrapped(self, secret: Secret) -> X25519PrivateKey:
        """Open the private key. Raises WrongSecretError, also if another public key was put beside it."""
        try:
            raw = unwrap(secret.key(_PURPOSE), self.private, context=self.public)
        except WrongKeyError as error:
            raise WrongSecretError(
                "The secret is not the one these keys were made with (or the key file was changed). Set"
                " REPORTLINE_SECRET to the secret they were made with. If it is lost, nobody can open the"
                " reports that wait: begin anew in another REPORTLINE_DATA folder, and keep this one."
            ) from error
        return X25519PrivateKey.from_private_bytes(raw)


def wrapped(private: X25519PrivateKey, secret: Secret, made: date) -> WrappedPair:
    """Wrap a key pair, the private key bound to its public one."""
    public = private.public_key().public_bytes_raw()
    return WrappedPair(public, wrap(secret.key(_PURPOSE), private.private_bytes_raw(), context=public), made)


def dump(pairs: tuple[WrappedPair, ...], *, copied: date | None = None) -> bytes:
    """Give the file's bytes. `copied`: it is a backup, made on this day."""
    keys = [
        {
            "id": pair.id,
            "made": pair.made.isoformat(),
            "public": _text(pair.public),
            "private": _text(pair.private),
        }
        for pair in pairs
    ]
    day = {"copied": copied.isoformat()} if copied else {}
    return json.dumps({"v": _VERSION, **day, "keys": keys}, indent=1).encode() + b"\n"


def load(data: bytes) -> tuple[WrappedPair, ...]:
    """Read the file's bytes. Raises DamagedKeysError."""
    try:
        saved: dict[str, Any] = json.loads(data)
        if saved["v"] != _VERSION:
            raise DamagedKeysError(
                f"The key file is of version {saved['v']!r}, this program reads {_VERSION}: run the"
                " newer program."
            )
        pairs = tuple(
            WrappedPair(_bytes(key["public"]), _bytes(key["private"]), date.fromisoformat(key["made"]))
            for key in saved["keys"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedKeysError(
            "The key file is damaged: put a backup in its place (`reportline keys`)."
        ) from error
    if not pairs or any(len(pair.public) != 32 for pair in pairs):
        raise DamagedKeysError("The key file holds no keys: put a backup in its place (`reportline keys`).")
    return pairs


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
