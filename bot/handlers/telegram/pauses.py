"""How long until the server is asked again for updates, and what an operator is told of why it gives none."""

import logging
from collections.abc import Mapping

from bot.handlers.telegram.batch import Trouble, Why

_log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0

TROUBLES: Mapping[Why, str] = {
    "conflict": "telegram has a webhook set for this bot, or another process polls, see REPORTLINE_TELEGRAM_MODE",
    "token": "telegram does not take the token, check REPORTLINE_TELEGRAM_TOKEN and REPORTLINE_TELEGRAM_API",
    "busy": "telegram asked to wait",
    "broken": "telegram's answer is not understood, check REPORTLINE_TELEGRAM_API",
    "unreached": "telegram cannot be reached",
}
"""At most 100 letters and simple signs each: the log drops what is longer."""


class Pauses:
    """Pauses in seconds: each is twice the one before, until there is something new."""

    def __init__(self) -> None:
        self._pause = FIRST_PAUSE
        self._trouble: Why | None = None

    def growing(self) -> float:
        """Give the next pause."""
        pause = self._pause
        self._pause = min(2 * pause, LONGEST_PAUSE)
        return pause

    def trouble(self, trouble: Trouble) -> float:
        """Give the next pause, and as long as the server asks for. A trouble is told when it begins."""
        if trouble.why != self._trouble:
            self._trouble = trouble.why
            _log.warning(TROUBLES[trouble.why], extra={"platform": "telegram"})
        return max(self.growing(), trouble.seconds or 0)

    def well(self) -> None:
        """Begin anew: the server does what it should."""
        if self._trouble:
            _log.warning("telegram answers again", extra={"platform": "telegram"})
        self._trouble, self._pause = None, FIRST_PAUSE
