"""The conversation as a guest in somebody else's bot: what is ours there, and what stays with the host.

Ours are a command that opens it, presses of our buttons, and what is written or sent in a private chat while it is
under way, but for the host's own commands. Everything else is left as if we were not there. Without a command of ours
the whole bot is.
"""

import asyncio
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from bot.contract import Inbound
from bot.handlers.telegram.bot import Conversation as Answering
from bot.handlers.telegram.bot import Telegram
from bot.handlers.telegram.call import Caller
from bot.handlers.telegram.opening import command_named, is_hosts_command, opening
from bot.handlers.telegram.press import is_ours
from bot.handlers.telegram.speaking import Spawn, Speaking
from bot.handlers.telegram.update import Ignored, Read, Turn, read
from bot.lanes import Lanes

PATIENCE = 60.0
"""Seconds in which an answer may still be said. Only its own chat waits so long, and a host that ends."""
_Json = Mapping[str, Any]
Work = TypeVar("Work", bound="asyncio.Future[None]")


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
        self._speaking = Speaking(self._telegram, patience=PATIENCE)
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
                self._speaking.begin(plan, lambda saying: self._watched(spawn(saying)))
        return True

    async def finish(self) -> bool:
        """Wait until all that was taken, or is being taken, is said, or could not be in time. False: nothing was."""
        if not self._under_way:
            return False
        while self._under_way:
            await asyncio.wait(self._under_way)
        return True

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

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Let `finish` wait for what is done inside."""
        working = self._watched(asyncio.get_running_loop().create_future())
        try:
            yield
        finally:
            working.set_result(None)

    def _watched(self, work: Work) -> Work:
        self._under_way.add(work)
        work.add_done_callback(self._under_way.discard)
        return work


def _lane(found: Read) -> Hashable:
    return object() if isinstance(found, Ignored) else found.inbound.chat
