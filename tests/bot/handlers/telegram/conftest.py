"""A chat with the real conversation behind the adapter, and Telegram's servers before it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.handlers.telegram.telegram_stage import Stage, house_of


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    house = house_of(tmp_path / "data").open()
    yield Stage(house)
    await house.close()
