"""The two bots of docs/telegram-in-your-bot.md, as they stand there, between stand-ins of Telegram and of an intake."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app.listening import bound, where
from bot.app.standin import standing_in
from bot.settings import Listen, Settings
from tests.bot.cli.conftest import PATIENCE, SECRET, eventually, get
from tests.telegram.emulator import BotApi
from tests.telegram.phone import Phone
from tests.telegram.proxy import Proxy
from tests.telegram.test_hosts import asks

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "telegram-in-your-bot.md").read_text()
BLOCKS = dict(re.findall(r"^## (\S+)\n.*?^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


@dataclass
class Running:
    """A bot that runs, and the intake that gets what is reported there."""

    process: subprocess.Popen[bytes]
    intake: str


@pytest.fixture(params=["aiogram", "python-telegram-bot"])
async def running(request: pytest.FixtureRequest, proxy: Proxy, tmp_path: Path) -> AsyncIterator[Running]:
    file = tmp_path / "soup_kitchen.py"
    file.write_text(BLOCKS[request.param])
    with bound(Listen("127.0.0.1", 0), "") as listener:
        intake = where(listener).url
        async with standing_in(Settings(), tmp_path / "standin.db", listener):
            settings = {
                "BOT_TOKEN": proxy.telegram.account.token,
                "REPORTLINE_DATA": str(tmp_path / "data"),
                "REPORTLINE_SECRET": SECRET,
                "REPORTLINE_INTAKE": f"central+{intake}",
            }
            kept = {name: value for name, value in os.environ.items() if not name.startswith("REPORTLINE_")}
            process = subprocess.Popen(  # noqa: ASYNC220, S603
                [sys.executable, "-m", "tests.telegram.redirected", file, proxy.url],
                cwd=ROOT,
                env=kept | settings,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            try:
                yield Running(process, intake)
            finally:
                process.kill()
                process.communicate()


def test_there_are_two() -> None:
    assert list(BLOCKS) == ["aiogram", "python-telegram-bot"]


async def test_it_does_what_it_did_and_takes_a_report(
    running: Running, telegram: BotApi, proxy: Proxy
) -> None:
    phone = Phone(telegram)
    assert "/report" in (await asks(phone, "/start")).text
    assert (await phone.asks("hello")).text == "You said: hello"

    assert (await asks(phone, "/report")).text.startswith("TEST.")
    assert (await asks(phone, "/menu")).text == "Soup, bread, tea."
    receipt = await phone.reports("https://example.com/page")
    assert (await phone.asks("bye")).text == "You said: bye"

    assert receipt in await asyncio.to_thread(eventually, lambda: found(running.intake, receipt))
    running.process.send_signal(signal.SIGTERM)
    out, _ = await asyncio.to_thread(running.process.communicate, timeout=PATIENCE)
    assert running.process.returncode == 0
    assert b"Traceback" not in out
    for leak in ("example.com", str(phone.id), telegram.account.token, "rl:"):
        assert leak.encode() not in out
    assert telegram.verdict()["ok"]
    # As many as in a bot of ours, though nobody says what the host's own defaults are.
    assert len(proxy.of(phone.id)) == 1 + 1 + 1 + 1 + 6 + 1


def found(intake: str, receipt: str) -> str:
    """Give what the intake holds, if this is in it."""
    return reports if receipt in (reports := get(f"{intake}/v1/reports")) else ""


def test_each_is_twenty_lines_at_most() -> None:
    for program in BLOCKS.values():
        assert sum(bool(line.strip()) for line in program.splitlines()) <= 20


def test_what_is_to_be_installed_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = re.findall(r"pip install '?\.(?:\[(\w+)\])?", PAGE)
    assert extras == ["aiogram", ""]
    assert set(project["optional-dependencies"]) == set(extras) - {""}
    assert any(one.startswith("python-telegram-bot") for one in project["dependencies"])
