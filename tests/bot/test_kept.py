from hypothesis import given
from hypothesis import strategies as st

from bot.kept import ERASED, MARKS, Kept, mark_of, split
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
    dumped, marks, traces, said = split(plain)
    return Kept(
        load(dumped, has_row=lambda _row: True, takes=lambda _row, _value: True),
        marks,
        traces=traces,
        said=said,
    )


def test_a_session_and_its_marks_come_back_as_they_were() -> None:
    kept = reread(Kept(SESSION, ("0123456789",)).dump(SESSION, TRACES, "update"))
    assert kept.session == SESSION
    assert kept.traces == TRACES
    assert kept.marks == ("0123456789", mark_of("update"))


def test_a_session_that_answered_nothing_yet_has_no_marks() -> None:
    assert split(SESSION.dump()) == (SESSION.dump(), (), Traces(), b"")


def test_what_was_said_last_comes_back_as_it_was() -> None:
    kept = reread(Kept(SESSION).dump(SESSION, TRACES, "update", said=b'["CANCELLED"]'))
    assert (kept.session, kept.traces, kept.said) == (SESSION, TRACES, b'["CANCELLED"]')
    bare = reread(Kept(SESSION).dump(SESSION, Traces(), said=b"[0]"))
    assert (bare.marks, bare.traces, bare.said) == ((), Traces(), b"[0]")


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


def test_what_the_version_before_kept_is_read_and_has_no_names() -> None:
    kept = Kept(SESSION, ("0123456789",))
    two_lines = kept.dump(SESSION, Traces(), "update")
    assert two_lines == SESSION.dump() + b"\n0123456789 " + mark_of("update").encode()
    assert reread(two_lines) == Kept(SESSION, ("0123456789", mark_of("update")))


def test_names_are_kept_where_nothing_was_answered_yet() -> None:
    kept = reread(Kept(SESSION).dump(SESSION, TRACES))
    assert kept.traces == TRACES
    assert kept.marks == ()


def test_the_update_that_was_answered_last_is_known() -> None:
    kept = reread(reread(Kept(SESSION).dump(SESSION, TRACES, "a")).dump(SESSION, TRACES, "b"))
    assert [kept.has_last(update) for update in "abc"] == [False, True, False]
    assert reread(kept.dump(SESSION, Traces())).has_last("b")
    assert not Kept(SESSION).has_last("b")


def test_a_chat_is_erased_if_it_is_there_and_nothing_happened_in_it() -> None:
    assert Kept(ERASED, version=7).is_erased
    assert not Kept(ERASED).is_erased
    assert not Kept(SESSION, version=7).is_erased


@given(st.text(st.characters(exclude_categories=())))
def test_a_mark_says_nothing_of_the_update_and_is_small(update: str) -> None:
    mark = mark_of(update)
    assert len(mark) == 10
    assert mark.isascii()
    assert mark.isalnum()
    assert reread(Kept(SESSION).dump(SESSION, TRACES, update)).has(update)


@given(st.binary())
def test_bytes_of_another_version_are_split_without_a_fault(plain: bytes) -> None:
    dumped, marks, *_ = split(plain)
    assert plain.startswith(dumped)
    assert all(marks)
