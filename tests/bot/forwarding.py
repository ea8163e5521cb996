"""A forwarder on a bench: the real outbox, real keys, the real client, and a server that misbehaves by plan."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from bot.forwarder import Forwarder
from bot.intake.body import body
from bot.intake.central import CentralIntake
from bot.intake.envelope import pack
from bot.outbox import SqliteOutbox
from bot.outbox.clock import WallClock
from bot.privacy import OpeningKey
from bot.privacy.memorykeys import MemoryKeys
from flows.receipt import from_random
from flows.turns import Address, Report
from tests.bot.intake.hostile import (
    Act,
    Hostile,
    Plan,
    honest,
)

ROUNDS = 2_000


@dataclass
class Clock:
    """A clock that goes when it is told."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


@dataclass
class Bench:
    """An outbox with its keys, a client and a forwarder, at a server."""

    server: Hostile
    path: Path
    clock: Clock = field(default_factory=Clock)
    keys: MemoryKeys = field(default_factory=MemoryKeys)
    outcomes: Counter[str] = field(default_factory=Counter)
    at_once: int = 8
    seconds: float = 5.0

    def __post_init__(self) -> None:
        """Open everything."""
        self.chance = random.Random(7)  # noqa: S311 - repeatable on purpose
        self.client = CentralIntake(self.server.base, seconds=self.seconds, clock=self.clock)
        self.start()

    def start(self, *, opening_key: OpeningKey | None = None) -> None:
        """Open the outbox and begin a new forwarder, as after a restart."""
        self.outbox = SqliteOutbox(self.path, clock=WallClock(wall=self.clock, steady=self.clock))
        self.forwarder = Forwarder(
            self.outbox,
            opening_key or self.keys.opening(),
            self.client,
            at_once=self.at_once,
            count=lambda outcome: self.outcomes.update([outcome]),
            clock=self.clock,
            steady=self.clock,
            random=self.chance.random,
        )

    async def close(self) -> None:
        """Close everything."""
        await self.outbox.close()
        await self.client.close()

    async def insert(self, bits: int, *, plain: bytes | None = None) -> str:
        """Put a report into the outbox, as the conversation does."""
        receipt = from_random(bits)
        await self.outbox.insert(receipt, self.keys.sealing().seal(plain or pack(receipt, report(bits))))
        return receipt

    async def drain(self) -> None:
        """Go on until nothing waits, moving the clock to whenever something may happen next."""
        for _ in range(ROUNDS):
            if await self.forwarder.once() or not (await self.outbox.counts()).waiting:
                return
            due = await self.outbox.next_due()
            assert due is not None
            self.clock.now = max(self.clock.now + self.forwarder.shut_seconds(), due, self.clock.now + 0.001)
        pytest.fail("the outbox does not drain")


def report(bits: int, mode: str = "test") -> bytes:
    address = Address(f"https://example.com/{bits}", "page")
    return body(Report(from_random(bits), mode, (address,), "photo", "en", "web"), date(2026, 11, 22))


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110 - what happens tells nobody
            await asyncio.sleep(0.001)


def in_turn(*acts: Act) -> Plan:
    """Give each report these acts one after another, then honesty."""
    return lambda call: acts[call.attempt - 1] if call.attempt <= len(acts) else honest
