from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.app.embed import Reportline, reportline
from bot.settings import Settings
from tests.bot.cli.conftest import SECRET
from tests.telegram import read_back
from tests.telegram.emulator import BotApi, emulating
from tests.telegram.proxy import Proxy, recording
from tests.telegram.standalone import HOOK_SECRET, Standalone, standing


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[BotApi]:
    async with emulating(tmp_path / "calls.jsonl") as serving:
        yield serving


@pytest.fixture
async def proxy(telegram: BotApi) -> AsyncIterator[Proxy]:
    async with recording(telegram) as standing:
        yield standing


@pytest.fixture
async def it(tmp_path: Path) -> AsyncIterator[Reportline]:
    """Give Reportline as a host's bot opens it; it delivers nothing."""
    async with reportline(
        Settings(data=tmp_path / "data", secret=SecretStr(SECRET)), delivers=False
    ) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["webhook", "poll"])
async def bot(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Standalone]:
    """Give a bot that all tests of a file talk to, each with people of its own; at the end look at all it did."""
    folder = tmp_path_factory.mktemp(request.param)
    async with standing(
        request.param, folder, LOG_LEVEL="debug", PORTAL="https://portal.example.org"
    ) as made:
        yield made
        ended = await made.end()
        assert ended.code == 0
        nothing_leaks(made, ended.err + ended.out)
        nothing_is_refused(made)
        nothing_is_previewed_or_marked_up(made.proxy)
        both_libraries_read(made.proxy)


def nothing_leaks(bot: Standalone, log: str) -> None:
    """See that no line of the log names anybody or anything that was said."""
    people = [str(chat) for chat in bot.telegram.chats.held]
    secrets = [bot.telegram.account.token, HOOK_SECRET, SECRET]
    for leak in (*people, *secrets, "canary", "Canary", "example.com", "rl:"):
        assert leak not in log, leak


def nothing_is_refused(bot: Standalone) -> None:
    """See that the Bot API took every call, and that none of them was for a file."""
    found = bot.telegram.verdict(allowed_refusals=["webhook:502", "webhook:503"])
    refused = (f"{refusal['method']}:{refusal['status']}" for refusal in found["refusals"])
    assert sorted(refused) == sorted(bot.refusals)
    assert not found["malformed"]
    assert {call.method for call in bot.proxy.calls} <= {*read_back.METHODS, "deleteWebhook", "getMe"}


def nothing_is_previewed_or_marked_up(proxy: Proxy) -> None:
    """See that Telegram is to open no address, and to read no markup in what somebody wrote."""
    for call in proxy.calls:
        if "text" in call.fields:
            assert call.fields["link_preview_options"] == {"is_disabled": True}
            assert "parse_mode" not in call.fields


def both_libraries_read(proxy: Proxy) -> None:
    """See that both libraries read each call, and what came back, as it is."""
    for call in proxy.calls:
        if call.method not in read_back.METHODS:
            continue
        assert read_back.with_aiogram(call) == call.fields
        assert read_back.with_ptb(call) == call.fields
        if isinstance(call.result, dict):
            assert read_back.message_with_aiogram(call.result) == call.result
            assert read_back.message_with_ptb(call.result) == call.result
