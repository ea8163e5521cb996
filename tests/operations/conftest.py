from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.intake.hostile import Hostile, honest
from tests.operations.book import Entry, entries
from tests.operations.place import Place


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    made = Place(tmp_path)
    yield made
    await made.close()


@pytest.fixture
def entry(request: pytest.FixtureRequest) -> Entry:
    """Give the entry of the run-book that the test is named after."""
    return entries()[request.node.originalname.removeprefix("test_").replace("_", "-")]


@pytest.fixture
async def intake(place: Place) -> AsyncIterator[Hostile]:
    """Give the intake that the place's reports go to. `plan` says what it does."""
    async with Hostile(lambda _call: honest) as serving:
        place.settings["INTAKE"] = f"central+{serving.base}"
        yield serving
