"""Says what one plan holds, and deletes what it names: which call comes first, and what is done when one is refused."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.contract import Message
from bot.handlers.telegram.call import Done, Later, Refused, Result
from bot.handlers.telegram.plan import NotNowError, Plan
from bot.handlers.telegram.sweep import Attempt, Swept, sweep
from bot.handlers.telegram.write import Writer

Split = Callable[[Message], Sequence[Message]]


class Saying:
    """Carries out one plan and notes in it what was done. `attempt` makes a call, as often as there is time."""

    def __init__(self, plan: Plan, attempt: Attempt, *, writer: Writer, split: Split) -> None:
        self._plan = plan
        self._attempt = attempt
        self._writer = writer
        self._split = split

    async def all(self) -> None:
        """Say and delete everything. Raises NotNowError if something could not be said.

        Media goes first, because the words say that it went; so does an erased chat, which nobody comes back to: what
        cannot be deleted of it in time is asked for again. All else that cannot be deleted stays owed.
        """
        outgoing = self._plan.outgoing
        messages = outgoing.messages
        if not (outgoing.if_kept or outgoing.erase or not messages):
            await self._say_all(messages)
            await self.delete(outgoing.delete)
            return
        swept = await self.delete(outgoing.delete)
        if swept.later and (outgoing.erase or not messages):
            raise _not_now(swept.later)
        if outgoing.if_kept and self._plan.inbound and self._plan.inbound.message not in swept.deleted:
            messages = outgoing.if_kept
        await self._say_all(messages)

    async def delete(self, names: Sequence[str]) -> Swept:
        """Delete messages and note which are gone."""
        swept = await sweep(self._attempt, self._plan.chat, names)
        self._plan.gone += swept.gone
        return swept

    async def _say_all(self, messages: Sequence[Message]) -> None:
        for message in messages:
            for piece in self._split(message):
                if not await self._say(piece):
                    return

    async def _say(self, message: Message) -> bool:
        """Say one message. False: nobody is there to hear the next one."""
        plan = self._plan
        if at := self._place_for(message):
            result = await self._attempt(self._writer.edit(plan.chat, at, message))
            if isinstance(result, Done) or result == Refused("unchanged"):
                return True
            if isinstance(result, Later):
                raise _not_now(result)
            if result.reason == "blocked":
                return False
        result = await self._send(message)
        if isinstance(result, Later):
            raise _not_now(result)
        if isinstance(result, Done) and (number := _message_id(result.result)):
            plan.shown[str(number)] = message.guarded
        return result != Refused("blocked")

    def _place_for(self, message: Message) -> int | None:
        """Give the pressed message, if this one may take its place: what is protected cannot be changed any more."""
        pressed = self._plan.pressed
        fits = message.in_place and pressed and pressed.guarded == message.guarded
        return pressed.message if pressed and fits else None

    async def _send(self, message: Message) -> Result:
        plan = self._plan
        result = await self._attempt(self._writer.send(plan.chat, message, plan.thread))
        if plan.thread and isinstance(result, Refused) and result.reason != "blocked":
            # The topic may be gone, or the bot may have none any more.
            plan.thread = None
            result = await self._attempt(self._writer.send(plan.chat, message))
        if isinstance(result, Refused) and result.moved_to:
            plan.chat = result.moved_to
            result = await self._attempt(self._writer.send(plan.chat, message))
        if result == Refused("other"):
            # Words are understood too: better without buttons than nothing at all.
            result = await self._attempt(self._writer.bare(plan.chat, message))
        return result


def _not_now(later: Later) -> NotNowError:
    return NotNowError(later.seconds or 0.0)


def _message_id(result: Any) -> int | None:
    number = result.get("message_id") if isinstance(result, dict) else None
    return number if isinstance(number, int) and number > 0 else None
