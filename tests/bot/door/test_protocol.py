import asyncio
import resource
import socket

import pytest

from tests.bot.door.conftest import Serve, seen

HEAD = b"POST /hooks/x HTTP/1.1\r\nHost: door.test\r\n"
GET = b"GET / HTTP/1.1\r\nHost: door.test\r\nConnection: close\r\n\r\n"


async def test_a_whole_request_is_answered_without_banner_or_date(serve: Serve) -> None:
    async with serve() as door:
        answer = await door.talk(HEAD + b"Content-Length: 3\r\nConnection: close\r\n\r\nabc")
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert answer.endswith(b"well")
        assert b"server:" not in answer.lower()
        assert b"date:" not in answer.lower()
        assert door.seen[0][1] == b"abc"


async def test_requests_follow_one_another_on_one_connection(serve: Serve) -> None:
    async with serve() as door:
        one = HEAD + b"Content-Length: 3\r\n\r\nabc"
        assert (await door.talk(one, one, GET)).count(b"200 OK") == 3


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"\r\n",
        b"G",
        HEAD,
        HEAD + b"X-Slow: ",
        HEAD + b"Content-Length: 5\r\n\r\nabc",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    ],
)
async def test_a_request_that_does_not_arrive_is_cut(serve: Serve, begun: bytes) -> None:
    async with serve(arrive=0.1) as door:
        answer = await door.talk(begun)
        assert b"200 OK" not in answer
        assert door.cut == {"slow": 1}
        assert door.seen == []


async def test_a_slow_second_request_is_cut_too(serve: Serve) -> None:
    async with serve(arrive=0.1, idle=30) as door:
        answer = await door.talk(HEAD + b"Content-Length: 0\r\n\r\n", HEAD)
        assert answer.count(b"200 OK") == 1
        assert answer.count(b"408 Request Timeout") == 1
        assert door.cut == {"slow": 1}


async def until_cut(reader: asyncio.StreamReader) -> bytes:
    """Give what comes until the door cuts the connection: to a client that still writes it may look like a reset."""
    answer = b""
    try:
        while some := await reader.read(1000):
            answer += some
    except ConnectionResetError:
        pass
    return answer


async def test_one_byte_at_a_time_is_no_way_to_stay(serve: Serve) -> None:
    async with serve(arrive=0.2) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        ended = asyncio.create_task(until_cut(reader))
        sent = 0
        for byte in HEAD * 200:
            if ended.done():
                break
            writer.write(bytes([byte]))
            sent += 1
            await asyncio.sleep(0.01)
        writer.transport.abort()
        answer = await ended
        assert sent < len(HEAD) * 200
        assert not answer or b" 408 " in answer
        assert door.cut == {"slow": 1}


async def test_a_slow_answer_of_ours_is_no_fault_of_the_client(serve: Serve) -> None:
    async with serve(arrive=0.1) as door:
        door.hold.clear()
        talk = asyncio.create_task(door.talk(GET))
        await asyncio.sleep(0.3)
        door.hold.set()
        assert b"200 OK" in await talk
        assert door.cut == {}


async def test_a_client_that_does_not_take_its_answer_is_cut(serve: Serve) -> None:
    async with serve(leave=0.1) as door:
        door.answer = b"x" * 30_000_000
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.setblocking(False)
            await asyncio.get_running_loop().sock_connect(client, ("127.0.0.1", door.port))
            await asyncio.get_running_loop().sock_sendall(client, GET)
            await seen(lambda: door.cut)
        assert door.cut == {"slow": 1}


async def test_a_few_requests_may_be_asked_at_once_and_no_more(serve: Serve) -> None:
    ask = HEAD + b"Content-Length: 0\r\n\r\n"
    async with serve() as door:
        assert (await door.talk(ask * 3 + GET)).count(b"200 OK") == 4
        assert door.cut == {}
        door.seen.clear()
        assert b"200 OK" not in await door.talk(ask * 5)
        await door.talk(GET)
        assert door.cut == {"too_many": 1}
        assert len(door.seen) <= 2


async def test_pipelining_without_reading_costs_the_door_one_answer_a_connection(serve: Serve) -> None:
    async with serve() as door:
        door.hold.clear()
        loop = asyncio.get_running_loop()
        clients = [socket.socket() for _ in range(20)]
        for client in clients:
            client.setblocking(False)
            await loop.sock_connect(client, ("127.0.0.1", door.port))
            await loop.sock_sendall(client, (HEAD + b"Content-Length: 0\r\n\r\n") * 200)
        await seen(lambda: door.cut["too_many"] == len(clients))
        door.hold.set()
        assert b"200 OK" in await door.talk(GET)
        assert len(door.seen) <= len(clients) + 1
        for client in clients:
            client.close()


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", "too_large"),
        (HEAD + b"X: " + b"a" * 20_000 + b"\r\n\r\n", "too_large"),
        (HEAD + b"X: a\r\n" * 120 + b"\r\n", "too_large"),
    ],
)
async def test_a_head_that_is_too_large_is_refused(serve: Serve, head: bytes, reason: str) -> None:
    async with serve() as door:
        assert b" 431 " in await door.talk(head)
        assert door.cut == {reason: 1}
        assert door.seen == []


async def test_a_header_that_never_ends_is_refused(serve: Serve) -> None:
    async with serve(arrive=30) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        ended = asyncio.create_task(reader.read())
        writer.write(HEAD + b"X: ")
        for _ in range(1000):
            if ended.done():
                break
            writer.write(b"a" * 1000)
            await asyncio.sleep(0.001)
        writer.transport.abort()
        await asyncio.wait([ended])
        assert door.cut == {"too_large": 1}


CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n" + CHUNKS,
        HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        HEAD + b"Content-Length: 3, 4\r\n\r\nabcd",
        HEAD + b"Content-Length: +3\r\n\r\nabc",
        HEAD + b"Content-Length: 0x3\r\n\r\nabc",
        HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS,
        HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKS,
        HEAD + b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKS,
        HEAD + b"Transfer-Encoding:\x0bchunked\r\n\r\n" + CHUNKS,
        HEAD + b"X: a\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
        HEAD + b"X: a\r\n Transfer-Encoding: chunked\r\n\r\n" + CHUNKS,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        HEAD + b"Host: other.test\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
        b"GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/1.1\nHost: a\n\n",
        b"CONNECT door.test:80 HTTP/1.1\r\nHost: door.test\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"\x00" * 100,
    ],
)
async def test_what_two_parsers_could_read_differently_is_refused_and_ends_the_connection(
    serve: Serve, request_: bytes
) -> None:
    async with serve(arrive=1) as door:
        answer = await door.talk(request_ + GET)
        assert b"200 OK" not in answer
        assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 505 ")) or not answer
        assert door.cut == {"bad_request": 1}
        assert door.seen == []


async def test_nothing_is_upgraded_and_what_follows_is_not_read(serve: Serve) -> None:
    async with serve() as door:
        upgrade = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
        door.hold.clear()
        talk = asyncio.create_task(door.talk(upgrade + GET, GET, b"\x00"))
        await asyncio.sleep(0.2)
        door.hold.set()
        answer = await talk
        assert answer.count(b"HTTP/1.1 200 OK") == 1
        assert b"101" not in answer
        assert len(door.seen) == 1


async def test_a_broken_request_never_takes_the_place_of_an_answer_that_is_due(serve: Serve) -> None:
    async with serve() as door:
        door.hold.clear()
        answer = await door.talk(HEAD + b"Content-Length: 0\r\n\r\n", b"\x00\x00")
        assert b"400" not in answer


async def test_five_hundred_slow_clients_stop_nobody(serve: Serve) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    async with serve(connections=1000) as door:
        slow = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(500)]
        for _, writer in slow:
            writer.write(HEAD)
        answers = [await door.talk(GET) for _ in range(20)]
        assert all(b"200 OK" in answer for answer in answers)
        assert door.cut == {}
        for _, writer in slow:
            writer.transport.abort()


async def test_when_there_are_too_many_the_one_that_waits_longest_goes(serve: Serve) -> None:
    async with serve(connections=50, arrive=30) as door:
        slow = [await asyncio.open_connection("127.0.0.1", door.port) for _ in range(80)]
        assert b"200 OK" in await door.talk(GET)
        assert door.cut["busy"] >= 30
        assert b" 503 " in await slow[0][0].read()
        for _, writer in slow:
            writer.transport.abort()
