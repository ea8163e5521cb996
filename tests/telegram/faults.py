"""What goes wrong on demand between the bot and the Bot API, for the next calls of a method."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["answer", "cut", "lost"]
EVERY = "*"
"""Instead of a method: any but getUpdates."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens instead. `answer`: these bytes. `cut`: the connection ends. `lost`: so it does, but it is done."""

    kind: Kind
    status: int = 0
    body: bytes = b""
    content_type: str = "application/json"


@dataclass(slots=True)
class _Waiting:
    method: str
    chat: int
    fault: Fault
    times: int


@dataclass(slots=True)
class Faults:
    """The faults that wait to happen. `chat` 0 is any chat."""

    _waiting: list[_Waiting] = field(default_factory=list)
    _held: dict[str, asyncio.Event] = field(default_factory=dict)

    def too_many(self, method: str, *, retry_after: int, times: int = 1, chat: int = 0) -> None:
        """Answer 429 (https://core.telegram.org/bots/api#responseparameters)."""
        words = f"Too Many Requests: retry after {retry_after}"
        self.refuse(method, 429, words, times=times, chat=chat, parameters={"retry_after": retry_after})

    def refuse(
        self,
        method: str,
        status: int,
        words: str,
        *,
        times: int = 1,
        chat: int = 0,
        parameters: dict[str, Any] | None = None,
    ) -> None:
        """Answer with an error of the Bot API."""
        said: dict[str, Any] = {"ok": False, "error_code": status, "description": words}
        if parameters:
            said["parameters"] = parameters
        self._wait(method, Fault("answer", status, json.dumps(said).encode()), times, chat)

    def break_down(self, method: str, *, status: int = 502, times: int = 1, chat: int = 0) -> None:
        """Answer as a server before the Bot API does when that is away: with a page."""
        page = f"<html><head><title>{status} Bad Gateway</title></head></html>".encode()
        self._wait(method, Fault("answer", status, page, "text/html"), times, chat)

    def garble(self, method: str, *, times: int = 1) -> None:
        """Answer with half of what would be JSON."""
        self._wait(method, Fault("answer", 200, b'{"ok":true,"result":[{"upd'), times, 0)

    def cut(self, method: str, *, times: int = 1, chat: int = 0) -> None:
        """End the connection; the call is not carried out."""
        self._wait(method, Fault("cut"), times, chat)

    def lose(self, method: str, *, times: int = 1, chat: int = 0) -> None:
        """Carry the call out, and end the connection before anyone hears of it."""
        self._wait(method, Fault("lost"), times, chat)

    def hold(self, method: str) -> asyncio.Event:
        """Let the calls of a method wait until the event is set."""
        return self._held.setdefault(method, asyncio.Event())

    async def next(self, method: str, chat: int) -> Fault | None:
        """Give what happens to a call now, None if nothing does."""
        if held := self._held.get(method):
            await held.wait()
            self._held.pop(method, None)
        for waiting in self._waiting:
            named = waiting.method == method or (waiting.method == EVERY and method != "getUpdates")
            if named and waiting.chat in {0, chat}:
                waiting.times -= 1
                if not waiting.times:
                    self._waiting.remove(waiting)
                return waiting.fault
        return None

    def _wait(self, method: str, fault: Fault, times: int, chat: int) -> None:
        self._waiting.append(_Waiting(method, chat, fault, times))
