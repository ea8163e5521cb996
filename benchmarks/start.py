"""How long `reportline serve` takes from nothing until it is ready, and the memory it then holds.

python -m benchmarks.start. Aim: under 1.5 s.

2 cores shared with other work, Python 3.11, November 2026: best of five 0.87 s, median 0.98 s, 73.3 MB.
"""

import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.service import Service

TIMES = 5


async def main() -> None:
    """Measure and print."""
    seconds, resident = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(TIMES):
            service = Service(Path(folder), "serve")
            began = time.perf_counter()
            await service.start()
            await service.ready()
            seconds.append(time.perf_counter() - began)
            resident = service.resident()
            await service.end()
    figures = {
        "best_seconds": round(min(seconds), 2),
        "median_seconds": round(statistics.median(seconds), 2),
        "resident_mb": round(resident, 1),
    }
    print(json.dumps({"benchmark": "start", "times": TIMES, **figures}))


if __name__ == "__main__":
    asyncio.run(main())
