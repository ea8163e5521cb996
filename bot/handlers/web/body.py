"""How much of what is posted is read, for how long, and as what. Files are never read."""

import asyncio

from starlette.requests import Request

from bot.handlers.web import form
from flows.events import Form, Said, SentMedia

LIMIT = 64 * 1024
"""Bytes of a body that are read. 4,096 signs, the most that the flow reads, need at most 48 KiB as a form."""
HEAD = 8 * 1024
"""Bytes of a multipart body that are looked at for the conversation's name."""
FLOOD = 1024 * 1024
"""Bytes; a body that says it is larger has its connection closed."""
PATIENCE = 10.0
"""Seconds that a body may take to come. The door's own limit is the same; this one can still answer with a page."""

_FORM, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


async def read(request: Request) -> tuple[int, form.Posted | None]:
    """Read what was posted and the status of its answer; None: nothing that belongs to a conversation.

    Raises TimeoutError and ClientDisconnect.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _MULTIPART:
        head, _ = await _body(request, HEAD)
        try:
            return 415, form.Posted(*form.read_multipart(head), SentMedia(Form.FILE))
        except form.UnreadableFormError:
            return 415, None
    if kind != _FORM:
        return 415, None
    body, cut = await _body(request, LIMIT)
    try:
        posted = form.read(body)
    except form.UnreadableFormError:
        return 413 if cut else 400, None
    if not cut:
        return 200, posted
    # What does not fit is refused by the flow, in the person's language and without losing the conversation: the part
    # that was read is longer than any message it takes. Anything else this large is not from our page.
    long = isinstance(posted.event, Said) and len(posted.event.text) > form.LONGEST
    return 413, posted if long else None


async def _body(request: Request, limit: int) -> tuple[bytes, bool]:
    """Read at most `limit` bytes of the body; say if there were more. Raises TimeoutError and ClientDisconnect."""
    body = bytearray()
    async with asyncio.timeout(PATIENCE):
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                return bytes(body[:limit]), True
    return bytes(body), False


def is_flood(request: Request) -> bool:
    """Say whether the rest of the body is not worth waiting for.

    A smaller one the server reads to its end, unseen, since a browser that is cut off while sending shows no answer.
    """
    size = request.headers.get("content-length", "")
    return "transfer-encoding" in request.headers or (size.isdecimal() and int(size[:12]) > FLOOD)
