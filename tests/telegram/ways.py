"""The same update by every way into the same conversation: a bot of our own by poll and by webhook, and both libraries.

Each way has a house and a stand-in Telegram of its own, and all of them draw the same ids, so that what is said can be
compared to the letter.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import aiogram
import aiohttp
import telegram as ptb

from bot.contract import Inbound, Outgoing
from bot.conversation import Conversation, Spoken
from bot.handlers import telegram_aiogram, telegram_ptb
from bot.handlers.calls import Calls
from bot.handlers.telegram import APP, LIMITS, NAME, PLATFORM, Call, Caller, Plan, Telegram
from bot.handlers.telegram.api import BotApi
from bot.i18n import split, vocabulary
from flows.events import Command
from flows.phrases import Phrase
from flows.report import report_flow
from tests.bot.chatting import SITE, House, catalogues
from tests.telegram.emulator import emulating
from tests.telegram.hosts import application_of, bot_on_aiogram
from tests.telegram.proxy import Called, Proxy

Json = dict[str, Any]


class Did(NamedTuple):
    """What an update led to: what the conversation heard, and the calls that were made."""

    heard: list[tuple[str, Inbound]]
    calls: list[tuple[str, Json]]


@cache
def spoken() -> Spoken:
    """Give Telegram as the conversation serves it."""
    flow = report_flow(
        languages=catalogues().offered, vocabulary=vocabulary(catalogues()), channel=PLATFORM.channel
    )
    return Spoken(flow, LIMITS, SITE | {"app": APP})


@dataclass
class Noting:
    """The conversation, and what it heard: of each update the call that told of it."""

    conversation: Conversation
    heard: list[tuple[str, Inbound]] = field(default_factory=list)

    async def receive(self, inbound: Inbound) -> Outgoing:
        """Answer an update."""
        self.heard.append(("receive", inbound))
        return await self.conversation.receive(inbound)

    async def done(
        self, inbound: Inbound, shown: Mapping[str, bool], gone: Collection[str]
    ) -> tuple[str, ...]:
        """Take note of what was done."""
        self.heard.append((f"done {dict(shown)} {list(gone)}", inbound))
        return await self.conversation.done(inbound, shown, gone)

    async def forget(self, inbound: Inbound) -> None:
        """Forget a chat."""
        self.heard.append(("forget", inbound))
        await self.conversation.forget(inbound)

    def says(self, inbound: Inbound, phrase: Phrase) -> Outgoing:
        """Say one sentence."""
        self.heard.append((f"says {phrase.text}", inbound))
        return self.conversation.says(inbound, phrase)

    async def is_under_way(self, inbound: Inbound) -> bool:
        """Say whether it is ours."""
        return await self.conversation.is_under_way(inbound)


class Watched(Telegram):
    """The bot's side of its chats, and whether all that it took is said."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._unsaid = 0
        self._said = asyncio.Event()
        self._said.set()

    async def take(self, update: object) -> Plan | None:
        """Take an update."""
        plan = await super().take(update)
        if plan:
            self._unsaid += 1
            self._said.clear()
        return plan

    async def carry_out(self, plan: Plan, *, patience: float, rides: bool = False) -> Call | None:
        """Say what was taken."""
        try:
            return await super().carry_out(plan, patience=patience, rides=rides)
        finally:
            self._unsaid -= 1
            if not self._unsaid:
                self._said.set()

    async def until_said(self) -> None:
        """Wait until all is said."""
        await self._said.wait()


@dataclass
class Way:
    """One way. `feed` hands over an update."""

    name: str
    house: House
    proxy: Proxy
    conversation: Noting
    feed: Callable[[Json], Awaitable[None]] = field(init=False)
    bot: Watched = field(init=False)

    def telegram(self, call: Caller) -> Telegram:
        """Give the bot's side of its chats."""
        self.bot = Watched(
            self.conversation, call, split=lambda message: split(message, LIMITS), links=(SITE["portal"],)
        )
        return self.bot

    async def does(self, update: Json) -> Did:
        """Let something happen."""
        self.conversation.heard.clear()
        self.proxy.calls.clear()
        self.proxy.telegram.chats.take_in(update)
        await self.feed(update)
        await self.bot.until_said()
        calls = [(call.method, call.fields) for call in self.proxy.calls]
        return Did(list(self.conversation.heard), calls)

    async def begin(self, number: int, chat: int) -> None:
        """Forget what was before, and begin as any other way does with this number."""
        await self.house.conversation.forget(Inbound(NAME, str(chat), "", Command.START))
        self.house.drawn = number * 100
        self.house.clock.pass_by(60)
        chats = self.proxy.telegram.chats
        chats.held.clear()
        chats.presses.clear()
        chats.last = 10_000 + 100 * number


@asynccontextmanager
async def all_ways(folder: Path) -> AsyncIterator[tuple[Way, ...]]:
    """Open every way."""
    async with AsyncExitStack() as stack:
        opened: list[Way] = []
        for name, feeding in (
            ("a bot of our own, by poll", partial(alone, rides=False)),
            ("a bot of our own, by webhook", partial(alone, rides=True)),
            ("aiogram", on_aiogram),
            ("aiogram, which parses it twice", partial(on_aiogram, mounted=False)),
            ("python-telegram-bot", on_ptb),
        ):
            place = folder / str(len(opened))
            place.mkdir()
            house = House(place, platforms={NAME: spoken()}).open()
            stack.push_async_callback(house.close)
            proxy = await stack.enter_async_context(hearing(place / "calls.jsonl"))
            way = Way(name, house, proxy, Noting(house.conversation))
            way.feed = await feeding(way, stack)
            opened.append(way)
        yield tuple(opened)


@asynccontextmanager
async def hearing(journal: Path) -> AsyncIterator[Proxy]:
    """Serve a Bot API whose calls are written down where they arrive: thousands are made, and a proxy doubles each."""
    calls: list[Called] = []

    def heard(method: str, fields: Json) -> None:
        calls.append(Called(method, fields))

    async with emulating(journal, heard=heard) as telegram, aiohttp.ClientSession() as http:
        yield Proxy(telegram, http, url=telegram.url, calls=calls)


async def alone(way: Way, stack: AsyncExitStack, *, rides: bool) -> Callable[[Json], Awaitable[None]]:
    """Read updates as they come, and call the Bot API by ourselves."""
    calls = Calls()
    stack.push_async_callback(calls.close)
    bot = way.telegram(BotApi(way.proxy.url, way.proxy.telegram.account.token, calls))

    async def feed(update: Json) -> None:
        plan = await bot.take(update)
        riding = await bot.carry_out(plan, patience=10, rides=rides) if plan else None
        if riding:
            assert riding.method == "answerCallbackQuery"
            way.proxy.calls.append(Called(riding.method, dict(riding.fields), 200, rode=True))

    return feed


async def on_aiogram(
    way: Way, stack: AsyncExitStack, *, mounted: bool = True
) -> Callable[[Json], Awaitable[None]]:
    """Let aiogram read updates and make the calls."""
    bot = await stack.enter_async_context(bot_on_aiogram(way.proxy))
    dispatcher = aiogram.Dispatcher()
    dispatcher.include_router(telegram_aiogram.router(way, command=None))

    async def feed(update: Json) -> None:
        read = aiogram.types.Update.model_validate(update, context={"bot": bot} if mounted else None)
        await dispatcher.feed_update(bot, read)

    return feed


async def on_ptb(way: Way, stack: AsyncExitStack) -> Callable[[Json], Awaitable[None]]:
    """Let python-telegram-bot read updates and make the calls."""
    application = await stack.enter_async_context(application_of(way.proxy, at_once=False))
    application.add_handler(telegram_ptb.handler(way, command=None), telegram_ptb.GROUP)

    async def feed(update: Json) -> None:
        await application.process_update(ptb.Update.de_json(update, application.bot))

    return feed
