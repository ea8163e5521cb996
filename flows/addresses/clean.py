"""Takes away what is invisible and what only looks different, and nothing else.

Only characters that stand for an ASCII letter or digit are folded (NFKC), so that addresses in other scripts stay as
they were typed.
"""

import re
import unicodedata

from flows.addresses.signs import MARKS

# Zero-width and bidirectional signs, soft hyphen, fillers, variation selectors, language tags.
_INVISIBLE = (
    *range(0x09),
    *range(0x0E, 0x20),
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    0xAD,
    0x034F,
    0x061C,
    0x180E,
    0x200B,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),
)
_BLANK = (*map(ord, MARKS), 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, 0xFFFD)
_LINE_ENDS = (0x0B, 0x0C, 0x85, 0x2028, 0x2029)
_STYLED = (
    range(0xA0, 0x100),
    range(0x2070, 0x2150),
    range(0x2460, 0x2500),
    range(0x3250, 0x3400),
    range(0xFB00, 0xFB07),
    range(0xFF00, 0xFFF0),
    range(0x1D400, 0x1D800),
    range(0x1F100, 0x1F170),
    range(0x1FBF0, 0x1FBFA),
)


def _table() -> dict[int, str]:
    table = dict.fromkeys(_INVISIBLE, "")
    table |= dict.fromkeys(_BLANK, " ")
    table |= dict.fromkeys(_LINE_ENDS, "\n")
    for block in _STYLED:
        for point in block:
            plain = unicodedata.normalize("NFKC", chr(point))
            if plain != chr(point) and plain.isascii() and plain.isalnum():
                table[point] = plain
    return table


_TABLE = _table()
# A search is many times faster than a translation.
_CHANGED = re.compile(
    f"[{''.join(map(re.escape, map(chr, sorted(point for point in _TABLE if point < 0x10000))))}\U00010000-\U0010ffff]"
)
# Numbers of a list before a word, and notes and marks after one, are no part of it; elsewhere they stand for digits.
_BESIDE = re.compile(
    "[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793](?<![\\w.].)(?=[A-Za-z])|[0-9#*]\ufe0f?\u20e3"
    "|[\u00b9\u00b2\u00b3\u2070-\u2079\u2120\u2122\u00ae\u00a9\u2460-\u2473](?<=[A-Za-z/].)(?![\\w.\u2460-\u2473])"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Joiners belong to words of some scripts, never beside ASCII.
_JOINER = re.compile("(?<![^\0-\x7f])[\u200c\u200d]+")
# Full-width signs are punctuation of a sentence, unless they stand in a full-width word.
_WIDE = "[０-９Ａ-Ｚａ-ｚ]"
_WIDE_WORD = re.compile(f"{_WIDE}(?<!{_WIDE}.){_WIDE}*+(?:[！-／：-＠［-｀｛-～]{{1,3}}{_WIDE}++)++")
_NARROW = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)}
# Between ASCII characters most of them belong to an address: "example．com／abc？id＝3".
_WIDE_JOINT = re.compile("(?<=[A-Za-z0-9])(?:[／－＿＝＆＃％～＋？]|：(?=[0-9]))(?=[A-Za-z0-9])")
# The Catalan "l·l" in a host: U+0140 stands for the same (UTS #46) and is a letter.
_CATALAN = re.compile(r"(?<=[\w])[lL]·(?=[lL][\w-]{0,60}[.])")
_WIDE_SCHEME = re.compile("(?i)(?<=p|s)(?:：//|：／／|:／／)")


def _one_letter(found: re.Match[str]) -> str:
    before = found.string[max(found.start() - 200, 0) : found.start()].split(" ")[-1]
    return found[0] if "/" in before.rpartition("//")[2] else "\u0140"


def _narrow(found: re.Match[str]) -> str:
    return found[0].translate(_NARROW)


def clean(text: str) -> str:
    """Give the text as a person sees it, ready for matching; for any string, lone surrogates too."""
    if text.isascii():
        return text if text.isprintable() else text.translate(_TABLE)
    text = _BESIDE.sub(" ", _SURROGATE.sub(" ", text))
    if "·" in text:
        text = _CATALAN.sub(_one_letter, text)
    text = _WIDE_WORD.sub(_narrow, text)
    if _CHANGED.search(text):
        text = text.translate(_TABLE)
    if "\u200c" in text or "\u200d" in text:
        text = _JOINER.sub("", text)
    return _WIDE_JOINT.sub(_narrow, _WIDE_SCHEME.sub("://", text))
