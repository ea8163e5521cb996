"""Reportline inside a program of somebody else's: a bot that runs on aiogram or python-telegram-bot.

    mount(dispatcher, reportline())

Conversation, sessions, outbox and delivery are Reportline's own, and so are its settings. The program's logging,
signals and event loop are left alone. docs/telegram-in-your-bot.md
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass

from bot.app.forward import forwarding
from bot.app.house import House, open_house, open_stores
from bot.app.intake import intake_of
from bot.app.listening import bound
from bot.app.serve import operators_server
from bot.app.telegram import telegram_of
from bot.conversation import Conversation
from bot.forwarder import Forwarder
from bot.handlers.telegram import NAME, Caller, Telegram
from bot.ops.logs import WithoutWords
from bot.ops.metrics import Metrics
from bot.settings import Settings, read_settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reportline:
    """What `router` and `handler` need."""

    house: House

    @property
    def conversation(self) -> Conversation:
        """The conversation."""
        return self.house.conversation

    def telegram(self, call: Caller) -> Telegram:
        """Give a bot's side of all its chats, whose calls `call` makes."""
        return telegram_of(self.house, call)


@asynccontextmanager
async def reportline(
    settings: Settings | None = None, *, delivers: bool = True, link: str = ""
) -> AsyncIterator[Reportline]:
    """Open Reportline until the block ends; the program's bot is to end before.

    `settings` are read from the environment if none are given. `delivers`: reports are handed to the intake from here;
    False where `reportline forward` runs as a process of its own. `link` leads people here, as in
    https://t.me/your_bot?start=report, and may be passed on. The operator's server runs beside where
    REPORTLINE_OPS_LISTEN is set. Raises SettingsError and StartError, which say what to do.
    """
    if settings is None:
        settings = read_settings(delivers=delivers)
        for note in settings.notes:
            _log.warning("%s", note, extra={"event": note})
    if settings.secret is None:
        _log.warning(
            "no REPORTLINE_SECRET, so this run has its own. What is not delivered when it ends is gone"
        )
    metrics = Metrics()
    async with AsyncExitStack() as stack:
        stack.enter_context(_without_words())
        stores = await stack.enter_async_context(open_stores(settings, alone=delivers))
        forwarder = None
        if delivers:
            intake = intake_of(settings)
            stack.push_async_callback(intake.close)
            forwarder = Forwarder(
                stores.outbox, stores.keys.opening(), intake, mode=settings.mode, count=metrics.delivery
            )
        stored = forwarder.wake if forwarder else _nobody
        links = {NAME: link} if link else {}
        house = await stack.enter_async_context(
            open_house(settings, stores, metrics, stored=stored, links=links)
        )
        if "ops_listen" in settings.model_fields_set:
            private = stack.enter_context(bound(settings.ops_listen, "REPORTLINE_OPS_LISTEN"))
            state = lambda: forwarder.state if forwarder else None  # noqa: E731
            await stack.enter_async_context(operators_server(house, private, asyncio.Event(), state))
        if forwarder:
            delivering = await stack.enter_async_context(forwarding(forwarder))
            delivering.add_done_callback(_ended)
        yield Reportline(house)


@contextmanager
def _without_words() -> Iterator[None]:
    """Keep the messages of exceptions out of what our modules log; how it is logged is the program's."""
    ours = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("bot.")]
    nothing = WithoutWords()
    for logger in ours:
        logger.addFilter(nothing)
    try:
        yield
    finally:
        for logger in ours:
            logger.removeFilter(nothing)


def _nobody() -> None:
    """Wake nobody: who delivers looks by itself."""


def _ended(delivering: asyncio.Future[None]) -> None:
    """Say that nothing is delivered any more, if that was not asked for."""
    if not delivering.cancelled() and delivering.exception():
        _log.critical("delivery has ended", exc_info=delivering.exception())
