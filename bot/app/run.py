"""All in one: the door, the forwarder, the operator's server and, unless an intake is set, the stand-in."""

import socket
from collections.abc import Callable
from contextlib import AsyncExitStack

from bot.app.forward import forwarding
from bot.app.house import open_house, open_stores
from bot.app.intake import STANDIN_PORT, intake_of
from bot.app.listening import bound, until, where
from bot.app.serve import operators_server, public_door
from bot.app.standin import FILE, standing_in
from bot.app.stopping import stop_on_signal
from bot.app.telegram import hearing_telegram, way_to_telegram
from bot.door import bind
from bot.forwarder import Forwarder
from bot.ops.metrics import Metrics
from bot.settings import Listen, Settings


async def run(settings: Settings, said: Callable[[str], None]) -> None:
    """Run everything until a signal. `said` is told the lines that say where to look. Raises StartError."""
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_on_signal())
        public = stack.enter_context(bound(settings.listen, "REPORTLINE_LISTEN"))
        private = stack.enter_context(bound(settings.ops_listen, "REPORTLINE_OPS_LISTEN"))
        beside = stack.enter_context(_bound_beside()) if settings.intake.kind == "standin" else None
        stores = await stack.enter_async_context(open_stores(settings, alone=True))
        # What is opened last ends first: the door, then what delivers, then what it delivers to.
        servers = []
        if beside:
            servers.append(
                await stack.enter_async_context(standing_in(settings, settings.data / FILE, beside))
            )
        intake = intake_of(settings, where(beside).port if beside else STANDIN_PORT)
        stack.push_async_callback(intake.close)
        metrics = Metrics()
        forwarder = Forwarder(
            stores.outbox, stores.keys.opening(), intake, mode=settings.mode, count=metrics.delivery
        )
        line = await stack.enter_async_context(way_to_telegram(settings))
        links = line.links if line else {}
        house = await stack.enter_async_context(
            open_house(settings, stores, metrics, stored=forwarder.wake, links=links)
        )
        servers.append(
            await stack.enter_async_context(operators_server(house, private, stop, lambda: forwarder.state))
        )
        servers.append(await stack.enter_async_context(forwarding(forwarder)))
        ears = await stack.enter_async_context(hearing_telegram(house, line))
        servers += ears.servers
        servers.append(await stack.enter_async_context(public_door(house, public, ears.routes)))
        for text in _lines(settings, where(public), where(private), where(beside) if beside else None):
            said(text)
        for link in links.values():
            said(f"Telegram ({_mode(settings)}): {link}")
        await until(stop, *servers)


def _bound_beside() -> socket.socket:
    """Give the stand-in's socket: the usual port, or another if somebody has that; nothing depends on it."""
    try:
        return bind("127.0.0.1", STANDIN_PORT)
    except OSError:
        return bind("127.0.0.1", 0)


def _lines(
    settings: Settings, public: Listen, private: Listen, beside: Listen | None
) -> tuple[str, str, str]:
    return (
        f"Web chat ({_mode(settings)}): {public.url}/",
        f"What arrived at the stand-in intake (TEST): {beside.url}/"
        if beside
        else "Reports go to REPORTLINE_INTAKE.",
        f"Operator's page ({'LIVE' if settings.live else 'TEST mode'}): {private.url}/",
    )


def _mode(settings: Settings) -> str:
    return "LIVE" if settings.live else "TEST mode, nothing reaches a hotline"
