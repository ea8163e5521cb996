"""The platforms, one file or folder each; none of them imports another. A new one is a line in PLATFORMS."""

from bot.handlers import telegram, terminal, web

PLATFORMS = (terminal.PLATFORM, web.PLATFORM, telegram.PLATFORM)
