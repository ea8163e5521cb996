"""Characters with a meaning for the reader: marks of our own, stops, and which signs can stand in a name.

The marks are private-use characters. A dot that was typed as `[.]` or as a word becomes a mark, so that the finder
needs one pattern for all ways of writing, and the judge still knows how it was written.
"""

import re
import sys
import unicodedata

BRACKETED = "\ue000"
"""A dot or stop that was written in brackets, or after a backslash: clear."""
SPOKEN = "\ue001"
"""A dot that was written as a word: a guess."""
GAP = "\ue002"
"""White space inside an address that was closed: a guess."""
MARKS = BRACKETED + SPOKEN + GAP

STOPS = "。｡．․۔।॥։።។။᙮᠃⳹꓿"
"""Full stops of many scripts; between letters of a host they stand for a dot."""

ELLIPSIS = "…⋯᠁"


def _outside_names() -> str:
    """All signs, spaces and controls of the first plane, as the inside of a character class.

    Of the other planes only coarse ranges (Chakma, Adlam, pictographs, private use): a class with many ranges there
    is searched one by one and makes every pattern several times slower.
    """
    ranges: list[list[int]] = []
    for point in range(0x10000):
        if unicodedata.category(chr(point))[0] in "PSZC" and chr(point) not in "-_":
            if ranges and ranges[-1][1] == point - 1:
                ranges[-1][1] = point
            else:
                ranges.append([point, point])
    ranges += [[0x11140, 0x11143], [0x1E95E, 0x1E95F], [0x1F000, 0x1FAFF], [0xE0000, sys.maxunicode]]
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


OUTSIDE = _outside_names()
"""Inside of a character class: what cannot stand in a name."""

NAME = f"[^{OUTSIDE}]"
"""Pattern of one character that can stand in a host's label: letters, marks and digits of any script, `-`, `_`."""

DOT = f"(?:[.{MARKS[:2]}]{GAP}?|(?<=[A-Za-z0-9])[{STOPS}](?=[A-Za-z0-9]))"
"""Pattern of a dot, however written."""

END = r"\s<>\"«»“”„‟‹›「」『』【】〈〉《》〔〕（）［］｛｝、，；！？…⋯،؛؟፡፣፤፥፦၊՝՜՞"
"""Inside of a character class: what ends an address wherever it stands."""

UNSPACED = (
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]"
)
"""Pattern of a character of a script without spaces, so that the next word touches an address as a matter of course."""
