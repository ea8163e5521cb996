"""Reportline in a bot that runs on python-telegram-bot: a handler in a group before the host's own.

What is ours ends there (`ApplicationHandlerStop`); everything else goes on to the host's groups. The host's own Bot
makes the calls, so its limiter, its requests and its token stay its own. docs/telegram-in-your-bot.md
"""

import asyncio
import re
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import timedelta
from typing import Any

from telegram import Bot, Message, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import Application, ApplicationHandlerStop, BaseHandler, InvalidCallbackData

from bot.handlers.telegram.call import Call, Done, Result
from bot.handlers.telegram.guest import Guest, Reportline
from bot.handlers.telegram.opening import command_named
from bot.handlers.telegram.refusal import refusal
from bot.handlers.telegram.update import ALLOWED_UPDATES

GROUP = -1
"""A group before the host's handlers, which are in 0 if nothing else is said."""
_WITH_A_COMMAND = ("message", "edited_message", "callback_query")
_CODES: dict[type[TelegramError], int] = {BadRequest: 400, Forbidden: 403, Conflict: 409}
# What the host's `Defaults` would be put in for, into edits too.
_DEFAULTS = ("disable_notification", "link_preview_options", "parse_mode", "protect_content")
# What every message is said not to be; the Bot API says of one what it is.
_NEVER_FALSE = ("channel_chat_created", "delete_chat_photo", "group_chat_created", "supergroup_chat_created")
_Application = Application[Any, Any, Any, Any, Any, Any]


def mount(
    application: _Application,
    opening: AbstractAsyncContextManager[Reportline],
    *,
    command: str | None = "report",
) -> None:
    """Put Reportline into a bot, before its handlers in group 0 and later: `mount(application, reportline())`.

    It is opened when `run_polling` or `run_webhook` starts, before the host's own `post_init`, and closed when all is
    said, after its `post_shutdown`. `command` opens a conversation, and beside it only what belongs to one is ours
    (`bot.handlers.telegram.guest`); None: every update is. Raises ValueError if `command` cannot be one.
    """
    if command is not None:
        command_named(command)
    house, at_start, at_end = AsyncExitStack(), application.post_init, application.post_shutdown

    async def opened(application: _Application) -> None:
        application.add_handler(handler(await house.enter_async_context(opening), command=command), GROUP)
        if at_start:
            await at_start(application)

    async def closed(application: _Application) -> None:
        async with house:
            if at_end:
                await at_end(application)

    application.post_init, application.post_shutdown = opened, closed


def handler(reportline: Reportline, *, command: str | None = "report") -> BaseHandler[Update, Any, None]:
    """Give a handler to add before the host's own: `application.add_handler(handler(it), GROUP)`.

    For a host that opens Reportline itself, or runs without `run_polling` and `run_webhook`. `command` as in `mount`.
    """
    return _Handler(reportline, command)


class _Handler(BaseHandler[Update, Any, None]):
    """Takes what is ours, and is waited for, whatever the host's `Defaults` say: what it takes, no other may get."""

    __slots__ = ("_bot", "_guest", "_kinds")

    def __init__(self, reportline: Reportline, command: str | None) -> None:
        super().__init__(_never, block=True)
        self._bot: Bot
        self._guest = Guest(reportline, self._call, command=command)
        self._kinds = ALLOWED_UPDATES if command is None else _WITH_A_COMMAND

    def check_update(self, update: object) -> bool:
        """Say whether an update may be ours."""
        return isinstance(update, Update) and any(getattr(update, kind) for kind in self._kinds)

    async def handle_update(
        self, update: Update, application: _Application, check_result: object, context: Any
    ) -> None:
        """Take an update if it is ours, and raise ApplicationHandlerStop; else do nothing."""
        del check_result, context
        self._bot = application.bot
        saying: list[asyncio.Task[None]] = []

        def spawn(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
            # One that runs waits for its tasks when it stops; in one that does not, nobody else would.
            task = application.create_task(work) if application.running else asyncio.create_task(work)
            saying.append(task)
            return task

        taken = await self._guest.answer(as_json(update), spawn)
        if not application.running:
            await asyncio.gather(*saying)
        if taken:
            raise ApplicationHandlerStop

    async def _call(self, call: Call) -> Result:
        return await make(self._bot, call)


def as_json(update: Update) -> dict[str, Any]:
    """Give an update as the Bot API sent it, or nearly so: an empty list is left out."""
    found = update.to_dict()
    for kind in ("message", "edited_message"):
        message = found.get(kind, {})
        for key in _NEVER_FALSE:
            if message.get(key) is False:
                del message[key]
    query = found.get("callback_query")
    if query and isinstance(query.get("data"), InvalidCallbackData):
        # A host with `arbitrary_callback_data` finds nothing of its own behind our buttons.
        query["data"] = query["data"].callback_data
    return found


async def make(bot: Bot, call: Call) -> Result:
    """Make a call with a host's bot and say what came of it."""
    name = re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", call.method)
    try:
        # Objects go as they are: in those of its own classes the library would set defaults, and change our buttons.
        none = {field: None for field in _DEFAULTS if field not in call.fields}
        result = await getattr(bot, name)(**call.fields, api_kwargs=none)
    except RetryAfter as error:
        wait = error.retry_after
        return refusal(
            429, parameters={"retry_after": wait.total_seconds() if isinstance(wait, timedelta) else wait}
        )
    except ChatMigrated as error:
        return refusal(400, parameters={"migrate_to_chat_id": error.new_chat_id})
    except InvalidToken as error:
        # So it calls a method that is not found, too.
        return refusal(404 if error.message.casefold().startswith("not found") else 401)
    except TelegramError as error:
        return refusal(_CODES.get(type(error)), error.message)
    return Done({"message_id": result.message_id} if isinstance(result, Message) else result)


async def _never(_: Update, __: Any) -> None:
    """Stand where a handler has a callback: `handle_update` does the work."""
