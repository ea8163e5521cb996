from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import Epochs

HOUR = 3600.0


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def made() -> tuple[Epochs, Clock]:
    clock = Clock()
    return Epochs(minutes=30, hours=6, clock=clock), clock


def test_a_key_is_32_bytes_and_another_in_every_process() -> None:
    assert len(Epochs().current()) == 32
    assert Epochs().current() != Epochs().current()


def test_within_six_hours_there_is_one_key() -> None:
    epochs, clock = made()
    first = epochs.current()
    clock.now += 6 * HOUR - 1
    assert epochs.readable() == (first,)


def test_after_six_hours_the_old_key_is_readable_for_one_session_life() -> None:
    epochs, clock = made()
    first = epochs.current()
    clock.now += 6 * HOUR
    second = epochs.current()
    assert second != first
    assert epochs.readable() == (second, first)
    clock.now += 30 * 60
    assert epochs.readable() == (second, first)
    clock.now += 1
    assert epochs.readable() == (second,)


def test_a_key_ends_when_it_is_due_and_not_when_somebody_asks() -> None:
    epochs, clock = made()
    first = epochs.current()
    clock.now += 6 * HOUR + 31 * 60
    assert first not in epochs.readable()
    clock.now += 6 * HOUR - 31 * 60
    assert len(epochs.readable()) == 2


def test_after_a_long_quiet_no_old_key_is_left() -> None:
    epochs, clock = made()
    first = epochs.current()
    clock.now += 12 * HOUR
    assert len(epochs.readable()) == 1
    assert first not in epochs.readable()


@given(st.lists(st.floats(0, 10 * HOUR), max_size=50))
def test_a_session_can_be_read_for_its_whole_life_whenever_keys_are_asked_for(steps: list[float]) -> None:
    epochs, clock = made()
    for step in steps:
        sealed_with, sealed_at = epochs.current(), clock.now
        clock.now += step
        readable = epochs.readable()
        assert readable[0] == epochs.current()
        assert len(readable) <= 2
        if clock.now - sealed_at < 30 * 60:
            assert sealed_with in readable
        if clock.now - sealed_at > 6.6 * HOUR:
            assert sealed_with not in readable


def test_keys_do_not_show_themselves() -> None:
    assert repr(Epochs()) == "Epochs(...)"
