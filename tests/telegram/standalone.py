"""Reportline as a Telegram bot on its own feet: the real process, between a stand-in intake and a stand-in Telegram."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from benchmarks.service import free_port
from tests.bot.cli.conftest import SECRET, Ended, Shell, eventually, first_lines, get, stop
from tests.telegram.emulator import BotApi, emulating
from tests.telegram.proxy import Proxy, recording

Mode = Literal["webhook", "poll"]
HOOK_SECRET = "what-only_Telegram-knows"


@dataclass(slots=True)
class Standalone:
    """One `reportline run`. It can be ended and started again, on the same data, at the same address.

    `refusals` are the calls that a test lets Telegram refuse: nothing else may be.
    """

    mode: Mode
    proxy: Proxy
    shell: Shell
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    standin: str = ""
    ops: str = ""
    process: subprocess.Popen[str] | None = None
    refusals: list[str] = field(default_factory=list)

    @property
    def telegram(self) -> BotApi:
        """The stand-in for Telegram."""
        return self.proxy.telegram

    @property
    def hook(self) -> str:
        """Where the bot takes updates."""
        return f"http://127.0.0.1:{self.port}/hooks/telegram"

    async def start(self) -> None:
        """Start it, and wait until it serves."""
        given = {
            "SECRET": SECRET,
            "LISTEN": f"127.0.0.1:{self.port}",
            "TELEGRAM_TOKEN": self.telegram.account.token,
            "TELEGRAM_SECRET": HOOK_SECRET,
            "TELEGRAM_MODE": self.mode,
            "TELEGRAM_API": self.proxy.url,
            **self.settings,
        }
        self.process = self.shell.start("run", stdin=None, **given)
        lines = await asyncio.to_thread(first_lines, self.process, 3)
        assert all(lines), "it did not start"
        _, self.standin, self.ops = (line.rpartition(" ")[2] for line in lines)
        if self.mode == "webhook":
            await self.proxy.deliver_to(self.hook, HOOK_SECRET)

    async def end(self) -> Ended:
        """Ask it to end, and wait until it has."""
        assert self.process
        return await asyncio.to_thread(stop, self.process)

    async def kill(self) -> None:
        """End it without a word, as a machine that loses its power does."""
        assert self.process
        self.process.kill()
        await asyncio.to_thread(self.process.communicate)

    async def report(self, receipt: str) -> dict[str, Any]:
        """Wait until the intake holds this report, and give it."""
        found = await asyncio.to_thread(
            eventually, lambda: [one for one in self._held() if one["id"] == receipt]
        )
        (report,) = found
        return report

    async def reports(self) -> list[dict[str, Any]]:
        """Give all that the intake holds now."""
        return await asyncio.to_thread(self._held)

    async def figure(self, name: str) -> float:
        """Give the sum of a figure, whatever its labels."""
        lines = (await asyncio.to_thread(get, self.ops + "metrics")).splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"reportline_{name}"))

    def _held(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(get(self.standin + "v1/reports"))
        return found


@asynccontextmanager
async def standing(mode: Mode, folder: Path, **settings: str) -> AsyncIterator[Standalone]:
    """Run it with everything around it until the block ends."""
    shell = Shell(folder)
    async with emulating(folder / "calls.jsonl") as telegram, recording(telegram) as proxy:
        bot = Standalone(mode, proxy, shell, settings)
        try:
            await bot.start()
            yield bot
        finally:
            await asyncio.to_thread(shell.close)
