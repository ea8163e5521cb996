"""What holds for every text, made of the pieces that the fuzzer uses too; and each promise, broken once, is said."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.addresses.growth import LONGEST, MOST_GROWTH, Shape, calls
from benchmarks.addresses.mutations import PIECES
from flows.addresses import Reading, Reason
from tests.flows.addresses.promises import MEDIA, check, check_media, check_reading, is_public

TEXTS = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)

CLEAR = "http://example.com/a"

BROKEN = {
    "accepted without address": Reading("accept", (), (), Reason.OK),
    "decision without its reason": Reading("accept", (CLEAR,), (), Reason.NONE),
    "doubts without reasons": Reading("ask", (), (CLEAR,), Reason.GUESS),
    "asked about nothing": Reading("ask", (), (), Reason.FRONT),
    "refused with doubts": Reading("reject", (), (CLEAR,), Reason.NONE, (Reason.GUESS,)),
    "twice": Reading("accept", (CLEAR, CLEAR), (), Reason.OK),
    "no web address": Reading("accept", ("ftp://example.com/a",), (), Reason.OK),
    "a host that is not public": Reading("accept", ("http://router.lan/",), (), Reason.OK),
    "read again as something else": Reading("accept", ("http://example.com/a,",), (), Reason.OK),
}


@pytest.mark.parametrize("said", BROKEN)
def test_each_broken_promise_is_said(said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_reading(BROKEN[said], documents=False)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "10.0.0.1",
            "127.0.0.1",
            "100.64.0.1",
            "169.254.169.254",
            "224.0.0.1",
            "0.0.0.0",  # noqa: S104
            "255.255.255.255",
            "0.0.0.0",  # noqa: S104
        ),
        *("[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[ff02::1]", "[2001:db8::1]", "192.0.2.1"),
        *("[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]"),
        *("localhost", "router", "router.lan", "a.local", "a.internal", "a.localhost", "a.home.arpa"),
    ],
)
def test_a_host_that_not_everybody_can_reach_is_not_public(host: str) -> None:
    assert not is_public(host, documents=False)


@pytest.mark.parametrize("host", ["example.com", "1.1.1.1", "[2606:4700::1]", "a.b.example.org"])
def test_a_host_that_everybody_can_reach_is_public(host: str) -> None:
    assert is_public(host, documents=False)


def test_documentation_networks_are_public_for_tests() -> None:
    assert is_public("192.0.2.1", documents=True)
    assert is_public("[2001:db8::1]", documents=True)


@pytest.mark.parametrize("number", range(len(MEDIA)))
def test_every_form_of_media_is_refused_beside_an_address(number: int) -> None:
    media = MEDIA[number](b"an ordinary sentence and no picture at all. " * 6)
    check_media("see https://example.com/a and example.org", media, 25)


def test_accepted_media_is_said() -> None:
    with pytest.raises(AssertionError, match="media accepted"):
        check_media("see https://example.com/a", "no media", 4)


@settings(max_examples=400)
@given(TEXTS)
def test_what_holds_for_every_text(text: str) -> None:
    check(text)


@settings(max_examples=200)
@given(TEXTS, st.sampled_from(MEDIA), st.binary(min_size=140, max_size=400), st.integers(0, 100))
def test_a_file_is_found_wherever_it_stands(
    text: str, media: Callable[[bytes], str], content: bytes, at: int
) -> None:
    check_media(text, media(content), at)


@settings(max_examples=60)
@given(st.sampled_from(PIECES), st.sampled_from(PIECES), st.sampled_from(PIECES))
def test_twice_the_text_takes_about_twice_the_work(before: str, piece: str, after: str) -> None:
    shape = Shape(before, piece, after)
    assert calls(shape.of(LONGEST)) <= MOST_GROWTH * calls(shape.of(LONGEST // 2)) + 100
