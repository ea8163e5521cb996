"""Reportline in bots of other people, against a Bot API that stands in: both libraries, by poll and by webhook."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app.embed import Reportline, reportline
from bot.app.listening import bound, where
from bot.app.standin import standing_in
from bot.settings import Intake, Listen, Settings
from tests.bot.cli.conftest import eventually, get
from tests.telegram.emulator import BotApi
from tests.telegram.hosts import MENU, ORDER, THANKS, WELCOME, Host, hosting
from tests.telegram.phone import Phone
from tests.telegram.proxy import Proxy
from tests.telegram.shown import Shown

WAYS = [("aiogram", "poll"), ("aiogram", "webhook"), ("ptb", "poll"), ("ptb", "webhook")]


@pytest.fixture
async def intake(tmp_path: Path) -> AsyncIterator[str]:
    """Serve a stand-in intake."""
    with bound(Listen("127.0.0.1", 0), "") as listener:
        async with standing_in(Settings(), tmp_path / "standin.db", listener):
            yield where(listener).url


@pytest.fixture
async def it(tmp_path: Path, intake: str) -> AsyncIterator[Reportline]:
    settings = Settings(
        data=tmp_path / "data",
        secret=SecretStr("a secret of these tests alone, long enough"),
        intake=Intake("central", intake),
    )
    async with reportline(settings) as opened:
        yield opened


@pytest.fixture(params=WAYS, ids="-".join)
async def host(
    request: pytest.FixtureRequest, proxy: Proxy, it: Reportline, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Host]:
    # Else python-telegram-bot warns of its own next version.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    library, mode = request.param
    async with hosting(library, mode, proxy, it) as running:
        yield running


@pytest.fixture
def phone(telegram: BotApi) -> Phone:
    return Phone(telegram)


async def asks(phone: Phone, command: str) -> Shown:
    """Choose a command from the menu, and give what the bot says to it."""
    entity = {"type": "bot_command", "offset": 0, "length": len(command.split(maxsplit=1)[0])}
    return await phone.hears(await phone.write(command, entities=[entity]))


async def held(intake: str) -> list[dict[str, Any]]:
    """Wait until the intake holds something, and give it."""
    found: str = await asyncio.to_thread(
        eventually, lambda: reports if (reports := get(f"{intake}/v1/reports")) != "[]" else ""
    )
    reports: list[dict[str, Any]] = json.loads(found)
    return reports


async def test_the_hosts_handlers_work_before_during_and_after_a_report(
    host: Host, phone: Phone, intake: str, telegram: BotApi
) -> None:
    assert (await phone.asks("hello")).text == "You said: hello"
    assert (await asks(phone, "/start")).text == WELCOME
    before = await phone.send_photo()
    assert (await phone.hears(before)).text == THANKS

    assert (await asks(phone, "/report")).text.startswith("TEST.")
    assert (await asks(phone, "/menu")).text == MENU
    await phone.press(ORDER)
    assert (await phone.asks("https://example.com/page")).text.startswith("What is at this address?")
    during = await phone.send_photo()
    assert "removed it" in (await phone.hears(during)).text
    assert (await asks(phone, "/start")).text == WELCOME
    await phone.press(ORDER)
    await phone.press("Photo or video")
    await phone.press("Send")
    receipt = phone.receipt

    assert (await phone.asks("bye")).text == "You said: bye"
    after = await phone.send_photo()
    assert (await phone.hears(after)).text == THANKS
    assert "not yet at" in (await phone.asks(receipt)).text or "has this report" in phone.last.text

    assert host.heard == [
        "hello", "/start", "a picture", "/menu", "order:1", "/start", "order:1", "bye", "a picture",
    ]  # fmt: skip
    assert before in phone.chat.messages
    assert during not in phone.chat.messages
    (report,) = await held(intake)
    assert report["id"] == receipt
    assert telegram.verdict()["ok"]


async def test_a_report_takes_three_touches_and_six_calls_with_no_field_of_the_hosts(
    host: Host, phone: Phone, proxy: Proxy, intake: str
) -> None:
    await asks(phone, "/report https://example.com/page")
    await phone.press("Photo or video")
    await phone.press("Send")

    assert [call.method for call in proxy.of(phone.id)] == [
        "sendMessage",
        "editMessageText", "answerCallbackQuery",
        "sendMessage", "deleteMessages", "answerCallbackQuery",
    ]  # fmt: skip
    for call in proxy.of(phone.id):
        assert call.fields.keys() <= {
            "chat_id", "message_id", "message_ids", "callback_query_id", "text", "entities", "link_preview_options",
            "protect_content", "reply_markup",
        }  # fmt: skip
        assert call.fields.get("link_preview_options", {"is_disabled": True}) == {"is_disabled": True}
    assert [
        call.fields["protect_content"] for call in proxy.of(phone.id) if call.method == "sendMessage"
    ] == [
        True,
        False,
    ]
    assert host.heard == []
    assert len(await held(intake)) == 1


async def test_what_comes_in_one_breath_with_the_command_is_not_the_hosts(host: Host, phone: Phone) -> None:
    command = phone.write("/report", entities=[{"type": "bot_command", "offset": 0, "length": 7}])

    await asyncio.gather(command, phone.write("https://example.com/page"), phone.send_photo())

    await phone.until(lambda: "removed it" in "".join(message.text for message in phone.said))
    assert host.heard == []
    assert [message.text.split(" ", 1)[0] for message in phone.said] == ["TEST.", "What", "I"]


async def test_a_chat_that_has_to_wait_keeps_no_other_waiting(host: Host, phone: Phone, proxy: Proxy) -> None:
    another = Phone(phone.telegram)
    proxy.faults.too_many("sendMessage", retry_after=1, chat=phone.id)

    await phone.write("/report")
    await asks(another, "/report")
    await asks(another, "/menu")

    assert [call.status for call in proxy.of(phone.id)] == [429]
    await phone.until(lambda: phone.said)
    assert len(proxy.of(phone.id)) == 2
    assert host.heard == ["/menu"]


async def test_what_was_taken_is_said_before_the_host_ends(host: Host, phone: Phone, proxy: Proxy) -> None:
    await asks(phone, "/report")
    goes_on = proxy.faults.hold("sendMessage")
    await phone.write("https://example.com/page")

    ending = asyncio.create_task(host.stop())
    # If it did not wait it would be over in no time; if this machine is slow, that is not seen, but nothing fails.
    await asyncio.wait({ending}, timeout=0.5)
    assert not ending.done()
    goes_on.set()
    await ending

    assert phone.last.text.startswith("What is at this address?")
