"""What is written down between bot and Telegram is what was sent; what is to go wrong goes wrong there."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.telegram.emulator import BotApi
from tests.telegram.phone import Phone
from tests.telegram.proxy import Called, Proxy

SECRET = "a-secret_of-a-test"
FORM = {
    "chat_id": "55",
    "text": "naïve \U0001f600",
    "protect_content": "true",
    "reply_markup": '{"inline_keyboard":[[{"text":"Yes","callback_data":"yes"}]]}',
    "link_preview_options": '{"is_disabled":true}',
}
FIELDS = {
    "chat_id": 55,
    "text": "naïve \U0001f600",
    "protect_content": True,
    "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]},
    "link_preview_options": {"is_disabled": True},
}


def _as_form() -> dict[str, Any]:
    return {"data": FORM}


def _as_json() -> dict[str, Any]:
    return {"json": FIELDS}


def _as_multipart() -> dict[str, Any]:
    with aiohttp.MultipartWriter("form-data") as parts:
        for name, value in FORM.items():
            part = parts.append(value)
            part.set_content_disposition("form-data", name=name)
    return {"data": parts}


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def method(proxy: Proxy) -> Callable[[str], str]:
    return lambda name: f"{proxy.url}/bot{proxy.telegram.account.token}/{name}"


@pytest.mark.parametrize("body", [_as_form, _as_json, _as_multipart])
async def test_a_call_reads_the_same_in_each_encoding(
    proxy: Proxy,
    http: aiohttp.ClientSession,
    method: Callable[[str], str],
    body: Callable[[], dict[str, Any]],
) -> None:
    phone = Phone(proxy.telegram, id=55)
    await proxy.telegram.deliver({"message": {"chat": {"id": 55, "type": "private"}, "text": "hello"}})
    async with http.post(method("sendMessage"), **body()) as answer:
        assert answer.status == 200
    (call,) = proxy.calls
    assert (call.method, call.fields, call.status) == ("sendMessage", FIELDS, 200)
    assert call.result == proxy.telegram.chats.held[55].messages[call.result["message_id"]]
    assert (phone.last.text, phone.last.buttons, phone.last.protected) == (FIELDS["text"], ("Yes",), True)


async def test_faults_come_as_often_as_asked_and_then_the_call_goes_through(
    proxy: Proxy, http: aiohttp.ClientSession, method: Callable[[str], str]
) -> None:
    proxy.faults.too_many("getMe", retry_after=3)
    proxy.faults.refuse("getMe", 403, "Forbidden: bot was blocked by the user")
    proxy.faults.break_down("*", times=2)
    proxy.faults.cut("getMe")
    proxy.faults.lose("getMe")
    seen: list[int] = []
    for _ in range(7):
        try:
            async with http.post(method("getMe"), json={}) as answer:
                seen.append(answer.status)
                if answer.status == 429:
                    said = await answer.json()
                    assert said["parameters"] == {"retry_after": 3}
        except aiohttp.ClientError:
            seen.append(0)
    assert seen == [429, 403, 502, 502, 0, 0, 200]
    assert [call.status for call in proxy.calls] == seen
    assert [call.result is not None for call in proxy.calls] == [False] * 5 + [True] * 2
    assert proxy.telegram.verdict()["successful_methods"] == {"getMe": 2}


async def test_a_call_that_is_held_waits_until_it_is_let_go(
    proxy: Proxy, http: aiohttp.ClientSession, method: Callable[[str], str]
) -> None:
    held = proxy.faults.hold("getMe")
    with pytest.raises(TimeoutError):
        async with http.post(method("getMe"), json={}, timeout=aiohttp.ClientTimeout(total=0.05)):
            pass
    held.set()
    async with http.post(method("getMe"), json={}) as answer:
        assert answer.status == 200


async def test_what_rides_on_the_answer_to_a_webhook_is_carried_out_and_written_down(
    proxy: Proxy, telegram: BotApi
) -> None:
    phone = Phone(telegram)
    secrets: list[str | None] = []

    async def bot(request: web.Request) -> web.Response:
        update = await request.json()
        secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if len(secrets) == 1:
            return web.Response(status=503, headers={"Retry-After": "2"})
        if "message" in update:
            said = {"method": "sendMessage", "chat_id": phone.id, "text": "hello"}
            return web.json_response(said | {"reply_markup": FIELDS["reply_markup"]})
        query = update["callback_query"]
        return web.json_response({"method": "answerCallbackQuery", "callback_query_id": query["id"]})

    app = web.Application()
    app.router.add_post("/hook", bot)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await proxy.deliver_to("http://{}:{}/hook".format(*runner.addresses[0]), SECRET)
    number = await telegram.deliver({"message": {"chat": {"id": phone.id, "type": "private"}, "text": "hi"}})
    assert phone.said == []
    assert await telegram.deliver_again() == 1
    await telegram.taken(number)
    await phone.press("Yes")
    await runner.cleanup()
    assert secrets == [SECRET] * 3
    assert [delivered.status for delivered in proxy.deliveries] == [503, 200, 200]
    assert proxy.deliveries[0].headers["Retry-After"] == "2"
    assert [(call.method, call.rode) for call in proxy.of(phone.id)] == [
        ("sendMessage", True),
        ("answerCallbackQuery", True),
    ]
    assert telegram.verdict(allowed_refusals=["webhook:503"])["ok"]


async def test_a_bot_that_is_away_leaves_its_updates_waiting(proxy: Proxy, telegram: BotApi) -> None:
    await proxy.deliver_to("http://127.0.0.1:9/hook")
    await telegram.deliver({"message": {"chat": {"id": 7, "type": "private"}, "text": "hi"}})
    info = telegram._update_queues.info(telegram.account.token)  # noqa: SLF001 - as getWebhookInfo gives it
    assert info["pending_update_count"] == 1
    assert info["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"


def test_calls_are_told_apart_by_chat() -> None:
    assert Called("sendMessage", {"chat_id": 7}, 200).chat == 7
    assert Called("getMe", {}, 200).chat == 0
