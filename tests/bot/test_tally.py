from bot.tally import TROUBLES, Tally


def test_a_report_is_in_the_trouble_of_its_last_attempt_until_it_is_settled() -> None:
    tally = Tally()
    for name in (b"1", b"2", b"3"):
        tally.waits(name, "refused")
    tally.waits(b"2", "unopenable")
    assert tally.troubles == {"refused": 2, "unopenable": 1}
    tally.waits(b"1", "later")
    tally.settled(b"3")
    tally.settled(b"4")
    assert tally.troubles == {"unopenable": 1}


def test_only_what_concerns_one_report_is_its_trouble() -> None:
    tally = Tally()
    for outcome in ("accepted", "later", "wait", "stop", "fault", *TROUBLES):
        tally.waits(outcome.encode(), outcome)
    assert set(tally.troubles) == TROUBLES


def test_those_in_trouble_are_named_in_turn_so_that_each_is_looked_after() -> None:
    tally = Tally()
    for number in range(5):
        tally.waits(bytes([number]), "refused")
    named = [tally.troubled(2) for _ in range(3)]
    assert {name for names in named for name in names} == {bytes([number]) for number in range(5)}
    for name in tally.troubled(5):
        tally.settled(name)
    assert (tally.troubled(5), tally.troubles) == ((), {})
