"""The path, query and fragment of a candidate: where they end, and what speaks against their end."""

import re

from flows.addresses.boundary import trimmed, unglued, until_stop, without_next
from flows.addresses.reading import Reason
from flows.addresses.signs import ELLIPSIS

_MOST = 1500
"""Characters looked at, more than an intake takes; a tail that goes on for so long is taken whole, and refused."""
_CUT_SIGN = re.compile(f"[ \t]?(?:[{ELLIPSIS}]|\\.\\.\\.)")


def tail_of(text: str, start: int, stop: int) -> tuple[int, Reason | None]:
    """Give where the tail that begins at `start` ends, at most at `stop`, and the doubt about it.

    CUT: dots follow, as apps write when they shorten. GUESS: other letters follow directly and may belong to it.
    """
    typed = text[start : min(stop, start + _MOST)]
    whole = without_next(until_stop(typed))
    kept = trimmed(whole)
    path, guessed = unglued(kept)
    end = start + len(path) if len(path) < _MOST else stop
    if len(path) > 1 and (".." in whole[len(kept) :] or (end == stop and _CUT_SIGN.match(text, stop))):
        return end, Reason.CUT
    return end, Reason.GUESS if guessed else None
