"""Delivering what waits in the outbox: beside the door, as a process of its own, or once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.app.house import open_house, open_stores
from bot.app.intake import intake_of
from bot.app.listening import bound, until
from bot.app.serve import operators_server
from bot.app.stopping import stop_on_signal
from bot.forwarder import Forwarder
from bot.ops.metrics import Metrics
from bot.settings import Settings


async def forward(settings: Settings, *, once: bool) -> bool:
    """Deliver until a signal, or `once` all that waits. True: nothing waits, and no dead letter lies there.

    The operator's server runs beside it where REPORTLINE_OPS_LISTEN is set; `serve` has one of its own. Raises
    StartError.
    """
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_on_signal())
        stores = await stack.enter_async_context(open_stores(settings, alone=False, makes_keys=False))
        intake = intake_of(settings)
        stack.push_async_callback(intake.close)
        metrics = Metrics()
        forwarder = Forwarder(
            stores.outbox, stores.keys.opening(), intake, mode=settings.mode, count=metrics.delivery
        )
        if once:
            await stores.outbox.hurry()
            return await _once(forwarder, stop)
        tasks = []
        if "ops_listen" in settings.model_fields_set:
            private = stack.enter_context(bound(settings.ops_listen, "REPORTLINE_OPS_LISTEN"))
            house = await stack.enter_async_context(open_house(settings, stores, metrics))
            server = operators_server(house, private, stop, lambda: forwarder.state)
            tasks.append(await stack.enter_async_context(server))
        tasks.append(await stack.enter_async_context(forwarding(forwarder)))
        await until(stop, *tasks)
    return True


@asynccontextmanager
async def forwarding(forwarder: Forwarder) -> AsyncIterator[asyncio.Future[None]]:
    """Deliver until the block ends; the calls in flight are finished. Gives what ends if the forwarder fails."""
    stop = asyncio.Event()
    task = asyncio.create_task(forwarder.run(stop))
    try:
        yield task
    finally:
        stop.set()
        await task


async def _once(forwarder: Forwarder, stop: asyncio.Event) -> bool:
    """Deliver once; a signal leaves the rest waiting."""
    delivering = asyncio.create_task(forwarder.once())
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait({delivering, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if delivering not in done:
        delivering.cancel()
        await asyncio.wait({delivering})
        return False
    return delivering.result()
