"""A chat with everything but the network: the real conversation, the adapter, the servers and a phone.

Clock and sleep are the test's own.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.conversation import Spoken
from bot.handlers.telegram import LIMITS, NAME, PLATFORM, Call, Plan, Telegram
from bot.i18n import split
from flows.channel import Channel
from flows.report import report_flow
from tests.bot.chatting import SITE, House
from tests.bot.handlers.telegram.telegram_phone import Phone
from tests.bot.handlers.telegram.telegram_stand_in import Servers
from tests.transcript import CATALOGUES, VOCABULARY

LINK = "https://t.me/reportline_test_bot"
LINKS = (SITE["portal"], SITE["finder"], SITE["contact"], LINK)


def spoken(channel: Channel = PLATFORM.channel, **settings: Any) -> Spoken:
    """Give the platform as a house serves it, live unless `settings` say otherwise."""
    usual: dict[str, Any] = {"mode": "live", "portal": True, "finder": True}
    flow = report_flow(
        languages=CATALOGUES.offered,
        vocabulary=VOCABULARY,
        channel=replace(channel, platform=NAME, passes_on=True),
        **usual | settings,
    )
    return Spoken(flow, LIMITS, SITE | {"app": "Telegram", "link": LINK})


def house_of(folder: Path, channel: Channel = PLATFORM.channel, **settings: Any) -> House:
    """Give a house that serves Telegram."""
    return House(folder, catalogues=CATALOGUES, platforms={NAME: spoken(channel, **settings)})


class Stage:
    """The real conversation, the adapter, the servers and a phone. `slept` are the seconds that the adapter waited."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.servers = Servers()
        self.anna = Phone(self.servers)
        self.slept: list[float] = []
        self.counted: list[str] = []
        self.telegram = self.adapter(self.servers)

    def adapter(self, call: Callable[[Call], Any], **more: Any) -> Telegram:
        """Give the adapter, of any caller."""
        return Telegram(
            more.pop("conversation", self.house.conversation),
            call,
            split=lambda message: split(message, LIMITS),
            links=LINKS,
            count=self.counted.append,
            steady=self.house.clock,
            sleep=self.sleep,
            **more,
        )

    async def sleep(self, seconds: float) -> None:
        """Let time go by."""
        self.slept.append(seconds)
        self.house.clock.pass_by(seconds)
        await asyncio.sleep(0)

    async def take(self, update: object) -> Plan:
        """Let an update be answered, so far as that something is to be said."""
        plan = await self.telegram.take(update)
        assert plan is not None
        return plan

    async def deliver(self, update: object, *, patience: float = 8.0, rides: bool = False) -> Call | None:
        """Deliver an update and let it be answered from first to last."""
        self.house.clock.pass_by(1)  # nobody taps faster for long (`bot.pace`)
        plan = await self.telegram.take(update)
        return await self.telegram.carry_out(plan, patience=patience, rides=rides) if plan else None

    async def writes(self, *texts: str) -> None:
        """Write texts, each of which is answered."""
        for text in texts:
            await self.deliver(self.anna.writes(text))

    async def presses(self, *labels: str) -> None:
        """Press buttons, each of which is answered."""
        for label in labels:
            await self.deliver(self.anna.presses(label))

    async def comes_to_review(self, address: str = "https://example.com/page") -> None:
        """Say an address and what is there."""
        await self.writes(address)
        await self.presses("Photo or video")
