"""Alarms of the run-book about Telegram, against a Bot API on this machine. See test_runbook."""

import asyncio
import signal
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.operations.book import Entry
from tests.operations.place import Place, Running
from tests.telegram.account import Account
from tests.telegram.emulator import BotApi, emulating

HOOK = "what-only_Telegram-knows"
DOCTOR, PROVISION = "reportline doctor telegram", "reportline provision telegram"
WEBHOOK = {"TELEGRAM_MODE": "webhook", "TELEGRAM_SECRET": HOOK, "PUBLIC_URL": "https://reports.example.org"}
MESSAGE: dict[str, Any] = {
    "message_id": 1,
    "date": 1_795_348_800,
    "chat": {"id": 4001, "type": "private", "first_name": "Nobody"},
    "from": {"id": 4001, "is_bot": False, "first_name": "Nobody"},
    "text": "hello",
}


@pytest.fixture
async def telegram(place: Place) -> AsyncIterator[BotApi]:
    """Give a Telegram that knows the place's bot."""
    async with emulating(place.folder / "calls", Account(joins_groups=False)) as serving:
        place.settings |= {"TELEGRAM_TOKEN": serving.account.token, "TELEGRAM_API": serving.url}
        yield serving


async def deliver(door: Running, number: int) -> int:
    """Deliver an update as Telegram does, and give the status of the answer."""
    update = {"update_id": number, "message": MESSAGE}
    headers = {"X-Telegram-Bot-Api-Secret-Token": HOOK}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{door.web}hooks/telegram", json=update, headers=headers) as answer,
    ):
        return answer.status


async def test_telegram_refuses_our_calls(place: Place, entry: Entry, telegram: BotApi) -> None:
    telegram.chats.take_in({"message": MESSAGE})
    door = await place.start("serve", **WEBHOOK | {"TELEGRAM_TOKEN": "123456:revoked"})
    delivery = asyncio.create_task(deliver(door, 1))
    await door.reaches('platform_calls_total{call="later",platform="telegram"}', 1)
    entry.says(
        'platform_calls_total{platform="telegram",call="refused"}',
        "telegram does not take the token",
        "token-refused",
    )
    assert "telegram does not take the token, check REPORTLINE_TELEGRAM_TOKEN" in door.events
    assert await door.figure('platform_calls_total{call="done",platform="telegram"}') == 0
    assert (await entry.follow(place, DOCTOR, TELEGRAM_TOKEN="123456:revoked")).code == 1

    entry.says("somebody revoked it. See [Telegram's token](#telegrams-token)")
    await door.end(signal.SIGKILL)  # it would try for some seconds more
    with pytest.raises(aiohttp.ClientError):
        await delivery
    door = await place.start("serve", **WEBHOOK)
    assert await deliver(door, 1) == 200
    assert await door.figure('platform_calls_total{call="done",platform="telegram"}') >= 1


async def test_telegram_delivers_nothing(place: Place, entry: Entry, telegram: BotApi) -> None:
    place.settings |= WEBHOOK
    ended = await entry.follow(place, DOCTOR)
    assert ended.code == 1
    entry.says("only doctor sees it", "webhook-none")
    assert telegram.queue.url == ""
    assert (await entry.follow(place, PROVISION)).code == 0
    assert telegram.queue.url == "https://reports.example.org/hooks/telegram"
    ended = await entry.follow(place, DOCTOR)
    assert ended.code == 0, ended


async def test_two_ask_telegram(place: Place, entry: Entry, telegram: BotApi) -> None:
    async with aiohttp.ClientSession() as http:
        hook = {"url": "https://reports.example.org/another"}
        async with http.post(f"{telegram.url}/bot{telegram.account.token}/setWebhook", json=hook) as answer:
            assert answer.status == 200
    place.settings["TELEGRAM_MODE"] = "poll"
    door = await place.start("serve")
    event = "telegram has a webhook set for this bot, or another process polls, see REPORTLINE_TELEGRAM_MODE"
    await door.shows(event)
    entry.says(event, "webhook-in-the-way", "telegram answers again")
    assert (await entry.follow(place, PROVISION)).code == 0
    await telegram.deliver({"message": MESSAGE})
    await door.shows("telegram answers again")
