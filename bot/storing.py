"""Bringing a confirmed report to disk: sealed, under its id, with a word for the operator when it cannot be."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from bot.intake.body import EARLIEST, body
from bot.intake.envelope import pack
from bot.ops.metrics import Metrics
from bot.outbox import OutboxFailedError, OutboxFullError, SqliteOutbox
from bot.privacy import SealingKey
from flows.events import NotStored, Status
from flows.turns import Report

_log = logging.getLogger(__name__)


class Storing:
    """The way into the outbox.

    `stored` is called after a report came to disk, to wake the forwarder. `unstored_at` is when (`steady`) a report
    could last not be stored; None after one was.
    """

    def __init__(
        self,
        outbox: SqliteOutbox,
        sealing_key: SealingKey,
        metrics: Metrics,
        *,
        stored: Callable[[], None] = lambda: None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.unstored_at: float | None = None
        self._outbox = outbox
        self._sealing_key = sealing_key
        self._metrics = metrics
        self._stored = stored
        self._today = today
        self._steady = steady

    async def status(self, receipt: str) -> Status:
        """Say how far the report of a receipt is."""
        return await self._outbox.status(receipt)

    async def store(self, report: Report) -> NotStored | None:
        """Bring a report to disk; when this returns None it is there."""
        today = self._today()
        if today < EARLIEST:
            # The day is sealed into the report, and no intake would ever take it.
            return self._unstored(report, "not_stored", "the clock is wrong")
        try:
            sealed = self._sealing_key.seal(pack(report.id, body(report, today)))
            await self._outbox.insert(report.id, sealed)
        except OutboxFullError:
            return self._unstored(report, "full", "the outbox is full")
        except OutboxFailedError:
            return self._unstored(report, "not_stored", "the outbox cannot be written")
        self.unstored_at = None
        self._metrics.stored(report.platform)
        self._stored()
        return None

    def _unstored(self, report: Report, refusal: str, event: str) -> NotStored:
        """Let the operator know, by log, figure and readiness."""
        self.unstored_at = self._steady()
        _log.error(event, extra={"platform": report.platform})
        self._metrics.refused(report.platform, refusal)
        return NotStored(full=refusal == "full")
