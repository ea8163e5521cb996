"""Behind the door a request is whole, small and without its sender's address, or it does not get there.

An application behind this never waits for a body, and cannot store or log an IP address, because it never has one.
"""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Where proxies write whose request it was. The door has read what it believes before this.
_WHOSE = frozenset({
    b"cf-connecting-ip", b"client-ip", b"fastly-client-ip", b"forwarded", b"true-client-ip", b"via", b"x-client-ip",
    b"x-cluster-client-ip", b"x-forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-port",
    b"x-forwarded-proto", b"x-real-ip", b"x-request-id",
})  # fmt: skip


def whole(app: ASGIApp, at_most: int, count: Callable[[str], None]) -> ASGIApp:
    """Wrap an application so that it is called when the whole body is there, and with at most `at_most` bytes of it."""

    async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = await _read(scope, receive, at_most)
        if body is None:
            return
        if len(body) > at_most:
            count("too_large")
            await _refuse(send)
            return
        given = False

        async def receive_whole() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        headers = [(name, value) for name, value in scope["headers"] if name not in _WHOSE]
        await app({**scope, "client": None, "headers": headers}, receive_whole, send)

    return asgi


async def _read(scope: Scope, receive: Receive, at_most: int) -> bytearray | None:
    """Give the body, the first bytes of one that is too large, or None if the client went away."""
    said = dict(scope["headers"]).get(b"content-length", b"0")
    if said.isdigit() and int(said[:12]) > at_most:
        return bytearray(at_most + 1)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > at_most or not message.get("more_body"):
            return body


async def _refuse(send: Send) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
