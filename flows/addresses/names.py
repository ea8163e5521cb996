"""Where a host's name begins and ends inside glued text: `見てexample.comで`, `example.com'da`, `example.com.It`."""

import re
import unicodedata
from itertools import islice

from flows.addresses.signs import BRACKETED, DOT, GAP, SPOKEN, STOPS, UNSPACED
from flows.addresses.suffix import RESERVED, ending_exists

_DOT = re.compile(DOT)
_AUTHORITY = re.compile(r"(?i)(?:https?://)?[^/?#\\]*")
_DOTS = str.maketrans(dict.fromkeys(BRACKETED + SPOKEN + STOPS, ".") | {GAP: ""})
_ASCII_PART = re.compile(r"[A-Za-z0-9]{2,63}")
_LONGEST_OTHER = 12  # characters of an ending that is not ASCII; the longest has 10 or so
_UNSPACED = re.compile(UNSPACED)
_LONGEST = 253  # RFC 1035, and a bound for the work on one name
# An ASCII label, other letters, and then an ASCII label again that a dot follows.
_GLUED_ENDING = re.compile(
    r"(?P<ending>[A-Za-z]{2,24})(?P<sign>[^\x00-\x7f])[^\x00-\x7f]{0,40}[A-Za-z0-9-]{1,63}\."
)
_PUT_IN = re.compile(rf"(?<=[A-Za-z]{{3}}){UNSPACED}{{1,20}}+(?=[A-Za-z]{{2}})")
_GLUED_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}+){3}(?=[^\x00-\x7f])(?!\d)")
# After a word, not after the letter of a version: "IP192.0.2.7" and no "v1.2.3.4".
_NUMBER_AT_END = re.compile(r"(?:(?<=[^\x00-\x7f])|(?<=[A-Za-z]{2}))[0-9]{1,3}(?:\.[0-9]{1,3}){3}$")
_MOST_DOTS = 20
_PUNYCODE = re.compile(r"(?i)xn--[a-z0-9-]{1,59}")


def is_latin(sign: str) -> bool:
    """Say whether this is a letter of the Latin script, or an accent."""
    return unicodedata.name(sign, "").startswith(("LATIN", "COMBINING"))


def split_labels(name: str) -> list[str]:
    """Give the labels of a name, whatever its dots look like."""
    return _DOT.split(name)


def name_start(name: str) -> int:
    """Give where a bare name begins: after bullets, and after other script glued to an ASCII first label."""
    number = _NUMBER_AT_END.search(name, max(len(name) - 16, 0))
    if number:
        return number.start()
    start = len(name) - len(name.lstrip("-_"))
    label = _DOT.split(name[start:], maxsplit=1)[0]
    if label.isascii() or not label[-1].isascii():
        return start
    for index, sign in enumerate(label):
        if not sign.isascii() and is_latin(sign):
            return start  # an accent: the same script
        if sign.isascii() and sign.isalnum():
            return start + index
    return start


def name_end(name: str) -> int | None:
    """Give where a name ends so that its ending exists; None where no part of it has one."""
    if len(name) > _LONGEST:
        return None
    ends = [(found.start(), found.end()) for found in _DOT.finditer(name)]
    stop = len(name)
    for dot_start, dot_end in reversed(ends):
        kept = _existing(name[dot_end:stop])
        if kept:
            return dot_end + kept
        stop = dot_start
    return None


def _existing(label: str) -> int:
    """Give how many characters of the label are an existing ending, 0 if none."""
    if ends_well(label):
        return len(label)
    for part in (_PUNYCODE, _ASCII_PART):
        found = part.match(label)
        if found and found.end() < len(label) and not is_latin(label[found.end()]) and ends_well(found[0]):
            return found.end()
    if not label[:1].isascii():
        return next((length for length in range(_LONGEST_OTHER, 1, -1) if _may_end(label, length)), 0)
    return 0


def _may_end(label: str, length: int) -> bool:
    """Say whether an ending of another script stands first; where words are cut, the same script does not go on."""
    after = label[length : length + 1]
    goes_on = after.isalpha() and not after.isascii() and not _UNSPACED.match(after)
    return not goes_on and ends_well(label[:length])


def glued_end(name: str) -> int | None:
    """Give where a name ends to which another is glued by words: `example.org同埋example.net`; None if none is."""
    if name.isascii():
        return None
    number = _GLUED_NUMBER.match(name)
    if number:
        return number.end()
    for dot in islice(_DOT.finditer(name), _MOST_DOTS):
        ending = _GLUED_ENDING.match(name, dot.end())
        if ending and not is_latin(ending["sign"]) and ends_well(ending["ending"]):
            return ending.end("ending")
    return None


def without_put_in(typed: str) -> str:
    """Give an address without letters of another script inside an ASCII label, put in so that filters do not see it."""
    authority = _AUTHORITY.match(typed)
    if authority is None or authority[0].isascii():
        return typed
    return _PUT_IN.sub("", authority[0]) + typed[authority.end() :]


def ends_well(label: str) -> bool:
    """Say whether this label can end a name: an existing ending, or one set aside for tests."""
    label = label.strip(GAP).lower()
    return label in RESERVED or label == "onion" or ending_exists(label)


def plain(typed: str) -> str:
    """Give a candidate's text without marks, with ordinary dots in its host."""
    authority = _AUTHORITY.match(typed)
    end = authority.end() if authority else 0
    return typed[:end].translate(_DOTS) + typed[end:].replace(GAP, "").replace(BRACKETED, ".").replace(
        SPOKEN, "."
    )
