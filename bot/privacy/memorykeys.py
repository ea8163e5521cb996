"""A key pair for one run, when there is no lasting secret: test mode, tried out.

On disk it would be of no use: with the secret gone nobody could open it again, and a key file of a real
secret must not be touched. So it lives in memory. What was sent and waited for the intake when the process
ended cannot be opened by the next one, whose forwarder lays such rows aside; a key file in the data folder is
neither read nor written.
"""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from bot.privacy.envelope import OpeningKey, SealingKey
from bot.privacy.keyfolder import KeyFolder
from bot.privacy.secret import Secret


class MemoryKeys:
    """One key pair that ends with the process."""

    def __init__(self) -> None:
        self._private = X25519PrivateKey.generate()

    @property
    def missing(self) -> bool:
        """Never: they are as old as this."""
        return False

    def sealing(self) -> SealingKey:
        """Give the public key."""
        return SealingKey(self._private.public_key())

    def opening(self) -> OpeningKey:
        """Give the private key."""
        return OpeningKey([self._private])


Keys = KeyFolder | MemoryKeys


def keys_for(folder: Path, secret: Secret) -> Keys:
    """Give the keys in `folder`; for a throw-away secret a pair in memory, and the folder is left alone."""
    return KeyFolder(folder, secret) if secret.lasting else MemoryKeys()
