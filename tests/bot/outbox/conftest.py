from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.outbox import SqliteOutbox
from bot.outbox.clock import WallClock

NOON = 1_795_348_800.0  # 2026-11-22 12:00 UTC


class Clocks:
    """The wall's clock and the steady one, standing until they are moved."""

    def __init__(self) -> None:
        self.wall = NOON
        self.steady = 1000.0

    def pass_by(self, seconds: float) -> None:
        """Let time pass on both."""
        self.wall += seconds
        self.steady += seconds

    def clock(self) -> WallClock:
        """Give a clock as the outbox takes it."""
        return WallClock(wall=lambda: self.wall, steady=lambda: self.steady)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "outbox.db"


@pytest.fixture
async def outbox(path: Path, clocks: Clocks) -> AsyncIterator[SqliteOutbox]:
    opened = SqliteOutbox(path, clock=clocks.clock())
    yield opened
    await opened.close()
