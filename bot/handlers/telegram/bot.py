"""One update of Telegram from first to last, whoever delivers it and whoever makes the calls.

`take` reads it and hands it to the conversation; when it returns, whatever will be said is stored. `carry_out` makes
the calls, those of one chat in their order, and tells the conversation what became of them.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.contract import Inbound, Message, Outgoing
from bot.handlers.telegram import write
from bot.handlers.telegram.call import Call, Caller, Done, Later, Refused, Result
from bot.handlers.telegram.update import Blocked, Ignored, InGroup, Pressed, Turn, read
from bot.lanes import Lanes
from flows import phrases
from flows.phrases import Phrase

_log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
"""Seconds between two tries of a call when Telegram names no time; doubled each time."""


class Conversation(Protocol):
    """What is needed of `bot.conversation`, which a platform may not import."""

    async def receive(self, inbound: Inbound) -> Outgoing:
        """Answer one update."""

    async def done(self, inbound: Inbound, shown: Mapping[str, bool], gone: Collection[str]) -> None:
        """Take note of the messages that were sent (and whether they are guarded), and of those that are gone."""

    async def forget(self, inbound: Inbound) -> None:
        """Forget a chat."""

    def says(self, inbound: Inbound, phrase: Phrase) -> Outgoing:
        """Say one sentence outside any conversation."""


class NotNowError(Exception):
    """What was to be said could not be said in time. `seconds`: when to try again."""

    def __init__(self, seconds: float) -> None:
        super().__init__("not now")
        self.seconds = seconds


@dataclass(slots=True, eq=False)
class Plan:
    """What is to be done about an update, and what was done. `thread`: the topic of the chat to answer in."""

    chat: int
    inbound: Inbound | None
    outgoing: Outgoing
    pressed: Pressed | None = None
    leaves: bool = False
    thread: int | None = None
    shown: dict[str, bool] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


class Telegram:
    """The bot's side of all its chats.

    `call` makes a call of the Bot API. `split` divides a message that is too long. `count` is told what came of each
    call: done, refused, blocked or later; and of each update that is not for us: the kind of `Ignored`.
    """

    def __init__(
        self,
        conversation: Conversation,
        call: Caller,
        *,
        split: Callable[[Message], Sequence[Message]] = lambda message: (message,),
        links: Collection[str] = (),
        count: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._conversation = conversation
        self._call = call
        self._split = split
        self._writer = write.Writer(links)
        self._count = count
        self._lanes = Lanes()

    async def take(self, update: object) -> Plan | None:
        """Read an update and answer it; None if there is nothing to do. Never raises for what an update holds."""
        found = read(update)
        match found:
            case Turn():
                outgoing = await self._conversation.receive(found.inbound)
                return Plan(found.chat, found.inbound, outgoing, found.pressed, thread=found.thread)
            case InGroup():
                outgoing = self._conversation.says(found.inbound, phrases.GROUP)
                return Plan(found.chat, None, outgoing, leaves=True)
            case Blocked():
                await self._conversation.forget(found.inbound)
                return None
            case Ignored():
                self._count(found.kind)
                return Plan(0, None, Outgoing(), found.pressed) if found.pressed else None

    async def carry_out(self, plan: Plan, *, patience: float, rides: bool = False) -> Call | None:
        """Make the calls, each tried for at most `patience` seconds. Call it at once after `take`: it keeps the order.

        With `rides`, the last call, if its result is of no importance, is given back to ride on the answer to the
        webhook. Raises NotNowError if something could not be said.
        """
        until = time.monotonic() + patience
        async with self._lanes.lane(plan.chat or plan):
            try:
                await self._say_and_delete(plan, until)
            finally:
                if plan.inbound and (plan.shown or plan.gone or plan.outgoing.erase):
                    await self._conversation.done(plan.inbound, plan.shown, plan.gone)
            if plan.leaves:
                await self._try(write.leave(plan.chat), until)
            if plan.pressed is None:
                return None
            answer = write.answer_press(plan.pressed.id)
            if rides:
                return answer
            await self._try(answer, until)
        return None

    async def _say_and_delete(self, plan: Plan, until: float) -> None:
        """Say what is to be said. Media goes first, because the words say that it went; so does an erased chat."""
        messages: Sequence[Message] = plan.outgoing.messages
        delete_first = bool(plan.outgoing.if_kept) or plan.outgoing.erase or not messages
        if delete_first:
            await self._delete(plan, until)
            if plan.outgoing.if_kept and not plan.gone:
                messages = plan.outgoing.if_kept
        for message in messages:
            for piece in self._split(message):
                await self._say(plan, piece, until)
        if not delete_first:
            await self._delete(plan, until)

    async def _say(self, plan: Plan, message: Message, until: float) -> None:
        pressed = plan.pressed
        in_place = message.in_place and pressed and pressed.message and pressed.guarded == message.guarded
        if in_place and pressed and pressed.message:
            result = await self._try(self._writer.edit(plan.chat, pressed.message, message), until)
            if isinstance(result, Done) or result == Refused("unchanged"):
                plan.shown[str(pressed.message)] = message.guarded
                return
        else:
            result = None
        if not isinstance(result, Later):
            result = await self._try(self._writer.send(plan.chat, message, plan.thread), until)
        if plan.thread and isinstance(result, Refused) and result.reason != "blocked":
            # The topic may be gone, or the bot may have none any more.
            plan.thread = None
            result = await self._try(self._writer.send(plan.chat, message), until)
        if isinstance(result, Refused) and result.moved_to:
            plan.chat = result.moved_to
            result = await self._try(self._writer.send(plan.chat, message), until)
        if isinstance(result, Later):
            raise NotNowError(result.seconds or LONGEST_PAUSE)
        if isinstance(result, Done) and (number := _message_id(result.result)):
            plan.shown[str(number)] = message.guarded

    async def _delete(self, plan: Plan, until: float) -> None:
        """Delete what there is to delete; what cannot be now stays owed."""
        for call in write.delete(plan.chat, plan.outgoing.delete):
            ids = call.fields.get("message_ids") or [call.fields["message_id"]]
            result = await self._try(call, until)
            if isinstance(result, Refused) and len(ids) > 1:
                # One that cannot be deleted must not keep the others; and an older server deletes one by one only.
                for number in ids:
                    (alone,) = write.delete(plan.chat, [str(number)])
                    if _is_gone(await self._try(alone, until)):
                        plan.gone.append(str(number))
            elif _is_gone(result):
                plan.gone += map(str, ids)

    async def _try(self, call: Call, until: float) -> Result:
        """Make a call, again while it may succeed later and there is time."""
        pause = FIRST_PAUSE
        while True:
            result = await self._call(call)
            self._note(call, result)
            if not isinstance(result, Later):
                return result
            wait = result.seconds if result.seconds is not None else pause
            if time.monotonic() + wait >= until:
                return Later(wait)
            await asyncio.sleep(wait)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _note(self, call: Call, result: Result) -> None:
        """Count a call; log one that should not have been refused, without a word of what it held."""
        match result:
            case Done():
                self._count("done")
            case Later():
                self._count("later")
            case Refused("blocked"):
                self._count("blocked")
            case Refused():
                self._count("refused")
                if result.reason == "other":
                    extra = {"platform": "telegram", "reason": _words(call.method)}
                    _log.warning("a call was refused", extra=extra)


def _is_gone(result: Result) -> bool:
    return isinstance(result, Done) or result == Refused("gone")


def _message_id(result: Any) -> int | None:
    number = result.get("message_id") if isinstance(result, dict) else None
    return number if isinstance(number, int) and number > 0 else None


def _words(method: str) -> str:
    """Write a method's name as the log takes it: sendMessage is send message."""
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in method)
