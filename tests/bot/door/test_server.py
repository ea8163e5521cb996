import asyncio

import pytest

from bot.door import bind
from tests.bot.door.conftest import Serve, seen

GET = b"GET / HTTP/1.1\r\nHost: door.test\r\n\r\n"


async def test_a_request_in_flight_is_finished_and_no_new_one_is_taken(serve: Serve) -> None:
    async with serve() as door:
        door.hold.clear()
        talk = asyncio.create_task(door.talk(GET))
        await seen(lambda: door.seen)
        door.door.stop()
        await asyncio.sleep(0.3)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", door.port)
        door.hold.set()
        assert b"200 OK" in await talk


async def test_a_request_that_does_not_end_does_not_hold_the_stop_for_ever(serve: Serve) -> None:
    async with serve(finish=1) as door:
        door.hold.clear()
        talk = asyncio.create_task(door.talk(GET))
        await seen(lambda: door.seen)
        door.door.stop()
        await asyncio.wait_for(talk, 10)


async def test_a_port_that_is_taken_is_known_at_once() -> None:
    with bind("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        bind("127.0.0.1", first.getsockname()[1])
