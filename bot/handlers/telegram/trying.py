"""Makes calls of the Bot API, and again while they may succeed later; counts them, and logs those refused by our fault.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from bot.handlers.telegram.call import Call, Caller, Done, Later, Refused, Result

_log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
"""Seconds at least between two tries of a call, doubled each time: Telegram may name less, or no time at all."""


class Trying:
    """Makes calls through `call`.

    `count` is told what came of each: done, refused, blocked or later. `steady` gives seconds that never go back;
    `sleep` waits for seconds.
    """

    def __init__(
        self,
        call: Caller,
        *,
        count: Callable[[str], None],
        steady: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._call = call
        self._count = count
        self._steady = steady
        self._sleep = sleep

    def until(self, patience: float) -> float:
        """Give the moment at which so many seconds will have gone by."""
        return self._steady() + patience

    async def __call__(self, call: Call, until: float) -> Result:
        """Make a call at least once; again as long as it may succeed later and the next try is before `until`.

        If it may still succeed, the answer says after how many seconds.
        """
        pause = FIRST_PAUSE
        while True:
            result = await self._call(call)
            self._note(call, result)
            if not isinstance(result, Later):
                return result
            wait = max(result.seconds or 0.0, pause)
            if self._steady() + wait >= until:
                return Later(wait)
            await self._sleep(wait)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _note(self, call: Call, result: Result) -> None:
        """Count a call; log one that should not have been refused, without a word of what it held."""
        match result:
            case Done():
                self._count("done")
            case Later():
                self._count("later")
            case Refused("blocked"):
                self._count("blocked")
            case Refused():
                self._count("refused")
                if result.reason == "other":
                    extra = {"platform": "telegram", "reason": _words(call.method)}
                    _log.warning("a call was refused", extra=extra)


def _words(method: str) -> str:
    """Write a method's name as the log takes it: sendMessage is send message."""
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in method)
