"""A house with the real conversation in it, and somebody who talks; and a forwarder at a server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.chatting import House, Person
from tests.bot.forwarding import Bench
from tests.bot.intake.hostile import Hostile, honest
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


@pytest.fixture
async def server() -> AsyncIterator[Hostile]:
    async with Hostile(lambda _call: honest) as server:
        yield server


@pytest.fixture
async def bench(server: Hostile, tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(server, tmp_path / "outbox.sqlite")
    yield bench
    await bench.close()
