"""The clock that due times are written by: the wall's, as they outlive the process. The wall's may jump."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from bot.outbox.entry import CLOCK_STEP

DAY = 86_400


class WallClock:
    """Unix time, and whether it was set back meanwhile. `wall` and `steady` give seconds; `steady` never goes back."""

    def __init__(
        self, *, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self.now = wall
        self.steady = steady
        self._apart = wall() - steady()

    def today(self) -> int:
        """Give the day in UTC, in days since 1970-01-01."""
        return int(self.now() // DAY)

    def was_set_back(self) -> bool:
        """Say whether the wall clock went back by more than a minute since this was last asked."""
        before, self._apart = self._apart, self.now() - self.steady()
        return self._apart < before - CLOCK_STEP


def as_date(day: int) -> date:
    """Give the date of a day since 1970-01-01."""
    return datetime.fromtimestamp(0, UTC).date() + timedelta(days=day)
