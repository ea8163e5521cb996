"""Says in the background what was taken: each chat in its order, and a chat that has to wait keeps no other waiting."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from bot.handlers.telegram.bot import NotNowError, Plan, Telegram

_log = logging.getLogger(__name__)

PATIENCE = 300.0
"""Seconds in which an answer may still be said. After that the person has pressed again, or is gone."""
AT_ONCE = 1000
"""Chats that something is being said to; when there are more, updates wait at Telegram."""
OF_ONE_CHAT = 50
"""Plans of one chat: more than a person can send at once (`bot.pace`). What is beyond stays unsaid."""

Spawn = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]


class Speaking:
    """The plans that are being carried out. `fault` is told of an error of our own, `count` of what stays unsaid."""

    def __init__(
        self,
        bot: Telegram,
        *,
        count: Callable[[str], None] = lambda _: None,
        fault: Callable[[], None] = lambda: None,
        patience: float = PATIENCE,
        at_once: int = AT_ONCE,
        of_one_chat: int = OF_ONE_CHAT,
    ) -> None:
        self._bot = bot
        self._count = count
        self._fault = fault
        self._patience = patience
        self._at_once = at_once
        self._of_one_chat = of_one_chat
        self._tasks: set[asyncio.Task[None]] = set()
        self._of: Counter[int] = Counter()

    @property
    def is_full(self) -> bool:
        """There is no room for one more chat. What one chat waits for takes no other's place."""
        return len(self._of) >= self._at_once

    async def room(self) -> None:
        """Wait until there is room for one more."""
        while self.is_full:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    def begin(self, plan: Plan, spawn: Spawn = asyncio.create_task) -> None:
        """Carry a plan out in a task that `spawn` makes, after what this chat is to be told already."""
        if plan.chat and self._of[plan.chat] >= self._of_one_chat:
            self._count("later")
            return
        task = spawn(self._carry_out(plan, plan.chat))
        self._of[plan.chat] += 1
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Wait until all is said, or for so many seconds; then let the rest go."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _carry_out(self, plan: Plan, chat: int) -> None:
        try:
            await self._bot.carry_out(plan, patience=self._patience)
        except NotNowError:
            _log.warning("an answer could not be given in time", extra={"platform": "telegram"})
        except Exception:  # noqa: BLE001 - it costs this answer, not the next
            _log.exception("an answer failed", extra={"platform": "telegram"})
            self._fault()
        finally:
            self._of[chat] -= 1
            if not self._of[chat]:
                del self._of[chat]
