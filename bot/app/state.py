"""How the service is right now, asked of the things themselves."""

import asyncio
import os
from collections.abc import Callable

from bot.app.house import House
from bot.ops.metrics import Gauges
from bot.ops.server import State
from bot.outbox import Bounds, Counts, OutboxError


async def state_of(house: House, stop: asyncio.Event, delivery: Callable[[], str]) -> State:
    """Give the state for the operator's server."""
    live = house.sessions.live()
    try:
        counts = await house.stores.outbox.counts()
        storable = _has_room(house, counts)
        gauges = Gauges(counts.waiting, counts.dead, counts.oldest_seconds, live)
    except (OutboxError, OSError):
        storable, gauges = False, Gauges(None, None, None, live)
    return State(
        mode=house.settings.mode,
        paused=house.pause(),
        stopping=stop.is_set(),
        storable=storable,
        delivery=delivery(),
        gauges=gauges,
        languages=house.catalogues.offered,
    )


def _has_room(house: House, counts: Counts) -> bool:
    """Say whether the outbox would take a report: the same bounds as its own."""
    bounds = Bounds()
    disk = os.statvfs(house.settings.data)
    free, size = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
    return counts.waiting + counts.dead < bounds.reports and free >= max(
        bounds.free_bytes, bounds.free_share * size
    )
