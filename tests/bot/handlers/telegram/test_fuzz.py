"""Ten thousand updates that nobody has described, from people in the middle of conversations, and always the next one.

The real reader, conversation, stores and writer, by every way in: as the bot takes an update, through the webhook's
route, and through the loop that polls.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.handlers.calls import Answer
from bot.handlers.telegram import Call
from bot.handlers.telegram.api import BotApi
from bot.handlers.telegram.poll import Poll
from bot.handlers.telegram.update import Ignored, read
from bot.handlers.telegram.webhook import PATH, Webhook
from flows import phrases as p
from tests.bot.chatting import logged, says
from tests.bot.handlers.asgi import ask
from tests.bot.handlers.telegram import spec
from tests.bot.handlers.telegram.description import MARK
from tests.bot.handlers.telegram.strange import VALUES, Strange
from tests.bot.handlers.telegram.world import (
    PEOPLE,
    SEED,
    TOGETHER,
    UPDATES,
    Json,
    World,
    a_press,
    a_world,
    an_address,
    is_rightly_ignored,
)

SECRET = "what-only_Telegram-knows"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(tmp_path) as made:
        yield made


def rounds(world: World) -> Iterator[tuple[int, list[Any]]]:
    """Give the updates, so many at once, with time between them; a few are delivered twice."""
    strange = Strange(SEED, PEOPLE)
    for at in range(0, UPDATES, TOGETHER):
        updates = [
            (number % 3 == 0 and a_press(world, strange)) or strange.update()
            for number in range(at, at + TOGETHER)
        ]
        # Nobody is so fast: each has some seconds, and some are away for an hour.
        world.house.clock.pass_by(3700 if at % 1000 == 0 else 200)
        yield 8_000_000 + at, [*updates, *updates[:5]]


def is_well(world: World, log: str) -> None:
    """See that nothing failed, nothing leaked, and nothing was refused but what is gone or says it already."""
    assert not any("fault" in name for name in world.house.figures())
    assert not re.search(rf"{MARK}|example|70000[0-9]{{2}}", log)
    assert {words.split()[1] for words in world.refused} <= {"gone", "unchanged"}
    assert len(world.house.on_disk()) > 5


@pytest.mark.parametrize("by", ["itself", "webhook"])
async def test_whatever_comes_is_answered_or_left_alone_and_the_next_person_is_always_served(
    world: World, by: str
) -> None:
    faults: list[int] = []
    webhook = Webhook(world.telegram, SECRET, fault=lambda: faults.append(1))
    app = Starlette(routes=webhook.routes())

    async def posted(update: Any) -> None:
        given = await ask(app, "POST", PATH, HEADERS, [json.dumps(update).encode()])
        assert given.status == 200
        if given.raw:
            riding = json.loads(given.raw)
            await world.call(Call(riding.pop("method"), riding))

    deliver = posted if by == "webhook" else world.taken
    with logged() as log:
        for somebody, updates in rounds(world):
            await asyncio.gather(*(world.comes(update, deliver) for update in updates))
            said = await world.comes(an_address(somebody), deliver)
            assert says(p.WHAT, said[-1])

    assert not faults
    is_well(world, log.getvalue())
    # It went everywhere: each kind of event often, reports among them, and every reason to leave something alone.
    assert min(world.events[name] for name in ("Said", "SentMedia", "Chose", "Command")) > 100
    everywhere = {"other", "unreadable", "group", "elsewhere", "service", "membership"}
    # Which buttons are pressed, and so what is drawn after that, hangs on the order of the answers.
    assert set(world.ignored) >= (everywhere | {"bot"} if by == "itself" else everywhere)


class Updates(BotApi):
    """The Bot API as a poll asks it: gives what waits, and holds the call open while nothing does."""

    def __init__(self) -> None:
        self.waiting: list[Json] = []
        self.strays: list[Any] = []
        self.number = 0
        self.came = asyncio.Event()
        self.empty = asyncio.Event()

    def come(self, updates: list[Any]) -> None:
        """Let updates wait, each with a number; what is no update at all is given once."""
        for update in updates:
            self.number += 1
            if isinstance(update, dict):
                self.waiting.append({**update, "update_id": self.number})
            else:
                self.strays.append(update)
        self.empty.clear()
        self.came.set()

    async def ask(self, call: Call, **_: Any) -> Answer:
        """Answer getUpdates."""
        assert call.method == "getUpdates"
        offset, limit = call.fields.get("offset", 0), call.fields["limit"]
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        if call.fields["timeout"] and not (self.waiting or self.strays):
            self.came.clear()
            self.empty.set()
            await self.came.wait()
        found = [*self.strays, *self.waiting[:limit]]
        self.strays = []
        return Answer(200, json.dumps({"ok": True, "result": found}).encode(), {})


async def test_whatever_a_poll_brings_is_taken_and_the_next_person_is_always_served(world: World) -> None:
    api, counted, faults = Updates(), list[str](), list[int]()

    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    poll = Poll(world.telegram, api, count=counted.append, fault=lambda: faults.append(1), sleep=at_once)
    running = asyncio.create_task(poll.run())
    strays = 0
    with logged() as log:
        for somebody, updates in rounds(world):
            good = an_address(somebody)
            for update in (*updates, good):
                world.exists(read(update))
            strays += sum(not isinstance(update, dict) for update in updates)
            api.come([*updates, good])
            async with asyncio.timeout(60):
                await api.empty.wait()
                while not any(says(p.WHAT, text) for text in texts(world, somebody)):
                    await world.chats.change()
        poll.stop()
        await running

    assert api.number > UPDATES
    assert api.waiting == []
    assert not faults
    # Nothing is left unsaid, and nothing unread but what bears no number.
    assert counted.count("unreadable") == strays
    assert "later" not in counted
    is_well(world, log.getvalue())


def texts(world: World, person: int) -> list[str]:
    """Give what the bot has said to somebody."""
    return [message.get("text", "") for message in world.chats.held[person].messages.values()]


keys = st.sampled_from(
    sorted({key for one in spec.examples() for key in (*one.update, *one.update[one.kind])})
)
plain = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.sampled_from(VALUES))
anything = st.recursive(
    plain, lambda inner: st.lists(inner) | st.dictionaries(keys | st.text(), inner), max_leaves=30
)


@given(anything, st.dictionaries(keys, anything), st.sampled_from([*spec.kinds(), "future"]))
def test_reading_never_raises(some: Any, content: Json, kind: str) -> None:
    chat = {"chat": {"id": PEOPLE[0], "type": "private"}}
    for update in (
        some,
        {kind: some},
        {"update_id": 1, kind: content},
        {"update_id": 1, kind: content | chat},
    ):
        found = read(update)
        if isinstance(found, Ignored):
            assert is_rightly_ignored(update, found.kind)
