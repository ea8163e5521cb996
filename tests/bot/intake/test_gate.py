from dataclasses import dataclass

import pytest

from bot.intake.gate import BREAKER_SECONDS, FAILURES, STOP_SECONDS, STOP_SECONDS_AT_MOST, Gate
from bot.intake.outcome import Accepted, Fault, Later, OtherMode, Outcome, Refused, Stop, Unopenable, Wait


@dataclass
class Clock:
    """A clock that goes when it is told."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate(clock=clock)


def fail(gate: Gate, times: int = FAILURES) -> None:
    for _ in range(times):
        gate.take(Later())


def test_it_begins_open(gate: Gate) -> None:
    assert gate.room(8) == 8
    assert gate.shut_seconds() == 0


def test_when_the_intake_asks_to_wait_everyone_waits_that_long(gate: Gate, clock: Clock) -> None:
    gate.take(Wait(30))
    assert (gate.room(8), gate.shut_seconds(), gate.waits) == (0, 30, True)

    clock.now += 30
    assert (gate.room(8), gate.shut_seconds(), gate.waits) == (8, 0, False)


def test_the_longer_wish_wins_and_an_earlier_call_that_passed_does_not_end_it(gate: Gate) -> None:
    gate.take(Wait(30))
    gate.take(Wait(10))
    gate.take(Accepted())

    assert gate.shut_seconds() == 30


def test_a_stop_lets_one_call_ask_each_minute_then_ever_more_rarely(gate: Gate, clock: Clock) -> None:
    gate.take(Stop("http_401"))
    pauses = []
    for _ in range(7):
        pauses.append(gate.shut_seconds())
        assert gate.room(8) == 0
        clock.now += gate.shut_seconds()
        assert gate.room(8) == 1
        gate.take(Stop("http_403"))

    assert pauses == [60, 120, 240, 480, 900, 900, 900]
    assert gate.stopped == "http_403"
    assert pauses[0] == STOP_SECONDS
    assert pauses[-1] == STOP_SECONDS_AT_MOST


def test_calls_under_way_when_the_queue_stopped_do_not_lengthen_the_pause(gate: Gate) -> None:
    for _ in range(8):
        gate.take(Stop("http_401"))

    assert gate.shut_seconds() == STOP_SECONDS


@pytest.mark.parametrize("outcome", [Accepted(), Refused("invalid")])
def test_any_report_that_was_read_ends_a_stop_and_the_breaker(
    gate: Gate, clock: Clock, outcome: Outcome
) -> None:
    fail(gate)
    gate.take(Stop("http_401"))
    clock.now += 60
    gate.take(outcome)

    assert (gate.room(8), gate.stopped, gate.breaker_open) == (8, "", False)
    gate.take(Stop("http_401"))
    assert gate.shut_seconds() == STOP_SECONDS


@pytest.mark.parametrize("outcome", [Wait(5), Later(), Unopenable(), OtherMode(), Fault()])
def test_what_says_nothing_of_the_configuration_does_not_end_a_stop(
    gate: Gate, clock: Clock, outcome: Outcome
) -> None:
    gate.take(Stop("http_401"))
    clock.now += 60
    gate.take(outcome)
    clock.now += 60

    assert (gate.room(8), gate.stopped) == (1, "http_401")


def test_an_unsound_answer_to_the_question_of_a_stop_keeps_the_pause(gate: Gate, clock: Clock) -> None:
    gate.take(Stop("http_401"))
    clock.now += 60
    gate.take(Later())

    assert gate.shut_seconds() == STOP_SECONDS


def test_five_failures_in_a_row_open_the_breaker_and_one_call_asks_each_half_minute(
    gate: Gate, clock: Clock
) -> None:
    fail(gate, FAILURES - 1)
    assert gate.room(8) == 8

    fail(gate, 1)
    for _ in range(3):
        assert (gate.breaker_open, gate.room(8), gate.shut_seconds()) == (True, 0, BREAKER_SECONDS)
        clock.now += BREAKER_SECONDS
        assert gate.room(8) == 1
        fail(gate, 1)


def test_failures_that_are_not_in_a_row_leave_the_breaker_shut(gate: Gate) -> None:
    for _ in range(10):
        fail(gate, FAILURES - 1)
        gate.take(Accepted())

    assert not gate.breaker_open


@pytest.mark.parametrize("outcome", [Unopenable(), OtherMode(), Fault()])
def test_a_report_that_was_not_sent_says_nothing_of_the_intake(gate: Gate, outcome: Outcome) -> None:
    for _ in range(2 * FAILURES):
        gate.take(outcome)

    assert gate.room(8) == 8
