import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import BURST, SAME_SECONDS, Pace
from tests.bot.chatting import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


def held(pace: Pace) -> int:
    return len(vars(pace)["_buckets"])


def test_thirty_messages_may_come_at_once_and_no_more(clock: Clock) -> None:
    pace = Pace(clock=clock)
    assert [pace.allows(b"a") for _ in range(BURST + 3)] == [True] * 30 + [False] * 3


def test_one_message_a_second_is_allowed_after_that(clock: Clock) -> None:
    pace = Pace(clock=clock)
    while pace.allows(b"a"):
        pass
    for _ in range(5):
        clock.pass_by(1)
        assert pace.allows(b"a")
        assert not pace.allows(b"a")


def test_asking_in_vain_does_not_put_off_the_next_message(clock: Clock) -> None:
    pace = Pace(clock=clock)
    while pace.allows(b"a"):
        pass
    for _ in range(9):
        clock.pass_by(0.1)
        assert not pace.allows(b"a")
    clock.pass_by(0.11)
    assert pace.allows(b"a")


def test_a_bucket_never_holds_more_than_a_burst(clock: Clock) -> None:
    pace = Pace(burst=3, clock=clock)
    pace.allows(b"a")
    clock.pass_by(3600)
    assert [pace.allows(b"a") for _ in range(4)] == [True, True, True, False]


def test_a_chat_that_is_too_fast_slows_no_other(clock: Clock) -> None:
    pace = Pace(burst=1, clock=clock)
    assert pace.allows(b"a")
    assert not pace.allows(b"a")
    assert pace.allows(b"b")


def test_a_bucket_is_forgotten_when_it_is_full_again(clock: Clock) -> None:
    pace = Pace(burst=10, clock=clock)
    for number in range(5):
        pace.allows(b"%d" % number)
    clock.pass_by(0.9)
    pace.allows(b"once more")
    assert held(pace) == 6
    clock.pass_by(0.1)
    pace.allows(b"once more")
    assert held(pace) == 1


def test_a_flood_of_names_pushes_out_those_used_least_recently(clock: Clock) -> None:
    pace = Pace(burst=1, at_most=3, clock=clock)
    for name in b"abc":
        assert pace.allows(bytes([name]))
    assert not pace.allows(b"a")
    assert pace.allows(b"d")
    assert held(pace) == 3
    assert not pace.allows(b"a")
    assert pace.allows(b"b")


def test_somebody_too_fast_is_told_once_and_again_only_after_they_could_go_on(clock: Clock) -> None:
    pace = Pace(burst=1, clock=clock)
    for _ in range(2):
        assert pace.allows(b"a")
        assert not pace.allows(b"a")
        assert [pace.tells(b"a") for _ in range(3)] == [True, False, False]
        assert pace.tells(b"b") is (clock.seconds == 1000)
        clock.pass_by(1)


def test_who_was_told_is_forgotten_with_their_bucket(clock: Clock) -> None:
    pace = Pace(burst=1, at_most=3, clock=clock)
    for number in range(20):
        pace.allows(b"%d" % number)
        pace.allows(b"%d" % number)
        pace.tells(b"%d" % number)
    assert len(vars(pace)["_told"]) == 3
    clock.pass_by(1)
    pace.allows(b"once more")
    assert vars(pace)["_told"] == set()


def test_who_finds_no_room_is_told_once_in_a_while_and_no_more_of_them_are_remembered(clock: Clock) -> None:
    pace = Pace(at_most=3, clock=clock)
    assert [pace.tells_to_wait(b"a") for _ in range(3)] == [True, False, False]
    clock.pass_by(SAME_SECONDS - 1)
    assert pace.tells_to_wait(b"b")
    assert not pace.tells_to_wait(b"a")
    clock.pass_by(1)
    assert [pace.tells_to_wait(name) for name in (b"a", b"b")] == [True, False]
    for number in range(9):
        assert pace.tells_to_wait(b"%d" % number)
    assert len(vars(pace)["_waits"]) == 3
    assert pace.tells_to_wait(b"b")


def test_without_a_bound_nothing_is_kept_of_anyone(clock: Clock) -> None:
    pace = Pace(burst=float("inf"), clock=clock)
    assert all(pace.allows(b"a") for _ in range(100))
    assert held(pace) == 0


@given(st.lists(st.tuples(st.sampled_from([b"a", b"b"]), st.floats(0, 5)), max_size=60))
def test_no_name_gets_more_than_a_burst_and_what_time_brought(events: list[tuple[bytes, float]]) -> None:
    clock = Clock()
    pace, taken = Pace(burst=4, per_second=0.5, clock=clock), {b"a": 0, b"b": 0}
    began = clock.seconds
    for name, seconds in events:
        clock.pass_by(seconds)
        taken[name] += pace.allows(name)
        assert taken[name] <= 4 + (clock.seconds - began) * 0.5 + 1e-6
