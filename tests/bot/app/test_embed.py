"""Reportline inside a program of somebody else's."""

import asyncio
import logging
import signal
import sys
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from benchmarks.service import free_port
from bot.app.embed import reportline
from bot.app.errors import StartError
from bot.contract import Inbound
from bot.forwarder import Forwarder
from bot.settings import Listen, Settings, SettingsError
from flows.events import Chose, Said
from tests.bot.cli.conftest import get


def settings_in(folder: Path, **more: object) -> Settings:
    """Give settings that need nobody else."""
    secret = SecretStr("a secret of these tests alone, long enough")
    return Settings.model_validate({"data": folder / "data", "secret": secret, **more})


def hooks() -> tuple[object, ...]:
    """Give what a program has set for itself, and nobody else is to change."""
    root = logging.getLogger()
    return (
        tuple(root.handlers),
        root.level,
        logging.raiseExceptions,
        sys.excepthook,
        sys.unraisablehook,
        threading.excepthook,
        asyncio.get_running_loop().get_exception_handler(),
        signal.getsignal(signal.SIGTERM),
        signal.getsignal(signal.SIGINT),
        tuple(logging.getLogger(name).level for name in ("bot", "flows", "uvicorn.access", "aiohttp")),
    )


async def test_logging_signals_and_loop_of_the_program_stay_as_they_are(tmp_path: Path) -> None:
    before = hooks()
    async with reportline(settings_in(tmp_path, ops_listen=Listen("127.0.0.1", free_port()))):
        assert hooks() == before
    assert hooks() == before


async def test_settings_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("REPORTLINE_DATA", str(tmp_path / "elsewhere"))
    async with reportline() as it:
        assert it.house.settings.data == tmp_path / "elsewhere"
    assert "no REPORTLINE_SECRET" in caplog.text

    monkeypatch.setenv("REPORTLINE_MODE", "live")
    with pytest.raises(SettingsError, match="Live mode needs"):
        async with reportline():
            pass


async def test_who_does_not_deliver_needs_a_secret_that_lasts(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="REPORTLINE_SECRET"):
        async with reportline(Settings(data=tmp_path), delivers=False):
            pass


async def test_the_operators_server_runs_where_it_is_asked_for(tmp_path: Path) -> None:
    listen = Listen("127.0.0.1", free_port())
    async with reportline(settings_in(tmp_path, ops_listen=listen), delivers=False):
        assert "in another process" in await asyncio.to_thread(get, f"{listen.url}/")
    async with reportline(settings_in(tmp_path / "2"), delivers=False):
        with pytest.raises(OSError, match="refused"):
            await asyncio.to_thread(get, f"{listen.url}/")


@pytest.mark.parametrize("link", ["", "https://t.me/example_bot?start=report"])
async def test_a_link_of_the_bot_can_be_passed_on(tmp_path: Path, link: str) -> None:
    async with reportline(settings_in(tmp_path), delivers=False, link=link) as it:

        async def does(number: int, event: Said | Chose) -> list[Chose]:
            inbound = Inbound("telegram", "55", str(number), event, ("en",))
            buttons = (await it.conversation.receive(inbound)).messages[-1].buttons
            return [Chose(button.question, button.option, button.asked) for button in buttons]

        (photo, *_) = await does(1, Said("https://example.com/page"))
        (send, *_) = await does(2, photo)
        after = {press.option: press for press in await does(3, send)}

        assert ("pass_on" in after) == bool(link)
        if link:
            passed = await it.conversation.receive(Inbound("telegram", "55", "4", after["pass_on"], ("en",)))
            assert link in passed.messages[0].text


async def test_that_nothing_is_delivered_any_more_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run(_: Forwarder, __: asyncio.Event) -> None:
        raise RuntimeError("canary")

    monkeypatch.setattr(Forwarder, "run", run)
    opened = reportline(settings_in(tmp_path))
    await opened.__aenter__()
    with pytest.raises(RuntimeError):
        await opened.__aexit__(None, None, None)

    assert "delivery has ended" in caplog.text


async def test_no_message_of_an_exception_gets_into_the_logs_of_the_program(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("canary")

    async with reportline(settings_in(tmp_path), delivers=False) as it:
        monkeypatch.setattr("bot.conversation.advance", fail)
        await it.conversation.receive(Inbound("telegram", "55", "1", Said("hello"), ("en",)))

    assert "fault (ValueError at bot/conversation.py:" in caplog.text
    assert "canary" not in caplog.text
    logging.getLogger("bot.conversation").error("the program's again", exc_info=ValueError("canary"))
    assert "canary" in caplog.text
