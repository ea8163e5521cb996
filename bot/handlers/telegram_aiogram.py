"""Reportline in a bot that runs on aiogram: before all handlers of the host's own (extra `aiogram`).

What is ours is taken before any handler or inner middleware of the host; everything else goes on as it came. The host's
own Bot makes the calls, so its session, its limits and its token stay its own. docs/telegram-in-your-bot.md

A little over 200 lines: a host's team reads all that enters their bot in one file.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.filters import Command
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteMessages,
    EditMessageText,
    LeaveChat,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import LinkPreviewOptions, TelegramObject, Update

from bot.handlers.telegram.call import Call, Done, Later, Result
from bot.handlers.telegram.guest import Guest, Reportline
from bot.handlers.telegram.name import NAME
from bot.handlers.telegram.opening import command_named
from bot.handlers.telegram.refusal import refusal
from bot.handlers.telegram.update import ALLOWED_UPDATES

_log = logging.getLogger(__name__)

_Next = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
_WITH_A_COMMAND = ("message", "edited_message", "callback_query")
_METHODS: dict[str, type[TelegramMethod[Any]]] = {
    method.__api_method__: method
    for method in (
        AnswerCallbackQuery,
        DeleteMessage,
        DeleteMessages,
        EditMessageText,
        LeaveChat,
        SendMessage,
    )
}
_CODES: dict[type[TelegramAPIError], int] = {
    TelegramBadRequest: 400,
    TelegramUnauthorizedError: 401,
    TelegramForbiddenError: 403,
    TelegramNotFound: 404,
    TelegramConflictError: 409,
    TelegramEntityTooLarge: 413,
}


class _Post:
    """One bot's updates: whose each is, and the calls that are made for ours. `command` as in `mount`."""

    def __init__(self, reportline: Reportline, command: str | None) -> None:
        self._bots: list[Bot] = []
        self._guest = Guest(reportline, self._call, command=command)

    async def takes(self, bot: Bot, update: Update) -> bool:
        """Take an update if it is ours."""
        if self._bots and bot.id != self._bots[0].id:
            # Both would share a person's conversation, and one would delete by the other's numbers.
            _log.error("a second bot is not served", extra={"platform": NAME})
            return False
        # A host may make its Bot anew: the newest one has an open session.
        self._bots[:] = [bot]
        return await self._guest.answer(as_json(update))

    async def finish(self) -> None:
        """Say what was taken. aiogram's web server has closed the session before, and nobody would close it again."""
        if await self._guest.finish():
            await self._bots[0].session.close()

    async def _call(self, call: Call) -> Result:
        return await make(self._bots[0], call)


def mount(
    dispatcher: Dispatcher,
    opening: AbstractAsyncContextManager[Reportline],
    *,
    command: str | None = "report",
) -> None:
    """Put Reportline into a bot, before all its handlers, wherever they stand: `mount(dispatcher, reportline())`.

    It is opened when the bot starts, and closed when the bot has ended and all is said. `command` opens a conversation,
    and beside it only what belongs to one is ours (`bot.handlers.telegram.guest`); None: every update is. It serves the
    first bot that it sees. Raises ValueError if `command` cannot be one.
    """
    if command is not None:
        command_named(command)
    house, posts = AsyncExitStack(), list[_Post]()

    async def first(handler: _Next, update: TelegramObject, data: dict[str, Any]) -> Any:
        bot: Bot | None = data.get("bot")
        if bot and posts and isinstance(update, Update) and await posts[0].takes(bot, update):
            return None
        return await handler(update, data)

    async def opened() -> None:
        posts.append(_Post(await house.enter_async_context(opening), command))

    async def closed() -> None:
        while posts:
            await posts.pop().finish()
        await house.aclose()

    kinds = Router(name="reportline")
    for kind in ALLOWED_UPDATES if command is None else _WITH_A_COMMAND:
        kinds.observers[kind].register(_ask_for_it, _never)
    dispatcher.include_router(kinds)
    dispatcher.update.outer_middleware(first)
    dispatcher.startup.register(opened)
    dispatcher.shutdown.register(closed)


def router(reportline: Reportline, *, command: str | None = "report") -> Router:
    """Give a router to include before the host's own: `dispatcher.include_router(router(it))`.

    For a host that opens Reportline itself, or lets other handlers come first. `command` as in `mount`.
    """
    post = _Post(reportline, command)

    async def first(_: _Next, __: TelegramObject, data: dict[str, Any]) -> Any:
        bot: Bot | None = data.get("bot")
        update: Update | None = data.get("event_update")
        if bot is None or update is None:  # not from Telegram, but of the host's own making
            return UNHANDLED
        return None if await post.takes(bot, update) else UNHANDLED

    async def look_ahead() -> None:
        """Warn of handlers before us that take more than a command: a dispatcher's own are, wherever they stand."""
        if any(map(_takes_more, _ahead(ours))):
            _log.warning("handlers of the host come first", extra={"platform": NAME})

    ours = Router(name="reportline")
    for kind in ALLOWED_UPDATES if command is None else _WITH_A_COMMAND:
        ours.observers[kind].outer_middleware(first)
        ours.observers[kind].register(_ask_for_it)
    ours.startup.register(look_ahead)
    ours.shutdown.register(post.finish)
    return ours


def as_json(update: Update) -> dict[str, Any]:
    """Give an update as the Bot API sent it, less what was null.

    aiogram parses an update twice where the host gave it no bot; then what was not there is None or a `Default`.
    """
    return update.model_dump(
        mode="json",
        by_alias=True,
        exclude_unset=True,
        exclude_none=True,
        warnings=False,
        fallback=lambda _: None,
    )


async def make(bot: Bot, call: Call) -> Result:
    """Make a call with a host's bot and say what came of it."""
    try:
        result = await bot(_method(call))
    except TelegramRetryAfter as error:
        return refusal(429, parameters={"retry_after": error.retry_after})
    except TelegramMigrateToChat as error:
        return refusal(400, parameters={"migrate_to_chat_id": error.migrate_to_chat_id})
    except TelegramAPIError as error:
        return refusal(_CODES.get(type(error)), error.message)
    except ClientDecodeError as error:
        # It was done, if the answer says so, and holds something that this aiogram does not know.
        data = error.data if isinstance(error.data, dict) else {}
        return Done(data.get("result")) if data.get("ok") is True else Later()
    except AiogramError:
        return Later()
    number = getattr(result, "message_id", None)
    return Done({"message_id": number} if number else result)


def _method(call: Call) -> TelegramMethod[Any]:
    """Give a method with our fields and None for all others: what is not given would come from the host's defaults."""
    method = _METHODS[call.method]
    fields: dict[str, Any] = dict.fromkeys(method.model_fields) | dict(call.fields)
    if preview := fields.get("link_preview_options"):
        fields["link_preview_options"] = dict.fromkeys(LinkPreviewOptions.model_fields) | preview
    return method(**fields)


async def _ask_for_it() -> None:
    """Let aiogram ask Telegram for this kind of update, as it does where there is a handler. It is never called."""


async def _never(_: TelegramObject) -> bool:
    """Pass nothing."""
    return False


def _ahead(router: Router) -> Iterator[HandlerObject]:
    parent = router.parent_router
    while parent is not None:
        yield from parent.message.handlers
        for sibling in parent.sub_routers[: parent.sub_routers.index(router)]:
            for before in sibling.chain_tail:
                yield from before.message.handlers
        router, parent = parent, parent.parent_router


def _takes_more(handler: HandlerObject) -> bool:
    return not any(isinstance(known.callback, Command) for known in handler.filters or ())
