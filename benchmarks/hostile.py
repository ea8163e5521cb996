"""An intake that does whatever a network and a bad day can, under a forwarder with many reports.

    python -m benchmarks.hostile [reports] [share of calls with a fault]

The real outbox, keys, forwarder and client; the intake is a real server that gives each call an act of the list below.
The clocks are turned forward to whenever something may happen next, so days of waiting pass in minutes. At the end an
operator sends the dead letters again, and everything has to be there: none lost, none twice, few calls.
"""

import asyncio
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from bot.forwarder import Forwarder
from bot.intake.body import body
from bot.intake.central import CentralIntake
from bot.intake.envelope import pack
from bot.outbox import SqliteOutbox
from bot.outbox.clock import WallClock
from bot.privacy.memorykeys import MemoryKeys
from flows.receipt import from_random
from flows.turns import Address, Report
from tests.bot.intake.hostile import (
    Act,
    Call,
    Hostile,
    answer,
    cut_after_storing,
    cut_before_storing,
    cut_inside_the_answer,
    garbage_after_storing,
    half_open,
    honest,
    raw,
    said,
    slow,
)

SEED = 22_11_2026
BEGUN = 1_800_000_000.0
FOREVER = 0.002
"""Share of reports that are refused until an operator sends them again."""
FAULTS: dict[str, Act] = {
    "500": answer(500),
    "502 with a page": answer(502, b"<html>bad gateway</html>", kind="text/html"),
    "503": answer(503),
    "503 Retry-After seconds": answer(503, headers={"Retry-After": "20"}),
    "503 Retry-After date": answer(503, headers={"Retry-After": "Fri, 15 Jan 2027 08:00:30 GMT"}),
    "429": answer(429),
    "429 Retry-After seconds": answer(429, headers={"Retry-After": "5"}),
    "408": answer(408),
    "425": answer(425),
    "401": answer(401),
    "403": answer(403),
    "404": answer(404),
    "405": answer(405),
    "redirect": answer(302, headers={"Location": "https://example.org/"}),
    "400": answer(400),
    "409 without the id": answer(409, b"{}"),
    "413": answer(413),
    "422": answer(422),
    "cut before storing": cut_before_storing,
    "cut after storing": cut_after_storing,
    "cut inside the answer": cut_inside_the_answer,
    "half open": half_open,
    "slow bytes": slow,
    "garbage": garbage_after_storing(),
    "no HTTP": raw(b"\0\xff\r\n\r\n", store=True),
    "wrong content type, right words": garbage_after_storing(b"{}"),
    "another id": garbage_after_storing(said(from_random(0))),
    "huge body": garbage_after_storing(b" " * 300_000),
}


class Plan:
    """What each call gets: by chance a fault, and for a few reports a refusal until `mended`."""

    def __init__(self, share: float) -> None:
        self._chance = random.Random(SEED)  # noqa: S311 - repeatable on purpose
        self._share = share
        self._refused: dict[str, bool] = {}
        self.mended = False
        self.acts: Counter[str] = Counter()

    def __call__(self, call: Call) -> Act:
        """Choose."""
        if call.attempt == 1:
            self._refused[call.id] = self._chance.random() < FOREVER
        if self._refused[call.id] and not self.mended:
            self.acts["refused until mended"] += 1
            return answer(422)
        if self._chance.random() >= self._share:
            self.acts["taken"] += 1
            return honest
        name = self._chance.choice(list(FAULTS))
        self.acts[name] += 1
        return FAULTS[name]


class Clock:
    """A clock that is turned forward."""

    def __init__(self) -> None:
        self.now = BEGUN

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def report(number: int) -> bytes:
    """Make a report's body."""
    address = Address(f"https://example.com/{number}", "page")
    return body(Report(from_random(number), "test", (address,), "photo", "en", "web"), date(2026, 11, 22))


async def drain(forwarder: Forwarder, outbox: SqliteOutbox, clock: Clock) -> None:
    """Deliver until only dead letters are left."""
    while not await forwarder.once() and (await outbox.counts()).waiting:
        due = await outbox.next_due()
        clock.now = max(clock.now + forwarder.shut_seconds(), due or 0.0, clock.now + 0.001)


async def main(reports: int, share: float) -> None:
    """Run it and say what came of it."""
    logging.disable()
    plan, clock, keys = Plan(share), Clock(), MemoryKeys()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        async with Hostile(plan) as server:
            outbox = SqliteOutbox(Path(folder) / "outbox.db", clock=WallClock(wall=clock, steady=clock))
            client = CentralIntake(server.base, seconds=0.5, clock=clock)
            forwarder = Forwarder(
                outbox,
                keys.opening(),
                client,
                clock=clock,
                steady=clock,
                random=random.Random(SEED).random,  # noqa: S311 - repeatable on purpose
            )
            sealing = keys.sealing()
            ids = [from_random(number) for number in range(1, reports + 1)]
            envelopes = [sealing.seal(pack(one, report(number))) for number, one in enumerate(ids, 1)]
            await asyncio.gather(*map(outbox.insert, ids, envelopes))
            await drain(forwarder, outbox, clock)
            dead = [listed.name for listed in await outbox.listed() if listed.reason]
            plan.mended = True
            for name in dead:
                await outbox.resend(name)
            await drain(forwarder, outbox, clock)
            lost = [one for one in ids if server.held.get(one) is None]
            double = [one for one, effects in server.effects.items() if effects != 1]
            waiting = (await outbox.counts()).waiting
            await outbox.close()
            await client.close()
    calls = sum(server.calls.values())
    hours, seconds = (clock.now - BEGUN) / 3600, time.perf_counter() - begun
    strangers = len(server.held) - reports + len(lost)
    print(f"{reports} reports, {share:.0%} of calls with one of {len(FAULTS)} faults")
    print(f"lost {len(lost)}, double {len(double)}, still waiting {waiting}, ids nobody sent {strangers}")
    print(f"{calls / reports:.2f} calls a report; {len(dead)} dead letters sent again")
    print(f"{hours:.1f} hours passed in {seconds:.0f} s")
    for act, count in plan.acts.most_common():
        print(f"{count:7} {act}")
    if lost or double or waiting:
        sys.exit(1)


if __name__ == "__main__":
    given = sys.argv[1:]
    asyncio.run(main(int(given[0]) if given else 10_000, float(given[1]) if given[1:] else 0.2))
