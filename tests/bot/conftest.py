"""A house with the real conversation in it, and somebody who talks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.chatting import House, Person
from tests.bot.phone import Phone


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    opened = House(tmp_path / "data").open()
    yield opened
    await opened.close()


@pytest.fixture
def person(house: House) -> Person:
    return Person(house)


@pytest.fixture
def phone(house: House) -> Phone:
    return Phone(house)
