"""How fast the outbox says "it is safe": `python benchmarks/outbox.py [folder]`, on the disk that the folder is on.

2 cores shared with other work, ext4, Python 3.11, SQLite 3.40, November 2026:

    10000 live sessions of 400 bytes take 9.8 MiB
    insert, alone         p50   0.38 ms  p99   0.79 ms   2438 a second
    insert, 64 at once    p50   5.09 ms  p99  15.82 ms   9347 a second
    claim 20, deliver 20  p50   1.07 ms  p99   5.42 ms   9283 a second
    12800 inserts, 64 at once, in 246 commits
"""

import asyncio
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from itertools import chain
from pathlib import Path

from bot.outbox import SqliteOutbox
from bot.privacy import MemoryKeys, chat_keys, new_id, seal_session
from bot.sessions import MemorySessions

ALONE = 2_000
TOGETHER = 64
EACH = 200
SESSIONS = 10_000


async def _timed(call: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await call()
    return (time.perf_counter() - began) * 1000


def _show(what: str, milliseconds: list[float], seconds: float) -> None:
    cuts = statistics.quantiles(milliseconds, n=100)
    print(
        f"{what:<28} p50 {cuts[49]:6.2f} ms  p99 {cuts[98]:6.2f} ms"
        f"  {len(milliseconds) / seconds:7.0f} a second"
    )


async def _inserts(folder: Path) -> None:
    outbox = SqliteOutbox(folder / "outbox.db")
    sealed = MemoryKeys().sealing().seal(bytes(600))

    began = time.perf_counter()
    alone = [await _timed(lambda: outbox.insert(new_id(), sealed)) for _ in range(ALONE)]
    _show("insert, alone", alone, time.perf_counter() - began)

    async def several() -> list[float]:
        return [await _timed(lambda: outbox.insert(new_id(), sealed)) for _ in range(EACH)]

    began = time.perf_counter()
    many = await asyncio.gather(*(several() for _ in range(TOGETHER)))
    _show(f"insert, {TOGETHER} at once", list(chain.from_iterable(many)), time.perf_counter() - began)

    began = time.perf_counter()
    taken: list[float] = []
    while entries := await outbox.claim(20):
        taken += await asyncio.gather(
            *(_timed(lambda name=entry.name: outbox.delivered(name)) for entry in entries)  # type: ignore[misc]
        )
    _show("claim 20, deliver 20", taken, time.perf_counter() - began)
    await outbox.close()


async def _commits(folder: Path) -> None:
    """Count apart from the timing: being told of every statement costs as much as the statement."""
    commits = 0

    def trace(statement: str) -> None:
        nonlocal commits
        commits += statement == "COMMIT"

    outbox = SqliteOutbox(folder / "commits.db", trace=trace)

    async def several() -> None:
        for _ in range(EACH):
            await outbox.insert(new_id(), bytes(1077))

    await asyncio.gather(*(several() for _ in range(TOGETHER)))
    await outbox.close()
    print(f"{TOGETHER * EACH} inserts, {TOGETHER} at once, in {commits} commits")


async def _sessions() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sessions = MemorySessions()
    for chat in range(SESSIONS):
        keys = chat_keys(bytes(32), "telegram", "bot", str(chat))
        await sessions.commit(keys.name, seal_session(keys, bytes(400)), expected=0, minutes=30)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{SESSIONS} live sessions of 400 bytes take {(after - before) / 1024:.1f} MiB")


async def _main() -> None:
    await _sessions()
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        await _inserts(Path(folder))
        await _commits(Path(folder))


if __name__ == "__main__":
    asyncio.run(_main())
