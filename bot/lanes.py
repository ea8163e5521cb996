"""One after the other in the same lane, side by side in different ones: a chat is a lane."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class Lanes:
    """Locks by name, in the order of asking. A lock is gone with its last user."""

    def __init__(self) -> None:
        self._lanes: dict[Hashable, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def lane(self, name: Hashable) -> AsyncIterator[None]:
        """Wait for whoever asked before for the same name, and keep others waiting."""
        lock, users = self._lanes.get(name, (asyncio.Lock(), 0))
        self._lanes[name] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._lanes.pop(name)
            if users > 1:
                self._lanes[name] = (lock, users - 1)
