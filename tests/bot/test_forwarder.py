"""The forwarder with the real outbox, real keys, the real client, and a server that misbehaves by plan."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from bot.forwarder import Forwarder
from bot.intake.body import body
from bot.intake.central import CentralIntake
from bot.intake.envelope import pack
from bot.intake.progress import Progress
from bot.intake.reasons import of_stop
from bot.outbox import OutboxFailedError, SqliteOutbox
from bot.outbox.clock import WallClock
from bot.privacy import KeyFolder, OpeningKey, Secret
from bot.privacy.memorykeys import MemoryKeys
from flows.events import Status
from flows.receipt import from_random
from flows.turns import Address, Report
from tests.bot.intake.hostile import (
    Act,
    Call,
    Hostile,
    Plan,
    answer,
    cut_after_storing,
    cut_before_storing,
    cut_inside_the_answer,
    garbage_after_storing,
    half_open,
    honest,
)

ROUNDS = 2_000


@dataclass
class Clock:
    """A clock that goes when it is told."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


@dataclass
class Bench:
    """An outbox with its keys, a client and a forwarder, at a server."""

    server: Hostile
    path: Path
    clock: Clock = field(default_factory=Clock)
    keys: MemoryKeys = field(default_factory=MemoryKeys)
    outcomes: Counter[str] = field(default_factory=Counter)
    at_once: int = 8
    seconds: float = 5.0

    def __post_init__(self) -> None:
        """Open everything."""
        self.chance = random.Random(7)  # noqa: S311 - repeatable on purpose
        self.client = CentralIntake(self.server.base, seconds=self.seconds, clock=self.clock)
        self.start()

    def start(self, *, opening_key: OpeningKey | None = None) -> None:
        """Open the outbox and begin a new forwarder, as after a restart."""
        self.outbox = SqliteOutbox(self.path, clock=WallClock(wall=self.clock, steady=self.clock))
        self.forwarder = Forwarder(
            self.outbox,
            opening_key or self.keys.opening(),
            self.client,
            at_once=self.at_once,
            count=lambda outcome: self.outcomes.update([outcome]),
            clock=self.clock,
            steady=self.clock,
            random=self.chance.random,
        )

    async def close(self) -> None:
        """Close everything."""
        await self.outbox.close()
        await self.client.close()

    async def insert(self, bits: int, *, plain: bytes | None = None) -> str:
        """Put a report into the outbox, as the conversation does."""
        receipt = from_random(bits)
        await self.outbox.insert(receipt, self.keys.sealing().seal(plain or pack(receipt, report(bits))))
        return receipt

    async def drain(self) -> None:
        """Go on until nothing waits, moving the clock to whenever something may happen next."""
        for _ in range(ROUNDS):
            if await self.forwarder.once() or not (await self.outbox.counts()).waiting:
                return
            due = await self.outbox.next_due()
            assert due is not None
            self.clock.now = max(self.clock.now + self.forwarder.shut_seconds(), due, self.clock.now + 0.001)
        pytest.fail("the outbox does not drain")


def report(bits: int, mode: str = "test") -> bytes:
    address = Address(f"https://example.com/{bits}", "page")
    return body(Report(from_random(bits), mode, (address,), "photo", "en", "web"), date(2026, 11, 22))


@pytest.fixture
async def server() -> AsyncIterator[Hostile]:
    async with Hostile(lambda _call: honest) as server:
        yield server


@pytest.fixture
async def bench(server: Hostile, tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(server, tmp_path / "outbox.sqlite")
    yield bench
    await bench.close()


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110 - what happens tells nobody
            await asyncio.sleep(0.001)


def in_turn(*acts: Act) -> Plan:
    """Give each report these acts one after another, then honesty."""
    return lambda call: acts[call.attempt - 1] if call.attempt <= len(acts) else honest


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


@dataclass
class Faulty:
    """An outbox whose disk fails for the first few calls of one kind."""

    outbox: SqliteOutbox
    call: str
    times: int

    def __getattr__(self, name: str) -> object:
        """Give a call of the outbox, or one that fails."""
        if name != self.call or self.times == 0:
            return getattr(self.outbox, name)
        self.times -= 1

        async def fail(*_args: object, **_named: object) -> None:
            raise OutboxFailedError("SQLITE_IOERR")

        return fail


@pytest.mark.parametrize("call", ["claim", "delivered", "later", "dead"])
async def test_a_disk_that_fails_for_a_while_stops_neither_the_forwarder_nor_a_report(
    bench: Bench, server: Hostile, call: str
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    server.plan = in_turn(answer(500)) if call != "dead" else lambda _call: answer(422)
    receipt = await bench.insert(1)
    bench.forwarder = Forwarder(
        Faulty(bench.outbox, call, times=3),  # type: ignore[arg-type]
        bench.keys.opening(),
        bench.client,
        clock=bench.clock,
        steady=bench.clock,
        sleep=sleep,
    )
    await bench.forwarder.once()
    for _ in range(10):
        bench.clock.now += 60
        await bench.forwarder.once()

    assert bench.forwarder.state.faults == 3
    assert await bench.outbox.status(receipt) is (Status.RECEIVED if call == "dead" else Status.FORWARDED)
    assert (await bench.outbox.counts()).waiting == 0


async def test_a_fault_of_our_own_costs_neither_the_report_nor_the_queue(
    bench: Bench, server: Hostile
) -> None:
    class Broken:
        broken = True

        async def deliver(self, report_id: str, body: bytes, progress: Progress) -> object:
            if self.broken:
                raise ZeroDivisionError
            return await bench.client.deliver(report_id, body, progress)

    client = Broken()
    bench.forwarder = Forwarder(
        bench.outbox,
        bench.keys.opening(),
        client,  # type: ignore[arg-type]
        clock=bench.clock,
        steady=bench.clock,
    )
    receipt = await bench.insert(1)
    await bench.forwarder.once()
    client.broken = False
    bench.clock.now += 60

    assert await bench.forwarder.once() is True
    assert bench.forwarder.state.faults == 1
    assert set(server.held) == {receipt}


async def test_a_secret_that_was_changed_while_the_forwarder_ran_is_our_fault_and_not_the_intakes(
    bench: Bench, server: Hostile, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old, new = Secret("an old secret of a test, long enough"), Secret("a new secret of a test, long enough")
    KeyFolder(tmp_path, old).make()
    await bench.outbox.close()
    bench.start(opening_key=KeyFolder(tmp_path, old).opening())
    KeyFolder(tmp_path, old).rewrap(new)
    KeyFolder(tmp_path, new).rotate()
    sealing = KeyFolder(tmp_path, new).sealing()
    for bits in range(10):
        receipt = from_random(bits)
        await bench.outbox.insert(receipt, sealing.seal(pack(receipt, report(bits))))

    for _ in range(10):
        assert await bench.forwarder.once() is False
        bench.clock.now += 900

    assert bench.outcomes == {"fault": 100}
    assert bench.forwarder.state.faults == 100
    assert bench.forwarder.state.words == "delivering"
    errors = {record.message for record in caplog.records}
    assert errors == {"a report could not be opened, for a fault on our side"}
    await bench.outbox.close()
    bench.start(opening_key=KeyFolder(tmp_path, new).opening())
    assert await bench.forwarder.once() is True
    assert len(server.held) == 10


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
