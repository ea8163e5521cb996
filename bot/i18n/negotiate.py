"""From what a platform says of a person's language to one that is offered.

langcodes matches by the distances of CLDR, which Babel's own negotiation does not know; the rest here are the
cases that guide it wrong or that it cannot know: old tags, scripts that a reader of the other cannot read,
and the second language of people whose first one is not offered.
"""

from collections.abc import Iterable
from functools import lru_cache

from langcodes import closest_match
from langcodes.tag_parser import LanguageTagError

# Farther than this is another language, or a script that the person may not read (CLDR languageMatching, 0 to
# 134).
_MAX_DISTANCE = 25
_MOST_TAGS = 20
_LONGEST_TAG = 35
# Tags whose usual script langcodes does not take into account.
_ALIASES = {"pnb": "pa-Arab", "lah": "pa-Arab", "skr": "pa-Arab", "ku-arab": "ckb", "sdh": "ckb"}
# South Azerbaijani is written in Arabic letters, which readers of az do not read.
_REFUSED = ("azb", "az-ir", "az-arab")
# The language of school and office where the first one is not offered.
_SECOND = {
    "gn": "es-419", "qu": "es-419", "ay": "es-419",
    "wo": "fr", "bm": "fr", "ln": "fr", "ht": "fr",
    "ti": "am", "tet": "pt-PT",
}  # fmt: skip


def negotiate(hints: Iterable[str], offered: Iterable[str]) -> str | None:
    """Give the offered language (BCP 47 tag) that suits these hints, best first; None if none does."""
    languages = tuple(offered)
    for hint in hints:
        match = _match(hint[: _LONGEST_TAG + 1], languages)
        if match is not None:
            return match
    return None


def parse_accept_language(header: str) -> tuple[str, ...]:
    """Give the tags of an Accept-Language header (RFC 9110, 12.5.4), best first; what is not understood is left out."""
    weighted: list[tuple[float, str]] = []
    for item in header[:1000].split(",")[:_MOST_TAGS]:
        tag, _, parameter = item.partition(";")
        weight = _weight(parameter)
        if tag.strip().replace("-", "").isalnum() and weight > 0:
            weighted.append((-weight, tag.strip()))
    return tuple(tag for _, tag in sorted(weighted, key=lambda pair: pair[0]))


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if not parameter.strip():
        return 1
    try:
        weight = float(value) if name.strip().lower() == "q" and value.strip().isascii() else 0
    except ValueError:
        return 0
    return weight if 0 <= weight <= 1 else 0


@lru_cache(maxsize=1024)
def _match(hint: str, offered: tuple[str, ...]) -> str | None:
    """Match one hint. Remembered, since a match takes a tenth of a millisecond and few hints ever come."""
    tag = hint.strip().replace("_", "-").lower()
    if len(tag) > _LONGEST_TAG or tag.startswith(_REFUSED):
        return None
    base = tag.partition("-")[0]
    wanted = (_ALIASES.get(tag, tag), _ALIASES.get(base), _SECOND.get(base))
    return next((match for tag in wanted if tag and (match := _closest(tag, offered))), None)


def _closest(tag: str, offered: tuple[str, ...]) -> str | None:
    """Match one tag; of one that breaks the rules of BCP 47 (zh-hans-beta), as much as keeps them."""
    while tag:
        try:
            match, _ = closest_match(tag, offered, max_distance=_MAX_DISTANCE)
        except (LanguageTagError, ValueError):
            tag = tag.rpartition("-")[0]
        else:
            return None if match == "und" else match
    return None
