import asyncio
import resource

import pytest
from starlette.types import Receive, Scope, Send

from bot.app.errors import StartError
from bot.app.listening import bound, serving, until, where
from bot.settings import Listen


async def nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Answer nothing."""


def test_a_taken_port_names_the_setting_to_change() -> None:
    with (
        bound(Listen("127.0.0.1", 0), "REPORTLINE_LISTEN") as listener,
        pytest.raises(StartError, match="REPORTLINE_OPS_LISTEN"),
        bound(where(listener), "REPORTLINE_OPS_LISTEN"),
    ):
        pass


async def test_a_server_has_room_for_many_files() -> None:
    with bound(Listen("127.0.0.1", 0), "") as listener:
        async with serving(nothing, listener):
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            assert soft == resource.RLIM_INFINITY or soft >= min(8192, hard)


async def test_waiting_ends_with_the_stop_and_with_what_fails() -> None:
    stop = asyncio.Event()
    going: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    stop.set()
    await until(stop, going)
    stop.clear()
    going.set_exception(ValueError("broken"))
    with pytest.raises(ValueError, match="broken"):
        await until(stop, going)
