"""When the forwarder looks, how it ends, and three hundred reports through every fault."""

import asyncio
import random
from collections.abc import Callable

import pytest

from bot.forwarder import Forwarder
from bot.intake.envelope import pack
from bot.outbox import SqliteOutbox
from bot.outbox.clock import WallClock
from flows.events import Status
from flows.receipt import from_random
from tests.bot.forwarding import Bench, in_turn, report, until
from tests.bot.intake.hostile import (
    Act,
    Call,
    Hostile,
    answer,
    cut_after_storing,
    cut_before_storing,
    cut_inside_the_answer,
    garbage_after_storing,
    half_open,
    honest,
)


async def test_a_report_goes_as_soon_as_the_forwarder_is_woken(bench: Bench, server: Hostile) -> None:
    idle = asyncio.Event()
    pauses = 0

    async def never(_seconds: float) -> None:
        nonlocal pauses
        pauses += 1
        if forwarder.state.in_flight == 0:
            idle.set()
        await asyncio.Event().wait()

    forwarder = Forwarder(bench.outbox, bench.keys.opening(), bench.client, sleep=never)
    stop = asyncio.Event()
    running = asyncio.create_task(forwarder.run(stop))
    for bits in range(3):
        await asyncio.wait_for(idle.wait(), 10)
        await bench.insert(bits)
        idle.clear()
        forwarder.wake()
        await until(lambda: forwarder.state.delivered == bits + 1)  # noqa: B023 - awaited in this very round
    await asyncio.wait_for(idle.wait(), 10)
    stop.set()
    await asyncio.wait_for(running, 10)

    assert len(server.held) == 3
    assert pauses <= 7, "it looks once when woken and once when a delivery ends"


async def test_the_next_report_goes_as_soon_as_one_has_ended(bench: Bench, server: Hostile) -> None:
    async def never(_seconds: float) -> None:
        await asyncio.Event().wait()

    for bits in range(5):
        await bench.insert(bits)
    forwarder = Forwarder(bench.outbox, bench.keys.opening(), bench.client, at_once=1, sleep=never)
    stop = asyncio.Event()
    running = asyncio.create_task(forwarder.run(stop))
    await until(lambda: len(server.held) == 5)
    stop.set()
    await asyncio.wait_for(running, 10)

    assert server.most_at_once == 1


async def test_a_report_of_another_process_is_found_at_the_next_look(bench: Bench, server: Hostile) -> None:
    look = asyncio.Event()
    asked: list[float] = []

    async def sleep(seconds: float) -> None:
        asked.append(seconds)
        await look.wait()
        look.clear()

    forwarder = Forwarder(bench.outbox, bench.keys.opening(), bench.client, sleep=sleep)
    stop = asyncio.Event()
    running = asyncio.create_task(forwarder.run(stop))
    await until(lambda: bool(asked))
    other = SqliteOutbox(bench.path, clock=WallClock(wall=bench.clock, steady=bench.clock))
    receipt = from_random(5)
    await other.insert(receipt, bench.keys.sealing().seal(pack(receipt, report(5))))
    await other.close()
    assert not server.seen
    look.set()
    await until(lambda: forwarder.state.delivered == 1)
    stop.set()
    await asyncio.wait_for(running, 10)

    assert set(server.held) == {receipt}
    assert set(asked) == {1.0}


async def test_the_end_lets_a_call_in_flight_finish_and_begins_no_other(
    bench: Bench, server: Hostile
) -> None:
    here, go = asyncio.Event(), asyncio.Event()

    async def act(server: Hostile, call: Call, writer: asyncio.StreamWriter) -> None:
        here.set()
        await go.wait()
        await honest(server, call, writer)

    server.plan = lambda _call: act
    for bits in range(3):
        await bench.insert(bits)
    forwarder = Forwarder(bench.outbox, bench.keys.opening(), bench.client, at_once=1)
    stop = asyncio.Event()
    running = asyncio.create_task(forwarder.run(stop))
    await asyncio.wait_for(here.wait(), 10)
    stop.set()
    go.set()
    await asyncio.wait_for(running, 10)

    assert server.calls.total() == 1
    assert (await bench.outbox.counts()).waiting == 2
    assert forwarder.state.in_flight == 0


async def test_a_call_that_does_not_end_is_cut_and_the_report_is_sent_after_the_restart(
    bench: Bench, server: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.forwarder.FINISH_SECONDS", 0.01)
    server.plan = in_turn(half_open)
    receipt = await bench.insert(1)
    stop = asyncio.Event()
    running = asyncio.create_task(bench.forwarder.run(stop))
    await until(lambda: bool(server.seen))
    stop.set()
    await asyncio.wait_for(running, 10)
    await bench.outbox.close()

    bench.start()
    assert await bench.forwarder.once() is True
    assert server.effects == {receipt: 1}


async def test_three_hundred_reports_through_every_fault_arrive_once_with_no_call_too_many(
    bench: Bench, server: Hostile, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(11)  # noqa: S311 - repeatable on purpose
    acts: tuple[Act, ...] = (
        answer(503),
        answer(503, headers={"Retry-After": "3"}),
        answer(429, headers={"Retry-After": "2"}),
        cut_before_storing,
        cut_after_storing,
        cut_inside_the_answer,
        garbage_after_storing(),
    )
    receipts = [await bench.insert(bits) for bits in range(300)]
    # Three reports of ten meet a fault, one of ten a second one, and so on.
    plans = {
        receipt: [chance.choice(acts) for _ in range(6)][: sum(chance.random() < 0.3 for _ in range(6))]
        for receipt in receipts
    }
    server.plan = lambda call: in_turn(*plans[call.id])(call)

    await bench.drain()

    assert set(server.effects) == set(receipts)
    assert set(server.effects.values()) == {1}
    assert server.calls == {receipt: 1 + len(plan) for receipt, plan in plans.items()}
    assert {await bench.outbox.status(receipt) for receipt in receipts} == {Status.FORWARDED}
    assert (await bench.outbox.counts()).dead == 0
    record_property("calls per report", server.calls.total() / len(receipts))
