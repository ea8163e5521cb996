"""The Router for aiogram: what comes to it and what to the host, and when."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, F, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.filters import Command
from aiogram.types import Message, Update

from bot.app.embed import Reportline
from bot.handlers.telegram_aiogram import router
from tests.telegram.hosts import bot_on_aiogram
from tests.telegram.phone import PHOTO
from tests.telegram.proxy import Proxy
from tests.telegram.test_aiogram import MESSAGE, update_of


@pytest.fixture
async def bot(proxy: Proxy) -> AsyncIterator[Bot]:
    async with bot_on_aiogram(proxy) as made:
        yield made


@pytest.fixture
def mine() -> Router:
    """Give a host's router that takes every text and picture."""
    made = Router()

    @made.message(F.text | F.photo)
    async def take(message: Message, seen: list[str]) -> str:
        seen.append(message.text or "a picture")
        return "the host's"

    return made


async def fed(dispatcher: Dispatcher, bot: Bot, update: dict[str, Any], *, mounted: bool = True) -> Any:
    """Feed an update, and wait until what was taken is said."""
    context = {"bot": bot} if mounted else None
    answer = await dispatcher.feed_update(bot, Update.model_validate(update, context=context))
    await dispatcher.emit_shutdown(bot=bot)
    return answer


@pytest.mark.parametrize("mounted", [True, False], ids=["mounted", "parsed twice"])
async def test_what_is_ours_ends_here_and_the_rest_goes_on(
    it: Reportline, bot: Bot, proxy: Proxy, mine: Router, *, mounted: bool
) -> None:
    seen: list[str] = []
    dispatcher = Dispatcher(seen=seen)
    dispatcher.include_routers(router(it), mine)
    proxy.telegram.chats.take_in(update_of())

    assert await fed(dispatcher, bot, update_of(1, text="hello"), mounted=mounted) == "the host's"
    assert await fed(dispatcher, bot, update_of(2, text="/report"), mounted=mounted) is None
    assert await fed(dispatcher, bot, update_of(3, message_id=6, photo=PHOTO), mounted=mounted) is None
    assert await fed(dispatcher, bot, update_of(4, text="/menu"), mounted=mounted) == "the host's"
    assert await fed(dispatcher, bot, update_of(5, "edited_message", text="x"), mounted=mounted) is None
    assert await fed(dispatcher, bot, update_of(6, "channel_post", text="x"), mounted=mounted) is UNHANDLED

    assert seen == ["hello", "/menu"]
    assert {call.method for call in proxy.calls} == {"sendMessage", "deleteMessage"}


async def test_what_the_host_makes_up_stays_its_own(it: Reportline, mine: Router) -> None:
    dispatcher = Dispatcher()
    dispatcher.include_routers(router(it), mine)
    seen: list[str] = []

    answer = await dispatcher.propagate_event(
        "message", Message.model_validate(MESSAGE | {"text": "/report"}), seen=seen
    )

    assert (answer, seen) == ("the host's", ["/report"])


async def test_inner_middlewares_of_the_host_do_not_see_what_is_ours(
    it: Reportline, bot: Bot, proxy: Proxy, mine: Router
) -> None:
    inner: list[str | None] = []
    outer: list[str | None] = []
    dispatcher = Dispatcher(seen=[])

    def noting(seen: list[str | None]) -> Any:
        async def note(handler: Callable[..., Awaitable[Any]], event: Message, data: dict[str, Any]) -> Any:
            seen.append(event.text)
            return await handler(event, data)

        return note

    dispatcher.message.middleware(noting(inner))
    dispatcher.message.outer_middleware(noting(outer))
    dispatcher.include_routers(router(it), mine)
    proxy.telegram.chats.take_in(update_of())

    for number, text in enumerate(("hello", "/report", "https://example.com/page", "/menu")):
        await fed(dispatcher, bot, update_of(number, text=text))

    assert inner == ["hello", "/menu"]
    assert outer == ["hello", "/report", "https://example.com/page", "/menu"]


def test_aiogram_asks_telegram_for_what_we_need(it: Reportline) -> None:
    dispatcher = Dispatcher()
    dispatcher.include_router(router(it))
    assert dispatcher.resolve_used_update_types() == ["callback_query", "edited_message", "message"]

    alone = Dispatcher()
    alone.include_router(router(it, command=None))
    assert "my_chat_member" in alone.resolve_used_update_types()


async def test_a_second_bot_is_left_to_the_host(
    it: Reportline, bot: Bot, proxy: Proxy, mine: Router, caplog: pytest.LogCaptureFixture
) -> None:
    dispatcher = Dispatcher(seen=[])
    dispatcher.include_routers(router(it), mine)
    proxy.telegram.chats.take_in(update_of())

    assert await fed(dispatcher, bot, update_of(1, text="/report")) is None
    async with Bot("654321:ANOTHER") as another:
        assert await fed(dispatcher, another, update_of(1, text="/report")) == "the host's"
    async with bot_on_aiogram(proxy) as anew:
        assert await fed(dispatcher, anew, update_of(2, text="example.com/page")) is None

    assert [call.method for call in proxy.calls] == ["sendMessage", "sendMessage"]
    assert "a second bot is not served" in caplog.text


@pytest.mark.parametrize("where", ["on the dispatcher", "in a router before"])
@pytest.mark.parametrize("takes", ["all", "a command"])
async def test_a_host_hears_of_handlers_that_come_before(
    it: Reportline, bot: Bot, caplog: pytest.LogCaptureFixture, where: str, takes: str
) -> None:
    async def take(message: Message) -> None:
        del message

    dispatcher, before, behind = Dispatcher(), Router(), Router()
    first = dispatcher if where == "on the dispatcher" else before
    first.message.register(take, *([Command("menu")] if takes == "a command" else []))
    behind.message.register(take)
    dispatcher.include_routers(before, router(it), behind)

    with caplog.at_level(logging.WARNING):
        await dispatcher.emit_startup(bot=bot)

    assert ("handlers of the host come first" in caplog.text) == (takes == "all")


async def test_a_session_that_the_web_server_closed_too_early_is_not_left_open(
    it: Reportline, bot: Bot, proxy: Proxy
) -> None:
    dispatcher = Dispatcher()
    dispatcher.include_router(router(it))
    proxy.telegram.chats.take_in(update_of())
    proxy.faults.too_many("sendMessage", retry_after=1)
    await dispatcher.feed_update(bot, Update.model_validate(update_of(text="/report"), context={"bot": bot}))

    # `SimpleRequestHandler.register` lets this come before the shutdown of the dispatcher.
    await bot.session.close()
    await dispatcher.emit_shutdown(bot=bot)

    assert [call.status for call in proxy.calls][-1] == 200
    session = bot.session._session  # type: ignore[attr-defined]  # noqa: SLF001 - nothing else tells
    assert session.closed
