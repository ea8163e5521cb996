"""Where ids come from: chance alone. An id has no relation to a chat, a person or a time."""

import secrets

from flows import receipt


def new_id() -> str:
    """Draw a new id, the report's and the person's receipt: 75 random bits (`flows.receipt`)."""
    return receipt.from_random(secrets.randbits(75))
