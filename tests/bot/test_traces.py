from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from bot.traces import AT_MOST, MOST_OWED, Traces, load

names = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=9)
several = st.lists(names, max_size=9, unique=True).map(tuple)
traces = st.builds(Traces, several, several, several)


def test_a_message_that_came_in_is_known_once() -> None:
    seen = Traces().seeing("1").seeing("2").seeing("1").seeing("")
    assert seen == Traces(others=("1", "2"))


def test_what_was_sent_is_guarded_or_not() -> None:
    shown = Traces(others=("1",)).showing({"2": True, "3": False, "1": False})
    assert shown == Traces(others=("1", "3"), guarded=("2",))


def test_a_guarded_message_whose_button_is_pressed_stays_guarded() -> None:
    assert Traces(guarded=("1",)).seeing("1") == Traces(guarded=("1",))
    assert Traces(guarded=("1",)).seeing("1", guarded=True) == Traces(guarded=("1",))


def test_a_message_that_turns_out_to_be_guarded_is() -> None:
    assert Traces().seeing("1", guarded=True).guarded == ("1",)
    assert Traces(others=("1",)).seeing("1", guarded=True).guarded == ("1",)


def test_what_is_owed_is_promised_once_and_known_like_the_rest() -> None:
    owing = Traces(("1",), ("2",)).owing(("2", "9")).owing(("9", "2"))
    assert owing.owed == ("2", "9")
    assert owing.all == ("1", "2", "9")


def test_what_is_gone_is_forgotten_everywhere() -> None:
    kept = Traces(("1", "2"), ("3", "4"), ("2", "4", "5"))
    assert kept.without({"2", "4", "5", "77"}) == Traces(("1",), ("3",), ())
    assert kept.without(kept.all) == Traces()


def test_of_a_long_chat_the_newest_are_remembered_and_nothing_grows_for_ever() -> None:
    kept = Traces()
    for number in range(1000):
        kept = kept.seeing(str(number)).showing({f"a{number}": True, f"b{number}": False})
        kept = kept.owing((f"c{number}",))
    assert len(kept.others) == len(kept.guarded) == AT_MOST
    assert kept.guarded[-1] == "a999"
    assert kept.others[-2:] == ("999", "b999")
    assert len(kept.owed) == MOST_OWED
    assert kept.owed[-1] == "c999"


def test_everything_that_is_remembered_can_be_owed_at_once() -> None:
    full = Traces(*(tuple(f"{kind}{number}" for number in range(AT_MOST)) for kind in "ogx"))
    assert set(full.owing(full.all).owed) == set(full.all)


@given(traces)
def test_names_come_back_as_they_were(kept: Traces) -> None:
    line = kept.dump()
    assert b"\n" not in line
    assert load(line) == kept


@given(traces, st.dictionaries(names, st.booleans(), max_size=9), st.frozensets(names, max_size=9))
def test_names_are_never_there_twice_nor_after_they_are_gone(
    kept: Traces, shown: Mapping[str, bool], gone: frozenset[str]
) -> None:
    after = kept.showing(shown).owing(shown).without(gone)
    assert not gone & set(after.all)
    assert set(shown) - gone <= set(after.all)
    for some in (after.others, after.guarded, after.owed, after.all):
        assert len(set(some)) == len(some)


def test_no_names_take_no_room() -> None:
    assert Traces().dump() == b""
    assert load(b"") == Traces()
    assert Traces(others=("1",)).dump() == b"1"


@given(st.binary())
def test_names_of_another_version_are_read_without_a_fault(line: bytes) -> None:
    assert all(load(line).all)


def test_what_a_later_version_adds_is_left_out() -> None:
    assert load(b"1 2\t3\t4\t5 6") == Traces(("1", "2"), ("3",), ("4",))
