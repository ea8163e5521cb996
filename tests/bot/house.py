"""A house with all that a process holds: real flow, languages, keys, sessions and outbox. Ids and day are ours."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bot.contract import Limits
from bot.conversation import Conversation, Spoken
from bot.handlers import terminal
from bot.i18n import Catalogue, Catalogues, po, vocabulary
from bot.intake.envelope import unpack
from bot.kept import split
from bot.ops.metrics import Gauges, Metrics
from bot.outbox import Bounds
from bot.outbox.clock import WallClock
from bot.pace import Pace
from bot.privacy import Epochs, KeyFolder, Secret, chat_keys, open_session, seal_session
from bot.sessions import MemorySessions
from bot.traces import Traces
from flows import phrases as p
from flows.channel import Channel
from flows.receipt import from_random
from flows.report import report_flow
from tests.bot.stores import Clock, Outbox, Sessions

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
