"""Words that an address shares with ordinary language: how its signs are said, and endings that mean something else.

What is in brackets (`refang`) is taken from here whatever the language; without brackets see `spoken`.
"""

from importlib.resources import files

from flows.addresses.spelling import UNSPACED, Sign, said


def _lines(name: str) -> frozenset[str]:
    text = files("flows.addresses").joinpath(name).read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


COMMON = _lines("common_endings.txt")
"""Endings that are also everyday words: "yesterday.it was", "the dot is"."""

_FILES = _lines("file_endings.txt")
FILE_ENDINGS = frozenset(ending for ending in _FILES if not ending.endswith("*"))
"""Endings of file names that are no top-level domains."""
FILE_ENDINGS_TOO = frozenset(ending.removesuffix("*") for ending in _FILES if ending.endswith("*"))
"""Endings of file names that are top-level domains too."""

DOT = {"all": tuple(said(Sign.DOT, Sign.POINT))}
"""Words for the dot of an address."""
GLUED_DOT = tuple(said(Sign.DOT, Sign.POINT, languages=UNSPACED))
"""Those of languages that are written without spaces between the words."""
AT = ("@", *said(Sign.AT, Sign.AT_WORD))
SLASH = said(Sign.SLASH)
DASH = said(Sign.DASH)
UNDERSCORE = said(Sign.UNDERSCORE)
COLON = said(Sign.COLON)

USUAL = frozenset({"com", "net", "org", "info"})
"""Endings that are enough by themselves to see an address where other signs are missing."""
