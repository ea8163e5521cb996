"""A file with a golden chat: its settings, its lines, and a house as it wants it (`playing`)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.conversation import Spoken
from bot.handlers.telegram import LIMITS, NAME, PLATFORM
from flows.channel import Channel
from flows.report import report_flow
from tests.bot.chatting import House
from tests.bot.handlers.telegram.telegram_stage import LINK
from tests.transcript import CATALOGUES, CHANNELS, HELPLINES, SITE, VOCABULARY

_SETTING = re.compile(r"^# (\w+): (.+)$", re.MULTILINE)
_PERSON = (">", "*", "!")


def settings_of(text: str) -> dict[str, str]:
    """Give the settings at the head of a file."""
    return dict(_SETTING.findall(text))


def lines_of(text: str) -> Iterator[str]:
    """Give the lines that the person and the world have in a file."""
    yield from (line for line in text.splitlines() if line.startswith(_PERSON))


def channel_of(settings: dict[str, str]) -> Channel:
    """Give the channel of a file, on which Telegram deletes: its own words, or Telegram's if it names none."""
    channel = CHANNELS[settings["channel"]] if "channel" in settings else PLATFORM.channel
    return replace(channel, platform=NAME, deletes=True, passes_on=True)


def house_for(settings: dict[str, str], folder: Path) -> House:
    """Give a house as the settings of a file make it."""
    flow = report_flow(
        languages=CATALOGUES.offered,
        vocabulary=VOCABULARY,
        channel=channel_of(settings),
        mode="test" if settings.get("mode") == "test" else "live",
        portal=settings.get("portal") != "none",
        helplines=HELPLINES if settings.get("helplines") else None,
        finder=True,
        delete_address="never" if settings.get("deleting") == "never" else "sent",
    )
    site = SITE if "channel" in settings else SITE | {"app": PLATFORM.app, "link": LINK}
    return House(folder, catalogues=CATALOGUES, platforms={NAME: Spoken(flow, LIMITS, site)})
