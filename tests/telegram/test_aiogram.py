"""The Router for aiogram: updates back to JSON, calls with the host's Bot, and what of the host's runs when."""

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.middlewares.base import BaseRequestMiddleware
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.filters import Command
from aiogram.types import Message, Update
from pydantic import SecretStr

from bot.app.embed import Reportline, reportline
from bot.handlers.telegram import Call, Done, Later, Refused, Result
from bot.handlers.telegram_aiogram import as_json, make, router
from bot.settings import Settings
from tests.telegram.hosts import bot_on_aiogram
from tests.telegram.phone import PHOTO, Phone
from tests.telegram.proxy import Proxy

PERSON = {"id": 55, "is_bot": False, "first_name": "Canary-Name", "language_code": "en"}
CHAT = {"id": 55, "type": "private", "first_name": "Canary-Name"}
MESSAGE = {"message_id": 5, "date": 1_790_000_000, "chat": CHAT, "from": PERSON}


@pytest.fixture
async def it(tmp_path: Path) -> AsyncIterator[Reportline]:
    settings = Settings(
        data=tmp_path / "data", secret=SecretStr("a secret of these tests alone, long enough")
    )
    async with reportline(settings, delivers=False) as opened:
        yield opened


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


# The router


@pytest.fixture
def mine() -> Router:
    """Give a host's router that takes every text and picture."""
    made = Router()

    @made.message(F.text | F.photo)
    async def take(message: Message, seen: list[str]) -> str:
        seen.append(message.text or "a picture")
        return "the host's"

    return made


async def fed(dispatcher: Dispatcher, bot: Bot, update: dict[str, Any], *, mounted: bool = True) -> Any:
    """Feed an update, and wait until what was taken is said."""
    context = {"bot": bot} if mounted else None
    answer = await dispatcher.feed_update(bot, Update.model_validate(update, context=context))
    await dispatcher.emit_shutdown(bot=bot)
    return answer


@pytest.mark.parametrize("mounted", [True, False], ids=["mounted", "parsed twice"])
async def test_what_is_ours_ends_here_and_the_rest_goes_on(
    it: Reportline, bot: Bot, proxy: Proxy, mine: Router, *, mounted: bool
) -> None:
    seen: list[str] = []
    dispatcher = Dispatcher(seen=seen)
    dispatcher.include_routers(router(it), mine)
    proxy.telegram.chats.take_in(update_of())

    assert await fed(dispatcher, bot, update_of(1, text="hello"), mounted=mounted) == "the host's"
    assert await fed(dispatcher, bot, update_of(2, text="/report"), mounted=mounted) is None
    assert await fed(dispatcher, bot, update_of(3, message_id=6, photo=PHOTO), mounted=mounted) is None
    assert await fed(dispatcher, bot, update_of(4, text="/menu"), mounted=mounted) == "the host's"
    assert await fed(dispatcher, bot, update_of(5, "edited_message", text="x"), mounted=mounted) is None
    assert await fed(dispatcher, bot, update_of(6, "channel_post", text="x"), mounted=mounted) is UNHANDLED

    assert seen == ["hello", "/menu"]
    assert {call.method for call in proxy.calls} == {"sendMessage", "deleteMessage"}


async def test_what_the_host_makes_up_stays_its_own(it: Reportline, mine: Router) -> None:
    dispatcher = Dispatcher()
    dispatcher.include_routers(router(it), mine)
    seen: list[str] = []

    answer = await dispatcher.propagate_event(
        "message", Message.model_validate(MESSAGE | {"text": "/report"}), seen=seen
    )

    assert (answer, seen) == ("the host's", ["/report"])


async def test_inner_middlewares_of_the_host_do_not_see_what_is_ours(
    it: Reportline, bot: Bot, proxy: Proxy, mine: Router
) -> None:
    inner: list[str | None] = []
    outer: list[str | None] = []
    dispatcher = Dispatcher(seen=[])

    def noting(seen: list[str | None]) -> Any:
        async def note(handler: Callable[..., Awaitable[Any]], event: Message, data: dict[str, Any]) -> Any:
            seen.append(event.text)
            return await handler(event, data)

        return note

    dispatcher.message.middleware(noting(inner))
    dispatcher.message.outer_middleware(noting(outer))
    dispatcher.include_routers(router(it), mine)
    proxy.telegram.chats.take_in(update_of())

    for number, text in enumerate(("hello", "/report", "https://example.com/page", "/menu")):
        await fed(dispatcher, bot, update_of(number, text=text))

    assert inner == ["hello", "/menu"]
    assert outer == ["hello", "/report", "https://example.com/page", "/menu"]


def test_aiogram_asks_telegram_for_what_we_need(it: Reportline) -> None:
    dispatcher = Dispatcher()
    dispatcher.include_router(router(it))
    assert dispatcher.resolve_used_update_types() == ["callback_query", "edited_message", "message"]

    alone = Dispatcher()
    alone.include_router(router(it, command=None))
    assert "my_chat_member" in alone.resolve_used_update_types()


async def test_a_second_bot_is_left_to_the_host(
    it: Reportline, bot: Bot, proxy: Proxy, mine: Router, caplog: pytest.LogCaptureFixture
) -> None:
    dispatcher = Dispatcher(seen=[])
    dispatcher.include_routers(router(it), mine)
    proxy.telegram.chats.take_in(update_of())

    assert await fed(dispatcher, bot, update_of(1, text="/report")) is None
    async with Bot("654321:ANOTHER") as another:
        assert await fed(dispatcher, another, update_of(1, text="/report")) == "the host's"
    async with bot_on_aiogram(proxy) as anew:
        assert await fed(dispatcher, anew, update_of(2, text="example.com/page")) is None

    assert [call.method for call in proxy.calls] == ["sendMessage", "sendMessage"]
    assert "a second bot is not served" in caplog.text


@pytest.mark.parametrize("where", ["on the dispatcher", "in a router before"])
@pytest.mark.parametrize("takes", ["all", "a command"])
async def test_a_host_hears_of_handlers_that_come_before(
    it: Reportline, bot: Bot, caplog: pytest.LogCaptureFixture, where: str, takes: str
) -> None:
    async def take(message: Message) -> None:
        del message

    dispatcher, before, behind = Dispatcher(), Router(), Router()
    first = dispatcher if where == "on the dispatcher" else before
    first.message.register(take, *([Command("menu")] if takes == "a command" else []))
    behind.message.register(take)
    dispatcher.include_routers(before, router(it), behind)

    with caplog.at_level(logging.WARNING):
        await dispatcher.emit_startup(bot=bot)

    assert ("handlers of the host come first" in caplog.text) == (takes == "all")
