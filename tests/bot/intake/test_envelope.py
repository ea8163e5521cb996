import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.envelope import UnreadableEnvelopeError, mode_of, pack, unpack
from flows.receipt import from_random

ID = from_random(7)
# What version 1 sealed; later versions must read it.
SAVED = b'{"v":1,"id":"' + ID.encode() + b'","body":"{\\"note\\":\\"\xc3\xbc\\"}"}'


@given(st.integers(0, 2**75 - 1), st.text())
def test_what_was_packed_comes_back_byte_for_byte(bits: int, text: str) -> None:
    body = text.encode()

    assert unpack(pack(from_random(bits), body)) == (from_random(bits), body)


def test_the_saved_sample_of_version_1_is_written_and_read() -> None:
    assert pack(ID, '{"note":"ü"}'.encode()) == SAVED
    assert unpack(SAVED) == (ID, '{"note":"ü"}'.encode())


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b'{"v":1}',
        SAVED.replace(b'"v":1', b'"v":2'),
        SAVED.replace(ID.encode(), b"../../x"),
        SAVED.replace(b'"' + ID.encode() + b'"', b"5"),
        b'{"v":1,"id":"' + ID.encode() + b'","body":5}',
        b'{"v":1,"id":"' + ID.encode() + b'","body":"\\ud800"}',
    ],
)
def test_anything_else_is_unreadable_and_is_not_quoted(plain: bytes) -> None:
    with pytest.raises(UnreadableEnvelopeError) as caught:
        unpack(plain)

    assert ID not in str(caught.value)


def test_the_mode_of_a_body_is_the_one_it_was_made_in() -> None:
    assert mode_of(b'{"mode":"live","note":"test"}') == "live"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b'{"mode":5}', b"\xff"])
def test_a_body_without_a_mode_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableEnvelopeError):
        mode_of(body)
