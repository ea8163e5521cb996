"""The one id of a conversation: report id, idempotency key and receipt.

15 random Crockford base32 characters (75 bits, drawn by the shell) and one Luhn mod 32 check character, shown in groups
of four. Crockford's alphabet (https://www.crockford.com/base32.html) leaves out I, L, O and U; people who type them are
understood.
"""

import re
import unicodedata
from enum import Enum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
LONGEST = 64
"""Signs of a text that may be a receipt, with all that stands around and between."""
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_READ_AS = str.maketrans("ILO", "110")
# What phones and people put between groups: spaces of any kind, hyphens and dashes, direction marks. Nothing that an
# address may hold: `example.com` and the like have to stay what they are.
_BETWEEN = re.compile(r"[\s\-_\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
# ... and around the whole: quotes, a number sign, a full stop.
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


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
    """Read a whole text as a receipt, in any case, width, spacing and script of digits; say if it is none or mistyped.

    A word of sixteen letters is none: there have to be digits, groups of four, or capitals only, as it was shown.
    """
    if len(text) > LONGEST:
        return Typed.NO_RECEIPT
    plain = _AROUND.sub("", unicodedata.normalize("NFKC", text))
    bare = _BETWEEN.sub("", plain)
    bare = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in bare)
    if not (bare.isascii() and bare.isalnum()):
        return Typed.NO_RECEIPT
    digits = sum(sign.isdecimal() for sign in bare)
    in_groups = [len(group) for group in _BETWEEN.split(plain)] == [4, 4, 4, 4]
    receipt = bare.upper().translate(_READ_AS)
    if is_id(receipt):
        return receipt if digits or in_groups or bare.isupper() else Typed.NO_RECEIPT
    nearly = len(bare) == LENGTH or (abs(len(bare) - LENGTH) == 1 and len(_BETWEEN.split(plain)) == 4)
    return Typed.MISTYPED if nearly and digits >= 2 else Typed.NO_RECEIPT
