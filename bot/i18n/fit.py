"""Does a text fit, and where may it be broken? Never cut: a text that is too long becomes several messages.

Each platform counts in its own unit. Grapheme clusters are counted by an approximation of UAX #29 that needs
no table: a mark, a joiner or a variation selector belongs to the sign before it, so do what follows a
zero-width joiner, the second regional indicator and Hangul vowels and finals. Indic conjuncts (rule GB9c) and
Thai or Lao am are counted as two, so the figure is never too small.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Literal

from bot.i18n import bidi

Unit = Literal["characters", "utf16", "bytes", "graphemes"]

_ZWJ = "\u200d"
# The end of a sentence in the scripts of languages.csv, with the white space after it.
_SENTENCE_END = re.compile(r"(?<=[.!?؟۔।॥።፧။။၊។៕。！？།])[\"'»”’)]*\s+|(?<=[。！？])")
_MOST_PER_CHARACTER = {"characters": 1, "utf16": 2, "bytes": 4, "graphemes": 1}


def measure(text: str, unit: Unit) -> int:
    """Give the length of a text in this unit; UTF-16 units and UTF-8 bytes as platforms count them."""
    if unit == "utf16":
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if unit == "bytes":
        return len(text.encode("utf-8", "surrogatepass"))
    if unit == "graphemes":
        return len(graphemes(text))
    return len(text)


def fits(text: str, limit: int, unit: Unit) -> bool:
    """Say whether a text fits; a limit of 0 is none. Short texts are not measured at all."""
    return not limit or len(text) * _MOST_PER_CHARACTER[unit] <= limit or measure(text, unit) <= limit


def graphemes(text: str) -> list[str]:
    """Divide a text into what people see as single signs (see the top of this file)."""
    clusters: list[str] = []
    for sign in text:
        if clusters and _joins(clusters[-1], sign):
            clusters[-1] += sign
        else:
            clusters.append(sign)
    return clusters


def _joins(cluster: str, sign: str) -> bool:
    last = cluster[-1]
    if last == "\r":
        return sign == "\n"
    if unicodedata.category(last) in {"Cc", "Zl", "Zp"}:
        return False
    if (
        unicodedata.category(sign) in {"Mn", "Me", "Mc"}
        or sign == _ZWJ
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
    ):
        return True
    if last == _ZWJ:
        return unicodedata.category(sign) == "So"
    if _is_regional(sign):
        return len(cluster) == 1 and _is_regional(last)
    return "\u1160" <= sign <= "\u11ff" and "\u1100" <= last <= "\u11ff"


def _is_regional(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def sentences(paragraph: str) -> list[str]:
    """Divide a paragraph after its sentences, never inside an isolate (a value that a person gave)."""
    return _outside_isolates(paragraph, _SENTENCE_END.finditer)


def split(
    paragraphs: Iterable[str], limit: int, unit: Unit, *, between: str = "\n\n"
) -> list[tuple[str, ...]]:
    """Divide paragraphs into messages that each fit, joined by `between`: the fewest, in order, nothing lost.

    Breaks after a paragraph; where one is too long, after a sentence; then between words; and inside a word
    (a language without spaces) only between graphemes.
    """
    messages: list[tuple[str, ...]] = []
    for paragraph in paragraphs:
        for piece in _pieces(paragraph, limit, unit):
            longer = (*messages[-1], piece) if messages else ()
            if longer and fits(between.join(longer), limit, unit):
                messages[-1] = longer
            else:
                messages.append((piece,))
    return messages


def _pieces(paragraph: str, limit: int, unit: Unit) -> list[str]:
    """Divide one paragraph into pieces that each fit."""
    if fits(paragraph, limit, unit):
        return [paragraph]
    pieces = _packed(sentences(paragraph), limit, unit, lambda text: _words(text, limit, unit))
    return [piece.strip() for piece in pieces if piece.strip()]


def _words(text: str, limit: int, unit: Unit) -> list[str]:
    words = _outside_isolates(text, re.compile(r"\s+").finditer)
    return _packed(words, limit, unit, lambda word: _signs(word, limit, unit))


def _signs(word: str, limit: int, unit: Unit) -> list[str]:
    """Divide a word that is longer than a message. An isolate is closed at the break and opened again after it."""
    before, inner, after = bidi.opened(word)
    if not before:
        return _packed(graphemes(word), limit, unit, lambda sign: [sign])
    room = limit - measure(before + after, unit)
    return [before + piece.rstrip() + after for piece in _words(inner, room, unit)]


def _packed(parts: list[str], limit: int, unit: Unit, divide: Callable[[str], list[str]]) -> list[str]:
    """Join neighbours while they fit; what does not fit alone is divided further."""
    packed: list[str] = []
    for part in parts:
        if packed and fits((packed[-1] + part).rstrip(), limit, unit):
            packed[-1] += part
        elif fits(part.rstrip(), limit, unit):
            packed.append(part)
        else:
            packed.extend(divide(part))
    return packed


def _outside_isolates(text: str, ends: Callable[[str], Iterable[re.Match[str]]]) -> list[str]:
    """Divide a text after each of these matches that lies outside every isolate."""
    parts, start = [], 0
    for end in ends(text):
        if bidi.depth(text, end.end()) == 0 and start < end.end() < len(text):
            parts.append(text[start : end.end()])
            start = end.end()
    return [*parts, text[start:]]
