"""Whole chats with the real conversation: somebody who talks in a house (`tests.bot.house`), and what they are told."""

import io
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.contract import Inbound, Message, Outgoing
from bot.ops import logs
from flows.events import Chose, Event, Said
from flows.phrases import Phrase
from flows.receipt import grouped
from tests.bot.house import (
    CHANNELS,
    CHAT,
    HOUR,
    NOON,
    PAGE,
    SECRET,
    SITE,
    TODAY,
    House,
    catalogues,
    platforms,
)
from tests.bot.stores import Clock, Outbox, Sessions

__all__ = [
    "CHANNELS",
    "CHAT",
    "HOUR",
    "NOON",
    "PAGE",
    "SECRET",
    "SITE",
    "TODAY",
    "Clock",
    "House",
    "Outbox",
    "Person",
    "Sessions",
    "catalogues",
    "logged",
    "number_in",
    "platforms",
    "says",
]


@dataclass
class Person:
    """Somebody in a chat of a platform."""

    house: House
    chat: str = "chat-1"
    platform: str = CHAT
    hints: tuple[str, ...] = ("en",)
    updates: int = 0
    last: Inbound | None = None
    shown: list[Message] = field(default_factory=list)

    async def does(self, event: Event, update: str = "") -> Outgoing:
        """Send one update."""
        self.updates += 1
        self.last = Inbound(
            self.platform, self.chat, update or f"{self.chat}/{self.updates}", event, self.hints
        )
        return await self.delivered(self.last)

    async def again(self) -> Outgoing:
        """Let the platform deliver the last update once more."""
        assert self.last is not None
        return await self.delivered(self.last)

    async def delivered(self, inbound: Inbound) -> Outgoing:
        """Hand over an update and see what is shown."""
        outgoing = await self.house.conversation.receive(inbound)
        if outgoing.delete:
            await self.house.conversation.done(inbound, {}, outgoing.delete)
        self.shown += outgoing.messages
        return outgoing

    async def says(self, *texts: str) -> str:
        """Say something, or several things; give the words of the last answer."""
        for text in texts:
            await self.does(Said(text, key=str(self.updates + 1)))
        return self.shown[-1].text

    async def presses(self, *options: str) -> str:
        """Press buttons, each of the message that came last; give the words of the last answer."""
        for option in options:
            await self.does(self.button(option))
        return self.shown[-1].text

    async def presses_of_before(self, option: str) -> str:
        """Press a button of the last message that had it: what came since had no buttons."""
        last = next(at for at, message in enumerate(reversed(self.shown), 1) if message.buttons)
        await self.does(self.button(option, -last))
        return self.shown[-1].text

    def button(self, option: str, message: int = -1) -> Chose:
        """Give the press of a button of a message."""
        found = next(button for button in self.shown[message].buttons if button.option == option)
        return Chose(found.question, found.option, found.asked)

    def choices(self) -> tuple[str, ...]:
        """Give what can be chosen now."""
        return tuple(button.option for button in self.shown[-1].buttons)

    async def comes_to_review(self, address: str = PAGE) -> str:
        """Say an address and what is there."""
        await self.says(address)
        return await self.presses("photo")

    async def reports(self, address: str = PAGE) -> str:
        """Make a whole report; give the words of the receipt."""
        await self.comes_to_review(address)
        return await self.presses("send")


def says(phrase: Phrase, message: str) -> bool:
    """Say whether a message holds these English words, whatever stands in their braces."""
    pieces = [piece.strip() for brace in phrase.text.split("{") for piece in brace.rpartition("}")[2:]]
    return all(piece in message for piece in pieces)


def number_in(message: str, report_id: str) -> bool:
    """Say whether a message shows this receipt, grouped or not."""
    return report_id in message or grouped(report_id) in message


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Log as the real process does, and give what would be on stderr."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook, sys.unraisablehook, threading.excepthook
    stream = io.StringIO()
    logs.set_up("debug", stream)
    try:
        yield stream
    finally:
        logging.captureWarnings(False)
        logging.raiseExceptions = True
        root.handlers[:], root.level, sys.excepthook, sys.unraisablehook, threading.excepthook = before
