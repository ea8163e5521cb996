"""A conversation in the terminal, all in one without a door. What was sent is delivered before it ends."""

import asyncio
import secrets
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import TextIO

from bot.app.house import open_house, open_stores
from bot.app.intake import intake_of
from bot.app.stopping import stop_on_signal
from bot.forwarder import Forwarder
from bot.handlers import terminal
from bot.ops.metrics import Metrics
from bot.pace import Pace
from bot.settings import Settings
from bot.stoppable import unless_stopped

LINE_AT_MOST = 65_536


async def talk(
    settings: Settings, *, language: str, lines: TextIO, out: TextIO, said: Callable[[str], None]
) -> None:
    """Talk until the lines end or a signal comes, then deliver what was sent; a second signal ends that too.

    `said` is told what an operator should know. Raises StartError.
    """
    reports = 0

    def stored() -> None:
        nonlocal reports
        reports += 1

    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_on_signal())
        stores = await stack.enter_async_context(open_stores(settings, alone=True))
        # A file is read faster than anybody types, and nobody is to be kept from flooding himself.
        pace = Pace(burst=float("inf"))
        house = await stack.enter_async_context(
            open_house(settings, stores, Metrics(), stored=stored, pace=pace)
        )
        hints = (language,) if language else ()
        await terminal.talk(
            house.conversation.receive,
            house.conversation.greeting(terminal.NAME, hints),
            _read(lines, stop),
            out,
            chat=secrets.token_hex(16),
            hints=hints,
        )
        if not reports:
            return
        stop.clear()
        intake = intake_of(settings)
        stack.push_async_callback(intake.close)
        forwarder = Forwarder(stores.outbox, stores.keys.opening(), intake, mode=settings.mode)
        await unless_stopped(stop, forwarder.once())
        # An older dead letter is no word on what was sent now.
        if not (await stores.outbox.counts()).waiting:
            said("Delivered.")
        elif stores.lasting:
            said(
                "The intake did not take it yet; it waits in the outbox: `reportline forward --once` tries again."
            )
        else:
            said(
                "No intake took it, and without REPORTLINE_SECRET nothing outlives this process: it is gone (TEST)."
            )


async def _read(lines: TextIO, stop: asyncio.Event) -> AsyncIterator[str]:
    """Give lines as they come, until they end or the stop.

    A thread reads them, one that an end of the program need not wait for.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str] = asyncio.Queue(1)

    def reading() -> None:
        try:
            while line := lines.readline(LINE_AT_MOST):
                asyncio.run_coroutine_threadsafe(queue.put(line), loop).result()
            asyncio.run_coroutine_threadsafe(queue.put(""), loop).result()
        except RuntimeError:
            pass  # the loop is closed: nobody listens any more

    threading.Thread(target=reading, daemon=True, name="stdin").start()
    while not stop.is_set() and (line := await unless_stopped(stop, queue.get())):
        yield line
