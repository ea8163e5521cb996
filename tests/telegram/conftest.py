from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.telegram.emulator import BotApi, emulating
from tests.telegram.proxy import Proxy, recording


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[BotApi]:
    async with emulating(tmp_path / "calls.jsonl") as serving:
        yield serving


@pytest.fixture
async def proxy(telegram: BotApi) -> AsyncIterator[Proxy]:
    async with recording(telegram) as standing:
        yield standing
