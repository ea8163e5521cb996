"""What is laid aside, and what is not: an intake that flaps, refuses or asks to wait, and reports that do not open."""

import logging
import random

import pytest

from bot.intake.envelope import pack
from bot.privacy.memorykeys import MemoryKeys
from flows.events import Status
from flows.receipt import from_random
from tests.bot.forwarding import Bench, in_turn, report
from tests.bot.intake.hostile import (
    Hostile,
    answer,
    cut_before_storing,
    honest,
)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
async def test_an_intake_that_flaps_has_no_report_laid_aside(
    bench: Bench, server: Hostile, share: float, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    server.plan = lambda _call: answer(404) if chance.random() < share else honest
    receipts = [await bench.insert(bits) for bits in range(300)]

    await bench.drain()

    assert (await bench.outbox.counts()).dead == 0
    assert set(server.held) == set(receipts)


@pytest.mark.parametrize(
    ("status", "reason"), [(400, "malformed"), (409, "conflict"), (413, "too_large"), (422, "invalid")]
)
async def test_what_the_intake_refuses_three_times_is_laid_aside_sealed_and_the_queue_goes_on(
    bench: Bench, server: Hostile, status: int, reason: str
) -> None:
    bad, good = await bench.insert(1), await bench.insert(2)
    server.plan = lambda call: answer(status) if call.id == bad else honest

    await bench.forwarder.once()
    assert bench.forwarder.state.troubles == {"refused": 1}
    await bench.drain()
    assert bench.forwarder.state.troubles == {}

    assert server.calls == {bad: 3, good: 1}
    assert await bench.outbox.status(bad) is Status.RECEIVED
    (listed,) = await bench.outbox.listed()
    assert listed.reason == reason
    assert bench.forwarder.state.laid_aside == 1

    server.plan = lambda _call: honest
    assert await bench.outbox.resend(listed.name)
    assert await bench.forwarder.once() is True
    assert await bench.outbox.status(bad) is Status.FORWARDED


async def test_when_the_intake_asks_for_an_hour_it_gets_an_hour_also_from_a_restart(
    bench: Bench, server: Hostile
) -> None:
    server.plan = in_turn(answer(503, headers={"Retry-After": "3600"}))
    receipt = await bench.insert(1)
    await bench.forwarder.once()
    await bench.outbox.close()
    bench.start()

    bench.clock.now += 3599
    assert await bench.forwarder.once() is False
    assert server.calls.total() == 1
    bench.clock.now += 1
    assert await bench.forwarder.once() is True
    assert server.calls == {receipt: 2}


async def test_once_is_not_content_while_a_report_lies_aside(bench: Bench, server: Hostile) -> None:
    server.plan = lambda _call: answer(422)
    await bench.insert(1)
    answers = []
    for _ in range(5):
        answers.append(await bench.forwarder.once())
        bench.clock.now += 60

    assert answers == [False] * 5
    counts = await bench.outbox.counts()
    assert (counts.waiting, counts.dead) == (0, 1)


async def test_what_does_not_open_is_laid_aside_in_time_and_the_queue_goes_on(
    bench: Bench, server: Hostile, caplog: pytest.LogCaptureFixture
) -> None:
    started = bench.clock.now
    alien = from_random(100)
    await bench.outbox.insert(alien, MemoryKeys().sealing().seal(pack(alien, report(100))))
    strange = await bench.insert(101, plain=b'{"v":9}')
    good = await bench.insert(1)

    assert await bench.forwarder.once() is False
    assert set(server.held) == {good}
    assert bench.forwarder.state.troubles == {"unopenable": 2}
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.message for record in errors] == ["reports do not open, the keys may not be theirs"]
    await bench.drain()

    assert {listed.reason for listed in await bench.outbox.listed()} == {"unopenable"}
    assert [await bench.outbox.status(receipt) for receipt in (alien, strange)] == [Status.RECEIVED] * 2
    assert server.calls == {good: 1}
    assert bench.clock.now - started >= 1800
    assert bench.outcomes == {"accepted": 1, "unopenable": 12}
    assert bench.forwarder.state.troubles == {}


async def test_a_key_that_is_put_right_in_time_costs_nothing(bench: Bench, server: Hostile) -> None:
    receipt = await bench.insert(1)
    await bench.outbox.close()
    bench.start(opening_key=MemoryKeys().opening())
    for _ in range(3):
        await bench.forwarder.once()
        bench.clock.now += 300
    await bench.outbox.close()

    bench.start()
    assert await bench.forwarder.once() is True
    assert set(server.held) == {receipt}


async def test_an_intake_that_is_down_is_asked_by_one_report_each_half_minute(
    bench: Bench, server: Hostile
) -> None:
    server.plan = lambda _call: cut_before_storing
    for bits in range(40):
        await bench.insert(bits)
    await bench.forwarder.once()
    first = bench.outcomes["later"]
    assert 5 <= first <= 12
    assert bench.forwarder.state.words == "the intake does not answer"

    for asked in range(1, 5):
        bench.clock.now += 29.9
        await bench.forwarder.once()
        assert bench.outcomes["later"] == first + asked - 1
        bench.clock.now += 0.1
        await bench.forwarder.once()
        assert bench.outcomes["later"] == first + asked

    server.plan = lambda _call: honest
    bench.clock.now += 900
    assert await bench.forwarder.once() is True
    assert len(server.held) == 40


async def test_nothing_that_is_logged_tells_of_a_report(
    bench: Bench, server: Hostile, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    acts = (
        answer(403),
        cut_before_storing,
        answer(503, headers={"Retry-After": "5"}),
        answer(422),
        answer(422),
    )
    server.plan = in_turn(*acts, answer(422))
    receipt = await bench.insert(1)
    await bench.drain()

    assert (await bench.outbox.counts()).dead == 1
    assert caplog.records
    for record in caplog.records:
        assert receipt not in str(record.__dict__)
        assert "example" not in str(record.__dict__)
        assert not record.args
