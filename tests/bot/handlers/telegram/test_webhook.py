import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.app.listening import serving, where
from bot.contract import Inbound, Outgoing
from bot.door import bind
from bot.handlers.telegram import Done, Telegram
from bot.handlers.telegram.call import Call, Result
from bot.handlers.telegram.webhook import PATH, Webhook
from flows.phrases import Phrase
from tests.bot.handlers.asgi import Answer, ask
from tests.bot.handlers.telegram.servers import (
    ANNA,
    PAGE,
    Home,
    Quiet,
    at_home,
    pressed,
    receipt_in,
    too_many,
    wrote,
)

SECRET = "what-only_Telegram-knows"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Hook:
    """A webhook in front of a house."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.counted: list[str] = []
        webhook = Webhook(home.bot, SECRET, count=self.counted.append)
        self.app = Starlette(routes=webhook.routes())

    async def __call__(self, update: object, secret: str = SECRET) -> Answer:
        """Deliver an update as Telegram does."""
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        return await ask(self.app, "POST", PATH, {HEADER: secret, "Content-Type": "application/json"}, [body])


@pytest.fixture
async def hook(tmp_path: Path) -> AsyncIterator[Hook]:
    async with at_home(tmp_path / "data") as home:
        yield Hook(home)


async def test_a_report_in_three_touches_and_the_answers_to_presses_ride(hook: Hook) -> None:
    server = hook.home.server

    first = await hook(wrote(1))
    second = await hook(pressed(2, server.of("sendMessage")[0], "photo", 101))
    third = await hook(pressed(3, server.of("editMessageText")[0], "send", 101))

    assert [answer.status for answer in (first, second, third)] == [200, 200, 200]
    assert first.raw == b""
    assert json.loads(second.raw) == {"method": "answerCallbackQuery", "callback_query_id": "query-2"}
    assert second.headers["content-type"] == "application/json"
    assert json.loads(third.raw)["callback_query_id"] == "query-3"
    assert not server.of("answerCallbackQuery")
    assert receipt_in(server.of("sendMessage")[-1]["text"])
    assert await hook.home.stored() == 1


@pytest.mark.parametrize(
    "secret", ["", SECRET[:-1], SECRET + "a", SECRET.upper(), "ü", "\xff" * 30, " ", f"{SECRET},{SECRET}"]
)
async def test_who_does_not_bear_the_secret_is_refused_before_anything_is_read(
    hook: Hook, secret: str
) -> None:
    refused = await ask(hook.app, "POST", PATH, {HEADER: secret}, [b"no json"])
    bare = await ask(hook.app, "POST", PATH, {}, [b"no json"])

    assert (refused.status, bare.status) == (403, 403)
    assert refused.read == bare.read == 0
    assert hook.counted == []


async def test_two_secrets_are_not_one() -> None:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("nothing is to be read")

    app = Starlette(routes=Webhook(Telegram(Broken(), never), SECRET).routes())
    header = (HEADER.lower().encode(), SECRET.encode())
    scope = {"type": "http", "method": "POST", "path": PATH, "headers": [header, header], "query_string": b""}
    await app(scope, receive, send)
    assert sent[0]["status"] == 403


@pytest.mark.parametrize(
    "body", [b"", b"no json", b"\xff\xfe", b"[" * 60_000, b'{"update_id":' + b"1" * 5000, b"{} {}"]
)
async def test_what_can_never_be_read_is_acknowledged_and_counted(hook: Hook, body: bytes) -> None:
    assert (await hook(body)).status == 200
    assert hook.counted == ["unreadable"]
    assert (await hook(wrote(1))).status == 200
    assert len(hook.home.server.of("sendMessage")) == 1


async def test_an_update_that_no_library_can_read_is_answered_and_so_is_the_next(hook: Hook) -> None:
    # A press without chat_instance, as an older or sloppy server sends it, then a picture.
    await hook(wrote(1))
    press = await hook(pressed(2, hook.home.server.of("sendMessage")[0], "photo", 101))
    picture = await hook(
        {"update_id": 3, "message": wrote(3)["message"] | {"text": None, "photo": [{"file_id": "x"}]}}
    )

    assert (press.status, picture.status) == (200, 200)
    assert hook.home.server.of("deleteMessage") == [{"chat_id": ANNA, "message_id": 3}]
    assert len(hook.home.server.of("sendMessage")) == 2


async def test_what_cannot_be_said_now_is_delivered_again_and_executed_once(hook: Hook) -> None:
    server = hook.home.server
    await hook(wrote(1))
    await hook(pressed(2, server.of("sendMessage")[0], "photo", 101))
    send = pressed(3, server.of("editMessageText")[0], "send", 101)

    server.acts["sendMessage"].append(too_many(29))
    later = await hook(send)
    again = await hook(send)

    assert (later.status, later.headers["retry-after"], later.raw) == (503, "29", b"")
    assert again.status == 200
    assert receipt_in(server.of("sendMessage")[-1]["text"])
    assert await hook.home.stored() == 1


@pytest.mark.parametrize(("wish", "seconds"), [(86_400, "3600"), (3600, "3600"), (60, "60")])
async def test_nobody_is_asked_to_come_back_later_than_telegram_would(
    hook: Hook, wish: int, seconds: str
) -> None:
    hook.home.server.acts["sendMessage"].append(too_many(wish))
    assert (await hook(wrote(1))).headers["retry-after"] == seconds


async def test_a_press_in_a_group_is_answered_and_the_bot_leaves_a_group(hook: Hook) -> None:
    group = {"id": -1001, "type": "supergroup"}
    press = {
        "id": "q",
        "from": {"id": 5},
        "message": {"message_id": 1, "date": 1, "chat": group},
        "data": "x",
    }
    answer = await hook({"update_id": 1, "callback_query": press})
    assert json.loads(answer.raw) == {"method": "answerCallbackQuery", "callback_query_id": "q"}

    change = {"chat": group, "from": {"id": 5}, "old_chat_member": {"status": "left"}}
    assert (
        await hook({"update_id": 2, "my_chat_member": change | {"new_chat_member": {"status": "member"}}})
    ).status == 200
    assert hook.home.server.of("leaveChat") == [{"chat_id": -1001}]


async def test_only_posts_are_taken(hook: Hook) -> None:
    assert (await ask(hook.app, "GET", PATH, {HEADER: SECRET})).status == 405


class Broken:
    """A conversation with a fault that nobody thought of."""

    async def receive(self, inbound: Inbound) -> Outgoing:
        """Break."""
        raise LookupError(inbound)

    async def done(self, *_: object) -> tuple[str, ...]:
        """Break."""
        raise LookupError

    async def forget(self, inbound: Inbound) -> None:
        """Break."""
        raise LookupError(inbound)

    def says(self, inbound: Inbound, phrase: Phrase) -> Outgoing:
        """Break."""
        raise LookupError(inbound, phrase)


async def never(_: Call) -> Result:
    raise AssertionError


async def test_a_fault_of_ours_is_counted_and_does_not_hold_up_the_chat() -> None:
    faults: list[int] = []
    webhook = Webhook(Telegram(Broken(), never), SECRET, fault=lambda: faults.append(1))
    app = Starlette(routes=webhook.routes())
    answer = await ask(app, "POST", PATH, {HEADER: SECRET}, [json.dumps(wrote(1)).encode()])
    assert (answer.status, faults) == (200, [1])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")


@settings(max_examples=50)
@given(update=JSON | st.fixed_dictionaries({"update_id": JSON}, optional=dict.fromkeys(KINDS, JSON)))
def test_no_update_whatever_is_answered_otherwise_than_that_it_was_taken(update: object) -> None:
    async def call(_: Call) -> Result:
        return Done({"message_id": 1})

    faults: list[int] = []
    webhook = Webhook(Telegram(Quiet(), call), SECRET, fault=lambda: faults.append(1))

    async def deliver() -> Answer:
        body = json.dumps(update).encode()
        return await ask(Starlette(routes=webhook.routes()), "POST", PATH, {HEADER: SECRET}, [body])

    assert asyncio.run(deliver()).status == 200
    assert faults == []


@asynccontextmanager
async def at_the_door(hook: Hook) -> AsyncIterator[socket.socket]:
    """Give a connection to the real door with the webhook behind it."""
    with bind("127.0.0.1", 0) as listener:
        async with serving(hook.app, listener):
            with socket.socket() as client:
                client.setblocking(False)
                await asyncio.get_running_loop().sock_connect(client, where(listener))
                yield client


def request(update: object) -> bytes:
    body = json.dumps(update).encode()
    head = f"POST {PATH} HTTP/1.1\r\nHost: chat.example.org\r\n{HEADER}: {SECRET}\r\nContent-Type: application/json\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


async def test_who_hangs_up_undoes_nothing_and_is_answered_in_the_chat(hook: Hook) -> None:
    server, loop = hook.home.server, asyncio.get_running_loop()
    hung_up = asyncio.Event()

    async def only_then(*sent: Any) -> None:
        await hung_up.wait()
        await server._done(*sent)  # noqa: SLF001 - its own test

    server.acts["sendMessage"].append(only_then)
    async with at_the_door(hook) as client:
        await loop.sock_sendall(client, request(wrote(1)))
        await server.until(lambda: bool(server.of("sendMessage")))
        client.close()
        hung_up.set()
    # The door is closed: what it took is done. The message's name is known, so the press finds the session.
    await hook(pressed(2, server.of("sendMessage")[0], "photo", 101))
    assert PAGE.removeprefix("https://example.com") in server.of("editMessageText")[0]["text"]


async def test_the_largest_update_that_telegram_keeps_comes_through_the_door(hook: Hook) -> None:
    loop = asyncio.get_running_loop()
    update = wrote(1) | {"padding": "x" * 600_000}
    async with at_the_door(hook) as client:
        await loop.sock_sendall(client, request(update))
        assert (await loop.sock_recv(client, 100)).startswith(b"HTTP/1.1 200 ")
    assert len(hook.home.server.of("sendMessage")) == 1
