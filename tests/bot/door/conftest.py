import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from bot.door import Door, Patience, bind


class Served:
    """A door on a port of its own, with an application that says what it was given."""

    def __init__(self) -> None:
        self.port = 0
        self.cut: Counter[str] = Counter()
        self.seen: list[tuple[Scope, bytes]] = []
        self.hold = asyncio.Event()
        self.hold.set()
        self.answer = b"well"
        self.door: Door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as an application."""
        message = await receive()
        assert not message.get("more_body")
        self.seen.append((scope, message["body"]))
        await self.hold.wait()
        headers = [(b"content-length", str(len(self.answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.answer})

    async def talk(self, *parts: bytes) -> bytes:
        """Send bytes and give everything that comes back until the door ends the connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0)
            return await asyncio.wait_for(reader.read(), 20)
        except ConnectionError:
            return b""
        finally:
            writer.transport.abort()


Serve = Callable[..., Any]


@pytest.fixture
def serve() -> Callable[..., Any]:
    @asynccontextmanager
    async def serving(trusted_proxy: tuple[str, ...] = (), **patience: float) -> AsyncIterator[Served]:
        served = Served()
        served.door = Door(
            served,
            trusted_proxy=trusted_proxy,
            patience=Patience(**patience),  # type: ignore[arg-type]
            count=lambda reason: served.cut.update([reason]),
        )
        listener = bind("127.0.0.1", 0)
        served.port = listener.getsockname()[1]
        task: Awaitable[None] = asyncio.create_task(served.door.serve(sockets=[listener]))
        try:
            yield served
        finally:
            served.hold.set()
            served.door.stop()
            await task

    return serving


async def seen(what: Callable[[], object]) -> None:
    """Wait until there is something to see."""
    async with asyncio.timeout(20):
        while not what():  # noqa: ASYNC110 - what is looked at tells nobody when it changes
            await asyncio.sleep(0.01)
