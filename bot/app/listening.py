"""Listening sockets and the servers on them: bound before anything else begins, ended in order."""

import asyncio
import logging
import resource
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from starlette.types import ASGIApp

from bot.app.errors import StartError
from bot.door import Door, Patience, bind
from bot.settings import Listen

_log = logging.getLogger(__name__)
_FILES_WANTED = 8192
_FILES_BESIDES = 64


@contextmanager
def bound(listen: Listen, setting: str) -> Iterator[socket.socket]:
    """Give a bound socket. Raises StartError, naming the setting to change."""
    try:
        listener = bind(*listen)
    except OSError as error:
        raise StartError(
            f"{listen.host}:{listen.port} cannot be listened on ({error.strerror}); set {setting} to another address."
        ) from None
    with listener:
        yield listener


def where(listener: socket.socket) -> Listen:
    """Give the address that a socket really has."""
    host, port, *_ = listener.getsockname()
    return Listen(host, port)


@asynccontextmanager
async def serving(
    app: ASGIApp,
    listener: socket.socket,
    *,
    trusted_proxy: tuple[str, ...] = (),
    count: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[asyncio.Future[None]]:
    """Serve an application until the block ends, then finish what is in flight. Gives what ends if the server fails."""
    patience = Patience(connections=min(Patience().connections, _files() - _FILES_BESIDES))
    door = Door(app, trusted_proxy=trusted_proxy, patience=patience, count=count)
    task = asyncio.create_task(door.serve(sockets=[listener]))
    try:
        yield task
    finally:
        door.stop()
        await task


def _files() -> int:
    """Ask the system for as many open files as the door may need connections, and give how many there may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES_WANTED if hard == resource.RLIM_INFINITY else min(_FILES_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _FILES_WANTED if soft == resource.RLIM_INFINITY else soft


async def until(stop: asyncio.Event, *others: asyncio.Future[None]) -> None:
    """Wait for the stop, or for one of the others to fail or end before its time."""
    waiting = asyncio.ensure_future(stop.wait())
    everything: set[asyncio.Future[Any]] = {waiting, *others}
    _log.info("started")
    try:
        done, _ = await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
    _log.info("stopping")
    for ended in done - {waiting}:
        ended.result()
