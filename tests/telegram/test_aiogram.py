"""What aiogram makes of updates and calls: updates back to JSON, calls with the host's Bot, its errors as results."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware
from aiogram.types import Update

from bot.handlers.telegram import Call, Done, Later, Refused, Result
from bot.handlers.telegram_aiogram import as_json, make
from tests.telegram.hosts import bot_on_aiogram
from tests.telegram.phone import Phone
from tests.telegram.proxy import Proxy

PERSON = {"id": 55, "is_bot": False, "first_name": "Canary-Name", "language_code": "en"}
CHAT = {"id": 55, "type": "private", "first_name": "Canary-Name"}
MESSAGE = {"message_id": 5, "date": 1_790_000_000, "chat": CHAT, "from": PERSON}


@pytest.fixture
async def bot(proxy: Proxy) -> AsyncIterator[Bot]:
    async with bot_on_aiogram(proxy) as made:
        yield made


def update_of(number: int = 1, kind: str = "message", **content: Any) -> dict[str, Any]:
    return {"update_id": number, kind: MESSAGE | content}


# Updates


def test_an_update_comes_back_as_it_was() -> None:
    update = update_of(
        text="see here",
        entities=[{"type": "text_link", "offset": 4, "length": 4, "url": "https://example.com/"}],
        link_preview_options={"url": "https://example.com/"},
        a_key_of_tomorrow={"and": ["what", {"it": "holds"}]},
        forward_origin={"type": "hidden_user", "date": 1_790_000_000, "sender_user_name": "x", "new": 7},
        has_protected_content=True,
    )

    assert as_json(Update.model_validate(update)) == update


def test_an_update_that_was_parsed_twice_says_nothing_of_what_was_not_there() -> None:
    update = update_of(text="hello", link_preview_options={"is_disabled": True})
    # As a dispatcher does with an update that bears no bot.
    twice = Update.model_validate(Update.model_validate(update).model_dump())

    found = as_json(twice)

    assert found["message"].keys() == update["message"].keys()
    assert set(found["message"]["from"]) == set(PERSON)


# Calls


async def test_each_call_arrives_with_our_fields_alone(bot: Bot, proxy: Proxy) -> None:
    phone = Phone(proxy.telegram)
    proxy.telegram.chats.take_in(update_of(chat=CHAT | {"id": phone.id}))
    content = {"text": "<b>", "link_preview_options": {"is_disabled": True}}
    keys = {"reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "rl:a:b:c"}]]}}
    marked = {"entities": [{"type": "code", "offset": 0, "length": 3}]}
    calls = [
        Call("sendMessage", {"chat_id": phone.id, **content, **keys, "protect_content": False}),
        Call("sendMessage", {"chat_id": phone.id, **content, **marked, "protect_content": True}),
    ]

    sent = [await make(bot, call) for call in calls]
    numbers = [result.result["message_id"] for result in sent if isinstance(result, Done)]
    calls += [
        Call("editMessageText", {"chat_id": phone.id, "message_id": numbers[0], **content, **marked}),
        Call("deleteMessage", {"chat_id": phone.id, "message_id": numbers[0]}),
        Call("deleteMessages", {"chat_id": phone.id, "message_ids": [numbers[1], 99]}),
    ]
    done = [await make(bot, call) for call in calls[2:]]

    assert [(call.method, call.fields) for call in proxy.calls] == [
        (call.method, call.fields) for call in calls
    ]
    assert done == [Done({"message_id": numbers[0]}), Done(True), Done(True)]


@pytest.mark.parametrize(
    ("status", "words", "parameters", "result"),
    [
        (429, "Too Many Requests: retry after 7", {"retry_after": 7}, Later(7.0)),
        (429, "Too Many Requests", None, Later()),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1005}, Refused("moved", -1005)),
        (400, "Bad Request: message is not modified: …", None, Refused("unchanged")),
        (400, "Bad Request: message to delete not found", None, Refused("gone")),
        (400, "Bad Request: chat not found", None, Refused("blocked")),
        (400, "Bad Request: canary", None, Refused("other")),
        (401, "Unauthorized", None, Later()),
        (403, "Forbidden: bot was blocked by the user", None, Refused("blocked")),
        (404, "Not Found: method not found", None, Refused("no_method")),
        (409, "Conflict: …", None, Later()),
        (413, "Request Entity Too Large", None, Refused("other")),
        (500, "Internal Server Error: restart", None, Later()),
        (503, "Service Unavailable", None, Later()),
    ],
)
async def test_what_aiogram_raises_is_a_result(
    bot: Bot, proxy: Proxy, status: int, words: str, parameters: dict[str, int] | None, result: Result
) -> None:
    proxy.faults.refuse("deleteMessage", status, words, parameters=parameters)

    assert await make(bot, Call("deleteMessage", {"chat_id": 55, "message_id": 1})) == result


async def test_what_nobody_knows_may_be_tried_later(bot: Bot, proxy: Proxy) -> None:
    call = Call("deleteMessage", {"chat_id": 55, "message_id": 1})
    proxy.faults.break_down("deleteMessage")
    assert await make(bot, call) == Later()
    proxy.faults.cut("deleteMessage")
    assert await make(bot, call) == Later()


async def test_a_message_that_was_sent_is_known_though_aiogram_cannot_read_the_answer(
    bot: Bot, proxy: Proxy
) -> None:
    def of_tomorrow(text: str) -> Any:
        said = json.loads(text)
        return said | {"result": said["result"] | {"forward_origin": {"type": "of tomorrow"}}}

    bot.session.json_loads = of_tomorrow
    proxy.telegram.chats.take_in(update_of())

    result = await make(bot, Call("sendMessage", {"chat_id": 55, "text": "hello"}))

    assert isinstance(result, Done)
    assert result.result["message_id"] == proxy.telegram.chats.last


async def test_the_hosts_request_middlewares_see_our_calls(bot: Bot) -> None:
    seen = []

    class Counting(BaseRequestMiddleware):
        async def __call__(self, make_request: Any, bot: Bot, method: Any) -> Any:
            seen.append(method.__api_method__)
            return await make_request(bot, method)

    bot.session.middleware(Counting())
    await make(bot, Call("deleteMessage", {"chat_id": 55, "message_id": 1}))

    assert seen == ["deleteMessage"]
