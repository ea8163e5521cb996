"""One update of Telegram from first to last, whoever delivers it and whoever makes the calls.

`take` reads it and hands it to the conversation; when it returns, whatever will be said is stored. `carry_out` makes
the calls, those of one chat in their order, and tells the conversation what became of them.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Protocol

from bot.contract import Inbound, Outgoing
from bot.handlers.telegram import write
from bot.handlers.telegram.call import Call, Caller, Later, Result
from bot.handlers.telegram.plan import NotNowError, Plan
from bot.handlers.telegram.saying import Saying, Split
from bot.handlers.telegram.trying import Trying
from bot.handlers.telegram.update import Blocked, Ignored, InGroup, Turn, read
from bot.lanes import Lanes
from flows import phrases
from flows.phrases import Phrase

__all__ = ["Conversation", "NotNowError", "Plan", "Telegram"]


class Conversation(Protocol):
    """What is needed of `bot.conversation`, which a platform may not import."""

    async def receive(self, inbound: Inbound) -> Outgoing:
        """Answer one update."""

    async def done(
        self, inbound: Inbound, shown: Mapping[str, bool], gone: Collection[str]
    ) -> tuple[str, ...]:
        """Take note of the messages that were sent (and whether they are guarded), and of those that are gone.

        What is given back of them came too late, and is to be deleted again.
        """

    async def forget(self, inbound: Inbound) -> None:
        """Forget a chat."""

    def says(self, inbound: Inbound, phrase: Phrase) -> Outgoing:
        """Say one sentence outside any conversation."""


class Telegram:
    """The bot's side of all its chats.

    `call` makes a call of the Bot API. `split` divides a message that is too long. `links` are the operator's own
    addresses. `count` is told what came of each call: done, refused, blocked or later; and of each update that is not
    for us: the kind of `Ignored`. `steady` gives seconds that never go back; `sleep` waits for seconds.
    """

    def __init__(
        self,
        conversation: Conversation,
        call: Caller,
        *,
        split: Split = lambda message: (message,),
        links: Collection[str] = (),
        count: Callable[[str], None] = lambda _: None,
        steady: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._conversation = conversation
        self._try = Trying(call, count=count, steady=steady, sleep=sleep)
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
        """Make the calls. Await it at once after `take`: then they are made in the order in which updates were taken.

        `patience`: seconds from now on in which what Telegram has no time for is tried again; each call is made once at
        least. With `rides`, the last call, if its result is of no importance, is given back to ride on the answer to
        the webhook. A group is left, if there is no time for the sentence then without it: nobody may come back to say
        it. Raises NotNowError if something else could not be said: what was stored is not lost, and the same
        update, delivered again, is answered with the same words. Whoever is cancelled makes no more calls;
        what was done until then is noted.
        """
        until = self._try.until(patience)

        async def attempt(call: Call) -> Result:
            return await self._try(call, until)

        saying = Saying(plan, attempt, writer=self._writer, split=self._split)
        async with self._lanes.lane(plan.chat or plan):
            try:
                await saying.all()
            except NotNowError:
                if not plan.leaves:
                    raise
            finally:
                await self._tell(plan, saying)
            left = await attempt(write.leave(plan.chat)) if plan.leaves else None
            if isinstance(left, Later):
                raise NotNowError(left.seconds or 0.0)
            if plan.pressed is None:
                return None
            answer = write.answer_press(plan.pressed.id)
            if not rides:
                await attempt(answer)
        return answer if rides else None

    async def _tell(self, plan: Plan, saying: Saying) -> None:
        """Tell the conversation what was done; delete what it says came too late, and tell it that too."""
        if plan.inbound and (plan.shown or plan.gone):
            late = await self._conversation.done(plan.inbound, plan.shown, plan.gone)
            swept = await saying.delete(late) if late else None
            if swept and swept.gone:
                await self._conversation.done(plan.inbound, {}, swept.gone)
