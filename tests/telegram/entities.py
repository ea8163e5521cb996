"""The parts of a text that are marked: judged as Telegram does, and found where an app marks them by itself.

Offsets and lengths are in UTF-16 units (https://core.telegram.org/bots/api#messageentity).
"""

import re
from typing import Any

Json = dict[str, Any]

# What an app makes a link of by itself, where no entity covers it.
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b(?:[\w-]+\.)+(?:com|org|net)\b[^\s]*", re.IGNORECASE)


def check(text: str, entities: list[Json]) -> None:
    """See that each entity begins and ends inside the text, and cuts no sign in two. Raises ValueError."""
    units = text.encode("utf-16-le")
    for entity in entities:
        start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        if not 0 <= start < end <= len(units):
            raise ValueError("entity is outside the text")
        try:
            units[start:end].decode("utf-16-le")
            units[:start].decode("utf-16-le")
        except UnicodeDecodeError:
            raise ValueError("entity begins or ends in the middle of a sign") from None


def links(text: str, entities: list[Json]) -> list[Json]:
    """Give the links that an app makes by itself, where no entity is."""
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities]
    found = []
    for link in _LINK.finditer(text):
        start = len(text[: link.start()].encode("utf-16-le")) // 2
        length = len(link[0].encode("utf-16-le")) // 2
        if not any(start < end and begin < start + length for begin, end in taken):
            found.append({"type": "url", "offset": start, "length": length})
    return found
