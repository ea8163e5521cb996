"""Telegram, in a room of its own: `update` reads, `write` writes, `bot` is one update from first to last.

Who delivers and who calls is apart: `webhook`, `poll` and `api` for a bot that stands on its own feet;
`bot.handlers.telegram_aiogram` and `bot.handlers.telegram_ptb` inside other people's bots.
"""

from bot.handlers.telegram.bot import NotNowError, Plan, Telegram
from bot.handlers.telegram.call import Call, Caller, Done, Later, Refused, Result
from bot.handlers.telegram.name import APP, LIMITS, NAME, PLATFORM
from bot.handlers.telegram.update import ALLOWED_UPDATES

__all__ = [
    "ALLOWED_UPDATES",
    "APP",
    "LIMITS",
    "NAME",
    "PLATFORM",
    "Call",
    "Caller",
    "Done",
    "Later",
    "NotNowError",
    "Plan",
    "Refused",
    "Result",
    "Telegram",
]
