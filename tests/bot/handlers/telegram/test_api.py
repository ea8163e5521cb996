import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.handlers.calls import Calls
from bot.handlers.telegram.api import BotApi
from bot.handlers.telegram.call import Call, Done, Later, Refused, Result
from bot.handlers.telegram.refusal import WAIT_AT_MOST
from tests.bot.intake.hostile import Act, Hostile, answer, cut_before_storing, raw
from tests.bot.intake.hostile import Call as HttpCall

TOKEN = "123456:canary-7f3a"
SEND = Call("sendMessage", {"chat_id": 1, "text": "canary-7f3a"})


@asynccontextmanager
async def bot_api(*acts: Act, token: str = TOKEN) -> AsyncIterator[tuple[BotApi, Hostile]]:
    calls = Calls()
    turn = iter(acts)
    try:
        async with Hostile(lambda _call: next(turn)) as server:
            yield BotApi(server.base, token, calls), server
    finally:
        await calls.close()


async def result(act: Act, call: Call = SEND) -> Result:
    async with bot_api(act) as (api, _):
        return await api(call)


def no(code: object, description: object = "", parameters: object = None, status: int = 400) -> Act:
    said = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return answer(status, json.dumps(said).encode())


async def test_a_call_goes_to_its_method_and_gives_what_came_back() -> None:
    async with bot_api(answer(200, b'{"ok":true,"result":{"message_id":7}}')) as (api, server):
        assert await api(SEND) == Done({"message_id": 7})
    (call,) = server.seen
    assert (call.method, call.path) == ("POST", f"/bot{TOKEN}/sendMessage")
    assert json.loads(call.body) == SEND.fields


async def test_a_base_address_may_have_a_path() -> None:
    calls = Calls()
    async with Hostile(lambda _call: answer(200, b'{"ok":true,"result":true}')) as server:
        assert await BotApi(server.base + "/telegram", TOKEN, calls)(SEND) == Done(True)
        assert server.seen[0].path == f"/telegram/bot{TOKEN}/sendMessage"
    await calls.close()


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (no(400, "Bad Request: message is not modified: x"), Refused("unchanged")),
        (no(400, "Bad Request: message to delete not found"), Refused("gone")),
        (no(400, "Bad Request: x", {"migrate_to_chat_id": -7}), Refused("moved", -7)),
        (no(403, "Forbidden: bot was blocked by the user", status=403), Refused("blocked")),
        (no(400, "Bad Request: message text is empty"), Refused("other")),
        (no(429, "Too Many Requests", {"retry_after": 5}, status=429), Later(5)),
        (no("403", "Forbidden", status=403), Refused("blocked")),
        (no(403, "Forbidden", status=200), Refused("blocked")),
        (no(500, "Internal Server Error", status=500), Later()),
        (no(401, "Unauthorized", status=401), Later()),
        (no([], {}, [], status=400), Refused("other")),
    ],
)
async def test_a_refusal_has_its_meaning_whatever_its_types(act: Act, expected: Result) -> None:
    assert await result(act) == expected


NOT_THE_BOT_API = {
    "a proxy's page": answer(403, b"<html>403 Forbidden</html>", kind="text/html"),
    "a portal's page": answer(200, b"<html>Welcome</html>", kind="text/html"),
    "an empty answer": answer(200),
    "a redirect": answer(302, b"", headers={"Location": "http://127.0.0.1:1/"}),
    "a list": answer(200, b"[true]"),
    "no ok": answer(200, b'{"result":{}}'),
    "ok that is text": answer(200, b'{"ok":"true","result":{}}'),
    "ok with an error's status": answer(502, b'{"ok":true,"result":{}}'),
    "half an answer": raw(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok":true'),
    "a huge answer": answer(200, b'{"ok":true,"result":"' + b"x" * 300_000 + b'"}'),
    "deep nesting": answer(200, b'{"ok":true,"result":' + b"[" * 60_000),
    "a closed connection": cut_before_storing,
    "no HTTP": raw(b"hello\r\n\r\n"),
}


@pytest.mark.parametrize("act", [pytest.param(act, id=name) for name, act in NOT_THE_BOT_API.items()])
async def test_what_is_not_the_bot_apis_says_nothing_against_the_call(act: Act) -> None:
    assert await result(act) == Later()


@pytest.mark.parametrize(
    ("wish", "seconds"), [("17", 17.0), ("999999", float(WAIT_AT_MOST)), ("soon", None), ("-1", None)]
)
async def test_a_server_in_between_may_ask_to_wait(wish: str, seconds: float | None) -> None:
    assert await result(answer(503, b"busy", headers={"Retry-After": wish})) == Later(seconds)


async def test_a_method_that_an_older_server_lacks_is_told_from_a_wrong_address() -> None:
    unknown = no(404, "Not Found: method not found", status=404)
    assert await result(unknown, Call("deleteMessages", {})) == Refused("no_method")
    assert await result(unknown, SEND) == Later()


async def test_a_token_that_is_not_taken_is_logged_once_without_it(caplog: pytest.LogCaptureFixture) -> None:
    wrong, right = no(401, "Unauthorized", status=401), answer(200, b'{"ok":true,"result":{}}')
    async with bot_api(wrong, wrong, right, wrong) as (api, _):
        with caplog.at_level(logging.DEBUG):
            results = [await api(SEND) for _ in range(4)]
    assert results == [Later(), Later(), Done({}), Later()]
    told = [record for record in caplog.records if "REPORTLINE_TELEGRAM_TOKEN" in record.getMessage()]
    assert len(told) == 2
    assert "canary" not in caplog.text


async def test_calls_of_many_chats_are_under_way_at_once() -> None:
    everyone = asyncio.Barrier(20)

    async def together(server: Hostile, call: HttpCall, writer: asyncio.StreamWriter) -> None:
        await everyone.wait()
        await answer(200, b'{"ok":true,"result":{}}')(server, call, writer)

    async with bot_api(*[together] * 20) as (api, _):
        assert await asyncio.gather(*(api(SEND) for _ in range(20))) == [Done({})] * 20
