"""Reads an answer to `getUpdates`: the updates, or what is wrong with it. Pure, and never raises.

https://core.telegram.org/bots/api#getupdates
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.handlers.calls import Answer
from bot.handlers.telegram.api import result_of
from bot.handlers.telegram.call import Done, Later
from bot.handlers.telegram.update import update_id

Why = Literal["conflict", "token", "busy", "broken", "unreached"]

HIGHEST = 2**31 - 2
"""The highest number that another can follow: update ids are positive and fit into 32 bits (td::TQueue::EventId)."""
# What stands in a text has its quotation marks escaped, so that no text looks like the number of the update.
_FIRST = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\b.*?"update_id"\s*:\s*([0-9]{1,10})\b', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Batch:
    """Updates by their numbers, as they came. `unnamed` have no number, so that they cannot be acknowledged."""

    updates: Sequence[tuple[int, object]] = ()
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Updates that are no JSON, or too large. `first` is the number of the first of them."""

    first: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """No updates. `seconds` is how long to stay away, None if nothing was said.

    `conflict`: a webhook is set, or somebody else polls. `token`: it is not taken. `busy`: asked too often.
    `unreached`: no answer. `broken`: any other, a page of somebody else's too.
    """

    why: Why
    seconds: float | None = None


_WHY: dict[object, Why] = {401: "token", 404: "token", 409: "conflict", 429: "busy"}


def read(answer: Answer) -> Batch | Unreadable | Trouble:
    """Say what came."""
    try:
        said = answer.json()
    except ValueError:
        said = None
        first = _FIRST.match(answer.body) if answer.status == 200 else None
        if first and int(first[1]) <= HIGHEST:
            return Unreadable(int(first[1]))
    result = result_of(answer)
    if isinstance(result, Done):
        return _batch(result.result)
    code = said.get("error_code") if isinstance(said, dict) else None
    why = _WHY.get(code if isinstance(code, int) else answer.status, "broken")
    return Trouble(why, result.seconds if isinstance(result, Later) else None)


def _batch(updates: object) -> Batch | Trouble:
    if not isinstance(updates, list):
        return Trouble("broken")
    found = [(update_id(update), update) for update in updates]
    named = [(number, update) for number, update in found if number is not None and 0 < number <= HIGHEST]
    return Batch(named, len(found) - len(named))
