"""Bringing a report to disk, with the real outbox and the real keys."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.intake.body import EARLIEST
from bot.intake.envelope import unpack
from bot.ops.metrics import Gauges, Metrics
from bot.outbox import Bounds, OutboxFailedError, OutboxFullError
from bot.privacy import KeyFolder, Secret
from bot.storing import Storing
from flows.events import NotStored, Status
from flows.turns import Address, Report
from tests.bot.chatting import SECRET, TODAY, Clock, Outbox, logged

REPORT = Report(
    id="000000000000001Y",
    mode="test",
    addresses=(Address("https://example.com/page", "page"),),
    what="photo",
    language="en",
    platform="telegram",
)


@dataclass
class Bench:
    """A way into an outbox, and what it told."""

    folder: Path
    bounds: Bounds = field(default_factory=lambda: Bounds(free_bytes=0, free_share=0, reports=2))
    metrics: Metrics = field(default_factory=Metrics)
    clock: Clock = field(default_factory=Clock)
    today: date = TODAY
    woken: int = 0

    def __post_init__(self) -> None:
        """Open the outbox."""
        self.keys = KeyFolder(self.folder / "keys", Secret(SECRET), today=lambda: TODAY)
        self.outbox = Outbox(self.folder / "outbox.db", bounds=self.bounds)
        self.storing = Storing(
            self.outbox,
            self.keys.sealing(),
            self.metrics,
            stored=self._wake,
            today=lambda: self.today,
            steady=self.clock,
        )

    async def on_disk(self) -> list[tuple[str, dict[str, object]]]:
        """Give ids and bodies."""
        opening = self.keys.opening()
        unpacked = [unpack(opening.open(entry.sealed)) for entry in await self.outbox.claim(9)]
        return [(report_id, json.loads(body)) for report_id, body in unpacked]

    def figures(self) -> str:
        """Give the figures as an operator reads them."""
        return self.metrics.text(Gauges(0, 0, 0, 0)).decode()

    def _wake(self) -> None:
        self.woken += 1


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    made = Bench(tmp_path / "data")
    yield made
    await made.outbox.close()


async def test_what_is_stored_is_on_disk_counted_and_wakes_the_forwarder(bench: Bench) -> None:
    assert await bench.storing.store(REPORT) is None
    ((report_id, body),) = await bench.on_disk()
    assert report_id == REPORT.id
    assert body["addresses"] == [{"url": "https://example.com/page", "kind": "page"}]
    assert body["received_on"] == TODAY.isoformat()
    assert bench.woken == 1
    assert bench.storing.unstored_at is None
    assert 'reportline_reports_stored_total{platform="telegram"} 1' in bench.figures()


async def test_a_report_that_is_stored_twice_is_there_once(bench: Bench) -> None:
    for _ in range(2):
        assert await bench.storing.store(REPORT) is None
    assert len(await bench.on_disk()) == 1


async def test_how_far_a_report_is_can_be_asked(bench: Bench) -> None:
    assert await bench.storing.status(REPORT.id) is Status.UNKNOWN
    await bench.storing.store(REPORT)
    assert await bench.storing.status(REPORT.id) is Status.RECEIVED


@pytest.mark.parametrize(
    ("refusal", "said", "counted", "event"),
    [
        (OutboxFailedError("disk"), NotStored(), "not_stored", "the outbox cannot be written"),
        (OutboxFullError("full"), NotStored(full=True), "full", "the outbox is full"),
    ],
)
async def test_what_is_refused_is_told_to_the_operator_in_three_ways_that_name_nobody(
    bench: Bench, refusal: Exception, said: NotStored, counted: str, event: str
) -> None:
    bench.outbox.refuses = (refusal,)
    with logged() as lines:
        assert await bench.storing.store(REPORT) == said
    assert event in lines.getvalue()
    assert REPORT.id not in lines.getvalue()
    assert "example.com" not in lines.getvalue()
    assert f'reportline_refusals_total{{platform="telegram",refusal="{counted}"}} 1' in bench.figures()
    assert bench.storing.unstored_at == bench.clock.seconds
    assert bench.woken == 0
    assert await bench.on_disk() == []


async def test_the_refusal_is_over_with_the_next_report_that_is_stored(bench: Bench) -> None:
    bench.outbox.refuses = (OutboxFailedError("disk"),)
    await bench.storing.store(REPORT)
    assert await bench.storing.store(REPORT) is None
    assert bench.storing.unstored_at is None
    assert bench.woken == 1


@pytest.mark.parametrize("days", [-20_000, -1])
async def test_under_a_clock_that_is_wrong_nothing_is_stored(bench: Bench, days: int) -> None:
    bench.today = EARLIEST + timedelta(days=days)
    with logged() as lines:
        assert await bench.storing.store(REPORT) == NotStored()
    assert "the clock is wrong" in lines.getvalue()
    assert bench.outbox.inserts == 0
    bench.today = EARLIEST
    assert await bench.storing.store(REPORT) is None
