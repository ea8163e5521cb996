"""A bot and its chats on what Telegram's servers do, as strict as in tests/telegram, without the network.

Whatever update comes, it says whether that was answered by those who have to be, and rightly left alone by the others.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.conversation import Spoken
from bot.handlers.telegram import LIMITS, PLATFORM, Call, Done, Refused, Result, Telegram
from bot.handlers.telegram.keys import ELSEWHERE, QUIET
from bot.handlers.telegram.refusal import refusal
from bot.handlers.telegram.update import Blocked, Ignored, InGroup, Turn, read
from bot.i18n import vocabulary
from bot.i18n.render import split
from flows.report import report_flow
from tests.bot.chatting import SITE, House, catalogues
from tests.bot.handlers.telegram.description import NOW, message, private_chat, user
from tests.bot.handlers.telegram.strange import Strange
from tests.telegram.chats import Chat, Chats, RefusedError
from tests.telegram.spec import judge

SEED = 20_261_122
UPDATES = 10_000
TOGETHER = 100
"""So many come at once; after them somebody else comes with an address."""
PEOPLE = list(range(7_000_001, 7_000_021))
ME = {"id": 42, "is_bot": True, "first_name": "bot"}
Json = dict[str, Any]
Deliver = Callable[[Any], Awaitable[None]]
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
        _made.get([]).append((call, result))
        return result

    async def taken(self, update: Any) -> None:
        """Let the bot take an update, and say at once what is to be said."""
        plan = await self.telegram.take(update)
        if plan is not None:
            await self.telegram.carry_out(plan, patience=0)

    async def comes(self, update: Any, deliver: Deliver) -> list[str]:
        """Let an update come, and see that it is answered, or rightly not; give the words of the answer."""
        made: list[tuple[Call, Result]] = []
        _made.set(made)
        found = read(update)
        self.exists(found)
        await deliver(update)
        self.judges(update, found, made)
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

    def judges(self, update: Any, found: object, made: list[tuple[Call, Result]]) -> None:
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
        pressed = found.pressed if isinstance(found, Turn | Ignored) else None
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


@asynccontextmanager
async def a_world(folder: Path) -> AsyncIterator[World]:
    """Open a world."""
    channel = replace(PLATFORM.channel, passes_on=True)
    words = vocabulary(catalogues())
    flow = report_flow(
        languages=catalogues().offered, vocabulary=words, channel=channel, portal=True, finder=True
    )
    house = House(folder, platforms={"telegram": Spoken(flow, LIMITS, SITE)}).open()
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
