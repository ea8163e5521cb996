"""A real Caddy with our Caddyfile, in front of something that notes what arrives."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.service import READY_SECONDS, free_port
from tests.deploy.files import text

PACKED = b"what the door has packed, and filled up"


@dataclass(slots=True)
class Behind:
    """What stands where the door does: `heads` are those that arrived, `bodies` what came after them."""

    heads: list[list[str]] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    server: asyncio.Server | None = None
    answering: set[asyncio.Task[None] | None] = field(default_factory=set)

    @property
    def address(self) -> str:
        """Where it listens."""
        assert self.server
        return f"127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Note a request, and answer with something that says it is gzip."""
        self.answering.add(asyncio.current_task())
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await self._answer(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[:-2]
        self.heads.append(head)
        lengths = [line.partition(": ")[2] for line in head if line.lower().startswith("content-length:")]
        body = await reader.readexactly(int(lengths[0])) if lengths else b""
        self.bodies.append(len(body))
        writer.write(
            b"HTTP/1.1 200 OK\r\nserver: inner\r\ncontent-encoding: gzip\r\nconnection: close\r\n"
            b"content-length: %d\r\n\r\n%b" % (len(PACKED), PACKED)
        )
        await writer.drain()


@asynccontextmanager
async def behind() -> AsyncIterator[Behind]:
    """Serve."""
    it = Behind()
    it.server = await asyncio.start_server(it.answer, "127.0.0.1", 0)
    async with it.server:
        yield it
    await asyncio.gather(*filter(None, it.answering))


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


@dataclass(slots=True)
class Caddy:
    """A running Caddy. `said` is there when it has ended."""

    http: int
    https: int
    said: str = ""

    async def ask(self, *lines: str, body: bytes = b"", tls: bool = True) -> tuple[list[str], bytes]:
        """Send a request as it stands; give the answer's head, in small letters, and its body."""
        reader, writer = await self._connected(tls=tls)
        try:
            writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
            with suppress(ConnectionError):
                await writer.drain()
            answer = await reader.read()
        finally:
            await _closed(writer)
        head, _, rest = answer.partition(b"\r\n\r\n")
        return head.decode().lower().split("\r\n"), rest

    async def _connected(self, *, tls: bool) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if not tls:
            return await asyncio.open_connection("127.0.0.1", self.http)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return await asyncio.open_connection(
            "127.0.0.1", self.https, ssl=context, server_hostname="localhost"
        )

    async def ready(self) -> None:
        """Wait until it takes connections, and has made the certificate that it shows: it listens before it has one."""
        async with asyncio.timeout(READY_SECONDS):
            for tls in (False, True):
                while True:
                    with suppress(OSError):  # an ssl.SSLError is one
                        _, writer = await self._connected(tls=tls)
                        await _closed(writer)
                        break
                    await asyncio.sleep(0.01)


@asynccontextmanager
async def caddy(
    home: Path, door: str, site: str = "https://localhost", http: int | None = None
) -> AsyncIterator[Caddy]:
    """Run Caddy with the Caddyfile of this project, its certificates below `home`."""
    it = Caddy(http or free_port(), free_port())
    environ = {"HOME": str(home), "SITE": site, "DOOR": door}
    environ |= {"HTTP_PORT": str(it.http), "HTTPS_PORT": str(it.https)}
    # By itself: what it takes in beside it is for containers, and listens at ports of its own.
    alone = home / "Caddyfile"
    alone.write_text(text("deploy/Caddyfile"))
    process = await asyncio.create_subprocess_exec(
        "/usr/bin/env", "caddy", "run", "--adapter", "caddyfile", "--config", str(alone),
        env={"PATH": os.environ["PATH"], **environ},
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        if site.startswith("https"):
            await it.ready()
        yield it
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        it.said = (await process.communicate())[1].decode()
