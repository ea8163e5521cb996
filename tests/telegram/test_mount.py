"""Reportline put into a host's bot by one line: opened and closed with the bot, and asked before any handler."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Message, Update
from telegram import Update as PtbUpdate
from telegram.ext import Application, MessageHandler, filters

from bot.app.embed import Reportline
from bot.handlers import telegram_aiogram, telegram_ptb
from tests.telegram.hosts import application_of, bot_on_aiogram
from tests.telegram.proxy import Proxy
from tests.telegram.test_aiogram import update_of


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
def opening(it: Reportline, log: list[str]) -> AbstractAsyncContextManager[Reportline]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Reportline]:
        log.append("opened")
        yield it
        log.append("closed")

    return opened()


@pytest.fixture
async def bot(proxy: Proxy) -> AsyncIterator[Bot]:
    async with bot_on_aiogram(proxy) as made:
        yield made


async def test_a_handler_on_the_dispatcher_gets_nothing_of_ours_and_all_the_rest(
    opening: AbstractAsyncContextManager[Reportline], log: list[str], bot: Bot, proxy: Proxy
) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message(F.text)
    async def echo(message: Message) -> str:
        log.append(str(message.text))
        return "the host's"

    telegram_aiogram.mount(dispatcher, opening)
    proxy.telegram.chats.take_in(update_of())

    async def fed(number: int, **content: Any) -> Any:
        update = Update.model_validate(update_of(number, **content), context={"bot": bot})
        return await dispatcher.feed_update(bot, update)

    assert await fed(1, text="/report") == "the host's"  # it has not begun
    await dispatcher.emit_startup(bot=bot)
    assert await fed(2, text="hello") == "the host's"
    assert await fed(3, text="/report") is None
    assert await fed(4, text="https://example.com/page") is None
    assert await fed(5, text="/menu") == "the host's"
    await dispatcher.emit_shutdown(bot=bot)

    assert log == ["/report", "opened", "hello", "/menu", "closed"]
    assert "What is at this address" in "".join(call.fields.get("text", "") for call in proxy.calls)


async def test_what_nobody_takes_stays_unhandled_and_is_asked_for_all_the_same(
    opening: AbstractAsyncContextManager[Reportline], bot: Bot
) -> None:
    dispatcher = Dispatcher()
    telegram_aiogram.mount(dispatcher, opening)
    assert dispatcher.resolve_used_update_types() == ["callback_query", "edited_message", "message"]
    await dispatcher.emit_startup(bot=bot)
    update = Update.model_validate(update_of(1, text="hello"), context={"bot": bot})
    assert await dispatcher.feed_update(bot, update) is UNHANDLED
    await dispatcher.emit_shutdown(bot=bot)


async def test_what_was_taken_is_said_before_reportline_is_closed(
    opening: AbstractAsyncContextManager[Reportline], log: list[str], bot: Bot, proxy: Proxy
) -> None:
    dispatcher = Dispatcher()
    telegram_aiogram.mount(dispatcher, opening)
    proxy.telegram.chats.take_in(update_of())
    proxy.faults.too_many("sendMessage", retry_after=1)
    await dispatcher.emit_startup(bot=bot)
    await dispatcher.feed_update(bot, Update.model_validate(update_of(text="/report"), context={"bot": bot}))
    await dispatcher.emit_shutdown(bot=bot)
    assert [call.status for call in proxy.calls] == [429, 200]
    assert log == ["opened", "closed"]


async def test_an_application_opens_it_first_and_closes_it_last_and_calls_what_the_host_gave(
    opening: AbstractAsyncContextManager[Reportline],
    log: list[str],
    proxy: Proxy,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")

    async def echo(update: PtbUpdate, _: Any) -> None:
        assert update.effective_message
        log.append(str(update.effective_message.text))

    async def note(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        log.append("the host's own")
        assert application is made

    made = application_of(proxy, at_once=False)
    made.post_init = made.post_shutdown = note
    made.add_handler(MessageHandler(filters.TEXT, echo, block=True))
    telegram_ptb.mount(made, opening)
    proxy.telegram.chats.take_in(update_of())

    # What `run_polling` does.
    await made.initialize()
    await made.post_init(made)
    for number, text in enumerate(("hello", "/report", "https://example.com/page", "/menu"), 1):
        await made.process_update(PtbUpdate.de_json(update_of(number, text=text), made.bot))
    await made.shutdown()
    await made.post_shutdown(made)

    assert log == ["opened", "the host's own", "hello", "/menu", "the host's own", "closed"]
    assert "What is at this address" in proxy.calls[-1].fields["text"]


@pytest.mark.parametrize("library", ["aiogram", "ptb"])
def test_a_command_that_cannot_be_one_is_refused_before_anything_starts(
    opening: AbstractAsyncContextManager[Reportline], proxy: Proxy, log: list[str], library: str
) -> None:
    mount: Any = telegram_aiogram.mount if library == "aiogram" else telegram_ptb.mount
    host = Dispatcher() if library == "aiogram" else application_of(proxy, at_once=False)
    with pytest.raises(ValueError, match="the command must be"):
        mount(host, opening, command="help")
    assert log == []
