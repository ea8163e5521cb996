"""The conversation as a guest in somebody else's bot: what is ours there, and what stays with the host.

Ours are a command that opens it, presses of our buttons, and what is written or sent in a private chat while it is
under way, but for the host's own commands. Everything else is left as if we were not there. Without a command of ours
the whole bot is.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from bot.contract import Inbound
from bot.handlers.telegram.bot import Conversation as Answering
from bot.handlers.telegram.bot import NotNowError, Plan, Telegram
from bot.handlers.telegram.call import Caller
from bot.handlers.telegram.name import NAME
from bot.handlers.telegram.opening import command_named, is_hosts_command, opening
from bot.handlers.telegram.press import is_ours
from bot.handlers.telegram.update import Ignored, Read, Turn, read
from bot.lanes import Lanes

_log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds for which each call is tried. Only the chat itself waits so long, and a host that ends."""
_Json = Mapping[str, Any]
Spawn = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]


class Conversation(Answering, Protocol):
    """What is needed of `bot.conversation` in a host's bot."""

    async def is_under_way(self, inbound: Inbound) -> bool:
        """Say whether what came in is ours to answer, changing nothing."""


class Reportline(Protocol):
    """What is needed of `bot.app.embed`."""

    @property
    def conversation(self) -> Conversation:
        """The conversation."""

    def telegram(self, call: Caller) -> Telegram:
        """Give a bot's side of all its chats, whose calls `call` makes."""


class Guest:
    """Reportline in one bot of a host's, which makes the calls.

    `command` opens a conversation; None: everything is ours. Raises ValueError if it cannot be a command.
    """

    def __init__(self, reportline: Reportline, call: Caller, *, command: str | None) -> None:
        self._command = None if command is None else command_named(command)
        self._conversation = reportline.conversation
        self._telegram = reportline.telegram(call)
        self._lanes = Lanes()
        self._under_way: set[asyncio.Future[None]] = set()

    async def answer(self, update: _Json, spawn: Spawn = asyncio.create_task) -> bool:
        """Answer an update if it is ours; False: it is the host's, and nothing was changed.

        When it returns, whatever will be said is stored. It is said in a task that `spawn` makes: a chat that Telegram
        lets wait keeps no other one waiting.
        """
        found = read(update)
        # Whose an update is depends on the one before it, which may still be worked on.
        with self._at_work():
            async with self._lanes.lane(_lane(found)):
                ours = await self._ours(update, found)
                if ours is None:
                    return False
                plan = await self._telegram.take(ours)
            if plan:
                saying = spawn(self._say(plan))
                self._under_way.add(saying)
                saying.add_done_callback(self._under_way.discard)
        return True

    async def finish(self) -> None:
        """Wait until all that was taken is said, or could not be in time."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def _ours(self, update: _Json, found: Read) -> _Json | None:
        """Give an update as we are to read it; None if it is the host's."""
        if self._command is None:
            return update
        query = update.get("callback_query")
        if query is not None:
            return update if isinstance(query, Mapping) and is_ours(query.get("data")) else None
        if not isinstance(found, Turn):
            return None
        opens = opening(update, self._command)
        if opens and "message" in update:
            return opens
        if not opens and is_hosts_command(update):
            return None
        return (opens or update) if await self._conversation.is_under_way(found.inbound) else None

    async def _say(self, plan: Plan) -> None:
        """Say what was taken. Never raises: what is not said now, the next press or message shows."""
        try:
            await self._telegram.carry_out(plan, patience=PATIENCE)
        except NotNowError:
            _log.warning("not said in time", extra={"platform": NAME})
        except Exception as error:  # noqa: BLE001 - of the host's bot; its words may be a person's, its kind is not
            _log.error("not said: %s", type(error).__name__, extra={"platform": NAME})

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Let `finish` wait for what is done inside."""
        working = asyncio.get_running_loop().create_future()
        self._under_way.add(working)
        try:
            yield
        finally:
            self._under_way.discard(working)
            working.set_result(None)


def _lane(found: Read) -> Hashable:
    return object() if isinstance(found, Ignored) else found.inbound.chat
