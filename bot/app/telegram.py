"""Telegram, put together: the way out, the bot's own link, and updates by poll or through the public door."""

import asyncio
import functools
import logging
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from bot.app.errors import StartError
from bot.app.house import House
from bot.handlers.telegram import LIMITS, NAME, Call, Caller, Done, Later, Result, Telegram
from bot.i18n import split
from bot.settings import Settings

if TYPE_CHECKING:
    # An HTTP client is loaded only where there is a bot.
    from bot.handlers.telegram.api import BotApi

_log = logging.getLogger(__name__)

ASK_SECONDS = 3.0
"""How long a start waits for Telegram to say what the bot is called."""
# 5-32 signs by https://core.telegram.org/bots/features#creating-a-new-bot; collectible names are shorter.
_USERNAME = re.compile("[A-Za-z0-9_]{1,64}")


@dataclass(frozen=True, slots=True)
class Line:
    """The way to Telegram. `link` leads people to the bot; "" if nobody said what it is called."""

    api: "BotApi"
    link: str

    @property
    def links(self) -> Mapping[str, str]:
        """The link by the name of the platform."""
        return {NAME: self.link} if self.link else {}


@dataclass(frozen=True, slots=True)
class Ears:
    """How updates come in: `routes` of the public door, or `servers` that end only if they fail."""

    routes: tuple[Route, ...] = ()
    servers: tuple[asyncio.Future[None], ...] = ()


def telegram_of(house: House, call: Caller) -> Telegram:
    """Give the bot's side of its chats, whoever makes the calls."""
    settings = house.settings
    return Telegram(
        house.conversation,
        call,
        split=lambda message: split(message, LIMITS),
        links=(settings.portal, settings.finder, settings.contact, house.links.get(NAME, "")),
        count=functools.partial(house.metrics.platform, NAME),
    )


@asynccontextmanager
async def way_to_telegram(settings: Settings) -> AsyncIterator[Line | None]:
    """Open the way to Telegram, if a bot is set up. That Telegram does not answer keeps nothing from starting."""
    token = settings.telegram_token
    if token is None:
        yield None
        return
    from bot.handlers.calls import Calls  # noqa: PLC0415 - see above
    from bot.handlers.telegram.api import BotApi  # noqa: PLC0415

    calls = Calls()
    try:
        api = BotApi(settings.telegram_api, token.get_secret_value(), calls)
        yield Line(api, await _link(api))
    finally:
        await calls.close()


@asynccontextmanager
async def hearing_telegram(house: House, line: Line | None) -> AsyncIterator[Ears]:
    """Take updates until the block ends, then say what was taken."""
    if line is None:
        yield Ears()
        return
    settings, metrics = house.settings, house.metrics
    bot = telegram_of(house, line.api)
    count, fault = functools.partial(metrics.platform, NAME), functools.partial(metrics.fault, NAME)
    if settings.telegram_polls:
        from bot.handlers.telegram.poll import Poll  # noqa: PLC0415

        poll = Poll(bot, line.api, count=count, fault=fault)
        polling = asyncio.create_task(poll.run())
        try:
            yield Ears(servers=(polling,))
        finally:
            poll.stop()
            await polling
    else:
        from bot.handlers.telegram.webhook import Webhook  # noqa: PLC0415

        if settings.telegram_secret is None:
            raise StartError("Telegram's webhook needs REPORTLINE_TELEGRAM_SECRET.")
        secret = settings.telegram_secret.get_secret_value()
        yield Ears(routes=tuple(Webhook(bot, secret, count=count, fault=fault).routes()))


async def _link(call: Caller) -> str:
    """Ask Telegram what the bot is called, and give the address that leads to it; "" if there is no answer in time."""
    result: Result = Later()
    try:
        async with asyncio.timeout(ASK_SECONDS):
            result = await call(Call("getMe", {}))
    except TimeoutError:
        pass
    me = result.result if isinstance(result, Done) else None
    name = me.get("username") if isinstance(me, dict) else None
    if isinstance(name, str) and _USERNAME.fullmatch(name):
        return f"https://t.me/{name}"
    _log.warning(
        "telegram did not say what the bot is called, start again to let people pass its link on",
        extra={"platform": NAME},
    )
    return ""
