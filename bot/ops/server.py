"""The operator's own server, apart from the public door: alive, ready, figures, and one small page."""

import base64
import binascii
import hmac
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.ops.metrics import CONTENT_TYPE, Metrics
from bot.ops.page import page
from bot.ops.state import State

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


def ops_app(state: Callable[[], Awaitable[State]], metrics: Metrics, token: str | None) -> Starlette:
    """Make the operator's server. With a `token`, figures and page want it as bearer or as basic password."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive\n", headers=_HEADERS)

    async def readyz(_: Request) -> Response:
        ready = (await state()).ready
        return PlainTextResponse(
            "ready\n" if ready else "not ready\n", 200 if ready else 503, headers=_HEADERS
        )

    async def figures(request: Request) -> Response:
        if refused := _refused(request.headers, token):
            return refused
        return Response(metrics.text((await state()).gauges), media_type=CONTENT_TYPE, headers=_HEADERS)

    async def told(request: Request) -> Response:
        if refused := _refused(request.headers, token):
            return refused
        return HTMLResponse(page(await state()), headers=_HEADERS)

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", figures),
            Route("/", told),
        ]
    )


def _refused(headers: Headers, token: str | None) -> Response | None:
    """Refuse who does not hold the token.

    Without one, only this machine can ask (the settings see to that), and only by its own name: else any
    web page in the operator's browser could read this by pointing a name of its own at 127.0.0.1.
    """
    if token is None:
        host = headers.get("host", "")
        name = host[: host.rfind(":")] if host.rpartition(":")[2].isdigit() else host
        if name not in _OWN_NAMES:
            return PlainTextResponse("Ask by 127.0.0.1.\n", 403, headers=_HEADERS)
        return None
    if hmac.compare_digest(_given(headers).encode(), token.encode()):
        return None
    challenge = {"WWW-Authenticate": 'Basic realm="operator", charset="UTF-8"'}
    return PlainTextResponse("The operator's token is needed.\n", 401, headers=_HEADERS | challenge)


def _given(headers: Headers) -> str:
    """Give the token that came with a request, or nothing."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return ""
    return ""
