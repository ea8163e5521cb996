"""One attempt at one report: open it, hand it to the intake, draw the conclusions, write down what becomes of it.

Nothing of a report is ever logged or counted but the outcome.

Just over 200 lines: an attempt is followed from end to end in one file.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from random import SystemRandom

from bot.intake.envelope import UnreadableEnvelopeError, mode_of, unpack
from bot.intake.fate import Again, Aside, Done, Fate, fate
from bot.intake.gate import Gate
from bot.intake.outcome import Fault, Intake, Later, OtherMode, Outcome, Refused, Stop, Unopenable
from bot.intake.progress import Progress, asked_for_again, load
from bot.outbox import Entry, OutboxError, SqliteOutbox
from bot.privacy import OpeningKey, UnopenableError
from bot.tally import Tally

WRITE_TRIES = 60
"""How often an outcome is tried to be written down before the report is left to the outbox's lease."""
WRITE_SECONDS = 1.0
STOPS_APART = 5
PASSED_FOR_A_STOP = 4
"""How many other reports have to be delivered for each other one that is stopped, before one is blamed for a stop."""

_log = logging.getLogger(__name__)
_chance = SystemRandom().random


@dataclass(slots=True)
class _Stopper:
    """A report that stopped the queue. `delivered` and `stops`: how many there were, of all reports, before."""

    delivered: int
    stops: int
    own: int = 0
    apart: int = 0
    _delivered_then: int = -1

    def again(self, delivered: int) -> None:
        """Count one more stop: as one apart, if others were delivered since the last one."""
        self.own += 1
        if delivered > self._delivered_then:
            self.apart += 1
            self._delivered_then = delivered

    def is_to_blame(self, delivered: int, stops: int) -> bool:
        """Say whether it is this report: stopped often and apart, while others pass and seldom stop."""
        others_stopped = stops - self.stops - self.own
        return self.apart >= STOPS_APART and delivered - self.delivered >= PASSED_FOR_A_STOP * others_stopped


class Delivery:
    """Attempts, of reports that were made in `mode` (test or live) alone: no other is sent.

    `count` is told every outcome: accepted, later, wait, stop, refused, unopenable, othermode or fault.

    `clock` gives seconds since 1970, `random` chance from 0 to 1; `sleep` waits for seconds.
    """

    def __init__(  # noqa: PLR0913 - the forwarder hands over real things, most by name
        self,
        outbox: SqliteOutbox,
        opening_key: OpeningKey,
        intake: Intake,
        gate: Gate,
        *,
        mode: str = "test",
        count: Callable[[str], None] = lambda _outcome: None,
        clock: Callable[[], float] = time.time,
        random: Callable[[], float] = _chance,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.tally = Tally()
        self._outbox = outbox
        self._opening_key = opening_key
        self._intake = intake
        self._gate = gate
        self._mode = mode
        self._count = count
        self._clock = clock
        self._random = random
        self._sleep = sleep
        self._said: set[str] = set()
        self._stops = 0
        self._stoppers: dict[bytes, _Stopper] = {}

    async def attempt(self, entry: Entry) -> None:
        """Try one report, and settle it in the outbox. Raises nothing but CancelledError."""
        outcome = await self._hand_over(entry)
        if isinstance(outcome, Unopenable):
            self._say_once("reports do not open, the keys may not be theirs", "unopenable")
        if isinstance(outcome, OtherMode):
            self._say_once("reports of the other mode wait and are not sent", "othermode")
        self._count(word := type(outcome).__name__.lower())
        judged = self._blame(entry.name, outcome)
        if judged is outcome:
            self._conclude(outcome)
        decided = fate(judged, tries=entry.tries, refusals=entry.refusals, chance=self._random())
        if isinstance(decided, Again):
            self.tally.waits(entry.name, word)
        else:
            self.tally.settled(entry.name)
            self._stoppers.pop(entry.name, None)
        await self._write_down(entry.name, decided)

    async def _hand_over(self, entry: Entry) -> Outcome:
        try:
            report_id, body = unpack(self._opening_key.open(entry.sealed))
            if mode_of(body) != self._mode:
                return OtherMode()
        except (UnopenableError, UnreadableEnvelopeError):
            return Unopenable()
        except Exception:  # noqa: BLE001 - say, the secret was changed: the intake must not be blamed for it
            self.tally.fault("a report could not be opened, for a fault on our side")
            return Fault()
        try:
            return await self._intake.deliver(report_id, body, self._progress_of(entry))
        except Exception:  # noqa: BLE001 - a fault of ours must cost neither the report nor the queue
            self.tally.fault("a delivery failed on our side")
            return Later(unknown=True)

    def _progress_of(self, entry: Entry) -> Progress:
        """Give how far the delivery is. What is noted is on disk before the next call, or the delivery ends there."""

        async def keep(saved: bytes) -> None:
            sealed = self._opening_key.sealing().seal(saved)
            await self._patiently(lambda: self._outbox.note(entry.name, sealed))

        acks = load(self._opening_key.open(entry.progress)) if entry.progress else {}
        # An operator's resend begins to count anew.
        return Progress(asked_for_again(acks) if entry.tries == 1 else acks, keep)

    def _say_once(self, event: str, outcome: str) -> None:
        """Log at the first of many, which an operator can put right before the others cost anything."""
        if outcome not in self._said:
            self._said.add(outcome)
            _log.error(event, extra={"outcome": outcome})

    def _blame(self, name: bytes, outcome: Outcome) -> Outcome:
        """Judge a report that stops the queue again and again while the others pass: it is this one that is refused.

        A filter in front of the intake may answer 403 to one body alone; that must not hold up all others. An
        intake that flaps stops many of them, and is no judge of any.
        """
        if not isinstance(outcome, Stop):
            return outcome
        stopper = self._stoppers.setdefault(name, _Stopper(self.tally.delivered, self._stops))
        self._stops += 1
        stopper.again(self.tally.delivered)
        return Refused(outcome.reason) if stopper.is_to_blame(self.tally.delivered, self._stops) else outcome

    def _conclude(self, outcome: Outcome) -> None:
        """Tell the gate, and the log where the whole queue is concerned."""
        gate = self._gate
        stopped, breaker_open, waited = gate.stopped, gate.breaker_open, gate.waits
        gate.take(outcome)
        if gate.stopped and not stopped:
            _log.error("the queue stopped", extra={"outcome": "stop", "reason": gate.stopped})
        elif stopped and not gate.stopped:
            _log.warning("the queue goes on")
        if gate.breaker_open and not breaker_open:
            _log.warning("the intake does not answer", extra={"outcome": "later"})
        elif breaker_open and not gate.breaker_open:
            _log.warning("the intake answers again")
        if gate.waits and not waited:
            _log.info("the intake asked to wait", extra={"seconds": gate.shut_seconds()})

    async def _write_down(self, name: bytes, decided: Fate) -> None:
        """Settle a report, with patience: the disk may be full, and the intake may have it already."""
        due = self._clock() + decided.seconds if isinstance(decided, Again) else 0.0
        with suppress(OutboxError):
            await self._patiently(lambda: self._settle(name, decided, due))

    async def _patiently(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write something down, again and again while the disk does not take it. Raises OutboxError in the end."""
        for left in reversed(range(WRITE_TRIES)):
            try:
                await write()
            except OutboxError:
                self.tally.fault("the outbox keeps no outcome")
                await self._sleep(WRITE_SECONDS)
                if not left:
                    raise
            else:
                return

    async def _settle(self, name: bytes, decided: Fate, due: float) -> None:
        match decided:
            case Done():
                await self._outbox.delivered(name)
                self.tally.delivered += 1
            case Again(_, refusals):
                await self._outbox.later(name, due=due, refusals=refusals)
            case Aside(reason):
                await self._outbox.dead(name, reason)
                self.tally.laid_aside += 1
                _log.error("a report was laid aside", extra={"outcome": "dead", "reason": reason})
