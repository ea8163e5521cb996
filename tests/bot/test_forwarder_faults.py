"""Faults on our own side: a disk that fails, a mistake of ours, a secret that was changed."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.forwarder import Forwarder
from bot.intake.envelope import pack
from bot.intake.progress import Progress
from bot.outbox import OutboxFailedError, SqliteOutbox
from bot.privacy import KeyFolder, Secret
from flows.events import Status
from flows.receipt import from_random
from tests.bot.forwarding import Bench, in_turn, report
from tests.bot.intake.hostile import (
    Hostile,
    answer,
)


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
