"""The door: web chat and Telegram for people, health and figures for the operator. Delivers nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Route

from bot.app.house import House, open_house, open_stores
from bot.app.listening import bound, serving, until
from bot.app.platforms import web_words
from bot.app.state import state_of
from bot.app.stopping import stop_on_signal
from bot.app.telegram import hearing_telegram, way_to_telegram
from bot.forwarder import ForwarderState
from bot.handlers.web import WebChat
from bot.ops.metrics import Metrics
from bot.ops.server import ops_app
from bot.settings import Settings

LEAVE_URL = "https://www.wikipedia.org/"


async def serve(settings: Settings) -> None:
    """Serve until a signal. Raises StartError."""
    with (
        stop_on_signal() as stop,
        bound(settings.listen, "REPORTLINE_LISTEN") as public,
        bound(settings.ops_listen, "REPORTLINE_OPS_LISTEN") as private,
    ):
        async with (
            open_stores(settings, alone=False) as stores,
            way_to_telegram(settings) as line,
            open_house(settings, stores, Metrics(), links=line.links if line else {}) as house,
            operators_server(house, private, stop) as ops,
            hearing_telegram(house, line) as ears,
            public_door(house, public, ears.routes) as door,
        ):
            await until(stop, ops, door, *ears.servers)


@asynccontextmanager
async def public_door(
    house: House, listener: socket.socket, routes: Iterable[Route] = ()
) -> AsyncIterator[asyncio.Future[None]]:
    """Serve the web chat to everyone, and the `routes` of platforms that deliver."""
    settings = house.settings
    chat = WebChat(
        house.conversation,
        words=web_words(house.catalogues),
        leave_url=LEAVE_URL,
        own_origins=(settings.public_url,) if settings.public_url else (),
        links=tuple(link for link in (settings.portal, settings.finder, settings.public_url) if link),
    )
    app = Starlette(routes=[*chat.routes(), *routes], exception_handlers=chat.error_handlers())
    async with serving(
        app, listener, trusted_proxy=settings.trusted_proxy, count=house.metrics.cut
    ) as server:
        yield server


@asynccontextmanager
async def operators_server(
    house: House,
    listener: socket.socket,
    stop: asyncio.Event,
    delivery: Callable[[], ForwarderState | None] = lambda: None,
) -> AsyncIterator[asyncio.Future[None]]:
    """Serve health, figures and the operator's page; `delivery` gives the forwarder's state, if it is here."""
    token = house.settings.ops_token
    app = ops_app(
        lambda: state_of(house, stop, delivery), house.metrics, token.get_secret_value() if token else None
    )
    async with serving(app, listener) as server:
        yield server
