"""The stand-in intake as a server: beside the door in one process, or by itself."""

import asyncio
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app.errors import StartError
from bot.app.folder import prepare
from bot.app.listening import bound, serving, until, where
from bot.app.stopping import stop_on_signal
from bot.intake.standin import StandIn
from bot.settings import Listen, Settings

FILE = "standin.db"


async def standin(
    settings: Settings, listen: Listen, database: Path | None, said: Callable[[str], None]
) -> None:
    """Serve the stand-in until a signal. Raises StartError."""
    if not listen.is_loopback and not settings.intake_token:
        raise StartError(
            f"{listen.host} can be reached from other machines: set REPORTLINE_INTAKE_TOKEN, and its page asks for it."
        )
    file = database or prepare(settings.data) / FILE
    with stop_on_signal() as stop, bound(listen, "--listen") as listener:
        async with standing_in(settings, file, listener) as server:
            said(f"Stand-in intake (TEST, no hotline): {where(listener).url}/")
            await until(stop, server)


@asynccontextmanager
async def standing_in(
    settings: Settings, file: Path, listener: socket.socket
) -> AsyncIterator[asyncio.Future[None]]:
    """Serve the stand-in on a socket."""
    token = settings.intake_token
    try:
        stand_in = StandIn(file, token=token.get_secret_value() if token else None)
    except sqlite3.Error:
        raise StartError(
            f"The stand-in's database {file} cannot be opened; move it away or name another."
        ) from None
    try:
        async with serving(stand_in.app(), listener) as server:
            yield server
    finally:
        stand_in.close()
