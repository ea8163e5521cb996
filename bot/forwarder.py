"""Outbox -> intake, patiently: every report arrives, and is sent no more often than the intake makes it so.

When each report is due stands beside it in the outbox, so a restart keeps the pace (`bot.intake.fate`). What
concerns all together, a pause, a stop, an intake that is down, is in `bot.intake.gate`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

from bot.delivery import Delivery
from bot.intake.gate import Gate
from bot.intake.outcome import Intake
from bot.intake.reasons import of_stop
from bot.outbox import OutboxError, SqliteOutbox
from bot.privacy import OpeningKey

AT_ONCE = 8
POLL_SECONDS = 1.0
"""How soon a report is seen that another process put into the outbox."""
FINISH_SECONDS = 10.0
LOOKED_AFTER = 500
"""How many reports in trouble are looked after at once."""

_chance = SystemRandom().random


@dataclass(frozen=True, slots=True)
class ForwarderState:
    """How it stands. Counts are since the start; `stopped` is why the queue stands still, or empty.

    `troubles`: how many reports that wait were refused so far, do not open, or are of the other mode.
    """

    delivered: int
    laid_aside: int
    faults: int
    in_flight: int
    stopped: str
    breaker_open: bool
    waits: bool
    troubles: Mapping[str, int]

    @property
    def words(self) -> str:
        """The state in a few words for an operator."""
        if self.stopped:
            return f"stopped: {of_stop(self.stopped).says}"
        if self.breaker_open:
            return "the intake does not answer"
        return "the intake asked to wait" if self.waits else "delivering"


class Forwarder:
    """Delivers what the outbox holds of its own `mode` (test or live), `at_once` reports at a time.

    `count` is told every outcome: accepted, later, wait, stop, refused, unopenable, othermode or fault. `clock` gives
    seconds since 1970, `steady` seconds that never go back, `random` chance from 0 to 1; `sleep` waits for seconds.
    """

    def __init__(  # noqa: PLR0913 - the composition root hands over real things, most by name
        self,
        outbox: SqliteOutbox,
        opening_key: OpeningKey,
        intake: Intake,
        *,
        mode: str = "test",
        at_once: int = AT_ONCE,
        count: Callable[[str], None] = lambda _outcome: None,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        random: Callable[[], float] = _chance,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._outbox = outbox
        self._at_once = at_once
        self._sleep = sleep
        self._gate = Gate(clock=steady)
        self._delivery = Delivery(
            outbox,
            opening_key,
            intake,
            self._gate,
            mode=mode,
            count=count,
            clock=clock,
            random=random,
            sleep=sleep,
        )
        self._woken = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def state(self) -> ForwarderState:
        """How it stands at this moment."""
        tally, gate = self._delivery.tally, self._gate
        return ForwarderState(
            tally.delivered,
            tally.laid_aside,
            tally.faults,
            len(self._tasks),
            gate.stopped,
            gate.breaker_open,
            gate.waits,
            tally.troubles,
        )

    def shut_seconds(self) -> float:
        """Give the seconds until the intake may be called again; 0: now."""
        return self._gate.shut_seconds()

    def wake(self) -> None:
        """Say that a report came into the outbox, so that it goes at once. Call it in the forwarder's own loop."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set; then let the calls in flight end, for ten seconds at most."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._woken.clear()
                await self._look_after_troubles()
                await self._hand_out()
                await self._pause(stopping)
        finally:
            stopping.cancel()
            await self._finish()

    async def once(self) -> bool:
        """Deliver what is due now, then end. True: nothing waits any more, and no dead letter lies there."""
        try:
            while await self._hand_out() or self._tasks:
                if self._tasks:
                    await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._finish()
        counts = await self._outbox.counts()
        return counts.waiting == counts.dead == 0

    async def _look_after_troubles(self) -> None:
        """Forget trouble with reports that do not wait any more: somebody closed them, or another process delivered."""
        tally = self._delivery.tally
        if names := tally.troubled(LOOKED_AFTER):
            with suppress(OutboxError):
                for name in await self._outbox.settled(names):
                    tally.settled(name)

    async def _hand_out(self) -> int:
        """Begin as many deliveries as are due and allowed. Give how many."""
        room = self._gate.room(self._at_once) - len(self._tasks)
        if room <= 0:
            return 0
        try:
            entries = await self._outbox.claim(room)
        except OutboxError:
            self._delivery.tally.fault("the outbox hands out nothing")
            return 0
        for entry in entries:
            task = asyncio.create_task(self._delivery.attempt(entry))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(entries)

    async def _pause(self, stopping: asyncio.Task[bool]) -> None:
        """Wait for the first of: the end, a delivery that ended, word of a report, the time to look again."""
        looking = asyncio.ensure_future(self._sleep(self._gate.shut_seconds() or POLL_SECONDS))
        waking = asyncio.create_task(self._woken.wait())
        events: set[asyncio.Future[Any]] = {stopping, looking}
        events.update(self._tasks)
        if self._gate.room(self._at_once) > len(self._tasks):
            events.add(waking)
        try:
            await asyncio.wait(events, return_when=asyncio.FIRST_COMPLETED)
        finally:
            looking.cancel()
            waking.cancel()

    async def _finish(self) -> None:
        """End the deliveries. What is cut off here stays claimed until the outbox closes, and is sent again."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=FINISH_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
