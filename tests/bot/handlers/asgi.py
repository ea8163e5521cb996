"""A request to an ASGI application, byte by byte as wanted, and its whole answer. No network, no client library."""

import asyncio
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back; `read` counts the chunks of the request's body that were taken."""

    status: int
    headers: dict[str, str]
    raw: bytes
    read: int

    @property
    def page(self) -> str:
        """The page as a browser decodes it."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.raw) if packed else self.raw).decode()


async def ask(
    app: ASGIApp,
    method: str = "GET",
    path: str = "/",
    headers: dict[str, str] | None = None,
    body: Sequence[bytes] = (),
    *,
    stalls: bool = False,
    hangs_up: bool = False,
) -> Answer:
    """Send one request. `stalls`: after the chunks of the body nothing more comes, nor an end.

    `hangs_up`: after them the sender is gone.
    """
    chunks, sent, read = list(body), [], 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        if read < len(chunks):
            read += 1
            more = stalls or hangs_up or read < len(chunks)
            return {"type": "http.request", "body": chunks[read - 1], "more_body": more}
        if hangs_up:
            return {"type": "http.disconnect"}
        if stalls:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    fields = {"host": "chat.example.org", **(headers or {})}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in fields.items()],
        "client": ("192.0.2.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    start = sent[0]
    names = [name for name, _ in start["headers"]]
    assert len(names) == len(set(names)), "a header twice"
    got = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], got, b"".join(one.get("body", b"") for one in sent[1:]), read)


async def post(app: ASGIApp, fields: dict[str, str], **headers: str) -> Answer:
    """Post a form."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await ask(app, "POST", headers={"content-type": FORM, **named}, body=[urlencode(fields).encode()])
