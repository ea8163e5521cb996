import pytest

from tests.bot.door.conftest import Serve

HEAD = b"POST / HTTP/1.1\r\nHost: door.test\r\nConnection: close\r\n"


async def test_a_body_in_pieces_comes_as_one(serve: Serve) -> None:
    async with serve() as door:
        await door.talk(HEAD + b"Content-Length: 6\r\n\r\n", b"ab", b"cd", b"ef")
        await door.talk(
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"3\r\nabc\r\n", b"3\r\ndef\r\n0\r\n\r\n"
        )
        assert [body for _, body in door.seen] == [b"abcdef", b"abcdef"]


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Content-Length: 101\r\n\r\n",
        HEAD + b"Content-Length: 99999999999999999999\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n65\r\n" + b"a" * 101 + b"\r\n0\r\n\r\n",
    ],
)
async def test_a_body_that_is_too_large_never_reaches_the_application(serve: Serve, request_: bytes) -> None:
    async with serve(body=100) as door:
        answer = await door.talk(request_)
        assert answer.startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 400 "))
        assert door.seen == []


async def test_a_client_that_leaves_in_the_middle_never_reaches_the_application(serve: Serve) -> None:
    async with serve(arrive=0.1) as door:
        await door.talk(HEAD + b"Content-Length: 6\r\n\r\nabc")
        assert door.seen == []


async def test_nobody_behind_the_door_sees_where_a_request_came_from(serve: Serve) -> None:
    names = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "Via")
    canary = "".join(f"{name}: 192.0.2.77\r\n" for name in names).encode()
    for trusted in ((), ("127.0.0.1/32",)):
        async with serve(trusted_proxy=trusted) as door:
            await door.talk(HEAD + canary + b"Content-Length: 0\r\n\r\n")
            ((scope, _),) = door.seen
            assert scope["client"] is None
            assert "192.0.2.77" not in repr(scope)


@pytest.mark.parametrize(
    ("trusted", "scheme"), [((), "http"), (("192.0.2.1/32",), "http"), (("127.0.0.0/8",), "https")]
)
async def test_forwarded_headers_count_from_the_named_proxy_only(
    serve: Serve, trusted: tuple[str, ...], scheme: str
) -> None:
    async with serve(trusted_proxy=trusted) as door:
        await door.talk(HEAD + b"X-Forwarded-Proto: https\r\nContent-Length: 0\r\n\r\n")
        assert door.seen[0][0]["scheme"] == scheme
