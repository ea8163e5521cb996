"""May the intake be called now? Judged by what it answered last, for all reports together.

Three things shut it. The intake asked to be left alone. It does not take us (a stop): somebody has to mend the
configuration, and one report at a time asks whether that was done. It does not answer (the breaker): one report
at a time asks whether it is back.
"""

import time
from collections.abc import Callable

from bot.intake.outcome import Accepted, Fault, Later, OtherMode, Outcome, Refused, Stop, Unopenable, Wait

FAILURES = 5
"""Attempts in a row without a sound answer that open the breaker."""
BREAKER_SECONDS = 30.0
STOP_SECONDS = 60.0
STOP_SECONDS_AT_MOST = 15 * 60.0


class Gate:
    """The gate. `clock` gives seconds and never goes back.

    `stopped` is the reason of a stop, or empty. `breaker_open`: the intake does not answer.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin open."""
        self.stopped = ""
        self.breaker_open = False
        self._clock = clock
        self._failures = 0
        self._stop_seconds = STOP_SECONDS
        self._wait_until = float("-inf")
        self._probe_at = float("-inf")

    @property
    def waits(self) -> bool:
        """Whether the intake asked to be left alone, and that time is not over."""
        return self._clock() < self._wait_until

    def room(self, at_once: int) -> int:
        """Give how many calls may be in flight now: `at_once`, one, or none."""
        if self.shut_seconds() > 0:
            return 0
        return 1 if self.stopped or self.breaker_open else at_once

    def shut_seconds(self) -> float:
        """Give the seconds until a call may be made again; 0: now."""
        until = self._wait_until
        if self.stopped or self.breaker_open:
            until = max(until, self._probe_at)
        return max(until - self._clock(), 0.0)

    def take(self, outcome: Outcome) -> None:
        """Draw the conclusion from one attempt."""
        now = self._clock()
        match outcome:
            case Accepted() | Refused():
                # It read a report and judged it: it knows us and is well.
                self.stopped, self.breaker_open = "", False
                self._failures, self._stop_seconds = 0, STOP_SECONDS
            case Wait(seconds):
                self._wait_until = max(self._wait_until, now + seconds)
            case Stop(reason):
                self._stop(reason, now)
            case Later():
                self._fail(now)
            case Unopenable() | OtherMode() | Fault():
                pass  # the intake was not called

    def _stop(self, reason: str, now: float) -> None:
        if not self.stopped:
            self._stop_seconds = STOP_SECONDS
        elif now >= self._probe_at:
            self._stop_seconds = min(2 * self._stop_seconds, STOP_SECONDS_AT_MOST)
        else:
            return  # was under way when the first of them came back
        self.stopped = reason
        self._probe_at = now + self._stop_seconds

    def _fail(self, now: float) -> None:
        self._failures += 1
        if self.stopped:
            self._probe_at = max(self._probe_at, now + self._stop_seconds)
        elif self._failures >= FAILURES:
            self.breaker_open = True
            self._probe_at = now + BREAKER_SECONDS
