import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.padding import pad, unpad


@given(st.binary(max_size=100), st.integers(1, 50))
def test_what_was_padded_comes_back(plain: bytes, room: int) -> None:
    padded = pad(plain, len(plain) + room)
    assert len(padded) == len(plain) + room
    assert unpad(padded) == plain


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        pad(b"abc", 3)


@pytest.mark.parametrize("padded", [b"", b"\0\0", b"abc", b"abc\0"])
def test_what_was_not_padded_is_refused(padded: bytes) -> None:
    with pytest.raises(ValueError, match="not padded"):
        unpad(padded)
