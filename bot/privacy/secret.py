"""The one secret of an installation. Every key that lies at rest is wrapped with a key derived from it.

It is given to the process from outside and lies neither in the data folder nor in Redis, so that neither of
them opens anything alone. Who has the data folder can try secrets against it: length alone does not help, it
must be random.
"""

import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST = 32


class WeakSecretError(ValueError):
    """The text is too short to be a secret."""


class Secret:
    """A text of 32 characters or more. White space around it does not count: a file may end in a line break.

    `lasting`: the same secret will be there after a restart. Raises WeakSecretError. It never shows itself.
    """

    __slots__ = ("_text", "lasting")

    def __init__(self, text: str, *, lasting: bool = True) -> None:
        text = text.strip()
        if len(text) < SHORTEST:
            raise WeakSecretError(
                f"the secret has {len(text)} characters and needs {SHORTEST} or more;"
                " `openssl rand -base64 32` makes a good one"
            )
        # An environment may hold any bytes; Python keeps the odd ones as surrogates.
        self._text = text.encode("utf-8", "surrogateescape")
        self.lasting = lasting

    def key(self, purpose: str) -> bytes:
        """Derive 32 bytes for one purpose (HKDF-SHA256, RFC 5869)."""
        kdf = HKDF(algorithm=SHA256(), length=32, salt=b"reportline secret 1", info=purpose.encode())
        return kdf.derive(self._text)

    def __repr__(self) -> str:
        return "Secret(...)"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not to be copied out of the process")


def throwaway_secret() -> Secret:
    """Make a secret for this process alone: test mode without a setting."""
    return Secret(secrets.token_urlsafe(32), lasting=False)
