"""How many messages one chat may send: a bucket that fills again, held under the chat's pseudonym.

No list of who was too fast is kept: a bucket is forgotten when it is full again, and its name dies with the epoch key.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

BURST = 30
"""Messages that may come at once. A person who taps fast stays far below it."""
PER_SECOND = 1.0
MOST_BUCKETS = 100_000
SAME_SECONDS = 60.0
"""For so long the same is not said to somebody for whom there is no room."""


class Pace:
    """Buckets by name, the one used last at the end.

    A bucket holds `burst` messages and gets `per_second` more; there are `at_most` of them. `clock` counts seconds and
    never goes back.
    """

    def __init__(
        self,
        *,
        burst: float = BURST,
        per_second: float = PER_SECOND,
        at_most: int = MOST_BUCKETS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst = burst
        self._per_second = per_second
        self._at_most = at_most
        self._clock = clock
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._told: set[bytes] = set()
        self._waits: OrderedDict[bytes, float] = OrderedDict()

    def allows(self, name: bytes) -> bool:
        """Take one from the bucket of this name; False if there is nothing in it."""
        now = self._clock()
        left, then = self._buckets.pop(name, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._per_second)
        allowed = left >= 1
        self._buckets[name] = (left - 1 if allowed else left, now)
        if allowed:
            self._told.discard(name)
        self._forget(now)
        return allowed

    def tells(self, name: bytes) -> bool:
        """Say whether this one is still to be told that it is too fast: once, until it may go on."""
        if name in self._told:
            return False
        self._told.add(name)
        return True

    def tells_to_wait(self, name: bytes) -> bool:
        """Say whether this one, for whom there is no room, is still to be told: once, and again after a while."""
        now = self._clock()
        while self._waits and (
            len(self._waits) >= self._at_most or next(iter(self._waits.values())) + SAME_SECONDS <= now
        ):
            self._waits.popitem(last=False)
        if name in self._waits:
            return False
        self._waits[name] = now
        return True

    def _forget(self, now: float) -> None:
        """Let go of buckets that are full again, and of the least recently used when a flood of names comes."""
        while self._buckets:
            name, (left, then) = next(iter(self._buckets.items()))
            is_full = left + (now - then) * self._per_second >= self._burst
            if not is_full and len(self._buckets) <= self._at_most:
                return
            del self._buckets[name]
            self._told.discard(name)
