import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app.errors import StartError
from bot.app.house import House, open_house, open_stores
from bot.app.listening import where
from bot.app.platforms import platforms
from bot.app.serve import public_door
from bot.app.telegram import Ears, Line, hearing_telegram, telegram_of, way_to_telegram
from bot.door import bind
from bot.handlers.telegram import NAME, Done
from bot.handlers.telegram.call import Call, Result
from bot.i18n import Catalogues
from bot.ops.logs import JsonLines
from bot.ops.metrics import Metrics
from bot.settings import Settings
from tests.bot.cli.conftest import Shell, first_lines, get, shell, stop
from tests.bot.handlers.telegram.servers import ANNA, PAGE, TOKEN, Server, figure, wrote
from tests.bot.intake.hostile import Act, answer, cut_before_storing, half_open

__all__ = ["shell"]

SECRET = "what-only_Telegram-knows"


def with_bot(server: Server, folder: Path, **settings: Any) -> Settings:
    given: dict[str, Any] = {
        "telegram_token": SecretStr(TOKEN),
        "telegram_api": server.base,
        "data": folder / "data",
    }
    return Settings(**given | settings)


@asynccontextmanager
async def housed(settings: Settings) -> AsyncIterator[tuple[House, Line | None]]:
    async with (
        open_stores(settings, alone=True) as stores,
        way_to_telegram(settings) as line,
        open_house(settings, stores, Metrics(), links=line.links if line else {}) as house,
    ):
        yield house, line


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server() as serving:
        yield serving


async def test_without_a_token_there_is_no_telegram_and_nothing_is_asked(
    server: Server, tmp_path: Path
) -> None:
    settings = with_bot(server, tmp_path, telegram_token=None)
    async with housed(settings) as (house, line), hearing_telegram(house, line) as ears:
        assert line is None
        assert ears == Ears()
    assert server.calls == []


async def test_the_link_that_is_passed_on_is_the_bots_own(server: Server, tmp_path: Path) -> None:
    async with way_to_telegram(with_bot(server, tmp_path)) as line:
        assert line is not None
        assert line.link == "https://t.me/example_bot"
    settings = Settings(data=tmp_path, public_url="https://chat.example.org")
    spoken = platforms(settings, Catalogues.load(), line.links)
    assert spoken[NAME].flow.channel.passes_on
    assert spoken[NAME].site["link"] == "https://t.me/example_bot"
    assert spoken["web"].site["link"] == "https://chat.example.org"


NAMELESS = {
    "no answer": half_open,
    "a closed connection": cut_before_storing,
    "a wrong token": answer(401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}'),
    "a page": answer(200, b"<html>"),
    "no name": answer(200, b'{"ok":true,"result":{"id":1}}'),
    "a wrong type": answer(200, b'{"ok":true,"result":{"username":["x"]}}'),
    "a wrong name": answer(200, b'{"ok":true,"result":{"username":"x.example.org/"}}'),
    "a list": answer(200, b'{"ok":true,"result":[]}'),
}


@pytest.mark.parametrize("act", [pytest.param(act, id=name) for name, act in NAMELESS.items()])
async def test_a_bot_whose_name_nobody_says_starts_without_a_link_to_pass_on(
    server: Server,
    tmp_path: Path,
    act: Act,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.app.telegram.ASK_SECONDS", 0.2)
    server.acts["getMe"].append(act)
    settings = with_bot(server, tmp_path, public_url="https://chat.example.org", telegram_mode="poll")
    async with housed(settings) as (house, line):
        assert line is not None
        assert line.links == {}
        events = [json.loads(JsonLines().format(record))["event"] for record in caplog.records]
        assert (
            "telegram did not say what the bot is called, start again to let people pass its link on"
            in events
        )
        assert "unnamed" not in events
        assert TOKEN not in caplog.text
        spoken = platforms(settings, Catalogues.load(), line.links)
        assert not spoken[NAME].flow.channel.passes_on
        assert spoken["web"].flow.channel.passes_on
        # The rest works.
        async with hearing_telegram(house, line):
            await server.deliver((1, wrote(1)))
            await server.until(lambda: bool(server.of("sendMessage")))


async def test_whoever_makes_the_calls_gets_the_same_bot(server: Server, tmp_path: Path) -> None:
    said: list[Call] = []

    async def call(made: Call) -> Result:
        said.append(made)
        return Done({"message_id": 1})

    async with housed(with_bot(server, tmp_path)) as (house, _):
        bot = telegram_of(house, call)
        plan = await bot.take(wrote(1))
        assert plan is not None
        await bot.carry_out(plan, patience=1)
        assert figure(house, 'platform_calls_total{call="done",platform="telegram"}') == 1
    assert [made.method for made in said] == ["sendMessage"]


async def test_the_operators_addresses_can_be_followed_whatever_is_reported(
    server: Server, tmp_path: Path
) -> None:
    said: list[Call] = []

    async def call(made: Call) -> Result:
        said.append(made)
        return Done({"message_id": len(said)})

    settings = with_bot(server, tmp_path, contact="help@example.org", portal="https://report.example.org")
    async with housed(settings) as (house, _):
        bot = telegram_of(house, call)
        for number, text in enumerate((PAGE, "privacy"), 1):
            plan = await bot.take(wrote(number, text))
            assert plan is not None
            await bot.carry_out(plan, patience=1)
    privacy = said[1].fields
    assert privacy["protect_content"] is True
    assert "help@example.org" in privacy["text"]
    assert "entities" not in privacy


async def test_updates_come_through_the_public_door_beside_the_web_chat(
    server: Server, tmp_path: Path
) -> None:
    settings = with_bot(server, tmp_path, telegram_mode="webhook", telegram_secret=SecretStr(SECRET))
    with bind("127.0.0.1", 0) as listener:
        async with (
            housed(settings) as (house, line),
            hearing_telegram(house, line) as ears,
            public_door(house, listener, ears.routes),
            aiohttp.ClientSession(where(listener).url) as http,
        ):
            assert ears.servers == ()
            bearing = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            async with http.post("/hooks/telegram", json=wrote(1), headers=bearing) as taken:
                assert taken.status == 200
            async with http.post("/hooks/telegram", json=wrote(2)) as refused:
                assert refused.status == 403
            async with http.get("/") as page:
                assert page.status == 200
    assert [fields["chat_id"] for fields in server.of("sendMessage")] == [ANNA]
    assert server.asked == []


async def test_where_telegram_is_polled_nothing_is_taken_at_the_door(server: Server, tmp_path: Path) -> None:
    settings = with_bot(server, tmp_path, telegram_secret=SecretStr(SECRET))
    async with housed(settings) as (house, line), hearing_telegram(house, line) as ears:
        assert ears.routes == ()
        assert len(ears.servers) == 1


async def test_a_webhook_without_a_secret_does_not_start(server: Server, tmp_path: Path) -> None:
    async with housed(with_bot(server, tmp_path, telegram_mode="webhook")) as (house, line):
        with pytest.raises(StartError, match="REPORTLINE_TELEGRAM_SECRET"):
            async with hearing_telegram(house, line):
                pass


async def test_the_fourth_line_says_where_the_bot_is(server: Server, shell: Shell) -> None:
    process = shell.start("run", TELEGRAM_TOKEN=TOKEN, TELEGRAM_API=server.base)
    lines = await asyncio.to_thread(first_lines, process, 4)
    assert lines[3] == "Telegram (TEST mode, nothing reaches a hotline): https://t.me/example_bot"
    await server.deliver((1, wrote(1)))
    await server.until(lambda: bool(server.of("sendMessage")))
    ended = await asyncio.to_thread(stop, process)
    assert (ended.code, ended.out) == (0, "")
    assert server.of("sendMessage")[0]["chat_id"] == ANNA
    for leak in (TOKEN, str(ANNA), PAGE, "example_bot"):
        assert leak not in ended.err


async def test_a_wrong_token_stops_nothing_but_telegram_and_says_what_to_do(
    server: Server, shell: Shell
) -> None:
    wrong = answer(401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}')
    for method in ("getMe", "getUpdates"):
        server.acts[method].extend([wrong] * 20)
    process = shell.start("run", TELEGRAM_TOKEN=TOKEN, TELEGRAM_API=server.base)
    lines = await asyncio.to_thread(first_lines, process, 3)
    assert "<!doctype html>" in await asyncio.to_thread(get, lines[0].rpartition(" ")[2])
    ended = await asyncio.to_thread(stop, process)
    assert (ended.code, ended.out) == (0, "")
    assert "check REPORTLINE_TELEGRAM_TOKEN" in ended.err


def test_a_door_without_telegram_loads_no_http_client() -> None:
    ask = (
        "import sys, bot.app.serve; print([name for name in ('aiohttp', 'telegram') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True)  # noqa: S603
    assert said.stdout == b"[]\n"
