"""Asks Telegram one thing, and says what came of it more finely than the running bot has to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from bot.handlers.calls import Answer, UnreachedError
from bot.handlers.telegram import Call

SECONDS = 20.0
Outcome = Literal["done", "token", "unknown", "conflict", "busy", "refused", "down", "foreign", "unreached"]
"""`token`: 401. `unknown`: 404. `conflict`: 409. `busy`: 429. `down`: 5xx. `foreign`: what answered is no Bot API."""
_BY_CODE: Mapping[int, Outcome] = {401: "token", 404: "unknown", 409: "conflict", 429: "busy"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a call; `words` are the server's own."""

    outcome: Outcome
    result: Any = field(default=None, repr=False)
    words: str = field(default="", repr=False)


class Asker(Protocol):
    """`bot.handlers.telegram.api.BotApi`, of which only this is needed."""

    async def ask(self, call: Call, *, seconds: float) -> Answer:
        """Make a call and give the bare answer. Raises UnreachedError."""


async def ask(api: Asker, method: str, fields: Mapping[str, Any] | None = None) -> Reply:
    """Make one call. Never raises, whatever answers."""
    try:
        answer = await api.ask(Call(method, fields or {}), seconds=SECONDS)
    except UnreachedError:
        return Reply("unreached")
    try:
        said = answer.json()
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("ok"), bool):
        return Reply("foreign")
    if said["ok"]:
        return Reply("done", said.get("result"))
    code = said.get("error_code", answer.status)
    words = said.get("description")
    outcome = _BY_CODE.get(code, "refused") if isinstance(code, int) and code < 500 else "down"
    return Reply(outcome, words=words if isinstance(words, str) else "")
