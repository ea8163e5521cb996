"""Bots of other people, on both libraries, by poll and by webhook, with Reportline in them.

    async with hosting("aiogram", "poll", proxy, it) as host:
        await phone.asks("hello")
    host.heard    # what came to the host's own handlers

They answer /start and /menu, echo texts, thank for pictures, take orders by a button, and have defaults that would ruin
every message of Reportline's.

Over 200 lines: the same bot twice, to be compared at one glance.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import aiogram
import telegram as ptb
from aiogram import F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web
from telegram import ext

from bot.handlers import telegram_aiogram, telegram_ptb
from bot.handlers.telegram.guest import Reportline
from tests.telegram.proxy import Proxy

Library = Literal["aiogram", "ptb"]
Mode = Literal["poll", "webhook"]
SECRET = "what-only_Telegram-knows"
WELCOME = "Welcome to the soup kitchen."
MENU = "Soup, bread, tea."
THANKS = "What a picture!"
ORDER = "Order soup"


@dataclass
class Host:
    """A host's bot that runs. `heard`: what came to its own handlers, each as it would say it. `stop` ends it."""

    stop: Callable[[], Coroutine[Any, Any, None]]
    heard: list[str] = field(default_factory=list)


@asynccontextmanager
async def hosting(
    library: Library, mode: Mode, proxy: Proxy, it: Reportline, *, command: str | None = "report"
) -> AsyncIterator[Host]:
    """Run a host's bot until the block ends, or it is stopped."""
    run = {"aiogram": on_aiogram, "ptb": on_ptb}[library]
    async with AsyncExitStack() as stack:
        host = Host(stack.aclose)
        await run(mode, proxy, it, command, host, stack)
        yield host


def bot_on_aiogram(proxy: Proxy) -> aiogram.Bot:
    """Give a bot with the worst of defaults."""
    default = DefaultBotProperties(
        parse_mode="HTML",
        disable_notification=True,
        protect_content=True,
        link_preview_prefer_large_media=True,
        link_preview_show_above_text=True,
    )
    session = AiohttpSession(api=TelegramAPIServer.from_base(proxy.url))
    return aiogram.Bot(proxy.telegram.account.token, session=session, default=default)


async def on_aiogram(
    mode: Mode, proxy: Proxy, it: Reportline, command: str | None, host: Host, stack: AsyncExitStack
) -> None:
    """Run a bot on aiogram."""
    mine = aiogram.Router()

    @mine.message(CommandStart())
    async def start(message: Message) -> None:
        host.heard.append("/start")
        await message.answer(WELCOME)

    @mine.message(Command("menu"))
    async def menu(message: Message) -> None:
        host.heard.append("/menu")
        button = InlineKeyboardButton(text=ORDER, callback_data="order:1")
        await message.answer(MENU, reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))

    @mine.message(F.photo)
    async def picture(message: Message) -> None:
        host.heard.append("a picture")
        await message.answer(THANKS)

    @mine.message(F.text)
    async def echo(message: Message) -> None:
        host.heard.append(str(message.text))
        await message.answer(f"You said: {message.text}")

    @mine.callback_query()
    async def order(query: CallbackQuery) -> None:
        host.heard.append(str(query.data))
        await query.answer()

    dispatcher, bot = aiogram.Dispatcher(), bot_on_aiogram(proxy)
    dispatcher.include_routers(telegram_aiogram.router(it, command=command), mine)
    if mode == "webhook":
        app = web.Application()
        handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET)
        handler.register(app, path="/hook")
        setup_application(app, dispatcher, bot=bot)
        await serve(app, proxy, stack)
        return
    started = asyncio.Event()
    dispatcher.startup.register(started.set)
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))

    async def stop() -> None:
        await dispatcher.stop_polling()
        await polling

    await started.wait()
    stack.push_async_callback(stop)


def application_of(proxy: Proxy, *, at_once: bool) -> ext.Application[Any, Any, Any, Any, Any, Any]:
    """Give an application with the worst of defaults, and a limiter; `at_once`: it takes updates side by side."""
    defaults = ext.Defaults(
        parse_mode="HTML",
        disable_notification=True,
        protect_content=True,
        link_preview_options=ptb.LinkPreviewOptions(prefer_large_media=True, show_above_text=True),
        allow_sending_without_reply=True,
        block=False,
    )
    builder = ext.ApplicationBuilder().token(proxy.telegram.account.token).base_url(f"{proxy.url}/bot")
    return builder.defaults(defaults).rate_limiter(ext.AIORateLimiter()).concurrent_updates(at_once).build()


async def on_ptb(
    mode: Mode, proxy: Proxy, it: Reportline, command: str | None, host: Host, stack: AsyncExitStack
) -> None:
    """Run a bot on python-telegram-bot."""

    async def start(update: ptb.Update, _: Any) -> None:
        host.heard.append("/start")
        await answer(update, WELCOME)

    async def menu(update: ptb.Update, _: Any) -> None:
        host.heard.append("/menu")
        button = ptb.InlineKeyboardButton(ORDER, callback_data="order:1")
        await answer(update, MENU, reply_markup=ptb.InlineKeyboardMarkup([[button]]))

    async def picture(update: ptb.Update, _: Any) -> None:
        host.heard.append("a picture")
        await answer(update, THANKS)

    async def echo(update: ptb.Update, _: Any) -> None:
        assert update.effective_message
        host.heard.append(str(update.effective_message.text))
        await answer(update, f"You said: {update.effective_message.text}")

    async def order(update: ptb.Update, _: Any) -> None:
        assert update.callback_query
        host.heard.append(str(update.callback_query.data))
        await update.callback_query.answer()

    async def answer(update: ptb.Update, text: str, **more: Any) -> None:
        assert update.effective_message
        await update.effective_message.reply_text(text, **more)

    application = application_of(proxy, at_once=mode == "webhook")
    application.add_handler(telegram_ptb.handler(it, command=command), telegram_ptb.GROUP)
    application.add_handlers(
        [
            ext.CommandHandler("start", start),
            ext.CommandHandler("menu", menu),
            ext.MessageHandler(ext.filters.PHOTO, picture),
            ext.MessageHandler(ext.filters.TEXT, echo),
            ext.CallbackQueryHandler(order),
        ]
    )
    await stack.enter_async_context(application)
    await application.start()
    stack.push_async_callback(application.stop)
    if mode == "webhook":

        async def hook(request: web.Request) -> web.Response:
            # As its own documents do it: https://docs.python-telegram-bot.org/examples.customwebhookbot.html
            await application.update_queue.put(ptb.Update.de_json(await request.json(), application.bot))
            return web.Response()

        app = web.Application()
        app.router.add_post("/hook", hook)
        await serve(app, proxy, stack)
        return
    assert application.updater
    await application.updater.start_polling()
    stack.push_async_callback(application.updater.stop)


async def serve(app: web.Application, proxy: Proxy, stack: AsyncExitStack) -> None:
    """Let updates come in by webhook."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    await proxy.deliver_to(f"http://{host}:{port}/hook", SECRET)
    stack.push_async_callback(proxy.deliver_to, "")
