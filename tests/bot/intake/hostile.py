"""An intake that does to a client whatever a network and a bad day can: each call gets the act that a plan gives it."""

import asyncio
import json
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

MAX_CALLS = 20_000


@dataclass(frozen=True)
class Call:
    """One request as it came. `attempt` counts the calls for this id, from 1."""

    method: str
    path: str
    id: str
    headers: Mapping[str, str]
    body: bytes
    attempt: int


Act = Callable[["Hostile", Call, asyncio.StreamWriter], Awaitable[None]]
Plan = Callable[[Call], Act]


def by_path(call: str, _body: bytes) -> str:
    """Give the id as the central contract has it: the end of the path."""
    return call.rpartition("/")[2]


class Hostile:
    """The server. `held` maps each id to the body that was stored first; `calls` counts the requests for each id.

    `known_by` gives the id, from path and body. One that `keeps_ids` stores a report once; another one each time.
    `stored` are the calls that had an effect, in their order.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        tls: ssl.SSLContext | None = None,
        known_by: Callable[[str, bytes], str] = by_path,
        keeps_ids: bool = True,
    ) -> None:
        self.plan = plan
        self._tls = tls
        self._known_by = known_by
        self._keeps_ids = keeps_ids
        self.stored: list[Call] = []
        self.held: dict[str, bytes] = {}
        self.effects: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.seen: list[Call] = []
        self.at_once = 0
        self.most_at_once = 0
        self.base = ""
        self._server: asyncio.Server | None = None
        self._over = asyncio.Event()
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        host, port = self._server.sockets[0].getsockname()
        self.base = f"{'https' if self._tls else 'http'}://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self._over.set()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def over(self) -> None:
        """Wait until the test is over: what a half-open connection does."""
        await self._over.wait()

    def store(self, call: Call) -> bool:
        """Keep the report as an honest intake does; say whether the body fits the id."""
        if call.id not in self.held or not self._keeps_ids:
            self.held.setdefault(call.id, call.body)
            self.effects[call.id] += 1
            self.stored.append(call)
        return self.held[call.id] == call.body

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            for _ in range(MAX_CALLS):
                over = asyncio.create_task(self._over.wait())
                head = asyncio.create_task(reader.readuntil(b"\r\n\r\n"))
                await asyncio.wait({over, head}, return_when=asyncio.FIRST_COMPLETED)
                over.cancel()
                if not head.done():
                    head.cancel()
                    return
                call = await self._read(head.result(), reader)
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                try:
                    await self.plan(call)(self, call, writer)
                finally:
                    self.at_once -= 1
                await writer.drain()
                if writer.is_closing():
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client went away
        finally:
            writer.close()
            self._serving.discard(task)

    async def _read(self, head: bytes, reader: asyncio.StreamReader) -> Call:
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        report_id = self._known_by(path, body)
        self.calls[report_id] += 1
        call = Call(method, path, report_id, headers, body, self.calls[report_id])
        self.seen.append(call)
        return call


def self_signed(*, days: float = 1, authority: Path | None = None) -> ssl.SSLContext:
    """Give the TLS of a server for 127.0.0.1 that nobody vouches for, but who trusts the file `authority`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "intake.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        pem = Path(folder) / "both.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        pem.write_bytes(private + certificate.public_bytes(Encoding.PEM))
        context.load_cert_chain(pem)
    if authority:
        authority.write_bytes(certificate.public_bytes(Encoding.PEM))
    return context


def said(report_id: str, status: str = "received") -> bytes:
    """Give the body of an honest success."""
    return json.dumps({"id": report_id, "status": status}).encode()


def answer(
    status: int,
    body: bytes = b"",
    *,
    kind: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Act:
    """Answer with exactly this."""

    async def act(_server: Hostile, _call: Call, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", f"Content-Type: {kind}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    return act


async def honest(server: Hostile, call: Call, writer: asyncio.StreamWriter) -> None:
    """Do what the contract says."""
    new = call.id not in server.held
    fits = server.store(call)
    await answer(201 if new else 200 if fits else 409, said(call.id) if fits else b"{}")(server, call, writer)


async def cut_before_storing(_server: Hostile, _call: Call, writer: asyncio.StreamWriter) -> None:
    """Reset the connection without a word."""
    writer.transport.abort()


async def cut_after_storing(server: Hostile, call: Call, writer: asyncio.StreamWriter) -> None:
    """Keep the report, then reset the connection without a word."""
    server.store(call)
    writer.transport.abort()


async def cut_inside_the_answer(server: Hostile, call: Call, writer: asyncio.StreamWriter) -> None:
    """Keep the report, then break off in the middle of saying so."""
    server.store(call)
    writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n" + said(call.id))
    await writer.drain()
    writer.close()


async def half_open(server: Hostile, call: Call, _writer: asyncio.StreamWriter) -> None:
    """Keep the report and fall silent, with the connection open."""
    server.store(call)
    await server.over()


async def slow(server: Hostile, call: Call, writer: asyncio.StreamWriter) -> None:
    """Keep the report and answer a byte at a time, for ever."""
    server.store(call)
    writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 100000\r\n\r\n")
    while not server._over.is_set():  # noqa: SLF001 - its own module
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.005)


def raw(data: bytes, *, store: bool = False) -> Act:
    """Send these bytes, be they HTTP or not, and close."""

    async def act(server: Hostile, call: Call, writer: asyncio.StreamWriter) -> None:
        if store:
            server.store(call)
        writer.write(data)
        await writer.drain()
        writer.close()

    return act


def garbage_after_storing(body: bytes = b"<html>Welcome to the hotel's network</html>") -> Act:
    """Keep the report, and answer 200 with something else."""

    async def act(server: Hostile, call: Call, writer: asyncio.StreamWriter) -> None:
        server.store(call)
        await answer(200, body, kind="text/html")(server, call, writer)

    return act
