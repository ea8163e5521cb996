"""How much of what is posted is read, for how long, and as what. Files are never read."""

import asyncio
import re
from collections.abc import AsyncIterator

from starlette.requests import Request

from bot.handlers.web import form
from flows.events import Form, Said, SentMedia

LIMIT = 64 * 1024
"""Bytes of a body that are read. 4,096 signs, the most that the flow reads, need at most 48 KiB as a form."""
HEAD = 8 * 1024
"""Bytes of a multipart body that are looked at for the conversation's name; up to LIMIT if a file stands before it."""
FLOOD = 1024 * 1024
"""Bytes; a body that says it is larger has its connection closed."""
PATIENCE = 10.0
"""Seconds that a body may take to come. The door's own limit is the same; this one can still answer with a page."""

_FORM, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_BOUNDARY = re.compile(r'boundary="?([^\s";]{1,70})', re.IGNORECASE)


async def read(request: Request) -> tuple[int, form.Posted | None]:
    """Read what was posted and the status of its answer; None: nothing that belongs to a conversation.

    Raises TimeoutError and ClientDisconnect.
    """
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind == _MULTIPART and (boundary := _BOUNDARY.search(parameters)):
        async with asyncio.timeout(PATIENCE):
            return 415, await _beside_files(request, boundary[1].encode("latin-1"))
    if kind != _FORM:
        return 415, None
    async with asyncio.timeout(PATIENCE):
        body, cut = await _read(request.stream(), LIMIT)
    try:
        posted = form.read(body[:LIMIT])
    except form.UnreadableFormError:
        return 413 if cut else 400, None
    if not cut:
        return 200, posted
    # What does not fit is refused by the flow, in the person's language and without losing the conversation: the part
    # that was read is longer than any message it takes. Anything else this large is not from our page.
    long = isinstance(posted.event, Said) and len(posted.event.text) > form.LONGEST
    return 413, posted if long else None


async def _beside_files(request: Request, boundary: bytes) -> form.Posted | None:
    """Say whose conversation a body with files belongs to. Raises ClientDisconnect."""
    stream, head = request.stream(), b""
    for limit in (HEAD, LIMIT):
        head, cut = await _read(stream, limit, head)
        try:
            return form.Posted(*form.read_multipart(head[:limit], boundary), SentMedia(Form.FILE))
        except form.UnreadableFormError:
            if not cut:
                break
    return None


async def _read(stream: AsyncIterator[bytes], limit: int, before: bytes = b"") -> tuple[bytes, bool]:
    """Read on after `before`, to `limit` bytes in all; say if there were more. Raises ClientDisconnect."""
    body = bytearray(before)
    async for chunk in stream:
        body += chunk
        if len(body) > limit:
            return bytes(body), True
    return bytes(body), False


def is_flood(request: Request) -> bool:
    """Say whether the rest of the body is not worth waiting for.

    A smaller one the server reads to its end, unseen, since a browser that is cut off while sending shows no answer.
    """
    size = request.headers.get("content-length", "")
    return "transfer-encoding" in request.headers or (size.isdecimal() and int(size[:12]) > FLOOD)
