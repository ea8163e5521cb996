"""Addresses that were typed with the keyboard still set to Russian: "учфьздуюсщь.фис". They are asked about."""

import re

from flows.addresses.signs import SPOKEN

# The same keys of the two layouts that come with every phone and computer there (GOST 6431, ANSI INCITS 154).
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбю.ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,Жё"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./qwertyuiop[]asdfghjkl:'zxcvbnm,.?:`"
_KEYS = str.maketrans(_RUSSIAN, _LATIN)
_TOKEN = re.compile(r"(?<![^\s(«\"])[а-яёА-ЯЁ0-9./,_=?&-]{6,300}")
_ADDRESS = re.compile(
    r"(?:https?:?//)?(?:[a-z0-9-]{1,63}[.]){1,6}(?:com|net|org|info|ru|ua|by|kz)(?:[/?#].*)?"
)


def switched(text: str) -> str:
    """Give the text with such tokens as they were meant, their dots marked."""
    lower = text.lower()
    return _TOKEN.sub(_meant, text) if "ю" in lower else text


def _meant(found: re.Match[str]) -> str:
    meant = found[0].translate(_KEYS)
    return meant.replace(".", SPOKEN, 1) if _ADDRESS.fullmatch(meant) else found[0]
