"""How the service is right now, asked of the things themselves."""

import asyncio
import os
import time
from collections.abc import Callable

from bot.app.house import House
from bot.ops.metrics import Gauges
from bot.ops.server import State
from bot.outbox import Bounds, Counts, OutboxError

AGAIN_SECONDS = 60.0


async def state_of(house: House, stop: asyncio.Event, delivery: Callable[[], str]) -> State:
    """Give the state for the operator's server."""
    live = house.sessions.live()
    try:
        counts = await house.stores.outbox.counts()
        storable = _has_room(house, counts) and not _failed_just_now(house)
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


def _failed_just_now(house: House) -> bool:
    """Say whether a report could not be stored within the last minute: after that, the next one may try again."""
    failed = house.conversation.storing.unstored_at
    return failed is not None and time.monotonic() - failed < AGAIN_SECONDS


def _has_room(house: House, counts: Counts) -> bool:
    """Say whether the outbox would take a report: the same bounds as its own."""
    bounds = Bounds()
    disk = os.statvfs(house.settings.outbox_file.parent)
    free, size = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
    return counts.waiting + counts.dead < bounds.reports and free >= max(
        bounds.free_bytes, bounds.free_share * size
    )
