"""The memory of a door with 10,000 live conversations, each begun by a real HTTP post.

python -m benchmarks.memory. Aim: under 100 MB.

2 cores shared with other work, Python 3.11, November 2026: 73.4 MB before, 81.6 MB after, 816 bytes a session.
"""

import asyncio
import json
import secrets
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp

from benchmarks.service import Service

SESSIONS = 10_000
AT_ONCE = 32


async def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder), "serve")
        await service.start()
        try:
            await service.ready()
            before = service.resident()
            began = time.perf_counter()
            numbers = iter(range(SESSIONS))
            async with aiohttp.ClientSession() as http:
                await asyncio.gather(
                    *(_talk(http, f"http://{service.web}/", numbers) for _ in range(AT_ONCE))
                )
            took = time.perf_counter() - began
            live = await service.figure("live_sessions")
            after = service.resident()
        finally:
            await service.end()
    assert live == SESSIONS
    figures = {
        "before_mb": round(before, 1),
        "after_mb": round(after, 1),
        "bytes_a_session": round((after - before) * 1e6 / SESSIONS),
        "posts_a_second": round(SESSIONS / took),
    }
    print(json.dumps({"benchmark": "memory", "sessions": SESSIONS, **figures}))


async def _talk(http: aiohttp.ClientSession, url: str, numbers: Iterator[int]) -> None:
    """Begin conversations, one after another, until there are enough."""
    for number in numbers:
        text = f"https://192.0.2.7/{number}"
        form = {"chat": secrets.token_urlsafe(24), "page": secrets.token_urlsafe(12), "text": text}
        async with http.post(url, data=form, headers={"Accept-Language": "en"}) as answer:
            assert answer.status == 200
            await answer.read()


if __name__ == "__main__":
    asyncio.run(main())
