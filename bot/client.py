"""A session for calls to a far side that may be anything: nothing is kept between them, nothing followed or unpacked.

Import this only where calls are made: aiohttp is heavy.
"""

import asyncio
from collections.abc import Mapping

import aiohttp


def open_session(
    *, at_once: int, headers: Mapping[str, str], timeout: aiohttp.ClientTimeout | None = None
) -> aiohttp.ClientSession:
    """Open a session with at most `at_once` connections: no cookie, no proxy of the environment."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=at_once),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={
            # Nothing to unpack: an answer is as large as it looks.
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            "User-Agent": "reportline",
            **headers,
        },
        timeout=timeout or aiohttp.ClientTimeout(),
        auto_decompress=False,
        trust_env=False,
    )


async def close_session(session: aiohttp.ClientSession | None) -> None:
    """Close the connections."""
    if session is not None:
        await session.close()
        # TLS closes in the next turns of the loop (docs.aiohttp.org, "Graceful shutdown").
        await asyncio.sleep(0)
