"""Where an address ends: brackets, sentence ends, quotes, and words glued to it."""

import re
import unicodedata
from itertools import islice

from flows.addresses.names import is_latin
from flows.addresses.signs import MARKS, OUTSIDE, STOPS, UNSPACED
from flows.addresses.suffix import ending_exists
from flows.addresses.words import FILE_ENDINGS

_CLOSERS = {")": "(", "]": "[", "}": "{"}
_BRACKET = re.compile(r"[()\[\]{}]")
_STOP = re.compile(f"[{STOPS}]")
# Read from the end: what no address ends with.
_TAIL = re.compile(rf"(?:(?![/\-_=+~$)\]}}])[{OUTSIDE}])*+")
_MOST_SEPARATORS = 100
_MOST_BRACKETS = 100
"""Brackets that are counted; it bounds the time for any text."""
_GLUE = re.compile(r"(?<=[A-Za-z0-9])[^\x00-\x7f]")
_UNSPACED = re.compile(UNSPACED)
_SEPARATOR = re.compile(r"[,;|]+")
_AFTER_SEPARATOR = re.compile(
    rf"(?:(?:[\w-]{{1,63}}[.{MARKS[:2]}]){{1,8}}(?P<ending>[^\W\d_]{{2,63}})|\d{{1,3}}(?:\.\d{{1,3}}){{3}})(?=[/:?#,;|]|$)"
)
# Words that join two addresses: "example.com/aとexample.org/b".
_NEXT_HOST = re.compile(
    r"[^\x00-\x7f]{1,40}(?:https?://|(?:[A-Za-z0-9-]{1,63}\.){1,8}(?P<ending>[a-z]{2,24})(?![A-Za-z0-9-]))"
)
# "example.com/a.Please": a file ending has no capital, and is none of these.
_NEXT_SENTENCE = re.compile(r"(?<=[^\W_])\.([^\W\d_]{2,})$")
_CASE_ENDING = re.compile(r"['’ʼ][^\W\d_]{1,6}$")


def trimmed(text: str) -> str:
    """Give a piece without the punctuation, closed brackets and symbols after it."""
    text = text[: _first_unbalanced(text)]
    cut = _TAIL.match(text[::-1])
    return text[: len(text) - cut.end()] if cut else text


def unwrapped(text: str, start: int, end: int) -> int:
    """Give the end of a piece without the sign that marks it as bold, slanted or crossed out in chat apps."""
    while start and text[end - 1] in "*_~`" and text[start - 1] == text[end - 1]:
        start, end = start - 1, end - 1
    return end


def _first_unbalanced(text: str) -> int:
    open_ones = {"(": 0, "[": 0, "{": 0}
    last_opened = {"(": 0, "[": 0, "{": 0}
    for found in islice(_BRACKET.finditer(text), _MOST_BRACKETS):
        opener = _CLOSERS.get(found[0])
        if opener is None:
            if not open_ones[found[0]]:
                last_opened[found[0]] = found.start()
            open_ones[found[0]] += 1
        elif open_ones[opener]:
            open_ones[opener] -= 1
        else:
            return found.start()
    # An opener at the very end closes nothing: "example.com/a("
    return min(
        (
            last_opened[sign]
            for sign, count in open_ones.items()
            if count == 1 and not text[last_opened[sign] + 1 :].strip(".,;:!?'")
        ),
        default=len(text),
    )


def without_next(tail: str) -> str:
    """Cut what follows the scheme where a comma or the like is followed by another address."""
    for found in islice(_SEPARATOR.finditer(tail), _MOST_SEPARATORS):
        following = _AFTER_SEPARATOR.match(tail, found.end())
        if following and (following["ending"] is None or ending_exists(following["ending"].lower())):
            return tail[: found.start()]
    return tail


def until_stop(tail: str) -> str:
    """Cut a path at a full stop of another script; such a stop inside a host is a dot."""
    found = _STOP.search(tail)
    return tail[: found.start()] if found else tail


def _holds_next(rest: str) -> bool:
    found = _NEXT_HOST.match(rest)
    return found is not None and (found["ending"] is None or ending_exists(found["ending"]))


def unglued(tail: str) -> tuple[str, bool]:
    """Cut a path where another script begins right after a letter or digit. The flag: it was a guess."""
    for found in _GLUE.finditer(tail):
        sign = found[0]
        if sign in MARKS or sign == "·" or is_latin(sign):
            continue
        rest = tail[found.start() :]
        if _holds_next(rest):
            return tail[: found.start()], False
        if "/" in rest or "=" in rest:
            return tail, True
        return tail[: found.start()], not (_UNSPACED.match(sign) or unicodedata.category(sign) == "So")
    sentence = _NEXT_SENTENCE.search(tail)
    if sentence and sentence[1].istitle() and sentence[1].lower() not in FILE_ENDINGS:
        return tail[: sentence.start()], sentence[1].isascii()
    ending = _CASE_ENDING.search(tail)
    if ending:
        return tail[: ending.start()], True
    return tail, False
