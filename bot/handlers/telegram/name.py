"""The platform: what it is called, what fits into its messages, and what the conversation must know of it."""

from bot.contract import Limits, Platform
from flows import phrases
from flows.channel import Channel

NAME = "telegram"
APP = "Telegram"
# 1-4096 characters after entities parsing (https://core.telegram.org/bots/api, sendMessage), counted in UTF-16 units
# as those of entities are. Labels have no stated limit; phones show about 30 signs of a button with a row to itself.
LIMITS = Limits(text=4096, label=40, options=100, unit="utf16")
PLATFORM = Platform(
    Channel(
        NAME,
        seen=phrases.SEEN_APP,
        erased=phrases.ERASE_DONE,
        media=phrases.MEDIA_GONE,
        preview=True,
        deletes=True,
    ),
    LIMITS,
    APP,
)
