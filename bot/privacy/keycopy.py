"""A backup of the key pairs, held against the pairs that are here: of which day it is, and whether it holds them."""

import hashlib
import json
from datetime import date

from bot.privacy.keyfile import DamagedKeysError, WrappedPair, dump, load


def copied_on(data: bytes) -> date:
    """Give the day on which a backup was made. Raises DamagedKeysError.

    One that does not say so, of an older version or made by another program, is no younger than can be: it was made
    when its newest pair was, or later.
    """
    newest = max(pair.made for pair in load(data))
    try:
        return date.fromisoformat(json.loads(data).get("copied", newest.isoformat()))
    except (ValueError, TypeError) as error:
        raise DamagedKeysError("The backup does not say when it was made: make a new one.") from error


def digest(pairs: tuple[WrappedPair, ...]) -> str:
    """Give what changes when a pair comes, goes, or is locked otherwise."""
    return hashlib.sha256(dump(pairs)).hexdigest()


def fault_of(copy: tuple[WrappedPair, ...], here: tuple[WrappedPair, ...]) -> str | None:
    """Say why a copy is none of the pairs that are here; None: it is one."""
    if here and digest(copy) == digest(here):
        return None
    copied, own = {pair.id for pair in copy}, {pair.id for pair in here}
    if not copied & own:
        return "these are another installation's, or of a data folder that was here before"
    if own - copied:
        return f"it was made before {', '.join(sorted(own - copied))}"
    return "it holds more, or was made under another secret"
