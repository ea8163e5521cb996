"""Sessions in one process's memory: sealed bytes under a pseudonym, gone after their minutes.

The same three calls as a store that processes share: load, then commit what was loaded from, which fails if
somebody was faster. No call waits, but they are coroutines so that the two are called alike.
"""

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, field

AT_MOST = 200_000
AT_MOST_BYTES = 256 * 1024 * 1024
"""Sealed bytes of all sessions: most have a few hundred, one with ten long addresses 12,800."""


class SessionsFullError(Exception):
    """There is no room for one more live session."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A session as it lies in the store. `version` is never given twice: it names one state."""

    data: bytes = field(repr=False)
    version: int


@dataclass(frozen=True, slots=True)
class _Live:
    stored: Stored
    until: float


class MemorySessions:
    """Live sessions by name.

    `at_most` bounds their number and `at_most_bytes` their size: what one bot can hold under a flood. `clock` counts
    seconds and never goes back.
    """

    def __init__(
        self,
        *,
        at_most: int = AT_MOST,
        at_most_bytes: int = AT_MOST_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_most = at_most
        self._at_most_bytes = at_most_bytes
        self._bytes = 0
        self._clock = clock
        self._live: dict[bytes, _Live] = {}
        # When to look at a session again, soonest first: one entry a commit, thinned out in `_remember`.
        self._ends: list[tuple[float, bytes]] = []
        self._version = 0

    async def load(self, name: bytes) -> Stored | None:
        """Give the session of this name, if it lives."""
        self._forget_expired()
        live = self._live.get(name)
        return None if live is None else live.stored

    async def commit(self, name: bytes, data: bytes | None, *, expected: int, minutes: float) -> bool:
        """Store `data` for `minutes`, or forget (None), if the version is still `expected` (0: none lives).

        False: somebody was faster, or it expired meanwhile; nothing was changed. Raises SessionsFullError for
        a new one where there is no room.
        """
        self._forget_expired()
        live = self._live.get(name)
        if expected != (0 if live is None else live.stored.version):
            return False
        if data is None:
            self._forget(name)
        elif live is None and (len(self._live) >= self._at_most or self._bytes >= self._at_most_bytes):
            raise SessionsFullError
        else:
            self._version += 1
            self._remember(name, _Live(Stored(data, self._version), self._clock() + minutes * 60))
        return True

    def live(self) -> int:
        """Tell how many sessions live."""
        self._forget_expired()
        return len(self._live)

    def _remember(self, name: bytes, live: _Live) -> None:
        self._forget(name)
        self._live[name] = live
        self._bytes += len(live.stored.data)
        heapq.heappush(self._ends, (live.until, name))
        # Sessions move on and leave stale ends behind. Thinned when they are the most: its cost a commit is
        # constant.
        if len(self._ends) > 2 * len(self._live) + 64:
            self._ends = [(kept.until, kept_name) for kept_name, kept in self._live.items()]
            heapq.heapify(self._ends)

    def _forget_expired(self) -> None:
        now = self._clock()
        while self._ends and self._ends[0][0] <= now:
            _, name = heapq.heappop(self._ends)
            live = self._live.get(name)
            if live is not None and live.until <= now:
                self._forget(name)

    def _forget(self, name: bytes) -> None:
        live = self._live.pop(name, None)
        if live is not None:
            self._bytes -= len(live.stored.data)
