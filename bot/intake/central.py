"""The client of our own contract, docs/intake-api.yaml: one PUT, and a careful reading of what comes back.

The far side may be anything: a proxy's error page, a captive portal, a half-dead host. Only its sound word
that it holds this very id counts as done. Of an answer nothing is kept but its status and its word on time:
the rest could quote the report.
"""

import asyncio
import ipaddress
import json
import time
from collections.abc import Callable

import aiohttp
from yarl import URL

from bot.intake.outcome import Accepted, Later, Outcome, Refused, Stop, Wait
from bot.intake.retry_after import retry_after

ANSWER_AT_MOST = 64 * 1024
CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 28.0
BUSY_SECONDS = 30.0
"""How long a 429 without Retry-After keeps everyone away."""

_REFUSED = {400: "malformed", 409: "conflict", 413: "too_large", 422: "invalid"}
_NOT_NOW = frozenset({408, 425, 503})
"""Answers of a server that did not begin: request time-out, too early, unavailable."""
_HELD = frozenset({"received", "forwarded", "closed"})


def _endpoint(base: str) -> URL:
    """Check the operator's base address. Raises ValueError in words that never hold the address."""
    try:
        url = URL(base)
    except ValueError:
        raise ValueError("the intake's address cannot be read") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("the intake's address must begin with https:// and name a host")
    if url.user or url.password or url.query_string or url.fragment:
        raise ValueError("the intake's address must hold no user, password, query or fragment")
    if url.scheme == "http" and not _is_loopback(url.host):
        raise ValueError("plain http is only for an intake on this machine")
    return url


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class CentralIntake:
    """An intake of the central contract.

    `base` is its address without /v1. `token` goes out as a bearer token and nowhere else. `seconds` bound
    one attempt. `clock` gives seconds since 1970. Raises ValueError for an address or token it cannot use.
    """

    def __init__(
        self,
        base: str,
        token: str = "",
        *,
        connections: int = 8,
        seconds: float = TOTAL_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Check the settings; connect to nothing yet."""
        self._reports = _endpoint(base) / "v1" / "reports"
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise ValueError("the intake's token must be printable ASCII without spaces")
        self._headers = {
            "Accept": "application/json, application/problem+json",
            # Nothing to unpack: an answer is as large as it looks.
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            "User-Agent": "reportline",
        }
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._connections = connections
        self._timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(CONNECT_SECONDS, seconds / 2))
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, report_id: str, body: bytes) -> Outcome:
        """Hand over one report."""
        try:
            url = self._reports / report_id
            async with self._open().put(url, data=body, allow_redirects=False) as response:
                return await self._read(response, report_id)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Later()  # it never got there
        except (aiohttp.ClientError, OSError):
            # Cut, silent (TimeoutError is an OSError) or no HTTP at all.
            return Later(unknown=True)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            # TLS closes in the next turns of the loop (docs.aiohttp.org, "Graceful shutdown").
            await asyncio.sleep(0)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=self._headers,
                timeout=self._timeout,
                auto_decompress=False,
                trust_env=False,
            )
        return self._session

    async def _read(self, response: aiohttp.ClientResponse, report_id: str) -> Outcome:
        if 200 <= response.status < 300:
            return Accepted() if await _names(response, report_id) else Later(unknown=True)
        headers = response.headers
        return _judge(
            response.status, retry_after(headers.get("Retry-After"), headers.get("Date"), self._clock())
        )


def _judge(status: int, wish: float | None) -> Outcome:
    """Say what an answer that is no success means. `wish` is its Retry-After in seconds."""
    if status in _REFUSED:
        return Refused(_REFUSED[status])
    if status == 429 and wish is None:
        wish = BUSY_SECONDS
    if status in {429, 503} and wish is not None:
        return Wait(wish)
    if 300 <= status < 500 and status not in _NOT_NOW:
        return Stop(f"http_{status}")
    return Later(wish, unknown=status not in _NOT_NOW)


async def _names(response: aiohttp.ClientResponse, report_id: str) -> bool:
    """Say whether the answer is a sound word that this report is held."""
    answer = bytearray()
    async for chunk in response.content.iter_chunked(ANSWER_AT_MOST):
        answer += chunk
        if len(answer) > ANSWER_AT_MOST:
            return False
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("id") == report_id and said.get("status") in _HELD
