"""Ten thousand updates that nobody has described, from people in the middle of conversations, and always the next one.

The real reader, conversation, stores and writer; the calls go to what Telegram's servers do with them, as strict as in
tests/telegram, without the network.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Spoken
from bot.handlers.telegram import LIMITS, PLATFORM, Call, Done, Plan, Refused, Result, Telegram
from bot.handlers.telegram.keys import ELSEWHERE, QUIET
from bot.handlers.telegram.refusal import refusal
from bot.handlers.telegram.update import Blocked, Ignored, InGroup, Turn, read
from bot.i18n import vocabulary
from bot.i18n.render import split
from flows import phrases as p
from flows.report import report_flow
from tests.bot.chatting import SITE, House, catalogues, logged, says
from tests.bot.handlers.telegram import spec
from tests.bot.handlers.telegram.description import MARK, NOW, message, private_chat, user
from tests.bot.handlers.telegram.strange import VALUES, Strange
from tests.telegram.chats import Chat, Chats, RefusedError
from tests.telegram.spec import judge

SEED = 20_261_122
UPDATES = 10_000
TOGETHER = 100
"""So many come at once; after them somebody else comes with an address."""
PEOPLE = list(range(7_000_001, 7_000_021))
ME = {"id": 42, "is_bot": True, "first_name": "bot"}
Json = dict[str, Any]
_made: ContextVar[list[tuple[Call, Result]]] = ContextVar("_made")


@dataclass
class World:
    """A bot and its chats. `refused` are the reasons for which calls were refused, `ignored` the kinds of updates."""

    house: House
    chats: Chats = field(default_factory=lambda: Chats(ME))
    refused: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)
    albums: set[tuple[int, str]] = field(default_factory=set)
    events: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Put the bot into its place."""
        self.methods = {
            "sendMessage": self.chats.send,
            "editMessageText": self.chats.edit,
            "deleteMessage": self.chats.delete,
            "deleteMessages": self.chats.delete_several,
            "answerCallbackQuery": self.chats.answer,
            "leaveChat": self.chats.leave,
        }
        self.telegram = Telegram(self.house.conversation, self.call, split=partial(split, limits=LIMITS))

    async def call(self, call: Call) -> Result:
        """Do what Telegram does with a call; a method that is none of these is a mistake."""
        judge(call.method, call.fields)
        await asyncio.sleep(0)
        result: Result
        try:
            result = Done(self.methods[call.method](dict(call.fields)))
        except RefusedError as error:
            result = refusal(error.status, str(error), error.parameters)
            assert isinstance(result, Refused)
            self.refused[f"{call.method} {result.reason}"] += 1
        _made.get().append((call, result))
        return result

    async def comes(self, update: Any) -> list[str]:
        """Let an update come, and see that it is answered, or rightly not; give the words of the answer."""
        made: list[tuple[Call, Result]] = []
        _made.set(made)
        found = read(update)
        self.exists(found)
        plan = await self.telegram.take(update)
        if plan is not None:
            await self.telegram.carry_out(plan, patience=0)
        self.judges(update, found, plan, made)
        return [
            call.fields["text"] for call, result in made if "text" in call.fields and isinstance(result, Done)
        ]

    def exists(self, found: object) -> None:
        """Let the chat, the message and the press of an update be there."""
        if isinstance(found, Turn | InGroup):
            about = {"id": found.chat, "type": "private" if found.chat > 0 else "group"}
            chat = self.chats.held.setdefault(found.chat, Chat(about))
            chat.closed = ""
            if found.inbound.message:
                chat.messages.setdefault(int(found.inbound.message), {"from": {}})
        if isinstance(found, Turn | Ignored) and found.pressed:
            self.chats.presses[found.pressed.id] = 1

    def judges(self, update: Any, found: object, plan: Plan | None, made: list[tuple[Call, Result]]) -> None:
        """See that somebody was answered who has to be, and nobody else."""
        answered = {call.fields["chat_id"] for call, result in made if "text" in call.fields}
        match found:
            case Turn():
                self.events[type(found.inbound.event).__name__] += 1
                album = (found.chat, found.inbound.album)
                told_before = bool(found.inbound.album) and album in self.albums
                self.albums.add(album)
                assert answered == {found.chat} or told_before, update
                assert all(isinstance(result, Done) for call, result in made if call.method == "sendMessage")
            case InGroup():
                assert [call.method for call, _ in made] == ["sendMessage", "leaveChat"]
            case Blocked():
                assert not made
            case Ignored():
                self.ignored[found.kind] += 1
                assert not answered
                assert is_rightly_ignored(update, found.kind), (found.kind, update)
            case _:
                raise AssertionError(found)
        pressed = plan.pressed if plan else None
        assert pressed is None or made[-1][0].fields == {"callback_query_id": pressed.id}


def is_rightly_ignored(update: Any, kind: str) -> bool:
    """Say whether an update may be left alone for this reason."""
    known = ("message", "edited_message", "callback_query", "my_chat_member")
    name = next((name for name in known if got(update, name) is not None), "")
    content = got(update, name)
    inner = got(content, "message") if name == "callback_query" else content
    chat = got(inner, "chat", "id") if inner else got(content, "from", "id")
    in_chat = isinstance(chat, int) and not isinstance(chat, bool) and 0 < abs(chat) < 2**52
    match kind:
        case "other":
            return not name
        case "unreadable":
            return not in_chat
        case "group":
            return in_chat and (chat < 0 or got(inner, "chat", "type") != "private")
        case "elsewhere":
            return any(got(inner, key) not in (None, "") for key in ELSEWHERE)
        case "inline":
            return not got(inner, "chat") and got(content, "inline_message_id") is not None
        case "bot":
            return got(content, "from", "is_bot") is True
        case "service":
            return not isinstance(got(content, "text"), str) and bool(QUIET & content.keys())
        case _:
            return name == "my_chat_member"


def got(value: Any, *path: str) -> Any:
    """Give what stands somewhere inside, None if nothing does."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    channel = replace(PLATFORM.channel, passes_on=True)
    words = vocabulary(catalogues())
    flow = report_flow(
        languages=catalogues().offered, vocabulary=words, channel=channel, portal=True, finder=True
    )
    house = House(tmp_path, platforms={"telegram": Spoken(flow, LIMITS, SITE)}).open()
    yield World(house)
    await house.close()


def a_press(world: World, strange: Strange) -> Json | None:
    """Let somebody press a button that they see, if they see any."""
    person = strange.one_of(PEOPLE)
    shown = world.chats.held.get(person, Chat({})).messages.values()
    ours = [one for one in shown if one["from"] == ME and "reply_markup" in one]
    if not ours:
        return None
    rows = strange.one_of(ours[-3:])
    button = strange.one_of([button for row in rows["reply_markup"]["inline_keyboard"] for button in row])
    query = {"id": f"q{button['callback_data']}", "from": user(person), "message": rows, "chat_instance": "1"}
    return strange.press({**query, "data": button["callback_data"]})


def an_address(person: int) -> Json:
    """Give a good first message of somebody."""
    written = message(person, text="look https://example.com/page") | {"chat": private_chat(person)}
    return {"update_id": person, "message": written | {"from": user(person), "date": NOW}}


async def test_whatever_comes_is_answered_or_left_alone_and_the_next_person_is_always_served(
    world: World,
) -> None:
    strange = Strange(SEED, PEOPLE)
    with logged() as log:
        for at in range(0, UPDATES, TOGETHER):
            updates = [
                (number % 3 == 0 and a_press(world, strange)) or strange.update()
                for number in range(at, at + TOGETHER)
            ]
            # Nobody is so fast: each has some seconds, and some are away for an hour.
            world.house.clock.pass_by(3700 if at % 1000 == 0 else 200)
            # A few are delivered twice.
            await asyncio.gather(*(world.comes(update) for update in (*updates, *updates[:5])))
            said = await world.comes(an_address(8_000_000 + at))
            assert says(p.WHAT, said[-1])

    assert not any("fault" in name for name in world.house.figures())
    assert not re.search(rf"{MARK}|example|70000[0-9]{{2}}", log.getvalue())
    # What is gone, or says it already, is known as such; nothing else is ever refused.
    assert {words.split()[1] for words in world.refused} <= {"gone", "unchanged"}
    # It went everywhere: each kind of event often, reports among them, and every reason to leave something alone.
    assert min(world.events[name] for name in ("Said", "SentMedia", "Chose", "Command")) > 100
    assert len(world.house.on_disk()) > 5
    assert set(world.ignored) >= {"other", "unreadable", "group", "elsewhere", "bot", "service", "membership"}


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
