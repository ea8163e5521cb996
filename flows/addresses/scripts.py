"""Which scripts a sign belongs to, after Unicode (UAX #24, UTS #39); docs/decisions/0036 says where the table is from.

Han, kana, Bopomofo and Hangul are written together: to each of them the three writings that use it are added, as
UTS #39 section 5.1 does, so that a Japanese name is of one script, Jpan.
"""

import unicodedata
from bisect import bisect
from collections.abc import Iterable
from importlib.resources import files

_TOGETHER = {
    "Bopo": ("Hanb",),
    "Hang": ("Kore",),
    "Hani": ("Hanb", "Jpan", "Kore"),
    "Hira": ("Jpan",),
    "Kana": ("Jpan",),
}
_ANY = frozenset({"Zinh", "Zyyy"})  # inherited and common: goes with every script

WITH_LATIN = frozenset({"Latn", "Hanb", "Jpan", "Kore"})
"""Scripts that plain Latin letters may stand beside in one name (UTS #39, "highly restrictive")."""


def _ranges() -> list[tuple[int, int, frozenset[str]]]:
    ranges = []
    for line in files("flows.addresses").joinpath("scripts.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            span, _, names = line.partition(" ")
            first, _, last = span.partition("..")
            scripts = frozenset(name for one in names.split() for name in (one, *_TOGETHER.get(one, ())))
            ranges.append((int(first, 16), int(last, 16), scripts))
    return ranges


_RANGES = _ranges()
_FIRST = [first for first, _, _ in _RANGES]


def scripts_of(sign: str) -> frozenset[str]:
    """Give the scripts of a sign that is not ASCII; none where it is not recommended for names."""
    first, last, scripts = _RANGES[bisect(_FIRST, ord(sign)) - 1]
    return scripts if first <= ord(sign) <= last else frozenset()


def scripts_of_all(signs: Iterable[str]) -> frozenset[str]:
    """Give the scripts that all these signs belong to. Signs of every script do not count."""
    found: frozenset[str] | None = None
    for sign in signs:
        scripts = scripts_of(sign)
        if not scripts & _ANY:
            found = scripts if found is None else found & scripts
    return found or frozenset()


def is_right_to_left(text: str) -> bool:
    """Say whether this holds anything that is written from right to left."""
    return any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in text)
