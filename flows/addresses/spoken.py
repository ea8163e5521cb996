"""Addresses that were spelled: "example dot com". A guess, so what is found here is asked about."""

import re
from itertools import islice

from flows.addresses.dictated import dictated
from flows.addresses.spelling import BEFORE, DOTS, SIGNS, Sign
from flows.addresses.tokens import pieces_of, tokens_of, words_of

_STARTS = frozenset(word.partition(" ")[0] for word in (*DOTS, *SIGNS[Sign.SLASH]))
"""Words without one of which nothing was spelled."""
_MOST = 40
"""Signs that are looked at; it bounds the time for any text."""
_REACH = 24
"""Words looked at on each side of a sign; enough for a name that is spelled letter by letter."""
_DOTCOM = re.compile(
    r"(?i)(?<!\w)(?:(?P<name>[a-z0-9-]{3,63})|(?<=\w[ \t]))dot(?:(?<=\w{5})[ \t])?"
    r"(?P<ending>com|net|org)(?![\w-])"
)
# The same where words are not cut: "example ดอทคอมค่ะ", "example 닷컴이요".
_DOTCOM_GLUED = re.compile("(?<=[A-Za-z0-9])[ ]?(?:จุด|ดอท|ด็อท|닷|점|쩜|ドット|どっと)[ ]?(?:คอม|컴|コム)")


def spoken(text: str) -> str:
    """Give the text with what was spelled as it would have been typed, with a mark for each guess."""
    if "dot" in text.lower():
        text = _DOTCOM.sub(_dotcom, text, count=_MOST)
    if not text.isascii():
        text = _DOTCOM_GLUED.sub(" dot com ", text, count=_MOST)
    pieces = pieces_of(text)
    words = words_of(pieces)
    if _STARTS.isdisjoint(words):
        return text
    written, at = [], 0
    for start, stop in _around(words):
        tokens = tokens_of(pieces[2 * start : 2 * stop], words[start:stop])
        for one in dictated(tokens, whole=start == 0, ends=stop >= len(words)):
            first, last = 2 * start + tokens[one.first].first, 2 * start + tokens[one.last].last
            written += [*pieces[at:first], one.text]
            at = last + 1
    return "".join((*written, *pieces[at:])).replace("\0", "") if at else text


def _around(words: list[str]) -> list[tuple[int, int]]:
    """Give the stretches of words, first and end, in which something may have been spelled."""
    stretches: list[tuple[int, int]] = []
    for at in islice((at for at, word in enumerate(words) if word in _STARTS), _MOST):
        start, stop = max(at - _REACH, 0), min(at + _REACH, len(words))
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((start, stop))
    return stretches


def _dotcom(found: re.Match[str]) -> str:
    """Part "exampledotcom" and "example dotcom"; "the dotcom bubble" stays."""
    if found["name"]:
        return f"{found['name']} dot {found['ending']}"
    before = found.string[max(found.start() - 64, 0) : found.start()].split()
    ends = not found.string[found.end() : found.end() + 64].strip(" \t.,;:!?)")
    known = not before or before[-1].lower() in BEFORE
    return found[0] if known or not ends else f"dot {found['ending']}"
