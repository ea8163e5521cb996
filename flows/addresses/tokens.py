"""The words of a message, each with the sign that it may stand for when somebody spells an address.

Words that belong together become one: "guion bajo", and letters that were spelled, "w w w".
"""

import re
from dataclasses import dataclass
from itertools import islice

from flows.addresses.spelling import DOTS, ENDINGS, SIGNS, UNSPACED, Sign, folded, said

_GAPS = re.compile(r"([ \t\r\n\0]+)")
_KINDS = (Sign.SCHEME, Sign.WWW, Sign.UNDERSCORE, Sign.COLON, Sign.SLASH, Sign.DASH, Sign.AT)
MEANINGS: dict[str, Sign] = {word: kind for kind in reversed(_KINDS) for word in SIGNS[kind]}
"""What each word or phrase stands for; a dot before all else, a scheme before the other signs."""
MEANINGS |= dict.fromkeys(DOTS, Sign.DOT)
MEANINGS |= {"://": Sign.COLON, ":": Sign.COLON, "//": Sign.SLASH, "/": Sign.SLASH, "www": Sign.WWW}
_PHRASES = frozenset(phrase for phrase in (*MEANINGS, *ENDINGS) if " " in phrase)
_BEGINNINGS = frozenset(phrase.partition(" ")[0] for phrase in _PHRASES)
_LONGEST = max(phrase.count(" ") + 1 for phrase in _PHRASES)
_MOST = 150
"""Glued signs that are looked at; it bounds the time for any text."""
_MOST_LETTERS = 63  # RFC 1035
_GLUED = sorted(
    (
        word
        for word in said(*(sign for sign in Sign if sign is not Sign.SCHEME), languages=UNSPACED)
        if not word.isascii() and " " not in word
    ),
    key=len,
    reverse=True,
)
_SIGN = re.compile("|".join(map(re.escape, _GLUED)))
_SOUND = re.compile("|".join(map(re.escape, sorted(ENDINGS, key=len, reverse=True))))


@dataclass(slots=True)
class Token:
    """`first` and `last` count the pieces of the message; `kind` is None for an ordinary word.

    `breaks`: a line ended before it.
    """

    first: int
    last: int
    raw: str
    word: str
    kind: Sign | None
    breaks: bool


def pieces_of(text: str) -> list[str]:
    """Give words and, between them, white space; where words touch, signs beside a Latin letter are cut out."""
    return _GAPS.split(_parted(text))


def _parted(text: str) -> str:
    """Put a mark (NUL, which no cleaned text holds) around glued signs."""
    if text.isascii() or not _SIGN.search(text):
        return text
    parts, at, after_sign = [], 0, False
    for found in islice(_SIGN.finditer(text), _MOST):
        start, end = found.span()
        after_sign = after_sign and start == at
        if (
            _latin(text[start - 1 : start])
            or _latin(text[end : end + 1])
            or after_sign
            or _SOUND.match(text, end)
        ):
            parts += [text[at:start], "\0", found[0], "\0"]
            at, after_sign = end, True
    return "".join(parts) + text[at:]


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def words_of(pieces: list[str]) -> list[str]:
    """Give the folded words, one for every second piece."""
    return folded("\n".join(pieces[::2])).split("\n")


def tokens_of(pieces: list[str], words: list[str]) -> list[Token]:
    """Join what belongs together and say what each may stand for."""
    tokens: list[Token] = []
    breaks = [False, *("\n" in gap or "\r" in gap for gap in pieces[1::2])]
    at = 0
    while at < len(words):
        count, kind, word = _joined(words, breaks, at)
        raw = word if count > 1 else pieces[2 * at]
        if raw:
            tokens.append(Token(2 * at, 2 * (at + count - 1), raw, word, kind, breaks[at] and bool(tokens)))
        elif at + 1 < len(words):
            breaks[at + 1] = breaks[at + 1] or breaks[at]
        at += count
    return tokens


def _joined(words: list[str], breaks: list[bool], at: int) -> tuple[int, Sign | None, str]:
    """Give how many words from here are one, what they stand for, and the word that they are."""
    word = words[at]
    if word in _BEGINNINGS:
        for count in range(_LONGEST, 1, -1):
            phrase = " ".join(words[at : at + count])
            if phrase in _PHRASES and not any(breaks[at + 1 : at + count]):
                return count, MEANINGS.get(phrase), phrase
    if len(word) == 1 and word.isascii() and word.isalnum():
        end = at + 1
        while end < len(words) and end - at < _MOST_LETTERS and not breaks[end] and _letter(words[end]):
            end += 1
        if end - at > 2:
            spelled = "".join(words[at:end])
            return end - at, MEANINGS.get(spelled), spelled
    return 1, MEANINGS.get(word), word


def _letter(word: str) -> bool:
    return len(word) == 1 and word.isascii() and word.isalnum()
