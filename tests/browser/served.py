"""The web chat on a port of this machine, in a thread of its own, with the real conversation and stores behind it."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.contract import Limits
from bot.conversation import Conversation, Spoken
from bot.handlers.web import WebChat, Words
from bot.i18n import Catalogues, negotiate, parse_accept_language, vocabulary
from bot.ops.metrics import Metrics
from bot.outbox import SqliteOutbox
from bot.privacy import Epochs, MemoryKeys
from bot.sessions import MemorySessions
from flows import phrases
from flows.channel import Channel
from flows.report import report_flow

T = TypeVar("T")
PORTAL = "https://report.example.org/"
SITE = {
    "hotline": "the test intake",
    "operator": "a test set-up",
    "contact": "nobody (test)",
    "portal": PORTAL,
    "finder": "",
    "link": "https://chat.example.org/",
    "app": "",
    "minutes": "30",
    "days": "8",
}
WEB = Channel("web", seen=phrases.SEEN_WEB, erased=phrases.ERASE_WEB, greets=True, passes_on=True)


@dataclass(frozen=True)
class Served:
    """Where the chat is, where *Leave now* goes, and how many reports are in the outbox."""

    url: str
    leave_url: str
    outbox: SqliteOutbox
    loop: asyncio.AbstractEventLoop

    def reports(self) -> int:
        """Count the reports that are on disk."""
        return _in(self.loop, self.outbox.counts()).waiting


def _in(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run_coroutine_threadsafe(work, loop).result(timeout=20)


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    """Serve until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    outbox = SqliteOutbox(folder / "outbox.db")
    elsewhere = Starlette(routes=[Route("/", _weather)])
    try:
        with _listening(loop, elsewhere) as leave_url, _listening(loop, _chat(outbox, leave_url)) as url:
            yield Served(url, leave_url, outbox, loop)
    finally:
        _in(loop, outbox.close())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=20)
        loop.close()


async def _weather(_request: Request) -> HTMLResponse:
    return HTMLResponse('<link rel="icon" href="data:,"><p>The weather is fine.</p>')


@contextmanager
def _listening(loop: asyncio.AbstractEventLoop, app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port; give its address."""
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off", log_config=None, server_header=False)
    )
    serving = asyncio.run_coroutine_threadsafe(server.serve(), loop)
    _in(loop, _started(server))
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.should_exit = server.force_exit = True
        serving.result(timeout=20)


async def _started(server: uvicorn.Server) -> None:
    async with asyncio.timeout(20):
        while not server.started:  # noqa: ASYNC110 - uvicorn has a flag and no event
            await asyncio.sleep(0.01)


def _chat(outbox: SqliteOutbox, leave_url: str) -> Starlette:
    catalogues = Catalogues.load([Limits()])
    flow = report_flow(
        languages=catalogues.offered, vocabulary=vocabulary(catalogues), channel=WEB, portal=True
    )
    conversation = Conversation(
        platforms={"web": Spoken(flow, Limits(), SITE)},
        catalogues=catalogues,
        epochs=Epochs(),
        sessions=MemorySessions(),
        outbox=outbox,
        sealing_key=MemoryKeys().sealing(),
        metrics=Metrics(),
    )
    words = Words(
        say=lambda phrase, language: catalogues.of(language).label(phrase),
        direction=lambda language: catalogues.of(language).direction,
        accepted=parse_accept_language,
        choose=lambda hints: negotiate(hints, catalogues.offered) or "en",
    )
    web = WebChat(conversation, words=words, leave_url=leave_url, links=(PORTAL, SITE["link"]))
    return Starlette(routes=web.routes(), exception_handlers={**web.error_handlers()})
