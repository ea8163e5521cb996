"""What becomes of one report after an attempt: done, again, or laid aside. Pure; the outbox writes it down.

Full jitter (a random part of a bound that doubles) spreads what failed together. A report is tried without end:
only what the intake refuses, or what does not open, is laid aside, sealed, for an operator.
"""

from dataclasses import dataclass

from bot.intake.outcome import Accepted, Fault, Later, OtherMode, Outcome, Refused, Stop, Unopenable, Wait

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 15 * 60.0
SHORTEST_SECONDS = 0.1
STOPPED_SECONDS = 60.0
"""A report that stopped the queue goes behind the others, so that another one asks next."""
REFUSALS = 3
UNOPENABLE = 6
UNOPENABLE_SECONDS = 60.0
"""Doubles to 15 minutes: half an hour in all, in which an operator can put a key right."""


@dataclass(frozen=True, slots=True)
class Done:
    """It arrived."""


@dataclass(frozen=True, slots=True)
class Again:
    """To be tried again after `seconds`. `refusals` is what to remember until then."""

    seconds: float
    refusals: int


@dataclass(frozen=True, slots=True)
class Aside:
    """To be kept for an operator. `reason` is a word of ours."""

    reason: str


Fate = Done | Again | Aside


def fate(outcome: Outcome, *, tries: int, refusals: int, chance: float) -> Fate:
    """Decide. `tries` includes this one; `refusals` those before it; `chance` is random, from 0 to 1."""
    match outcome:
        case Accepted():
            return Done()
        case Later(retry_after):
            return Again(max(_jitter(tries, chance), retry_after or 0.0), refusals)
        case Fault():
            return Again(_jitter(tries, chance), refusals)
        case Wait(seconds):
            return Again(seconds, refusals)
        case Stop():
            return Again(STOPPED_SECONDS, refusals)
        case Refused(reason):
            if refusals + 1 >= REFUSALS:
                return Aside(reason)
            return Again(_jitter(tries, chance), refusals + 1)
        case OtherMode():
            return Again(LONGEST_SECONDS, refusals)
        case Unopenable():
            if refusals + 1 >= UNOPENABLE:
                return Aside("unopenable")
            return Again(min(UNOPENABLE_SECONDS * (1 << refusals), LONGEST_SECONDS), refusals + 1)


def _jitter(tries: int, chance: float) -> float:
    # Ten doublings are past the longest wait; without that bound a number of tries would be no number of seconds.
    bound = min(FIRST_SECONDS * (1 << min(tries - 1, 10)), LONGEST_SECONDS)
    return max(chance * bound, SHORTEST_SECONDS)
