"""Whole chats with the real conversation: real flow, languages, keys, sessions and outbox. Clock, day and ids are ours.

Faults come in where the world has them: a store that refuses, is slow, or was written by somebody faster.
"""

import asyncio
import io
import json
import logging
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bot.contract import Inbound, Limits, Message, Outgoing
from bot.conversation import Conversation, Spoken
from bot.handlers import terminal
from bot.i18n import Catalogue, Catalogues, po, vocabulary
from bot.intake.envelope import unpack
from bot.kept import split
from bot.ops import logs
from bot.ops.metrics import Gauges, Metrics
from bot.outbox import Bounds, OutboxFailedError, SqliteOutbox
from bot.outbox.clock import WallClock
from bot.pace import Pace
from bot.privacy import Epochs, KeyFolder, Secret, chat_keys, open_session, seal_session
from bot.sessions import MemorySessions, Stored
from bot.traces import Traces
from flows import phrases as p
from flows.channel import Channel
from flows.events import Chose, Event, Said
from flows.phrases import Phrase
from flows.receipt import from_random, grouped
from flows.report import report_flow

SECRET = "a secret of these tests alone, long enough"
NOON = 1_795_348_800.0
TODAY = date(2026, 11, 22)
HOUR = 3600.0
PAGE = "https://example.com/page"
SITE = {
    "hotline": "Example Hotline",
    "operator": "Example Trust",
    "contact": "help@example.org",
    "portal": "https://report.example.org",
    "finder": "https://helplines.example.org",
    "link": "https://chat.example.org",
    "app": "Example Chat",
    "minutes": "30",
    "days": "8",
}
CHAT = "chat"
"""A platform that delivers again, edits and deletes, and shows nothing by itself."""
CHANNELS = (
    Channel(
        CHAT,
        p.SEEN_TERMINAL,
        p.ERASE_TERMINAL,
        media=p.MEDIA_GONE,
        passes_on=True,
        preview=True,
        deletes=True,
    ),
    Channel("web", p.SEEN_WEB, p.ERASE_WEB, greets=True, passes_on=True),
    terminal.PLATFORM.channel,
)


@cache
def catalogues() -> Catalogues:
    """Read three languages, once. A sentence that waits for its translator is said in English and costs no test."""
    return Catalogues(
        [
            Catalogue("en"),
            Catalogue("ar", "rtl", po.read(po.path("ar")).texts),
            Catalogue("fr", "ltr", po.read(po.path("fr")).texts),
        ]
    )


@cache
def platforms() -> Mapping[str, Spoken]:
    """Give the platforms, all in test mode."""
    words = vocabulary(catalogues())
    return {
        channel.platform: Spoken(
            report_flow(
                languages=catalogues().offered, vocabulary=words, channel=channel, portal=True, finder=True
            ),
            Limits(),
            SITE,
        )
        for channel in CHANNELS
    }


class Clock:
    """A clock that goes when it is told."""

    def __init__(self) -> None:
        """Stand."""
        self.seconds = 1000.0

    def __call__(self) -> float:
        """Give the seconds."""
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.seconds += seconds


class Outbox(SqliteOutbox):
    """The real outbox. `refuses` are raised first, one for each insert; an insert waits for `gate`.

    `fails_after`: the next insert stores, then says that it could not: so does a disk that answers too late.
    """

    refuses: tuple[Exception, ...] = ()
    fails_after = False
    inserts = 0

    def __init__(self, path: Path, *, bounds: Bounds | None = None, clock: WallClock | None = None) -> None:
        """Open it, the gate too."""
        super().__init__(path, bounds=bounds, clock=clock)
        self.gate = asyncio.Event()
        self.gate.set()
        self.reached = asyncio.Event()

    async def insert(self, receipt: str, sealed: bytes) -> None:
        """Insert, unless there is something to raise."""
        self.inserts += 1
        self.reached.set()
        await self.gate.wait()
        if self.refuses:
            refusal, *rest = self.refuses
            self.refuses = tuple(rest)
            raise refusal
        await super().insert(receipt, sealed)
        if self.fails_after:
            self.fails_after = False
            raise OutboxFailedError("too late")


class Sessions(MemorySessions):
    """The real sessions, in whose way others come.

    `loses`: so many commits find that somebody else was faster. `breaks`: raised by so many commits. `together`: the
    most updates of one name that were between their load and their commit at once.
    """

    loses = 0
    breaks: tuple[Exception, ...] = ()
    together = 0

    def __init__(self, *, at_most: int, clock: Callable[[], float]) -> None:
        """Begin empty."""
        super().__init__(at_most=at_most, clock=clock)
        self.loaded = asyncio.Event()
        self._under_way: dict[bytes, int] = {}

    async def load(self, name: bytes) -> Stored | None:
        """Load, letting others run before and after, as a store on a network does."""
        self._under_way[name] = self._under_way.get(name, 0) + 1
        self.together = max(self.together, self._under_way[name])
        await asyncio.sleep(0)
        loaded = await super().load(name)
        self.loaded.set()
        await asyncio.sleep(0)
        return loaded

    async def commit(self, name: bytes, data: bytes | None, *, expected: int, minutes: float) -> bool:
        """Commit, unless somebody is faster or it breaks."""
        await asyncio.sleep(0)
        self._under_way[name] = 0
        if self.breaks:
            broken, *rest = self.breaks
            self.breaks = tuple(rest)
            raise broken
        if self.loses:
            self.loses -= 1
            stored = await super().load(name)
            if stored is None:
                return False
            await super().commit(name, stored.data, expected=stored.version, minutes=minutes)
        return await super().commit(name, data, expected=expected, minutes=minutes)


@dataclass
class House:
    """Everything that a process holds, on a data folder. `open` it inside a running loop, `close` it there."""

    folder: Path
    at_most: int = 1000
    bounds: Bounds | None = None
    catalogues: Catalogues = field(default_factory=catalogues)
    platforms: Mapping[str, Spoken] = field(default_factory=platforms)
    clock: Clock = field(default_factory=Clock)
    metrics: Metrics = field(default_factory=Metrics)
    today: date = TODAY
    paused: bool = False
    woken: int = 0
    drawn: int = 0

    def open(self) -> "House":
        """Open the stores."""
        self.keys = KeyFolder(self.folder / "keys", Secret(SECRET), today=lambda: TODAY)
        self.database = self.folder / "outbox.db"
        self.outbox = Outbox(self.database, bounds=self.bounds, clock=self.wall())
        self.epochs = Epochs(clock=self.clock)
        self.sessions = Sessions(at_most=self.at_most, clock=self.clock)
        self.pace = Pace(clock=self.clock)
        self.conversation = Conversation(
            platforms=self.platforms,
            catalogues=self.catalogues,
            epochs=self.epochs,
            sessions=self.sessions,
            outbox=self.outbox,
            sealing_key=self.keys.sealing(),
            metrics=self.metrics,
            paused=lambda: self.paused,
            stored=self._wake,
            today=lambda: self.today,
            fresh_id=self._fresh_id,
            pace=self.pace,
        )
        return self

    async def close(self) -> None:
        """Close the outbox."""
        await self.outbox.close()

    def wall(self) -> WallClock:
        """Give the outbox's clock."""
        return WallClock(wall=lambda: NOON + self.clock(), steady=self.clock)

    def on_disk(self) -> dict[str, dict[str, Any]]:
        """Give the bodies of the reports that wait, by id, read from the file itself."""
        reader = sqlite3.connect(self.database)
        rows = reader.execute("SELECT sealed FROM reports").fetchall()
        reader.close()
        opening = self.keys.opening()
        unpacked = [unpack(opening.open(sealed)) for (sealed,) in rows]
        assert len({report_id for report_id, _ in unpacked}) == len(unpacked)
        return {report_id: json.loads(body) for report_id, body in unpacked}

    async def session(self, chat: str, platform: str = CHAT) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Give what is kept of a chat: the session's fields and the marks."""
        dumped, marks, *_ = await self._kept(chat, platform)
        return json.loads(dumped or "{}"), marks

    async def said(self, chat: str, platform: str = CHAT) -> bytes:
        """Give what is kept of the last answer in a chat."""
        *_, said = await self._kept(chat, platform)
        return said

    async def traces(self, chat: str, platform: str = CHAT) -> Traces:
        """Give the names of messages that are kept of a chat."""
        _, _, traces, _ = await self._kept(chat, platform)
        return traces

    async def _kept(self, chat: str, platform: str) -> tuple[bytes, tuple[str, ...], Traces, bytes]:
        for key in self.epochs.readable():
            keys = chat_keys(key, platform, "", chat)
            if stored := await MemorySessions.load(self.sessions, keys.name):
                return split(open_session(keys, stored.data))
        return split(b"")

    async def put(self, chat: str, plain: bytes, *, sealed: bool = True) -> None:
        """Put other bytes in the place of a chat's session."""
        keys = chat_keys(self.epochs.current(), CHAT, "", chat)
        stored = await MemorySessions.load(self.sessions, keys.name)
        data = seal_session(keys, plain) if sealed else plain
        expected = stored.version if stored else 0
        assert await MemorySessions.commit(self.sessions, keys.name, data, expected=expected, minutes=30)

    def figures(self) -> dict[str, float]:
        """Give the counters that are not zero, as an operator reads them."""
        lines = self.metrics.text(Gauges(0, 0, 0, 0)).decode().splitlines()
        named = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _, value in named if float(value) > 0}

    def _wake(self) -> None:
        self.woken += 1

    def _fresh_id(self) -> str:
        self.drawn += 1
        return from_random(self.drawn * 0x1D_5E1F_9A3C_77E1_B0D % 2**75)


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
