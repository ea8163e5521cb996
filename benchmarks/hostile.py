"""An intake that does whatever a network and a bad day can, under a forwarder with many reports.

    python -m benchmarks.hostile [reports] [share of calls with a fault] [--intake central|iwf] [--several share]

The real outbox, keys, forwarder and client; the intake is a real server that gives each call an act of
`benchmarks.shapes`. `--several` is the share of reports with two to five addresses. The clocks are turned forward to
whenever something may happen next, so days of waiting pass in minutes. At the end an operator sends the dead letters
again, and everything has to be there: none lost, none twice, few calls.

An intake of the IWF's shape knows no report again, so what may have arrived is sent once more, after what was never
sent, and says that it may be a repetition. *Double* is there what came twice and did not say so, by report and address.
"""

import argparse
import asyncio
import json
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from benchmarks.shapes import CENTRAL, IWF, Shape
from bot.forwarder import Forwarder
from bot.intake.body import body
from bot.intake.central import CentralIntake
from bot.intake.envelope import pack
from bot.intake.iwf import Account, IwfIntake
from bot.outbox import SqliteOutbox
from bot.outbox.clock import WallClock
from bot.privacy.memorykeys import MemoryKeys
from flows.receipt import from_random
from flows.turns import Address, Report
from tests.bot.intake.hostile import Act, Call, Hostile

SEED = 22_11_2026
BEGUN = 1_800_000_000.0
FOREVER = 0.002
"""Share of reports that are refused until an operator sends them again."""
MOST_CALLS = 1.5
"""For each report, or address where each goes by itself."""


class Plan:
    """What each call gets: by chance a fault, and for a few reports a refusal until `mended`."""

    def __init__(self, shape: Shape, share: float) -> None:
        self._chance = random.Random(SEED)  # noqa: S311 - repeatable on purpose
        self._shape = shape
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
            return self._shape.refused
        if self._chance.random() >= self._share:
            self.acts["taken"] += 1
            return self._shape.taken
        name = self._chance.choice(list(self._shape.faults))
        self.acts[name] += 1
        return self._shape.faults[name]


class Clock:
    """A clock that is turned forward."""

    def __init__(self) -> None:
        self.now = BEGUN

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def addresses(number: int, several: float) -> tuple[str, ...]:
    """Give the addresses of a report; no two reports share one."""
    chance = random.Random(f"{SEED} {number}")  # noqa: S311 - repeatable on purpose
    count = chance.randint(2, 5) if chance.random() < several else 1
    return tuple(f"https://example.com/{number}/{position}" for position in range(count))


def report(number: int, several: float) -> bytes:
    """Make a report's body."""
    told = tuple(Address(url, "page") for url in addresses(number, several))
    return body(Report(from_random(number), "test", told, "photo", "en", "web"), date(2026, 11, 22))


async def drain(forwarder: Forwarder, outbox: SqliteOutbox, clock: Clock) -> None:
    """Deliver until only dead letters are left."""
    while not await forwarder.once() and (await outbox.counts()).waiting:
        due = await outbox.next_due()
        clock.now = max(clock.now + forwarder.shut_seconds(), due or 0.0, clock.now + 0.001)


def unmarked_repetitions(stored: Iterable[Call]) -> list[str]:
    """Give the addresses that had an effect once more in a call that does not say so."""
    met: set[str] = set()
    found = []
    for call in stored:
        if call.id in met and "possible repetition" not in str(json.loads(call.body)["Reporter_Description"]):
            found.append(call.id)
        met.add(call.id)
    return found


async def main(reports: int, share: float, kind: str, several: float) -> bool:
    """Run it and say what came of it. True: nothing was lost or doubled, with few calls."""
    shape = {"central": CENTRAL, "iwf": IWF}[kind]
    plan, clock, keys = Plan(shape, share), Clock(), MemoryKeys()
    begun = time.perf_counter()
    numbers = range(1, reports + 1)
    ids = [from_random(number) for number in numbers]
    own = [one for number in numbers for one in addresses(number, several)] if kind == "iwf" else ids
    with tempfile.TemporaryDirectory() as folder:
        async with Hostile(plan, known_by=shape.known_by, keeps_ids=shape.keeps_ids) as server:
            outbox = SqliteOutbox(Path(folder) / "outbox.db", clock=WallClock(wall=clock, steady=clock))
            client = (
                IwfIntake(f"{server.base}/report", Account("user", "password"), seconds=0.5, clock=clock)
                if kind == "iwf"
                else CentralIntake(server.base, seconds=0.5, clock=clock)
            )
            forwarder = Forwarder(
                outbox,
                keys.opening(),
                client,
                clock=clock,
                steady=clock,
                random=random.Random(SEED).random,  # noqa: S311 - repeatable on purpose
            )
            sealing = keys.sealing()
            envelopes = [
                sealing.seal(pack(one, report(number, several)))
                for number, one in zip(numbers, ids, strict=True)
            ]
            await asyncio.gather(*map(outbox.insert, ids, envelopes))
            await drain(forwarder, outbox, clock)
            plan.mended = True
            resent = 0
            while aside := [listed.name for listed in await outbox.listed() if listed.reason]:
                for name in aside:
                    resent += await outbox.resend(name)
                await drain(forwarder, outbox, clock)
            waiting = (await outbox.counts()).waiting
            await outbox.close()
            await client.close()
    lost = [one for one in own if one not in server.held]
    double = (
        unmarked_repetitions(server.stored)
        if kind == "iwf"
        else [one for one, effects in server.effects.items() if effects != 1]
    )
    marked = sum(server.effects.values()) - len(server.effects) - len(double)
    calls = sum(server.calls.values())
    hours, seconds = (clock.now - BEGUN) / 3600, time.perf_counter() - begun
    strangers = len(server.held.keys() - set(own))
    called = "address" if kind == "iwf" else "report"
    print(f"{reports} reports, {share:.0%} of calls with one of {len(shape.faults)} faults")
    print(f"lost {len(lost)}, double {len(double)}, still waiting {waiting}, of nobody {strangers}")
    if kind == "iwf":
        print(f"{len(own)} addresses; {marked} came once more, and said that they may have")
    print(
        f"{calls / len(own):.2f} calls a{'n' * (called == 'address')} {called}; {resent} dead letters sent again"
    )
    print(f"{hours:.1f} hours passed in {seconds:.0f} s")
    for act, count in plan.acts.most_common():
        print(f"{count:7} {act}")
    return not (lost or double or waiting or strangers) and calls <= MOST_CALLS * len(own)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", nargs="?", type=int, default=10_000)
    parser.add_argument("share", nargs="?", type=float, default=0.2)
    parser.add_argument("--intake", choices=("central", "iwf"), default="central")
    parser.add_argument("--several", type=float, default=0.0)
    given = parser.parse_args()
    logging.disable()
    sys.exit(not asyncio.run(main(given.reports, given.share, given.intake, given.several)))
