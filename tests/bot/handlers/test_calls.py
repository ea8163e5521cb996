import asyncio
import json
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.handlers.calls import ANSWER_AT_MOST, Answer, Calls, UnreachedError
from tests.bot.intake.hostile import (
    Act,
    Call,
    Hostile,
    answer,
    cut_before_storing,
    cut_inside_the_answer,
    half_open,
    raw,
    self_signed,
    slow,
)

SECRET_PATH = "/bot123456:canary-7f3a/sendMessage"


@asynccontextmanager
async def calling() -> AsyncIterator[Calls]:
    calls = Calls()
    try:
        yield calls
    finally:
        await calls.close()


async def post(act: Act, *, seconds: float = 5.0, at_most: int = ANSWER_AT_MOST) -> Answer:
    async with Hostile(lambda _call: act) as server, calling() as calls:
        return await calls.post(server.base + SECRET_PATH, {"a": 1}, seconds=seconds, at_most=at_most)


async def test_fields_go_out_as_json_and_the_answer_comes_back_whatever_its_status() -> None:
    act = answer(429, b'{"ok":false}', headers={"Retry-After": "7"})
    async with Hostile(lambda _call: act) as server, calling() as calls:
        got = await calls.post(server.base + SECRET_PATH, {"text": "ü \ud800", "n": None}, seconds=5)

    assert (got.status, got.json(), got.whole) == (429, {"ok": False}, True)
    assert got.headers["retry-after"] == "7"
    (call,) = server.seen
    assert (call.method, call.path) == ("POST", SECRET_PATH)
    assert call.headers["content-type"] == "application/json"
    assert call.headers["accept-encoding"] == "identity"
    assert json.loads(call.body) == {"text": "ü \ud800", "n": None}


async def test_a_connection_is_used_again() -> None:
    connections = 0
    done = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        for _ in range(3):
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        writer.close()
        done.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, calling() as calls:
        for _ in range(3):
            assert (await calls.post(f"http://127.0.0.1:{port}/", {}, seconds=5)).json() == {}
        await done.wait()
    assert connections == 1


UNREACHED = {
    "cut before an answer": cut_before_storing,
    "cut inside the answer": cut_inside_the_answer,
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "a broken head": raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"),
    "two lengths": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
    "a broken chunk": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "a huge header": raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n"),
}


@pytest.mark.parametrize("act", [pytest.param(act, id=name) for name, act in UNREACHED.items()])
async def test_what_is_no_whole_answer_is_no_answer(act: Act) -> None:
    with pytest.raises(UnreachedError):
        await post(act)


@pytest.mark.parametrize("act", [half_open, slow])
async def test_silence_and_slowness_are_no_answer(act: Act) -> None:
    with pytest.raises(UnreachedError):
        await post(act, seconds=0.1)


async def test_a_server_that_is_not_there_or_that_nobody_vouches_for_is_not_reached() -> None:
    async with Hostile(lambda _call: answer(200), tls=self_signed()) as server, calling() as calls:
        with pytest.raises(UnreachedError):
            await calls.post(server.base, {}, seconds=5)
        base = server.base
    async with calling() as calls:
        with pytest.raises(UnreachedError):
            await calls.post(base.replace("https", "http"), {}, seconds=5)
    assert server.seen == []


async def test_no_more_is_taken_than_was_wanted_and_the_next_call_is_answered() -> None:
    acts = [answer(200, b"x" * 1001), answer(200, b"y" * 1000)]
    async with Hostile(lambda call: acts[call.attempt - 1]) as server, calling() as calls:
        got = await calls.post(server.base + SECRET_PATH, {}, seconds=5, at_most=1000)
        then = await calls.post(server.base + SECRET_PATH, {}, seconds=5, at_most=1000)

    assert (got.body, got.whole) == (b"x" * 1000, False)
    with pytest.raises(ValueError, match="large"):
        got.json()
    assert (then.body, then.whole) == (b"y" * 1000, True)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 60_000, b"1" * 5000, b"{} {}"])
async def test_what_is_no_json_is_one_kind_of_error(body: bytes) -> None:
    got = await post(answer(200, body))
    with pytest.raises(ValueError):  # noqa: PT011 - that it is one is the point
        got.json()


async def test_neither_redirects_nor_cookies_nor_proxies_of_the_environment_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Hostile(lambda _call: answer(200)) as elsewhere:
        monkeypatch.setenv("http_proxy", elsewhere.base)
        monkeypatch.delenv("no_proxy", raising=False)
        act = answer(307, headers={"Location": elsewhere.base, "Set-Cookie": "a=b"})
        async with Hostile(lambda _call: act) as server, calling() as calls:
            # By name: aiohttp's own jar takes no cookie of a bare IP address, and this would prove nothing.
            for _ in range(2):
                url = server.base.replace("127.0.0.1", "localhost") + SECRET_PATH
                assert (await calls.post(url, {}, seconds=5)).status == 307

        assert elsewhere.seen == []
    assert len(server.seen) == 2
    assert all("cookie" not in call.headers for call in server.seen)


async def test_no_error_and_no_representation_shows_the_address_or_what_came_back() -> None:
    with pytest.raises(UnreachedError) as caught:
        await post(half_open, seconds=0.05)
    assert caught.value.__context__ is None
    assert "canary" not in "".join(traceback.format_exception(caught.value))
    got = await post(answer(200, b"canary-7f3a", headers={"X": "canary-7f3a"}))
    assert "canary" not in repr(got)


async def test_a_call_that_is_given_up_leaves_the_others_alone() -> None:
    arrived = asyncio.Event()

    async def silent(server: Hostile, _call: Call, _writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await server.over()

    acts = [silent, answer(200, b"{}")]
    async with Hostile(lambda call: acts[call.attempt - 1]) as server, calling() as calls:
        given_up = asyncio.create_task(calls.post(server.base + SECRET_PATH, {}, seconds=60))
        await arrived.wait()
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        assert (await calls.post(server.base + SECRET_PATH, {}, seconds=5)).status == 200


@settings(max_examples=60)
@given(st.binary(max_size=200), st.booleans())
def test_no_bytes_whatever_raise_anything_else(data: bytes, has_head: bool) -> None:  # noqa: FBT001 - hypothesis
    head = b"HTTP/1.1 200 OK\r\n" if has_head else b""

    async def attempt() -> None:
        with suppress(UnreachedError):
            await post(raw(head + data), seconds=2)

    asyncio.run(attempt())
