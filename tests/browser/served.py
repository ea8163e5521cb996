"""The web chat on a port of this machine, in a thread of its own, with the real house and the real door around it.

Only the neutral site that *Leave now* goes to is another one than in use: it is on this machine too.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.app.house import House, open_house, open_stores
from bot.app.listening import bound, serving, where
from bot.app.platforms import web_words
from bot.handlers.web import WebChat
from bot.ops.metrics import Metrics
from bot.settings import Listen, Settings

SOON = 20
"""Seconds that anything on this machine may take."""
ANY_PORT = Listen("127.0.0.1", 0)


@dataclass(frozen=True)
class Served:
    """Where the chat is, where *Leave now* goes, and how many reports are in the outbox."""

    url: str
    leave_url: str
    house: House
    loop: asyncio.AbstractEventLoop

    def reports(self) -> int:
        """Count the reports that are on disk."""
        counting = asyncio.run_coroutine_threadsafe(self.house.stores.outbox.counts(), self.loop)
        return counting.result(SOON).waiting


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    """Serve until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    open_doors = _open_doors(folder)
    try:
        yield asyncio.run_coroutine_threadsafe(open_doors.__aenter__(), loop).result(SOON)
    finally:
        asyncio.run_coroutine_threadsafe(open_doors.__aexit__(None, None, None), loop).result(SOON)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(SOON)
        loop.close()


@asynccontextmanager
async def _open_doors(folder: Path) -> AsyncIterator[Served]:
    settings = Settings(
        data=folder,
        portal="https://report.example.org/",
        public_url="https://chat.example.org",
    )
    elsewhere = Starlette(routes=[Route("/", _weather)])
    with bound(ANY_PORT, "") as public, bound(ANY_PORT, "") as other:
        url, leave_url = (f"http://127.0.0.1:{where(listener).port}/" for listener in (public, other))
        async with (
            open_stores(settings, alone=True) as stores,
            open_house(settings, stores, Metrics()) as house,
            serving(elsewhere, other),
            serving(_chat(house, leave_url), public),
        ):
            yield Served(url, leave_url, house, asyncio.get_running_loop())


def _chat(house: House, leave_url: str) -> Starlette:
    chat = WebChat(
        house.conversation,
        words=web_words(house.catalogues),
        leave_url=leave_url,
        own_origins=(house.settings.public_url,),
        links=(house.settings.portal,),
    )
    return Starlette(routes=chat.routes(), exception_handlers=chat.error_handlers())


async def _weather(_request: Request) -> HTMLResponse:
    return HTMLResponse('<link rel="icon" href="data:,"><p>The weather is fine.</p>')
