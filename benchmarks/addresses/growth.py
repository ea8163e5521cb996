"""How the time of a reading grows: a text of one piece again and again, at half the longest length and at the whole.

Twice the text may take two and a half times the time. Three things make the clock bearable: processor time, the best of
several, and that a suspicion has to be confirmed with more of them. What Python calls is counted without any clock.
"""

import sys
import time
from dataclasses import dataclass
from types import FrameType
from typing import Any

from flows.addresses import read_addresses

LONGEST = 4096
MOST_GROWTH = 2.5
MOST_MILLISECONDS = 40.0
"""For one reading, instrumented and on a busy machine; the aim for the product is 2 ms at p99."""
_WORTH_A_LOOK = 1.0
_NO_STEP = 8.0
"""Milliseconds. The bounds of all finders together come to less."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A text that can be made as long as one likes: what stands before, what is repeated, what stands after."""

    before: str
    piece: str
    after: str

    def of(self, length: int) -> str:
        """Give the text in so many characters."""
        room = max(length - len(self.before) - len(self.after), 0)
        return (self.before + (self.piece * (room // max(len(self.piece), 1) + 1))[:room] + self.after)[
            :length
        ]


def best(text: str, tries: int) -> float:
    """Give the processor time of one reading, in milliseconds: the least of several."""
    times = []
    for _ in range(tries):
        before = time.process_time_ns()
        read_addresses(text)
        times.append(time.process_time_ns() - before)
    return min(times) / 1e6


def calls(text: str) -> int:
    """Count what Python calls for one reading, functions in C too. The same text, the same count."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    read_addresses(text)  # what is remembered between readings is remembered now
    former = sys.getprofile()
    sys.setprofile(note)
    try:
        read_addresses(text)
    finally:
        sys.setprofile(former)
    return count


def suspicious(shape: Shape) -> str | None:
    """Say what is wrong with the time that this shape takes, if anything."""
    half, whole = shape.of(LONGEST // 2), shape.of(LONGEST)
    found = None
    for tries in (2, 10):
        least, most = best(half, tries), best(whole, tries)
        if most > MOST_MILLISECONDS:
            return f"{least:.1f} ms for half, {most:.1f} ms for the whole"
        grows = most > _WORTH_A_LOOK and most > MOST_GROWTH * least
        # A step, where the bound of what one finder looks at is passed, comes once; what grows has grown before.
        if grows and (most > _NO_STEP or least > MOST_GROWTH * best(shape.of(LONGEST // 4), tries)):
            found = f"{least:.2f} ms for half, {most:.2f} ms for the whole"
        else:
            return None
    return found
