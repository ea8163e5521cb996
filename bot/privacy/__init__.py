"""What keeps people unknown: pseudonyms, seals and keys. The public names, and nothing else."""

from bot.privacy.chat import ChatKeys, UnopenableSessionError, chat_keys, open_session, seal_session
from bot.privacy.envelope import OpeningKey, SealingKey, UnopenableError, sealed_to
from bot.privacy.epochs import Epochs
from bot.privacy.ids import new_id
from bot.privacy.keyfile import DamagedKeysError, KeysError, MissingKeysError, WrongSecretError
from bot.privacy.keyfolder import KeyFolder, KeyInfo
from bot.privacy.memorykeys import Keys, MemoryKeys, keys_for
from bot.privacy.secret import Secret, WeakSecretError, throwaway_secret

__all__ = [
    "ChatKeys",
    "DamagedKeysError",
    "Epochs",
    "KeyFolder",
    "KeyInfo",
    "Keys",
    "KeysError",
    "MemoryKeys",
    "MissingKeysError",
    "OpeningKey",
    "SealingKey",
    "Secret",
    "UnopenableError",
    "UnopenableSessionError",
    "WeakSecretError",
    "WrongSecretError",
    "chat_keys",
    "keys_for",
    "new_id",
    "open_session",
    "seal_session",
    "sealed_to",
    "throwaway_secret",
]
