"""The one id of a conversation: report id, idempotency key and receipt.

15 random Crockford base32 characters (75 bits, drawn by the shell) and one Luhn mod 32 check character, shown in groups
of four. Crockford's alphabet (https://www.crockford.com/base32.html) leaves out I, L, O and U; people who type them are
understood.
"""

import re
from enum import Enum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_READ_AS = str.maketrans("ILO", "110")
# What phones and people put between groups: spaces of any kind, hyphens and dashes, direction marks.
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff.]+")


class Typed(Enum):
    """What a text is, read as a receipt."""

    NO_RECEIPT = "no receipt"
    MISTYPED = "mistyped"


def check_character(body: str) -> str:
    """Give the Luhn mod 32 check character of 15 characters: catches any one wrong character and most swaps."""
    total = 0
    for position, letter in enumerate(reversed(body)):
        value = _VALUE[letter] * (2 if position % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]


def from_random(bits: int) -> str:
    """Make an id of 75 random bits. Raises ValueError if there are more."""
    if not 0 <= bits < 1 << 75:
        raise ValueError("an id is made of 75 bits")
    body = "".join(ALPHABET[(bits >> shift) & 31] for shift in range(70, -1, -5))
    return body + check_character(body)


def is_id(text: str) -> bool:
    """Say whether this is an id, exactly as made here."""
    return (
        len(text) == LENGTH
        and all(letter in _VALUE for letter in text)
        and check_character(text[:-1]) == text[-1]
    )


def grouped(receipt: str) -> str:
    """Give the receipt as people are shown it: XXXX-XXXX-XXXX-XXXX."""
    return "-".join(receipt[start : start + 4] for start in range(0, LENGTH, 4))


def read(text: str) -> str | Typed:
    """Read a whole text as a receipt, in any case, spacing and script of digits; say if it is none or has a mistake.

    A word of sixteen letters is no receipt with a mistake: only a text with two digits or in groups counts as one.
    """
    bare = _BETWEEN.sub("", text)
    bare = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in bare).upper().translate(_READ_AS)
    if len(bare) != LENGTH or any(letter not in _VALUE for letter in bare):
        return Typed.NO_RECEIPT
    if check_character(bare[:-1]) == bare[-1]:
        return bare
    digits = sum(sign.isdecimal() for sign in text)
    in_groups = len([group for group in _BETWEEN.split(text.strip()) if len(group) == 4]) == 4
    return Typed.MISTYPED if digits >= 2 and (in_groups or digits >= 3) else Typed.NO_RECEIPT
