"""What all clients of an intake share: its address checked, its connections, and what a status means.

The far side may be anything: a proxy's error page, a captive portal, a half-dead host. Of an answer nothing is kept
but what a client needs: the rest could quote the report.
"""

from collections.abc import Mapping

import aiohttp
from yarl import URL

from bot.client import close_session, open_session
from bot.intake.outcome import Later, Refused, Stop, Wait
from bot.intake.retry_after import retry_after
from bot.loopback import is_loopback

ANSWER_AT_MOST = 64 * 1024
CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 28.0
BUSY_SECONDS = 30.0
"""How long a 429 without Retry-After keeps everyone away."""

_REFUSED = {400: "malformed", 409: "conflict", 413: "too_large", 422: "invalid"}
_NOT_NOW = frozenset({408, 425, 503})
"""Answers of a server that did not begin: request time-out, too early, unavailable."""


def endpoint(base: str) -> URL:
    """Check the operator's address. Raises ValueError in words that never hold the address."""
    try:
        url = URL(base)
    except ValueError:
        raise ValueError("the intake's address cannot be read") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("the intake's address must begin with https:// and name a host")
    if url.user or url.password or url.query_string or url.fragment:
        raise ValueError("the intake's address must hold no user, password, query or fragment")
    if url.scheme == "http" and not is_loopback(url.host):
        raise ValueError("plain http is only for an intake on this machine")
    return url


class Connections:
    """Connections to one intake, opened with the first call. `seconds` bound one call; `headers` go with each."""

    def __init__(
        self, headers: Mapping[str, str], *, at_once: int = 8, seconds: float = TOTAL_SECONDS
    ) -> None:
        self._headers = headers
        self._at_once = at_once
        self._timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(CONNECT_SECONDS, seconds / 2))
        self._session: aiohttp.ClientSession | None = None

    def open(self) -> aiohttp.ClientSession:
        """Give the session; whoever calls follows no redirect."""
        if self._session is None or self._session.closed:
            self._session = open_session(at_once=self._at_once, headers=self._headers, timeout=self._timeout)
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        await close_session(self._session)


async def bounded(response: aiohttp.ClientResponse) -> bytes | None:
    """Give the body of an answer; None if it is longer than any honest one."""
    answer = bytearray()
    async for chunk in response.content.iter_chunked(ANSWER_AT_MOST):
        answer += chunk
        if len(answer) > ANSWER_AT_MOST:
            return None
    return bytes(answer)


def judge(response: aiohttp.ClientResponse, now: float) -> Refused | Wait | Stop | Later:
    """Say what an answer that is no success means. `now` in seconds since 1970, for a Retry-After that is a date."""
    status, headers = response.status, response.headers
    wish = retry_after(headers.get("Retry-After"), headers.get("Date"), now)
    if status in _REFUSED:
        return Refused(_REFUSED[status])
    if status == 429 and wish is None:
        wish = BUSY_SECONDS
    if status in {429, 503} and wish is not None:
        return Wait(wish)
    if 300 <= status < 500 and status not in _NOT_NOW:
        return Stop(f"http_{status}")
    return Later(wish, unknown=status not in _NOT_NOW)
