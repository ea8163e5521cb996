"""The client of our own contract, docs/intake-api.yaml: one PUT, and a careful reading of what comes back.

Only the intake's sound word that it holds this very id counts as done.
"""

import json
import time
from collections.abc import Callable

import aiohttp

from bot.intake.http import TOTAL_SECONDS, Connections, bounded, endpoint, judge
from bot.intake.outcome import Accepted, Later, Outcome
from bot.intake.progress import Progress

_HELD = frozenset({"received", "forwarded", "closed"})


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
        self._reports = endpoint(base) / "v1" / "reports"
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise ValueError("the intake's token must be printable ASCII without spaces")
        headers = {"Accept": "application/json, application/problem+json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._connections = Connections(headers, at_once=connections, seconds=seconds)
        self._clock = clock

    async def deliver(self, report_id: str, body: bytes, progress: Progress | None = None) -> Outcome:  # noqa: ARG002 - all or nothing here
        """Hand over one report."""
        try:
            url = self._reports / report_id
            async with self._connections.open().put(url, data=body, allow_redirects=False) as response:
                if 200 <= response.status < 300:
                    held = names(await bounded(response), report_id)
                    return Accepted() if held else Later(unknown=True)
                return judge(response, self._clock())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Later()  # it never got there
        except (aiohttp.ClientError, OSError):
            # Cut, silent (TimeoutError is an OSError) or no HTTP at all.
            return Later(unknown=True)

    async def close(self) -> None:
        """Close the connections."""
        await self._connections.close()


def names(answer: bytes | None, report_id: str) -> bool:
    """Say whether the answer is a sound word that this report is held."""
    try:
        said = json.loads(answer or b"")
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("id") == report_id and said.get("status") in _HELD
