"""The forwarder delivers what waits, once, in its own time, and stops for what an operator has to mend."""

import asyncio
import logging
from pathlib import Path

import pytest

from bot.forwarder import Forwarder
from bot.intake.envelope import pack
from bot.intake.reasons import of_stop
from flows.events import Status
from flows.receipt import from_random
from tests.bot.forwarding import Bench, in_turn, report
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


async def test_what_waits_is_delivered_byte_for_byte_and_said_to_be_forwarded(bench: Bench) -> None:
    receipts = [await bench.insert(bits) for bits in range(20)]

    assert await bench.forwarder.once() is True

    assert bench.server.held == {receipt: report(bits) for bits, receipt in enumerate(receipts)}
    assert bench.server.calls.total() == 20
    assert {await bench.outbox.status(receipt) for receipt in receipts} == {Status.FORWARDED}
    assert bench.forwarder.state.delivered == 20
    assert bench.outcomes == {"accepted": 20}


async def test_with_nothing_to_do_once_ends_and_is_content(bench: Bench) -> None:
    assert await bench.forwarder.once() is True
    assert bench.server.seen == []


async def test_a_handful_goes_at_the_same_time_and_no_more(bench: Bench, server: Hostile) -> None:
    together = asyncio.Event()

    async def meet(server: Hostile, call: Call, writer: asyncio.StreamWriter) -> None:
        if server.at_once == 8:
            together.set()
        await together.wait()
        await honest(server, call, writer)

    server.plan = lambda _call: meet
    for bits in range(16):
        await bench.insert(bits)

    assert await bench.forwarder.once() is True
    assert server.most_at_once == 8


FAULTS = {
    "500": answer(500),
    "503": answer(503),
    "408": answer(408),
    "cut before storing": cut_before_storing,
    "cut after storing": cut_after_storing,
    "cut inside the answer": cut_inside_the_answer,
    "garbage after storing": garbage_after_storing(),
}


@pytest.mark.parametrize("fault", [pytest.param(act, id=name) for name, act in FAULTS.items()])
async def test_whatever_goes_wrong_on_the_way_is_repeated_until_it_arrives_and_has_one_effect(
    bench: Bench, server: Hostile, fault: Act
) -> None:
    server.plan = in_turn(fault, fault)
    receipt = await bench.insert(1)

    assert await bench.forwarder.once() is False
    await bench.drain()

    assert server.effects == {receipt: 1}
    assert len({call.body for call in server.seen}) == 1
    assert server.calls[receipt] == 3
    assert await bench.outbox.status(receipt) is Status.FORWARDED


async def test_an_intake_that_falls_silent_after_storing_is_asked_again(
    server: Hostile, tmp_path: Path
) -> None:
    server.plan = in_turn(half_open)
    bench = Bench(server, tmp_path / "outbox.sqlite", seconds=0.1)
    receipt = await bench.insert(1)

    await bench.drain()

    assert server.effects == {receipt: 1}
    assert server.calls[receipt] == 2
    await bench.close()


async def test_the_pace_of_retries_doubles_and_outlives_a_restart(bench: Bench, server: Hostile) -> None:
    server.plan = lambda _call: answer(500)
    await bench.insert(1)
    waits = []
    for _ in range(14):
        await bench.outbox.close()
        bench.start()
        bench.forwarder = Forwarder(
            bench.outbox,
            bench.keys.opening(),
            bench.client,
            clock=bench.clock,
            steady=bench.clock,
            random=lambda: 1.0,
        )
        await bench.forwarder.once()
        due = await bench.outbox.next_due()
        assert due is not None
        waits.append(round(due - bench.clock.now))
        bench.clock.now = due

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]


@pytest.mark.parametrize("status", [429, 503])
async def test_when_the_intake_asks_to_wait_nobody_calls_until_then(
    bench: Bench, server: Hostile, status: int
) -> None:
    bench.forwarder._at_once = 1  # noqa: SLF001 - so that one answer comes before the next call
    server.plan = in_turn(answer(status, headers={"Retry-After": "40"}))
    for bits in range(5):
        await bench.insert(bits)

    assert await bench.forwarder.once() is False
    assert server.calls.total() == 1
    assert bench.forwarder.state.words == "the intake asked to wait"
    bench.clock.now += 39
    assert await bench.forwarder.once() is False
    assert server.calls.total() == 1
    bench.clock.now += 1
    server.plan = lambda _call: honest
    assert await bench.forwarder.once() is True
    assert server.calls.total() == 6


@pytest.mark.parametrize("status", [301, 401, 403, 404, 405])
async def test_a_fault_of_configuration_stops_the_queue_loses_nothing_and_ends_by_itself(
    bench: Bench, server: Hostile, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    bench.forwarder._at_once = 1  # noqa: SLF001 - as above
    server.plan = lambda _call: answer(status, headers={"Location": "https://example.com/"})
    receipts = [await bench.insert(bits) for bits in range(5)]

    assert await bench.forwarder.once() is False
    assert server.calls.total() == 1
    assert bench.forwarder.state.words == f"stopped: {of_stop(f'http_{status}').says}"
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == [
        "the queue stopped"
    ]

    for asked, pause in enumerate((60, 120, 240), start=2):
        bench.clock.now += pause - 1
        await bench.forwarder.once()
        assert server.calls.total() == asked - 1
        bench.clock.now += 1
        await bench.forwarder.once()
        assert server.calls.total() == asked
    assert max(server.calls.values()) == 1, "each question is asked by another report"

    server.plan = lambda _call: honest
    await bench.drain()
    assert set(server.held) == set(receipts)
    assert bench.forwarder.state.stopped == ""


async def test_a_report_that_alone_stops_the_queue_is_laid_aside_and_the_others_pass(
    bench: Bench, server: Hostile
) -> None:
    bad = from_random(7)
    server.plan = lambda call: answer(403) if call.id == bad else honest

    receipts = []
    for bits in range(50):
        receipts.append(await bench.insert(bits))
        await bench.forwarder.once()
        bench.clock.now += 60

    assert set(server.held) == set(receipts) - {bad}
    assert await bench.outbox.status(bad) is Status.RECEIVED
    (listed,) = await bench.outbox.listed()
    assert listed.reason == "http_403"
    assert server.calls[bad] == 7, "the fifth stop, the others having passed in between, is the first refusal"
    assert bench.forwarder.state.stopped == ""

    # Sent again by an operator it is judged afresh: by itself it proves a stop, not a refusal.
    await bench.outbox.resend(listed.name)
    await bench.forwarder.once()
    assert bench.forwarder.state.stopped == "http_403"


@pytest.mark.parametrize(("ours", "theirs"), [("test", "live"), ("live", "test")])
async def test_a_report_of_the_other_mode_is_not_sent_and_waits_for_its_own(
    bench: Bench, server: Hostile, caplog: pytest.LogCaptureFixture, ours: str, theirs: str
) -> None:
    receipts = [from_random(bits) for bits in range(20)]
    for bits, receipt in enumerate(receipts):
        await bench.insert(bits, plain=pack(receipt, report(bits, theirs)))

    def forwarder(mode: str) -> Forwarder:
        return Forwarder(
            bench.outbox,
            bench.keys.opening(),
            bench.client,
            mode=mode,
            count=lambda outcome: bench.outcomes.update([outcome]),
            clock=bench.clock,
            steady=bench.clock,
        )

    wrong = forwarder(ours)
    for _ in range(10):
        assert await wrong.once() is False
        bench.clock.now += 900
    assert server.seen == []
    assert bench.outcomes == {"othermode": 200}
    assert (await bench.outbox.counts()).waiting == 20
    assert wrong.state.words == "delivering"
    assert wrong.state.troubles == {"othermode": 20}
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == [
        "reports of the other mode wait and are not sent"
    ]
    assert await forwarder(theirs).once() is True
    assert set(server.held) == set(receipts)
