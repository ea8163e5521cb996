from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.telegram.emulator import BotApi, emulating


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[BotApi]:
    async with emulating(tmp_path / "calls.jsonl") as serving:
        yield serving
