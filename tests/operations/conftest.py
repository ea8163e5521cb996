from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.operations.place import Place


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    made = Place(tmp_path)
    yield made
    await made.close()
