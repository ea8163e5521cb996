import pytest

from bot.intake.fate import Again, Aside, Done, fate
from bot.intake.outcome import Accepted, Fault, Later, OtherMode, Refused, Stop, Unopenable, Wait


def test_what_was_accepted_is_done() -> None:
    assert fate(Accepted(), tries=9, refusals=2, chance=0.5) == Done()


@pytest.mark.parametrize(
    ("tries", "seconds"), [(1, 1), (2, 2), (5, 16), (10, 512), (11, 900), (1_000_000, 900)]
)
def test_failures_wait_a_random_part_of_a_bound_that_doubles_up_to_15_minutes(
    tries: int, seconds: float
) -> None:
    assert fate(Later(), tries=tries, refusals=1, chance=1.0) == Again(seconds, 1)
    assert fate(Later(), tries=tries, refusals=1, chance=0.5) == Again(seconds / 2, 1)


def test_a_fault_of_our_own_waits_like_any_failure() -> None:
    assert fate(Fault(), tries=11, refusals=1, chance=1.0) == Again(900, 1)
    assert fate(Fault(), tries=5, refusals=0, chance=0.5) == Again(8, 0)


def test_even_the_luckiest_chance_waits_a_moment() -> None:
    assert fate(Later(), tries=1, refusals=0, chance=0.0) == Again(0.1, 0)


def test_an_intakes_own_wish_is_kept_when_it_is_longer() -> None:
    assert fate(Later(40), tries=1, refusals=0, chance=1.0) == Again(40, 0)
    assert fate(Later(4), tries=6, refusals=0, chance=1.0) == Again(32, 0)


def test_neither_waiting_nor_a_stop_counts_against_a_report() -> None:
    assert fate(Wait(30), tries=99, refusals=2, chance=0.5) == Again(30, 2)
    assert fate(Stop("http_401"), tries=99, refusals=2, chance=0.5) == Again(60, 2)


def test_a_report_of_the_other_mode_waits_a_quarter_of_an_hour_and_never_comes_to_harm() -> None:
    assert fate(OtherMode(), tries=99, refusals=2, chance=0.5) == Again(900, 2)


def test_the_third_refusal_lays_a_report_aside_with_its_reason() -> None:
    assert fate(Refused("invalid"), tries=1, refusals=0, chance=1.0) == Again(1, 1)
    assert fate(Refused("invalid"), tries=2, refusals=1, chance=1.0) == Again(2, 2)
    assert fate(Refused("invalid"), tries=3, refusals=2, chance=1.0) == Aside("invalid")


def test_what_does_not_open_is_tried_for_half_an_hour() -> None:
    decided = [fate(Unopenable(), tries=1, refusals=refusals, chance=0.0) for refusals in range(6)]

    assert decided == [
        Again(60, 1),
        Again(120, 2),
        Again(240, 3),
        Again(480, 4),
        Again(900, 5),
        Aside("unopenable"),
    ]
