import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sessions import MemorySessions, SessionsFullError


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def name(number: int) -> bytes:
    return number.to_bytes(16, "big")


async def version(sessions: MemorySessions, of: bytes) -> int:
    stored = await sessions.load(of)
    return 0 if stored is None else stored.version


async def test_what_was_committed_is_loaded() -> None:
    sessions = MemorySessions()
    assert await sessions.load(name(1)) is None
    assert await sessions.commit(name(1), b"one", expected=0, minutes=30)
    stored = await sessions.load(name(1))
    assert stored is not None
    assert stored.data == b"one"
    assert stored.version > 0
    assert sessions.live() == 1


async def test_the_faster_of_two_wins_and_the_other_changes_nothing() -> None:
    sessions = MemorySessions()
    assert await sessions.commit(name(1), b"one", expected=0, minutes=30)
    assert not await sessions.commit(name(1), b"also first", expected=0, minutes=30)
    seen = await version(sessions, name(1))
    assert await sessions.commit(name(1), b"two", expected=seen, minutes=30)
    assert not await sessions.commit(name(1), b"late", expected=seen, minutes=30)
    assert not await sessions.commit(name(1), None, expected=seen, minutes=30)
    stored = await sessions.load(name(1))
    assert stored is not None
    assert stored.data == b"two"


async def test_a_session_that_was_forgotten_and_begun_anew_is_another_one() -> None:
    sessions = MemorySessions()
    await sessions.commit(name(1), b"one", expected=0, minutes=30)
    seen = await version(sessions, name(1))
    assert await sessions.commit(name(1), None, expected=seen, minutes=30)
    assert await sessions.load(name(1)) is None
    assert not await sessions.commit(name(1), b"late", expected=seen, minutes=30)
    await sessions.commit(name(1), b"anew", expected=0, minutes=30)
    assert not await sessions.commit(name(1), b"late", expected=seen, minutes=30)


async def test_forgetting_what_is_not_there_is_fine() -> None:
    assert await MemorySessions().commit(name(1), None, expected=0, minutes=30)


async def test_a_session_ends_after_its_silent_minutes() -> None:
    clock = Clock()
    sessions = MemorySessions(clock=clock)
    await sessions.commit(name(1), b"one", expected=0, minutes=30)
    clock.now = 29 * 60
    seen = await version(sessions, name(1))
    assert await sessions.commit(name(1), b"two", expected=seen, minutes=30)
    clock.now = 58 * 60
    seen = await version(sessions, name(1))
    assert seen
    clock.now = 59 * 60
    assert await sessions.load(name(1)) is None
    assert sessions.live() == 0
    assert not await sessions.commit(name(1), b"late", expected=seen, minutes=30)


async def test_when_full_a_new_one_is_refused_but_those_that_live_go_on() -> None:
    clock = Clock()
    sessions = MemorySessions(at_most=2, clock=clock)
    await sessions.commit(name(1), b"one", expected=0, minutes=10)
    await sessions.commit(name(2), b"two", expected=0, minutes=30)
    with pytest.raises(SessionsFullError):
        await sessions.commit(name(3), b"three", expected=0, minutes=30)
    assert await sessions.commit(name(2), b"2", expected=await version(sessions, name(2)), minutes=30)
    clock.now = 10 * 60
    assert await sessions.commit(name(3), b"three", expected=0, minutes=30)
    assert sessions.live() == 2


async def test_the_room_of_all_together_is_bounded_too() -> None:
    clock = Clock()
    sessions = MemorySessions(at_most_bytes=1000, clock=clock)
    assert await sessions.commit(name(1), bytes(600), expected=0, minutes=30)
    assert await sessions.commit(name(2), bytes(600), expected=0, minutes=60)
    with pytest.raises(SessionsFullError):
        await sessions.commit(name(3), b"x", expected=0, minutes=30)
    stored = await sessions.load(name(2))
    assert stored is not None
    assert await sessions.commit(name(2), bytes(100), expected=stored.version, minutes=60)
    assert await sessions.commit(name(3), b"x", expected=0, minutes=30)
    clock.now += 31 * 60
    assert await sessions.commit(name(4), bytes(600), expected=0, minutes=30)


async def test_what_it_remembers_is_bounded_by_what_lives() -> None:
    sessions = MemorySessions()
    draw = random.Random(1)  # noqa: S311 (which chat speaks next)
    for _ in range(20_000):
        chat = name(draw.randrange(100))
        data = None if draw.random() < 0.2 else b"x"
        assert await sessions.commit(chat, data, expected=await version(sessions, chat), minutes=30)
    assert sessions.live() <= 100
    assert len(sessions._ends) <= 2 * 100 + 65  # noqa: SLF001 (no other sign of it)


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["load", "put", "forget", "wait"]), st.integers(1, 40))
    )
)
async def test_it_is_a_mapping_with_ends(steps: list[tuple[int, str, int]]) -> None:
    clock = Clock()
    sessions = MemorySessions(clock=clock)
    model: dict[bytes, tuple[bytes, float]] = {}
    for number, step, minutes in steps:
        chat = name(number)
        model = {key: value for key, value in model.items() if value[1] > clock.now}
        stored = await sessions.load(chat)
        assert (None if stored is None else stored.data) == model.get(chat, (None,))[0]
        expected = 0 if stored is None else stored.version
        if step == "put":
            assert await sessions.commit(chat, bytes([minutes]), expected=expected, minutes=minutes)
            model[chat] = (bytes([minutes]), clock.now + minutes * 60)
        elif step == "forget":
            assert await sessions.commit(chat, None, expected=expected, minutes=minutes)
            model.pop(chat, None)
        elif step == "wait":
            clock.now += minutes * 60
        assert sessions.live() == sum(value[1] > clock.now for value in model.values())
