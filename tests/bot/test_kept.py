from hypothesis import given
from hypothesis import strategies as st

from bot.kept import MARKS, Kept, mark_of, split
from bot.traces import Traces
from flows.session import Held, Session, load

SESSION = Session(
    "0000000000000000",
    3,
    {"language": "en", "note": "two\nlines\u2028 and a \u0085"},
    (Held("http://a.test/"),),
)

TRACES = Traces(("1", "22"), ("333",), ("22",))


def reread(plain: bytes) -> Kept:
    dumped, marks, traces = split(plain)
    return Kept(
        load(dumped, has_row=lambda _row: True, takes=lambda _row, _value: True), marks, traces=traces
    )


def test_a_session_and_its_marks_come_back_as_they_were() -> None:
    kept = reread(Kept(SESSION, ("0123456789",)).dump(SESSION, TRACES, "update"))
    assert kept.session == SESSION
    assert kept.traces == TRACES
    assert kept.marks == ("0123456789", mark_of("update"))


def test_a_session_that_answered_nothing_yet_has_no_marks() -> None:
    assert split(SESSION.dump()) == (SESSION.dump(), (), Traces())


def test_an_update_is_known_after_it_and_not_before() -> None:
    before = Kept(SESSION)
    assert not before.has("1")
    after = reread(before.dump(SESSION, TRACES, "1"))
    assert after.has("1")
    assert not after.has("2")
    assert not after.has("")


def test_the_last_sixteen_updates_are_known_and_those_before_forgotten() -> None:
    kept = Kept(SESSION)
    for number in range(30):
        kept = reread(kept.dump(SESSION, TRACES, str(number)))
    assert [number for number in range(30) if kept.has(str(number))] == list(range(30 - MARKS, 30))


def test_an_update_that_comes_again_is_marked_once_and_as_the_newest() -> None:
    kept = Kept(SESSION)
    for update in "abaa":
        kept = reread(kept.dump(SESSION, TRACES, update))
    assert kept.marks == (mark_of("b"), mark_of("a"))


@given(st.text(st.characters(exclude_categories=())))
def test_a_mark_says_nothing_of_the_update_and_is_small(update: str) -> None:
    mark = mark_of(update)
    assert len(mark) == 10
    assert mark.isascii()
    assert mark.isalnum()
    assert reread(Kept(SESSION).dump(SESSION, TRACES, update)).has(update)


@given(st.binary())
def test_bytes_of_another_version_are_split_without_a_fault(plain: bytes) -> None:
    dumped, marks, _ = split(plain)
    assert plain.startswith(dumped)
    assert all(marks)
