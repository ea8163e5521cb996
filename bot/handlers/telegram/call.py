"""A call of the Bot API, and what can become of it: the words between us and whoever makes the call.

https://core.telegram.org/bots/api#making-requests
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Reason = Literal["blocked", "gone", "unchanged", "moved", "no_method", "other"]
"""Why a call was refused for good.

`blocked`: the person does not want to hear from the bot, or left. `gone`: the message or query is not there any more or
cannot be changed. `unchanged`: it says that already. `moved`: the group became a supergroup. `no_method`: this server
of the Bot API does not know the method. `other`: anything else, most likely a fault of ours.
"""


@dataclass(frozen=True, slots=True)
class Call:
    """A method and its fields, as JSON values. What they hold is a person's: it is never logged."""

    method: str
    fields: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Done:
    """It was done. `result` is what came back, as JSON values; of a message sent, the message."""

    result: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """It will not be done. `moved_to` is the chat's new id, if it has one."""

    reason: Reason
    moved_to: int | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """It was not done, or nobody knows; `seconds` is how long Telegram asks to wait, None if it said nothing."""

    seconds: float | None = None


Result = Done | Refused | Later
Caller = Callable[[Call], Awaitable[Result]]
