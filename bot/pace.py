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


class Pace:
    """Buckets by name. `clock` counts seconds and never goes back."""

    def __init__(
        self,
        *,
        burst: float = BURST,
        per_second: float = PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst = burst
        self._per_second = per_second
        self._clock = clock
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def allows(self, name: bytes) -> bool:
        """Take one from the bucket of this name; False if there is nothing in it."""
        now = self._clock()
        left, then = self._buckets.pop(name, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._per_second)
        allowed = left >= 1
        self._buckets[name] = (left - 1 if allowed else left, now)
        # The least recently used go first; those are full again, or a flood of new names made them go.
        while len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return allowed
