"""The stand-in for Telegram is at least as strict as what it stands for: else the other tests would prove nothing."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import pytest
import telegram as ptb
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.error import BadRequest, Forbidden, InvalidToken

from tests.telegram.emulator import BotApi

CHAT = 55
UPDATE = {
    "message": {
        "message_id": 1,
        "date": 1,
        "chat": {"id": CHAT, "type": "private"},
        "from": {"id": CHAT, "is_bot": False, "first_name": "Somebody"},
        "text": "hello",
    }
}
BUTTON = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}


class Caller:
    """Makes calls with JSON bodies, as the bot does."""

    def __init__(self, http: aiohttp.ClientSession, telegram: BotApi) -> None:
        self.http = http
        self.telegram = telegram

    async def __call__(self, method: str, fields: Mapping[str, Any], token: str = "") -> tuple[int, Any]:
        """Give the status, and the result or what was said instead."""
        url = f"{self.telegram.url}/bot{token or self.telegram.account.token}/{method}"
        async with self.http.post(url, json=dict(fields)) as answer:
            body = await answer.json()
            return answer.status, body.get("result", body.get("description"))


@pytest.fixture
async def call(telegram: BotApi) -> AsyncIterator[Caller]:
    await telegram.deliver(UPDATE)
    async with aiohttp.ClientSession() as http:
        yield Caller(http, telegram)


async def test_a_message_is_sent_edited_and_deleted(call: Caller, telegram: BotApi) -> None:
    options = {"link_preview_options": {"is_disabled": True}, "protect_content": True}
    status, sent = await call("sendMessage", {"chat_id": CHAT, "text": "see www.example.com", **options})
    assert status == 200
    assert sent["has_protected_content"] is True
    assert sent["entities"] == [{"type": "url", "offset": 4, "length": 15}]
    code = [{"type": "code", "offset": 4, "length": 15}]
    edited = {
        "chat_id": CHAT,
        "message_id": sent["message_id"],
        "text": "see www.example.com",
        "entities": code,
        "reply_markup": BUTTON,
    }
    assert (await call("editMessageText", edited))[1]["entities"] == code
    assert "message is not modified" in (await call("editMessageText", edited))[1]
    all_of_them = {"chat_id": CHAT, "message_ids": [1, sent["message_id"], 99]}
    assert await call("deleteMessages", all_of_them) == (200, True)
    assert telegram.chats.held[CHAT].messages == {}


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"chat_id": 56, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": CHAT, "text": " "}, "empty"),
    ("sendMessage", {"chat_id": CHAT, "text": "x" * 4097}, "too long"),
    ("sendMessage", {"chat_id": CHAT}, "text is missing"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "preview": False}, "knows no field preview"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "protect_content": "yes"}, "protect_content"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "link_preview_options": {"disabled": True}}, "disabled"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "entities": [{"type": "code", "offset": 0}]}, "length"),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "entities": [{"type": "code", "offset": 0, "length": 2}]},
        "outside",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "\U0001f600", "entities": [{"type": "code", "offset": 1, "length": 1}]},
        "middle",
    ),
    (
        "sendMessage",
        {
            "chat_id": CHAT,
            "text": "x",
            "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]},
        },
        "reply_markup",
    ),
    ("editMessageText", {"chat_id": CHAT, "message_id": 9, "text": "x"}, "message to edit not found"),
    ("editMessageText", {"chat_id": CHAT, "message_id": 1, "text": "x"}, "can't be edited"),
    ("deleteMessage", {"chat_id": CHAT, "message_id": 9}, "message to delete not found"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": []}, "1 to 100"),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": list(range(1, 102))}, "1 to 100"),
    ("answerCallbackQuery", {"callback_query_id": "none"}, "query is too old"),
    ("leaveChat", {"chat_id": CHAT}, "private"),
    ("setMyName", {"name": "x" * 65}, "too long"),
    ("setMyDescription", {"description": "x" * 513}, "too long"),
    ("setMyShortDescription", {"short_description": "x" * 121}, "too long"),
    ("setMyName", {"name": "x", "language_code": "pt-BR"}, "invalid language code"),
    ("setMyName", {"name": "x", "language_code": "qq"}, "invalid language code"),
    ("setMyCommands", {"commands": [{"command": "Help", "description": "x"}]}, "COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "help", "description": "x" * 257}]}, "DESCRIPTION_INVALID"),
    (
        "setMyCommands",
        {"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]},
        "TOO_MUCH|array",
    ),
    ("setMyCommands", {"commands": [], "scope": {"type": "nobody"}}, "scope"),
    ("setWebhook", {"url": "http://example.com/hook"}, "HTTPS"),
    ("setWebhook", {"url": "https://example.com/hook", "secret_token": "not allowed"}, "secret"),
]


@pytest.mark.parametrize(("method", "fields", "words"), REFUSED)
async def test_what_the_bot_api_does_not_allow_is_refused(
    call: Caller, telegram: BotApi, method: str, fields: dict[str, Any], words: str
) -> None:
    status, said = await call(method, fields)
    assert status == 400
    assert any(word in said for word in words.split("|")), said
    assert not telegram.verdict()["ok"]


async def test_only_the_bot_itself_may_call(call: Caller) -> None:
    assert await call("getMe", {}, token="1:another") == (401, "Unauthorized")
    assert await call("getMe", {}, token="none") == (404, "Not Found")


async def test_who_blocked_the_bot_gets_nothing(call: Caller, telegram: BotApi) -> None:
    change = {"chat": {"id": CHAT, "type": "private"}, "new_chat_member": {"status": "kicked"}}
    await telegram.deliver({"my_chat_member": change})
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert await call("sendMessage", {"chat_id": CHAT, "text": "x"}) == blocked


async def test_updates_wait_until_the_bot_asks_for_those_after_them(call: Caller, telegram: BotApi) -> None:
    (first,) = (await call("getUpdates", {"timeout": 1}))[1]
    assert first["message"]["text"] == "hello"
    assert (await call("getWebhookInfo", {}))[1]["pending_update_count"] == 1
    assert await call("getUpdates", {"offset": first["update_id"] + 1}) == (200, [])
    await telegram.taken(first["update_id"])


async def test_both_libraries_can_drive_it(telegram: BotApi) -> None:
    await telegram.deliver(UPDATE)
    token = telegram.account.token
    command = ptb.BotCommand("start", "Commencer")
    async with ptb.Bot(token, base_url=f"{telegram.url}/bot") as bot:
        assert (await bot.get_me()).username == telegram.account.username
        await bot.set_my_name("Reportline")
        await bot.set_my_description("Signaler", language_code="fr")
        await bot.set_my_commands([command], language_code="fr")
        assert await bot.get_my_commands(language_code="fr") == (command,)
        assert await bot.get_my_commands() == ()
        assert (await bot.get_my_description("fr")).description == "Signaler"
        assert (await bot.get_my_description("de")).description == ""
        assert (await bot.get_my_name("fr")).name == "Reportline"
        sent = await bot.send_message(CHAT, "hello", protect_content=True)
        assert sent.has_protected_content
        assert await bot.delete_messages(CHAT, [sent.message_id])
        await bot.set_webhook("https://example.com/hook", secret_token="s", allowed_updates=["message"])
        info = await bot.get_webhook_info()
        assert (info.url, info.allowed_updates, info.max_connections) == (
            "https://example.com/hook",
            ("message",),
            40,
        )
    server = TelegramAPIServer.from_base(telegram.url)
    async with Bot(token, session=AiohttpSession(api=server)) as other:
        assert (await other.get_me()).first_name == "Reportline"
        assert (await other.send_message(CHAT, "hello", reply_markup=None)).text == "hello"
        assert await other.delete_webhook()
        assert (await other.get_webhook_info()).url == ""
    assert telegram.verdict(require_response=True)["ok"]


async def test_both_libraries_raise_what_they_know(telegram: BotApi) -> None:
    await telegram.deliver(UPDATE)
    change = {"chat": {"id": -7, "type": "group"}, "new_chat_member": {"status": "left"}}
    await telegram.deliver({"my_chat_member": change})
    async with ptb.Bot(telegram.account.token, base_url=f"{telegram.url}/bot") as bot:
        with pytest.raises(Forbidden):
            await bot.send_message(-7, "hello")
        with pytest.raises(BadRequest):
            await bot.delete_message(CHAT, 99)
    with pytest.raises(InvalidToken):
        async with ptb.Bot("1:another", base_url=f"{telegram.url}/bot"):
            pass
