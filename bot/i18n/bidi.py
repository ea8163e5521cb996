"""Values inside a sentence of the other direction: isolates are put around them here, never in a catalogue.

An isolate (UAX #9) keeps a Latin address from rearranging an Arabic sentence, and an Arabic name an English
one. Links that a person is to open get none: phones take the closing sign for a part of the address
(Android's Patterns.WEB_URL does). Such a link is left to itself, which shows well as long as it begins and
ends with a letter or digit.
"""

import re
import unicodedata
from typing import Literal

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OPENING = frozenset((LRI, RLI, FSI))
# An address that was made harmless to show (example[.]com) is none.
_WEB_LINK = re.compile(r"[a-z]+://[^\s\[]+", re.ASCII | re.IGNORECASE)


def isolated(value: str, direction: Literal["ltr", "rtl"]) -> str:
    """Give a value as it belongs into a text of this direction: isolated if it could disturb it, else as it is.

    Signs in the value that steer direction themselves are left out, so that it cannot close its isolate.
    """
    value = _CONTROLS.sub("", value)
    if not value or value.isdecimal() or _WEB_LINK.fullmatch(value):
        return value
    strong = {unicodedata.bidirectional(sign) for sign in value}
    if strong.isdisjoint(("R", "AL")):
        return f"{LRI}{value}{PDI}" if direction == "rtl" else value
    return value if direction == "rtl" and "L" not in strong else f"{FSI}{value}{PDI}"


def depth(text: str, position: int) -> int:
    """Say how many isolates are open at this position."""
    before = text[:position]
    return sum(sign in _OPENING for sign in before) - before.count(PDI)


def opened(text: str) -> tuple[str, str, str]:
    """Take one isolate around a whole text apart: opening sign, what it holds, closing sign (may be empty)."""
    bare = text.rstrip()
    if len(bare) >= 2 and bare[0] in _OPENING and bare[-1] == PDI and bare.count(PDI) == 1:
        return bare[0], bare[1:-1], PDI
    return "", text, ""
