"""A chat's pseudonym and the seal on its session.

An unkeyed hash of a chat id hides nothing: all ten-digit ids are tried in minutes. Here name and key are
derived under an epoch key that lives in memory for hours (`epochs`); when it is gone, nothing links a stored
session to a chat.
"""

import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.privacy.padding import pad, unpad

_VERSION = b"\x01"
_NONCE = 12
_NAME = 16
BUCKET = 256


class UnopenableSessionError(Exception):
    """The stored bytes are not a session sealed with these keys."""


@dataclass(frozen=True, slots=True)
class ChatKeys:
    """What a chat is to the store: `name` (16 bytes) names its session, `key` (32 bytes) seals it."""

    name: bytes = field(repr=False)
    key: bytes = field(repr=False)


def chat_keys(epoch_key: bytes, platform: str, bot: str, chat: str) -> ChatKeys:
    """Derive name and key: HKDF-SHA256 with the epoch key as salt."""
    # Each part is led by its length, so that none runs into the next.
    parts = [part.encode("utf-8", "surrogatepass") for part in (platform, bot, chat)]
    whole = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    okm = HKDF(algorithm=SHA256(), length=_NAME + 32, salt=epoch_key, info=b"reportline chat 1").derive(whole)
    return ChatKeys(name=okm[:_NAME], key=okm[_NAME:])


def seal_session(keys: ChatKeys, plain: bytes) -> bytes:
    """Seal a session (AES-256-GCM, the name as associated data): 29 bytes more than whole 256."""
    nonce = secrets.token_bytes(_NONCE)
    padded = pad(plain, (len(plain) // BUCKET + 1) * BUCKET)
    return _VERSION + nonce + AESGCM(keys.key).encrypt(nonce, padded, _VERSION + keys.name)


def open_session(keys: ChatKeys, sealed: bytes) -> bytes:
    """Open a sealed session. Raises UnopenableSessionError."""
    version, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    if version != _VERSION or len(nonce) != _NONCE:
        raise UnopenableSessionError("the session is of a form that this version does not read")
    try:
        return unpad(AESGCM(keys.key).decrypt(nonce, rest, _VERSION + keys.name))
    except (InvalidTag, ValueError) as error:
        raise UnopenableSessionError("the session does not open with these keys") from error
