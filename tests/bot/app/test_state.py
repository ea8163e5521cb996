"""What the operator's server is told, of a real house with real reports in trouble."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from bot.app.house import House, open_house, open_stores
from bot.app.state import ELSEWHERE, state_of
from bot.forwarder import ForwarderState
from bot.launch import ITEMS
from bot.ops.metrics import Metrics
from bot.ops.page import page
from bot.settings import Settings
from flows.receipt import from_random

SECRET = SecretStr("a secret of a test, long enough for anyone")
STOPPED = ForwarderState(0, 2, 0, 0, "http_403", True, False, {"unopenable": 1})


@asynccontextmanager
async def house(folder: Path, mode: str = "test") -> AsyncIterator[House]:
    settings = Settings(data=folder / "data", secret=SECRET).but(mode=mode)
    async with (
        open_stores(settings, alone=False) as stores,
        open_house(settings, stores, Metrics()) as opened,
    ):
        yield opened


async def test_a_door_says_that_another_process_delivers_and_still_knows_dead_letters(tmp_path: Path) -> None:
    async with house(tmp_path) as opened:
        outbox = opened.stores.outbox
        for bits in range(3):
            await outbox.insert(from_random(bits), b"sealed")
        for entry, reason in zip(await outbox.claim(2), ("code_422", "http_403"), strict=True):
            await outbox.dead(entry.name, reason)
        state = await state_of(opened, asyncio.Event(), lambda: None)
    assert state.delivery == ELSEWHERE
    assert state.gauges.delivering is None
    assert (state.gauges.waiting, state.gauges.dead) == (1, 2)
    assert state.gauges.reasons == {"invalid": 1, "stopped": 1}
    assert [alarm.says.partition(":")[0] for alarm in state.alarms] == ["1 report laid aside"] * 2
    assert ELSEWHERE in page(state)


async def test_a_forwarder_says_why_the_queue_stands_still(tmp_path: Path) -> None:
    async with house(tmp_path) as opened:
        state = await state_of(opened, asyncio.Event(), lambda: STOPPED)
    delivering = state.gauges.delivering
    assert delivering
    assert (delivering.stopped, delivering.breaker_open, delivering.troubles) == (
        "forbidden",
        True,
        {"unopenable": 1},
    )
    assert state.delivery.startswith("stopped: ")
    assert len(state.alarms) == 2
    text = opened.metrics.text(state.gauges).decode()
    assert 'reportline_queue_stopped{reason="forbidden"} 1.0' in text


async def test_only_live_mode_counts_the_open_items_of_the_checklist(tmp_path: Path) -> None:
    async with house(tmp_path) as opened:
        state = await state_of(opened, asyncio.Event(), lambda: None)
        assert (state.gauges.live, state.gauges.launch_open, state.alarms) == (False, None, ())
    async with house(tmp_path, "live") as opened:
        state = await state_of(opened, asyncio.Event(), lambda: None)
    assert (state.gauges.live, state.gauges.launch_open) == (True, len(ITEMS))
    assert [item.name for item in ITEMS if f"{item.name}: nobody has signed it" not in page(state)] == []
    assert state.ready
