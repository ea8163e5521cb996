"""The one way out to the platforms: a POST of JSON, and a careful taking of what comes back.

The far side may be anything. What it says is bounded in time and size and only then looked at; it is never followed
elsewhere, nothing of it is kept for the next call, and no proxy of the environment gets in between. An address may hold
a token, so it is in no error and no log. Import this only where a platform is set up: aiohttp is heavy.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from bot.client import close_session, open_session

CONNECT_SECONDS = 5.0
CONNECTIONS = 100
"""Calls under way at once; who comes later waits for one of them within the time of its own call."""
ANSWER_AT_MOST = 256 * 1024


class UnreachedError(Exception):
    """It did not get there, or nobody knows whether it did."""

    def __init__(self) -> None:
        super().__init__("no answer")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Not `whole`: there was more of the body than was to be taken, and this is its beginning.

    Names of `headers` may be asked for in any spelling.
    """

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    whole: bool = True

    def json(self) -> Any:
        """Give the body as JSON. Raises ValueError if it is none, whatever is wrong with it."""
        if not self.whole:
            raise ValueError("too large")
        try:
            return json.loads(self.body)
        except RecursionError:
            raise ValueError("too deep") from None


class Calls:
    """Makes calls. Connections are opened when they are needed, and used again."""

    def __init__(self, *, connections: int = CONNECTIONS) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def post(
        self, url: str, fields: Mapping[str, Any], *, seconds: float, at_most: int = ANSWER_AT_MOST
    ) -> Answer:
        """Post `fields` as JSON and give the answer, whatever its status; of its body `at_most` bytes.

        `seconds` bound the whole call. Raises UnreachedError and nothing else.
        """
        # Not inside the handler below: an error that led to another hangs on it, address and all.
        answer = await self._post(url, json.dumps(fields, separators=(",", ":")).encode(), seconds, at_most)
        if answer is None:
            raise UnreachedError
        return answer

    async def close(self) -> None:
        """Close the connections."""
        await close_session(self._session)

    async def _post(self, url: str, body: bytes, seconds: float, at_most: int) -> Answer | None:
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(CONNECT_SECONDS, seconds))
        try:
            async with self._open().post(
                URL(url), data=body, allow_redirects=False, timeout=timeout
            ) as response:
                content, whole = await _read(response, at_most)
                return Answer(response.status, content, response.headers, whole)
        except (aiohttp.ClientError, OSError):
            # Refused, cut, silent (TimeoutError is an OSError) or no HTTP at all.
            return None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = open_session(at_once=self._connections, headers={"Accept": "application/json"})
        return self._session


async def _read(response: aiohttp.ClientResponse, at_most: int) -> tuple[bytes, bool]:
    """Give the body, or its first bytes, and whether that is all."""
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > at_most:
            return bytes(content[:at_most]), False
    return bytes(content), True
