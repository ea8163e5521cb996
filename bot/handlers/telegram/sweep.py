"""Deletes messages of a chat, in as few calls as possible; one that cannot be deleted keeps no other.

In a private chat a bot may delete everything of the last 48 hours (https://core.telegram.org/bots/api#deletemessages).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.handlers.telegram import write
from bot.handlers.telegram.call import Call, Done, Later, Refused, Result

Attempt = Callable[[Call], Awaitable[Result]]


@dataclass(slots=True)
class Swept:
    """What became of messages that were to be deleted, by their names.

    `deleted`: Telegram says that it did it now. `gone`: these, and those that are not there or can never be deleted.
    `later`: why the others wait, if it is because Telegram has no time.
    """

    deleted: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    later: Later | None = None

    def note(self, names: Sequence[str], result: Result) -> bool:
        """Take note of what came of a call for these. False: nothing more can be deleted now."""
        if isinstance(result, Done):
            self.deleted += names
        if isinstance(result, Done) or result == Refused("gone"):
            self.gone += names
        if isinstance(result, Later):
            self.later = result
        return not isinstance(result, Later) and result != Refused("blocked")


async def sweep(attempt: Attempt, chat: int, names: Sequence[str]) -> Swept:
    """Delete messages."""
    swept = Swept()
    for some in write.batches(names):
        result = await attempt(write.delete(chat, some))
        if len(some) > 1 and isinstance(result, Refused) and result.reason != "blocked":
            # One of them cannot be deleted; or an older server deletes one by one only.
            for name in some:
                if not swept.note([name], await attempt(write.delete(chat, [name]))):
                    return swept
        elif not swept.note(some, result):
            return swept
    return swept
