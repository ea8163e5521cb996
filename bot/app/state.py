"""How the service is right now, asked of the things themselves."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping
from math import inf

from bot.app.alarms import alarms
from bot.app.house import House
from bot.app.launch import open_items
from bot.forwarder import ForwarderState
from bot.intake.reasons import of_report, of_stop
from bot.ops.state import Delivering, Gauges, State
from bot.outbox import Bounds, Counts, OutboxError
from bot.outbox.lastbackup import last_backup

AGAIN_SECONDS = 60.0
ELSEWHERE = "in another process"


async def state_of(house: House, stop: asyncio.Event, delivery: Callable[[], ForwarderState | None]) -> State:
    """Give the state for the operator's server. `delivery` gives the forwarder's; None: another process delivers."""
    settings, forwarder = house.settings, delivery()
    counts: Counts | None = None
    storable = False
    try:
        counts = await house.stores.outbox.counts()
        storable = _has_room(house, counts) and not _failed_just_now(house)
    except (OutboxError, OSError):
        pass
    launch = open_items(settings, house.catalogues)
    delivering = _delivering(forwarder) if forwarder else None
    return State(
        mode=settings.mode,
        paused=house.pause(),
        stopping=stop.is_set(),
        storable=storable,
        delivery=delivering.words if delivering else ELSEWHERE,
        gauges=Gauges(
            waiting=counts.waiting if counts else None,
            dead=counts.dead if counts else None,
            oldest_seconds=counts.oldest_seconds if counts else None,
            live_sessions=house.sessions.live(),
            reasons=_labelled(counts.reasons) if counts else None,
            delivering=delivering,
            storable=storable,
            paused=house.pause(),
            live=settings.live,
            launch_open=len(launch) if settings.live else None,
            backup_seconds=_backup_seconds(house) if house.stores.lasting else None,
        ),
        languages=house.catalogues.offered,
        alarms=tuple(alarms(forwarder, counts, launch)),
    )


def _delivering(state: ForwarderState) -> Delivering:
    stopped = of_stop(state.stopped).label if state.stopped else ""
    return Delivering(state.words, stopped, state.breaker_open, state.waits, state.troubles)


def _labelled(reasons: Mapping[str, int]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for reason, count in reasons.items():
        found[of_report(reason).label] += count
    return found


def _failed_just_now(house: House) -> bool:
    """Say whether a report could not be stored within the last minute: after that, the next one may try again."""
    failed = house.conversation.storing.unstored_at
    return failed is not None and time.monotonic() - failed < AGAIN_SECONDS


def _backup_seconds(house: House) -> float:
    """Give the age of the last backup; one from a clock that was ahead is of now."""
    last = last_backup(house.settings.outbox_file)
    return inf if last is None else max(0.0, time.time() - last)


def _has_room(house: House, counts: Counts) -> bool:
    """Say whether the outbox would take a report: the same bounds as its own."""
    bounds = Bounds()
    disk = os.statvfs(house.settings.outbox_file.parent)
    free, size = disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize
    return counts.waiting + counts.dead < bounds.reports and free >= max(
        bounds.free_bytes, bounds.free_share * size
    )
