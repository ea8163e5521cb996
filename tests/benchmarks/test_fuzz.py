"""What the fuzzer is made of; it runs itself with `make fuzz`, in an environment of its own."""

from benchmarks.addresses.findings import Findings
from benchmarks.addresses.growth import Shape, calls
from benchmarks.addresses.mutations import PIECES, mutated
from benchmarks.addresses.target import as_bytes, as_text, failures


def test_the_same_seed_makes_the_same_message() -> None:
    assert mutated("see example.com", 7) == mutated("see example.com", 7)
    assert len({mutated("see example.com", seed) for seed in range(50)}) > 40


def test_messages_do_not_grow_without_end() -> None:
    text = "example.com"
    for seed in range(200):
        text = mutated(text, seed)
    assert len(text) <= 5000


def test_every_piece_stays_itself_as_bytes() -> None:
    for piece in PIECES:
        assert as_text(as_bytes(piece)) == piece
    assert as_text(b"a\xff") == "a\ufffd"


def test_an_ordinary_message_shows_no_failure() -> None:
    assert list(failures("see https://example.com/a and example.org", 3)) == []


def test_of_each_kind_of_failure_the_shortest_message_is_kept() -> None:
    found = Findings(count=3)
    found.note("a long one", "grows: 3 ms")
    found.note("short", "grows: 2 ms", "twice")
    found.note("a longer one", "grows: 9 ms")
    assert list(found.lines()) == [
        "3 times: grows: 2 ms\n    'short'",
        "1 times: twice\n    'short'",
        "3 messages, 2 kinds of failure",
    ]


def test_a_shape_has_the_length_that_is_asked_for() -> None:
    shape = Shape("begin ", "ab", " end")
    assert len(shape.of(101)) == 101
    assert shape.of(14) == "begin abab end"


def test_calls_are_counted_without_a_clock() -> None:
    text = "see example.com, example.org"
    assert 0 < calls(text) == calls(text) < calls(text + " example.net")


def test_what_a_message_does_not_need_to_fail_is_left_away() -> None:
    found = Findings()
    found.note("hello a and a b, and more", "a: far away", "c")
    found.shorten(lambda text, _: ["a: now"] if text.find("b") > text.find("a") >= 0 else [])
    assert found.kept == {"a": ("ab", "a: now"), "c": ("hello a and a b, and more", "c")}
