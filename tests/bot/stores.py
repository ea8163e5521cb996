"""The clock and stores of a house, in whose way the world comes: one refuses, is slow, or somebody else was faster."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from bot.outbox import Bounds, OutboxFailedError, SqliteOutbox
from bot.outbox.clock import WallClock
from bot.sessions import MemorySessions, Stored


class Clock:
    """A clock that goes when it is told."""

    def __init__(self) -> None:
        """Stand."""
        self.seconds = 1000.0

    def __call__(self) -> float:
        """Give the seconds."""
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.seconds += seconds


class Outbox(SqliteOutbox):
    """The real outbox. `refuses` are raised first, one for each insert; an insert waits for `gate`.

    `fails_after`: the next insert stores, then says that it could not: so does a disk that answers too late.
    """

    refuses: tuple[Exception, ...] = ()
    fails_after = False
    inserts = 0

    def __init__(self, path: Path, *, bounds: Bounds | None = None, clock: WallClock | None = None) -> None:
        """Open it, the gate too."""
        super().__init__(path, bounds=bounds, clock=clock)
        self.gate = asyncio.Event()
        self.gate.set()
        self.reached = asyncio.Event()

    async def insert(self, receipt: str, sealed: bytes) -> None:
        """Insert, unless there is something to raise."""
        self.inserts += 1
        self.reached.set()
        await self.gate.wait()
        if self.refuses:
            refusal, *rest = self.refuses
            self.refuses = tuple(rest)
            raise refusal
        await super().insert(receipt, sealed)
        if self.fails_after:
            self.fails_after = False
            raise OutboxFailedError("too late")


class Sessions(MemorySessions):
    """The real sessions, in whose way others come.

    `loses`: so many commits find that somebody else was faster. `breaks`: raised by so many commits. `together`: the
    most updates of one name that were between their load and their commit at once.
    """

    loses = 0
    breaks: tuple[Exception, ...] = ()
    together = 0

    def __init__(self, *, at_most: int, clock: Callable[[], float]) -> None:
        """Begin empty."""
        super().__init__(at_most=at_most, clock=clock)
        self.loaded = asyncio.Event()
        self._under_way: dict[bytes, int] = {}

    async def load(self, name: bytes) -> Stored | None:
        """Load, letting others run before and after, as a store on a network does."""
        self._under_way[name] = self._under_way.get(name, 0) + 1
        self.together = max(self.together, self._under_way[name])
        await asyncio.sleep(0)
        loaded = await super().load(name)
        self.loaded.set()
        await asyncio.sleep(0)
        return loaded

    async def commit(self, name: bytes, data: bytes | None, *, expected: int, minutes: float) -> bool:
        """Commit, unless somebody is faster or it breaks."""
        await asyncio.sleep(0)
        self._under_way[name] = 0
        if self.breaks:
            broken, *rest = self.breaks
            self.breaks = tuple(rest)
            raise broken
        if self.loses:
            self.loses -= 1
            stored = await super().load(name)
            if stored is None:
                return False
            await super().commit(name, stored.data, expected=stored.version, minutes=minutes)
        return await super().commit(name, data, expected=expected, minutes=minutes)
