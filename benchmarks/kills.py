"""Kill the all-in-one with SIGKILL, again and again, while people report.

python -m benchmarks.kills [KILLS]. The stand-in intake is a process of its own and is not killed; data folder and
secret stay. A person whose connection breaks presses the same button again, and begins anew where the bot says that
nothing was stored. Aim: every receipt shown is at the intake once, and every report a person made is there once.

2 cores shared with much other work, ext4, Python 3.11, November 2026: 200 kills in 569 s, 9,521 receipts shown, 9,521
reports held, 0 lost, 0 double; 29,024 requests broken off, 557 conversations begun again.
"""

import asyncio
import json
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.person import Person
from benchmarks.service import Service

KILLS = 200
PEOPLE = 6
LONGEST_LIFE = 1.5
DRAIN_SECONDS = 120.0
SECONDS_A_KILL = 30.0
HTTP = aiohttp.ClientTimeout(total=10)


class Crowd:
    """People who report one address after another. `shown`: the receipt that each address was given."""

    def __init__(self, url: str) -> None:
        self.shown: dict[str, str] = {}
        self.broken = 0
        self.again = 0
        self._url = url
        self._stop = False

    async def report(self, person: int) -> None:
        """Make reports until told to stop; the last one is finished."""
        number = 0
        async with aiohttp.ClientSession(timeout=HTTP) as http:
            while not self._stop:
                address = f"https://192.0.2.7/{person}/{number}"
                number += 1
                while address not in self.shown:
                    if receipt := await self._conversation(http, address):
                        self.shown[address] = receipt
                    else:
                        self.again += 1

    def stop(self) -> None:
        """Let everyone finish what they are at."""
        self._stop = True

    async def _conversation(self, http: aiohttp.ClientSession, address: str) -> str:
        """Make one report. Gives the receipt, or nothing if the bot forgot the conversation and stored nothing."""
        person = Person(http, self._url)
        await self._try(person.open)
        await self._try(lambda: person.write(address))
        for option in ("what:photo", "review:send"):
            try:
                await self._try(lambda option=option: person.press(option))
            except LookupError:
                return ""
        return person.receipt

    async def _try(self, act: Any) -> None:
        """Do it until it is answered, as a person does who sees an error page."""
        while True:
            try:
                await act()
            except (aiohttp.ClientError, TimeoutError, ConnectionError):
                self.broken += 1
                await asyncio.sleep(0.05)
            else:
                return


async def kills(times: int, folder: Path, seed: int = 1) -> dict[str, Any]:
    """Kill so many times, let it drain, and count."""
    chance = random.Random(seed)  # noqa: S311 - moments to kill at
    began = time.perf_counter()
    standin = Service(folder, "standin", "--listen", "127.0.0.1:0", "--database", str(folder / "standin.db"))
    await standin.start()
    people: list[asyncio.Task[None]] = []
    intake = (await standin.first_line()).rpartition(" ")[2]
    service = Service(folder, "run", INTAKE=f"central+{intake}")
    crowd = Crowd(f"http://{service.web}/")
    try:
        await service.start()
        people = [asyncio.create_task(crowd.report(number)) for number in range(PEOPLE)]
        async with asyncio.timeout((times + 2) * SECONDS_A_KILL):
            for _ in range(times):
                await service.ready()
                await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))
                await service.end(signal.SIGKILL)
                await service.start()
            crowd.stop()
            await asyncio.gather(*people)
        waiting = await _drained(service)
        held = await _held(intake)
    finally:
        for task in people:
            task.cancel()
        await service.end()
        await standin.end()
    ids = Counter(str(report["id"]) for report in held)
    addresses = Counter(str(address["url"]) for report in held for address in report["addresses"])
    return {
        "benchmark": "kills",
        "kills": times,
        "receipts_shown": len(crowd.shown),
        "reports_held": len(held),
        "waiting": waiting,
        "lost": sum(receipt not in ids for receipt in crowd.shown.values()),
        "double_ids": sum(count > 1 for count in ids.values()),
        "double_reports": sum(count > 1 for count in addresses.values()),
        "broken_requests": crowd.broken,
        "conversations_begun_again": crowd.again,
        "seconds": round(time.perf_counter() - began),
    }


async def _drained(service: Service) -> int:
    """Wait until nothing waits any more. Gives what still does after a long time."""
    await service.ready()
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while await service.figure("outbox_waiting"):  # noqa: ASYNC110 - it is another process
                await asyncio.sleep(0.1)
    return int(await service.figure("outbox_waiting"))


async def _held(intake: str) -> list[dict[str, Any]]:
    """Give what the stand-in holds."""
    async with aiohttp.ClientSession() as http, http.get(f"{intake}v1/reports") as answer:
        held: list[dict[str, Any]] = await answer.json()
    return held


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        wanted = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
        figures = asyncio.run(kills(wanted, Path(temporary)))
    print(json.dumps(figures))
    sys.exit(1 if figures["lost"] or figures["double_ids"] or figures["double_reports"] else 0)
