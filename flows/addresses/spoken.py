"""Addresses that were spelled: "example dot com". A guess, so what is found here is asked about."""

import re

from flows.addresses.signs import GAP, NAME, SPOKEN
from flows.addresses.suffix import ending_exists
from flows.addresses.words import COMMON, DOT, ENDINGS, GLUED_DOT, SLASH

_DOTS = "|".join(sorted({re.escape(word) for words in DOT.values() for word in words}, key=len, reverse=True))
_WORDS = frozenset(word for words in DOT.values() for word in words)
_GLUED = "|".join(map(re.escape, GLUED_DOT))
_NEXT = rf"(?=(?P<next>{NAME}+)(?P<then>[ \t]+(?:{_DOTS})[ \t])?(?P<dot>[.]{NAME})?)"
_WORD = re.compile(rf"(?i)(?<={NAME})(?:[ \t]+(?:{_DOTS})[ \t]+|[ \t]*(?:{_GLUED})[ \t]*){_NEXT}")
_SOUND = re.compile(f"(?i)(?<={SPOKEN})(?:{'|'.join(map(re.escape, ENDINGS))})(?!{NAME})")
_SLASH = re.compile(rf"(?i)(?<={NAME})[ \t]+(?:{'|'.join(map(re.escape, SLASH))})[ \t]+(?={NAME})")
_SPACED = re.compile(rf"(?<={NAME})(?:[ \t]+\.[ \t]*|\.[ \t]+){_NEXT}")
_UNSURE = COMMON | {
    "de",
    "la",
    "es",
    "se",
    "et",
    "si",
    "ne",
    "na",
    "ma",
    "pa",
    "co",
    "il",
    "mi",
    "al",
    "vi",
    "om",
    "id",
}


def spoken(text: str) -> str:
    """Give the text with spelled dots as marks, where an ending that is no everyday word follows."""
    spelled = not _WORDS.isdisjoint(text.lower().split()) or any(word in text for word in GLUED_DOT)
    marked = _WORD.sub(_mark, text) if spelled else text
    if ". " in text or " ." in text:
        marked = _SPACED.sub(_gap, marked)
    if SPOKEN in marked:
        marked = _SOUND.sub(lambda found: ENDINGS[found[0].lower()], marked)
        marked = _SLASH.sub("/", marked)
    return marked


def _leads_on(found: re.Match[str]) -> bool:
    word = found["next"].lower()
    if found["dot"]:
        return False
    if found["then"]:
        return True
    return (word in ENDINGS) or (word not in _UNSURE and ending_exists(word))


def _mark(found: re.Match[str]) -> str:
    return SPOKEN if _leads_on(found) else found[0]


def _gap(found: re.Match[str]) -> str:
    word = found["next"]
    before = found.string[max(found.start() - 64, 0) : found.start()].rpartition(" ")[2].lower()
    if before.endswith("www") or (
        word.islower() and word not in _UNSURE and len(word) > 2 and word.isascii() and ending_exists(word)
    ):
        return "." + GAP
    return found[0]
