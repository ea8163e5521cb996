"""Calls of the Bot API over HTTP, for a bot that stands on its own feet.

https://core.telegram.org/bots/api#making-requests. A server of one's own is a base address like any other
(https://github.com/tdlib/telegram-bot-api).
"""

import logging
import re

from bot.handlers.calls import ANSWER_AT_MOST, Answer, Calls, UnreachedError
from bot.handlers.telegram.call import Call, Done, Later, Refused, Result
from bot.handlers.telegram.refusal import WAIT_AT_MOST, refusal

_log = logging.getLogger(__name__)

SECONDS = 10.0
"""For one call. Most take a tenth of a second; a message that is said to be late may be sent twice."""
NOT_EVERYWHERE = frozenset({"deleteMessages"})
"""Methods that an older server may not know; if it says so of any other, address or token are wrong."""
_SECONDS = re.compile("[0-9]{1,9}")


class BotApi:
    """The Bot API at `base` (without `/bot`), for the bot of `token`."""

    def __init__(self, base: str, token: str, calls: Calls) -> None:
        self._bot = f"{base}/bot{token}/"
        self._calls = calls
        self._is_known = True

    async def __call__(self, call: Call) -> Result:
        """Make a call and say what came of it. Never raises, whatever the server does."""
        try:
            answer = await self.ask(call, seconds=SECONDS)
        except UnreachedError:
            return Later()
        result = result_of(answer)
        if result == Refused("no_method") and call.method not in NOT_EVERYWHERE:
            result = Later()
        self._note(answer, result)
        return result

    async def ask(self, call: Call, *, seconds: float, at_most: int = ANSWER_AT_MOST) -> Answer:
        """Make a call and give the bare answer, of which `at_most` bytes are taken. Raises UnreachedError."""
        return await self._calls.post(self._bot + call.method, call.fields, seconds=seconds, at_most=at_most)

    def _note(self, answer: Answer, result: Result) -> None:
        """Log once that nothing can be said any more, until something can."""
        if answer.status in {401, 404} and isinstance(result, Later):
            if self._is_known:
                extra = {"platform": "telegram", "status": answer.status}
                _log.error("telegram does not take the token, check REPORTLINE_TELEGRAM_TOKEN", extra=extra)
            self._is_known = False
        elif isinstance(result, Done):
            self._is_known = True


def result_of(answer: Answer) -> Result:
    """Say what an answer means. One that is not the Bot API's, such as a proxy's page, says nothing about the call."""
    try:
        said = answer.json()
    except ValueError:
        said = None
    ok = said.get("ok") if isinstance(said, dict) else None
    if ok is True and 200 <= answer.status < 300:
        return Done(said.get("result"))
    if ok is False:
        code = said.get("error_code")
        code = code if isinstance(code, int) else answer.status
        return refusal(code, said.get("description"), said.get("parameters"))
    wish = answer.headers.get("Retry-After", "").strip()
    return Later(float(min(int(wish), WAIT_AT_MOST)) if _SECONDS.fullmatch(wish) else None)
