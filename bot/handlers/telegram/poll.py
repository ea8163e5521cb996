"""Fetches updates by long poll, each on its own: whatever one of them holds, the next is taken.

The libraries' readers ask for a batch again and again that holds one update they cannot read. Here a batch that is no
JSON is fetched one by one, and the one that cannot be read is skipped by its number. An update is acknowledged, by
asking for the one after it, when `Telegram.take` has returned: what it led to is stored. Whatever the server answers,
it is asked at most once a second unless it brings something new. https://core.telegram.org/bots/api#getupdates
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from bot.handlers.calls import UnreachedError
from bot.handlers.telegram import batch
from bot.handlers.telegram.api import BotApi
from bot.handlers.telegram.batch import Batch, Trouble, Unreadable
from bot.handlers.telegram.bot import Telegram
from bot.handlers.telegram.call import Call
from bot.handlers.telegram.pauses import Pauses
from bot.handlers.telegram.speaking import Speaking
from bot.handlers.telegram.update import ALLOWED_UPDATES
from bot.stoppable import unless_stopped

_log = logging.getLogger(__name__)

HOLD_SECONDS = 30
"""For how long the server holds a call open until there is something."""
BESIDES_SECONDS = 10.0
"""For the way there and back."""
LIMIT = 100
BATCH_AT_MOST = 16 * 1024 * 1024
"""Bytes of an answer. The server keeps updates of at most 512 kB (td::TQueue), so that one always fits."""
APART_SECONDS = 1.0
FINISH_SECONDS = 10.0
REMEMBERED = 1000
"""Numbers of updates that were taken, by which a second delivery is told. Greater is no sign of newer: after a quiet
week the numbers begin anew, anywhere (https://core.telegram.org/bots/api#update)."""


class Poll:
    """The long poll of one bot. `count` and `fault` as in `Speaking`; `steady` gives seconds and never goes back.

    `finish` is for how many seconds a stop waits for what is being said.
    """

    def __init__(
        self,
        bot: Telegram,
        api: BotApi,
        *,
        count: Callable[[str], None] = lambda _: None,
        fault: Callable[[], None] = lambda: None,
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
        steady: Callable[[], float] = time.monotonic,
        finish: float = FINISH_SECONDS,
    ) -> None:
        self._bot = bot
        self._api = api
        self._count = count
        self._fault = fault
        self._sleep = sleep
        self._steady = steady
        self._finish = finish
        self._speaking = Speaking(bot, count=count, fault=fault)
        self._stop = asyncio.Event()
        self._offset = self._asked_for = 0
        self._known: deque[int] = deque(maxlen=REMEMBERED)
        self._one_by_one = self._suspect = 0
        self._pauses = Pauses()

    def stop(self) -> None:
        """Fetch nothing more, and let `run` end."""
        self._stop.set()

    async def run(self) -> None:
        """Fetch and take updates until `stop`; then acknowledge and say what was taken."""
        while not self._stop.is_set():
            try:
                pause = await self._round()
            except Exception:  # noqa: BLE001 - a fault of ours stops nothing but this round
                _log.exception("a round of polling failed", extra={"platform": "telegram"})
                self._fault()
                pause = self._pauses.growing()
            if pause > 0:
                await unless_stopped(self._stop, self._sleep(pause))
        await asyncio.gather(self._acknowledge(), self._speaking.finish(self._finish))

    async def _round(self) -> float:
        """Fetch once and take what came; give the seconds until the next time."""
        begun = self._steady()
        limit = 1 if self._one_by_one else LIMIT
        found = await unless_stopped(self._stop, self._fetch(limit, HOLD_SECONDS))
        match found:
            case None:
                return 0
            case Trouble():
                return self._pauses.trouble(found)
            case Unreadable() if limit > 1:
                self._one_by_one = LIMIT
                return 0
            case Unreadable():
                return self._skip(found.first)
            case Batch():
                return await self._take_all(found, begun)

    async def _take_all(self, found: Batch, begun: float) -> float:
        self._one_by_one = max(self._one_by_one - 1, 0) if found.updates else 0
        for _ in range(found.unnamed):
            self._count("unreadable")
        highest, is_new = 0, False
        for number, update in found.updates:
            if number not in self._known:
                if self._speaking.is_full:
                    await unless_stopped(self._stop, self._speaking.room())
                if self._stop.is_set():
                    return 0
                await self._take(number, update)
                is_new = True
            highest = max(highest, number)
            self._offset = highest + 1
        if is_new:
            self._pauses.well()
            return 0
        if found.updates or found.unnamed:
            return self._pauses.growing()
        held = self._steady() - begun
        if held >= APART_SECONDS:
            self._pauses.well()
        return APART_SECONDS - held

    async def _take(self, number: int, update: object) -> None:
        self._known.append(number)
        try:
            plan = await self._bot.take(update)
        except Exception:  # noqa: BLE001 - it costs this update, not the next
            _log.exception("an update failed", extra={"platform": "telegram"})
            self._fault()
        else:
            if plan:
                self._speaking.begin(plan)

    def _skip(self, number: int) -> float:
        """Go on after an update that cannot be read; the first time, something on the way may have cut it."""
        if number != self._suspect:
            self._suspect = number
            return APART_SECONDS
        self._offset = number + 1
        if number in self._known:
            return self._pauses.growing()
        self._known.append(number)
        self._count("unreadable")
        return APART_SECONDS

    async def _acknowledge(self) -> None:
        """Say what was taken last. What comes instead of it is left for the next process."""
        if self._offset != self._asked_for:
            await self._fetch(limit=1, hold=0)

    async def _fetch(self, limit: int, hold: int) -> Batch | Unreadable | Trouble:
        fields = {"limit": limit, "timeout": hold, "allowed_updates": ALLOWED_UPDATES}
        if self._offset:
            fields["offset"] = self._offset
        asked_for = self._offset
        try:
            answer = await self._api.ask(
                Call("getUpdates", fields), seconds=hold + BESIDES_SECONDS, at_most=BATCH_AT_MOST
            )
        except UnreachedError:
            return Trouble("unreached")
        self._asked_for = asked_for
        return batch.read(answer)
