"""Telegram's servers and somebody's phone in this process: the caller that the adapter is given, and what it reads.

The servers are those of `tests.telegram.chats`, without a network in between. Faults come in where the world has them:
a call that is refused, or that has to wait. Clock and sleep are the test's own.
"""

import asyncio
import copy
import itertools
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.conversation import Spoken
from bot.handlers.telegram import LIMITS, NAME, PLATFORM, Call, Done, Plan, Result, Telegram
from bot.handlers.telegram.refusal import refusal
from bot.i18n import split
from flows.channel import Channel
from flows.report import report_flow
from tests.bot.chatting import SITE, House
from tests.telegram.chats import Chat, Chats, RefusedError
from tests.telegram.spec import judge
from tests.transcript import CATALOGUES, VOCABULARY

Json = dict[str, Any]
ANNA, BELA, GROUP = 4711, 4712, -4713
ME = {"id": 123456, "is_bot": True, "first_name": "Reportline", "username": "reportline_test_bot"}
LINK = "https://t.me/reportline_test_bot"
LINKS = (SITE["portal"], SITE["finder"], SITE["contact"], LINK)
# As the real ones come, with what would fetch them: nobody may.
FILE = {"file_id": "canary-file", "file_unique_id": "canary-unique", "width": 90, "height": 60}
MEDIA: dict[str, Json] = {
    "media": {"photo": [FILE, FILE], "caption": "canary-caption https://example.org/caption"},
    "voice": {"voice": {"file_id": "canary-file", "file_unique_id": "canary-unique", "duration": 3}},
    "sticker": {"sticker": FILE | {"type": "regular", "is_animated": False, "is_video": False}},
}


def spoken(channel: Channel = PLATFORM.channel, **settings: Any) -> Spoken:
    """Give the platform as a house serves it, live unless `settings` say otherwise."""
    usual: dict[str, Any] = {"mode": "live", "portal": True, "finder": True}
    flow = report_flow(
        languages=CATALOGUES.offered,
        vocabulary=VOCABULARY,
        channel=replace(channel, platform=NAME, passes_on=True),
        **usual | settings,
    )
    return Spoken(flow, LIMITS, SITE | {"app": "Telegram", "link": LINK})


class Servers:
    """A caller: does what Telegram's servers do, and keeps every call.

    `answers` are given instead, one for each call of a method. `held`: calls of a method wait for the event, after
    `reached` was set. `turns` says for how many turns of the loop a call takes. `reads` is told each call and what
    came of it.
    """

    def __init__(self) -> None:
        self.chats = Chats(ME)
        self.calls: list[Call] = []
        self.answers: dict[str, deque[Result]] = defaultdict(deque)
        self.held: dict[str, asyncio.Event] = {}
        self.reached = asyncio.Event()
        self.turns: Callable[[], int] = lambda: 0
        self.reads: Callable[[Call, Result], None] = lambda _call, _result: None
        self._does: dict[str, Callable[[Json], Any]] = {
            "sendMessage": self.chats.send,
            "editMessageText": self.chats.edit,
            "deleteMessage": self.chats.delete,
            "deleteMessages": self.chats.delete_several,
            "answerCallbackQuery": self.chats.answer,
            "leaveChat": self.chats.leave,
        }

    async def __call__(self, call: Call) -> Result:
        """Make a call. What the Bot API would not understand is a failure of the test."""
        self.calls.append(call)
        fields = copy.deepcopy(dict(call.fields))
        judge(call.method, fields)
        for _ in range(self.turns()):
            await asyncio.sleep(0)
        if held := self.held.get(call.method):
            self.reached.set()
            await held.wait()
        answers = self.answers[call.method]
        result = answers.popleft() if answers else self._done(call.method, fields)
        self.reads(call, result)
        return result

    def refuse(self, method: str, *results: Result) -> None:
        """Answer the next calls of a method so."""
        self.answers[method] += results

    @property
    def methods(self) -> list[str]:
        """The methods that were called, in their order."""
        return [call.method for call in self.calls]

    def of(self, method: str) -> list[Json]:
        """Give the fields of all calls of a method."""
        return [dict(call.fields) for call in self.calls if call.method == method]

    def forget(self) -> None:
        """Forget the calls until now."""
        self.calls.clear()

    def _done(self, method: str, fields: Json) -> Result:
        try:
            fits(fields)
            return Done(copy.deepcopy(self._does[method](fields)))
        except RefusedError as refused:
            return refusal(refused.status, str(refused), refused.parameters)


def fits(fields: Json) -> None:
    """Raise RefusedError, as the servers do, if a text is empty or too long, or a button too large."""
    text = fields.get("text", ".")
    if not text.strip():
        raise RefusedError("message text is empty")
    if len(text.encode("utf-16-le")) > 2 * 4096:
        raise RefusedError("message is too long")
    for button in buttons(fields):
        if not button["text"].strip():
            raise RefusedError("text buttons are unallowed in the inline keyboard")
        if not 1 <= len(button["callback_data"].encode()) <= 64:
            raise RefusedError("BUTTON_DATA_INVALID")


def buttons(message: Json) -> list[Json]:
    """Give the buttons under a message, of all rows."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


@dataclass
class Phone:
    """Somebody's app: makes the updates that Telegram would deliver. `language` is that of the app."""

    servers: Servers
    id: int = ANNA
    language: str = "en"
    _updates: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1000))
    _written: dict[int, Json] = field(default_factory=dict)

    def writes(self, text: str, **more: Any) -> Json:
        """Write a message."""
        return self._takes("message", self._message(text=text, **more))

    def sends(self, kind: str = "media", **more: Any) -> Json:
        """Send something that is no text."""
        return self._takes("message", self._message(**MEDIA[kind], **more))

    def edits(self, number: int, text: str) -> Json:
        """Write something else in the place of an earlier message; it may have been deleted on the way."""
        is_there = number in self._chat.messages
        update = self._takes("edited_message", self._written[number] | {"text": text, "edit_date": 2})
        if not is_there:
            del self._chat.messages[number]
        return update

    def presses(self, label: str, message: Json | None = None) -> Json:
        """Press the button of this label, of the newest message that has it or of the one given.

        Raises LookupError if there is none.
        """
        shown = [message] if message else [self._chat.messages[key] for key in sorted(self._chat.messages)]
        for held in reversed(shown):
            for button in buttons(held):
                if button["text"] == label:
                    return self.pushes(button["callback_data"], held)
        raise LookupError(label)

    def pushes(self, data: str, message: Json) -> Json:
        """Press a button that carries this."""
        query = {
            "id": f"press-{next(self._updates)}",
            "from": self._person,
            "chat_instance": "canary-instance",
        }
        return self._takes("callback_query", query | {"message": copy.deepcopy(message), "data": data})

    def blocks(self) -> Json:
        """Block the bot."""
        member = {"old_chat_member": {"user": ME, "status": "member"}}
        change = member | {"new_chat_member": {"user": ME, "status": "kicked", "until_date": 0}}
        return self._takes("my_chat_member", self._about | change)

    def adds_to_group(self, group: int = GROUP) -> Json:
        """Add the bot to a group."""
        chat = {"chat": {"id": group, "type": "group", "title": "canary-title"}}
        member = {"old_chat_member": {"user": ME, "status": "left"}}
        change = member | {"new_chat_member": {"user": ME, "status": "member"}}
        return self._takes("my_chat_member", self._about | chat | change)

    @property
    def shows(self) -> dict[int, str]:
        """What the chat shows now, by number; of media its kind."""
        return {
            number: message.get("text", "(media)") for number, message in sorted(self._chat.messages.items())
        }

    @property
    def said(self) -> list[Json]:
        """What the bot said and is still there, oldest first."""
        ours = (message for _, message in sorted(self._chat.messages.items()) if message["from"] == ME)
        return list(ours)

    @property
    def last(self) -> Json:
        """The newest message of the bot that is there."""
        return self.said[-1]

    @property
    def _chat(self) -> Chat:
        return self.servers.chats.held.get(self.id) or Chat({})

    @property
    def _person(self) -> Json:
        person = {"id": self.id, "is_bot": False, "first_name": "Canary-Name", "username": "canary_user"}
        return person | ({"language_code": self.language} if self.language else {})

    @property
    def _about(self) -> Json:
        chat = {"id": self.id, "type": "private", "first_name": "Canary-Name", "username": "canary_user"}
        return {"chat": chat, "from": self._person, "date": 1}

    def _message(self, **content: Any) -> Json:
        message = {"message_id": self.servers.chats.number(), **self._about, **content}
        self._written[message["message_id"]] = message
        return message

    def _takes(self, kind: str, value: Json) -> Json:
        update = {"update_id": next(self._updates), kind: value}
        self.servers.chats.take_in(update)
        return update


class Stage:
    """The real conversation, the adapter, the servers and a phone. `slept` are the seconds that the adapter waited."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.servers = Servers()
        self.anna = Phone(self.servers)
        self.slept: list[float] = []
        self.counted: list[str] = []
        self.telegram = self.adapter(self.servers)

    def adapter(self, call: Callable[[Call], Any], **more: Any) -> Telegram:
        """Give the adapter, of any caller."""
        return Telegram(
            more.pop("conversation", self.house.conversation),
            call,
            split=lambda message: split(message, LIMITS),
            links=LINKS,
            count=self.counted.append,
            steady=self.house.clock,
            sleep=self.sleep,
            **more,
        )

    async def sleep(self, seconds: float) -> None:
        """Let time go by."""
        self.slept.append(seconds)
        self.house.clock.pass_by(seconds)
        await asyncio.sleep(0)

    async def take(self, update: object) -> Plan:
        """Let an update be answered, so far as that something is to be said."""
        plan = await self.telegram.take(update)
        assert plan is not None
        return plan

    async def deliver(self, update: object, *, patience: float = 8.0, rides: bool = False) -> Call | None:
        """Deliver an update and let it be answered from first to last."""
        self.house.clock.pass_by(1)  # nobody taps faster for long (`bot.pace`)
        plan = await self.telegram.take(update)
        return await self.telegram.carry_out(plan, patience=patience, rides=rides) if plan else None

    async def writes(self, *texts: str) -> None:
        """Write texts, each of which is answered."""
        for text in texts:
            await self.deliver(self.anna.writes(text))

    async def presses(self, *labels: str) -> None:
        """Press buttons, each of which is answered."""
        for label in labels:
            await self.deliver(self.anna.presses(label))

    async def comes_to_review(self, address: str = "https://example.com/page") -> None:
        """Say an address and what is there."""
        await self.writes(address)
        await self.presses("Photo or video")


def house_of(folder: Path, channel: Channel = PLATFORM.channel, **settings: Any) -> House:
    """Give a house that serves Telegram."""
    return House(folder, catalogues=CATALOGUES, platforms={NAME: spoken(channel, **settings)})
