"""`provision telegram` and `doctor telegram` as an operator calls them, against a Bot API on this machine."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Ended, Shell
from tests.telegram.account import Account
from tests.telegram.emulator import BotApi, emulating

TOKEN = "123456:CANARY-of-a-token-on-loopback-1234"
HOOK = {"PUBLIC_URL": "https://reports.example.org", "TELEGRAM_SECRET": "s3cret-CANARY-16"}


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[BotApi]:
    async with emulating(tmp_path / "calls.jsonl", Account(token=TOKEN, joins_groups=False)) as serving:
        yield serving


async def run(shell: Shell, telegram: BotApi, *words: str, **settings: str) -> Ended:
    """Run a command to its end, and see that it tells nothing of token and secret."""
    given = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": telegram.url, "LOG_LEVEL": "debug"} | settings
    ended = await asyncio.to_thread(shell, *words, **given)
    assert "CANARY" not in ended.out + ended.err
    assert "Traceback" not in ended.err
    return ended


async def test_provision_then_doctor_is_well(shell: Shell, telegram: BotApi) -> None:
    for settings in ({}, HOOK):
        before = await run(shell, telegram, "doctor", "telegram", **settings)
        assert "provision telegram" in before.out
        first = await run(shell, telegram, "provision", "telegram", **settings)
        assert first.code == 0, first
        assert first.err == ""
        after = await run(shell, telegram, "doctor", "telegram", **settings)
        assert after.code == 0, after
        to_do = [line.partition("-> ")[2] for line in after.out.splitlines() if "-> " in line]
        # No bot runs here, which doctor sees of one that polls.
        left = [] if settings else ["Start `reportline run`"]
        assert [do[:22] for do in to_do if "See that it logs nothing" not in do] == left
    assert telegram.verdict()["ok"]


async def test_a_dry_run_exits_1_while_something_differs(shell: Shell, telegram: BotApi) -> None:
    words = ("provision", "telegram", "--name", "Line", "--dry-run")
    assert (await run(shell, telegram, *words)).code == 1
    assert telegram.account.texts == {}
    assert (await run(shell, telegram, *words[:-1])).code == 0
    assert telegram.account.texts["name", ""] == "Line"
    assert (await run(shell, telegram, *words)).code == 0


async def test_doctor_speaks_to_programs_and_exits_1_at_a_fault(shell: Shell, telegram: BotApi) -> None:
    ended = await run(shell, telegram, "doctor", "telegram", "--json", **HOOK)
    assert ended.code == 1
    found = json.loads(ended.out)
    assert found["healthy"] is False
    assert {"level", "subject", "code", "says", "do"} == set(found["findings"][0])


async def test_a_wrong_token_and_a_telegram_that_is_not_there_exit_1(shell: Shell, telegram: BotApi) -> None:
    for settings in ({"TELEGRAM_TOKEN": "1:CANARY"}, {"TELEGRAM_API": "http://127.0.0.1:9"}):
        provision = await run(shell, telegram, "provision", "telegram", **settings)
        assert provision.code == 1
        assert provision.err.startswith("Nothing was changed")
        doctor = await run(shell, telegram, "doctor", "telegram", **settings)
        assert doctor.code == 1
        assert doctor.out.count("fault") == 1


@pytest.mark.parametrize("command", ["provision", "doctor"])
async def test_what_is_not_set_up_or_wrongly_asked_is_told_by_the_exit_code(
    shell: Shell, telegram: BotApi, command: str
) -> None:
    without = await run(shell, telegram, command, "telegram", TELEGRAM_TOKEN="")
    assert without.code == 2
    assert "REPORTLINE_TELEGRAM_TOKEN" in without.err
    nowhere = await run(
        shell, telegram, command, "telegram", TELEGRAM_MODE="webhook", TELEGRAM_SECRET="x" * 16
    )
    assert nowhere.code == {"provision": 2, "doctor": 1}[command]
    assert "REPORTLINE_PUBLIC_URL" in nowhere.out + nowhere.err
    assert (await run(shell, telegram, command, "pigeon")).code == 2


@pytest.mark.parametrize("name", ["x" * 65, "a\nb", " "])
async def test_a_name_that_is_none_exits_2(shell: Shell, telegram: BotApi, name: str) -> None:
    ended = await run(shell, telegram, "provision", "telegram", "--name", name)
    assert ended.code == 2
    assert telegram.requests == []
