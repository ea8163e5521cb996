"""The operator's own server, apart from the public door: alive, ready, figures, and one small page."""

import base64
import binascii
import hmac
import html
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.ops.metrics import CONTENT_TYPE, Gauges, Metrics

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="10">
<title>Reportline: state</title>
<style>body{{font:1em/1.5 sans-serif;margin:2em auto;max-width:36em;padding:0 1em}}
th{{text-align:start;font-weight:400;padding-inline-end:2em}}strong{{display:block;margin:1em 0}}</style>
<h1>State</h1><strong>{headline}</strong>
<table>{rows}</table>
<p>Figures: <a href="/metrics">/metrics</a>. Dead letters: <code>reportline outbox list</code>.</p>
"""


@dataclass(frozen=True, slots=True)
class State:
    """How the service is at this moment. `delivery` is the forwarder's state in a few words of our own."""

    mode: str
    paused: bool
    stopping: bool
    storable: bool
    delivery: str
    gauges: Gauges
    languages: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Reports can be taken. A pause answers people itself, so it is no reason to send them elsewhere."""
        return self.storable and not self.stopping


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

    async def page(request: Request) -> Response:
        if refused := _refused(request.headers, token):
            return refused
        return HTMLResponse(_page(await state()), headers=_HEADERS)

    return Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", figures),
            Route("/", page),
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


def _page(state: State) -> str:
    """Write the page: numbers and our own words only."""
    if state.stopping:
        headline = "Stopping."
    elif not state.storable:
        headline = "Reports cannot be stored: people are told so. Look at the disk."
    elif state.paused:
        headline = "Paused: people are told so. Take it back with: reportline pause off"
    else:
        headline = "Taking reports."
    if state.mode != "live":
        headline += " TEST mode: nothing reaches a hotline."
    gauges = state.gauges
    age = gauges.oldest_seconds
    rows = (
        ("Mode", state.mode),
        ("Delivery to the intake", state.delivery),
        ("Reports waiting", gauges.waiting),
        ("Oldest of them, minutes", None if age is None else round(age / 60)),
        ("Dead letters", gauges.dead),
        ("Open conversations", gauges.live_sessions),
        ("Languages offered", f"{len(state.languages)}: {', '.join(state.languages)}"),
    )
    cells = "".join(
        f"<tr><th scope=row>{name}<td>{html.escape('not known' if value is None else str(value))}"
        for name, value in rows
    )
    return _PAGE.format(headline=html.escape(headline), rows=cells)
