"""The handler for python-telegram-bot: updates back to JSON, calls with the host's Bot, and who comes when."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import CallbackQuery, Update, User
from telegram.ext import (
    Application,
    InvalidCallbackData,
    MessageHandler,
    filters,
)
from telegram.warnings import PTBDeprecationWarning

from bot.app.embed import Reportline
from bot.handlers.telegram import Call, Done, Later, Refused, Result
from bot.handlers.telegram_ptb import GROUP, as_json, handler, make
from tests.telegram.hosts import application_of
from tests.telegram.phone import PHOTO, Phone
from tests.telegram.proxy import Proxy
from tests.telegram.test_aiogram import CHAT, PERSON, update_of

_Application = Application[Any, Any, Any, Any, Any, Any]


@pytest.fixture(autouse=True)
def seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the library give a time as its next version will; else it warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def application(proxy: Proxy) -> AsyncIterator[_Application]:
    async with application_of(proxy, at_once=False) as made:
        proxy.calls.clear()
        yield made


def read(update: dict[str, Any]) -> Update:
    """Read an update as the library does."""
    return Update.de_json(update)


# Updates


def test_an_update_comes_back_as_it_was() -> None:
    update = update_of(
        text="see here",
        entities=[{"type": "text_link", "offset": 4, "length": 4, "url": "https://example.com/"}],
        link_preview_options={"url": "https://example.com/"},
        a_key_of_tomorrow={"and": ["what", {"it": "holds"}]},
        forward_origin={"type": "of_tomorrow", "date": 1_790_000_000, "new": 7},
        has_protected_content=True,
    )

    assert as_json(read(update)) == update


def test_a_press_of_ours_is_found_where_the_host_keeps_what_its_buttons_carry() -> None:
    data = InvalidCallbackData("rl:what:photo:tag")
    query = CallbackQuery("1", User(55, "Canary", is_bot=False), "instance", data=data)  # type: ignore[arg-type]

    assert as_json(Update(1, callback_query=query))["callback_query"]["data"] == "rl:what:photo:tag"


# Calls


async def test_each_call_arrives_with_our_fields_alone(application: _Application, proxy: Proxy) -> None:
    phone = Phone(proxy.telegram)
    proxy.telegram.chats.take_in(update_of(chat=CHAT | {"id": phone.id}))
    content = {"text": "<b>", "link_preview_options": {"is_disabled": True}}
    keys = {"reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "rl:a:b:c"}]]}}
    marked = {"entities": [{"type": "code", "offset": 0, "length": 3}]}
    calls = [
        Call("sendMessage", {"chat_id": phone.id, **content, **keys, "protect_content": False}),
        Call("sendMessage", {"chat_id": phone.id, **content, **marked, "protect_content": True}),
    ]

    sent = [await make(application.bot, call) for call in calls]
    numbers = [result.result["message_id"] for result in sent if isinstance(result, Done)]
    calls += [
        Call("editMessageText", {"chat_id": phone.id, "message_id": numbers[0], **content, **marked}),
        Call("deleteMessage", {"chat_id": phone.id, "message_id": numbers[0]}),
        Call("deleteMessages", {"chat_id": phone.id, "message_ids": [numbers[1], 99]}),
    ]
    done = [await make(application.bot, call) for call in calls[2:]]

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
        (500, "Internal Server Error: restart", None, Later()),
        (503, "Service Unavailable", None, Later()),
    ],
)
async def test_what_the_library_raises_is_a_result(
    application: _Application,
    proxy: Proxy,
    status: int,
    words: str,
    parameters: dict[str, int] | None,
    result: Result,
) -> None:
    proxy.faults.refuse("deleteMessage", status, words, parameters=parameters)

    assert await make(application.bot, Call("deleteMessage", {"chat_id": 55, "message_id": 1})) == result


async def test_a_wait_is_read_in_seconds_too(
    application: _Application, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PTB_TIMEDELTA")
    proxy.faults.too_many("deleteMessage", retry_after=7)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        result = await make(application.bot, Call("deleteMessage", {"chat_id": 55, "message_id": 1}))

    assert result == Later(7.0)


async def test_what_nobody_knows_may_be_tried_later(application: _Application, proxy: Proxy) -> None:
    call = Call("deleteMessage", {"chat_id": 55, "message_id": 1})
    proxy.faults.break_down("deleteMessage")
    assert await make(application.bot, call) == Later()
    proxy.faults.cut("deleteMessage")
    assert await make(application.bot, call) == Later()


# The handler


async def test_what_is_ours_ends_here_and_the_rest_goes_on(
    it: Reportline, application: _Application, proxy: Proxy
) -> None:
    seen = []

    async def take(update: Update, _: Any) -> None:
        assert update.effective_message
        seen.append(update.effective_message.text or "a picture")

    application.add_handler(handler(it), GROUP)
    application.add_handler(MessageHandler(filters.ALL, take, block=True))
    proxy.telegram.chats.take_in(update_of())
    await application.start()

    contents: list[dict[str, Any]] = [
        {"text": "hello"},
        {"text": "/report"},
        {"photo": PHOTO, "message_id": 6},
        {"text": "/menu"},
    ]
    for number, content in enumerate(contents):
        await application.process_update(read(update_of(number, **content)))
    await application.process_update(read(update_of(5, "edited_message", text="x")))
    await application.process_update(read(update_of(6, "channel_post", text="x")))
    await application.process_update("of another kind")
    await application.stop()

    assert seen == ["hello", "/menu", "x"]
    assert {call.method for call in proxy.calls} == {"sendMessage", "deleteMessage"}


async def test_without_a_running_application_everything_is_said_at_once(
    it: Reportline, application: _Application, proxy: Proxy
) -> None:
    application.add_handler(handler(it), GROUP)
    proxy.telegram.chats.take_in(update_of())

    another = CHAT | {"id": 56}
    proxy.telegram.chats.take_in(update_of(chat=another))

    await asyncio.gather(
        application.process_update(read(update_of(1, text="/report"))),
        application.process_update(read(update_of(2, text="/report", chat=another))),
    )

    assert [call.method for call in proxy.calls] == ["sendMessage", "sendMessage"]
    assert {call.chat for call in proxy.calls} == {55, 56}


async def test_only_updates_that_may_be_ours_are_looked_at(it: Reportline) -> None:
    ours, alone = handler(it), handler(it, command=None)
    blocked = {"user": PERSON, "status": "kicked", "until_date": 0}
    change = {"old_chat_member": {"user": PERSON, "status": "member"}, "new_chat_member": blocked}

    assert ours.check_update(read(update_of(text="hello")))
    assert not ours.check_update(read({"update_id": 1}))
    assert not ours.check_update("of another kind")
    assert not ours.check_update(read(update_of(1, "my_chat_member", **change)))
    assert alone.check_update(read(update_of(1, "my_chat_member", **change)))
