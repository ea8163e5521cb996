"""Telegram's servers in this process: the caller that the adapter is given.

They are those of `tests.telegram.chats`, without a network in between, and refuse what the real ones would. Faults come
in where the world has them: a call that is refused, or that has to wait.
"""

import asyncio
import copy
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from bot.handlers.telegram import Call, Done, Result
from bot.handlers.telegram.refusal import refusal
from tests.telegram.chats import Chats, RefusedError
from tests.telegram.spec import judge

Json = dict[str, Any]
ME = {"id": 123456, "is_bot": True, "first_name": "Reportline", "username": "reportline_test_bot"}


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
