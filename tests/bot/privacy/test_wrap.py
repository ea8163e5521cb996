import pytest

from bot.privacy.wrap import WrongKeyError, unwrap, wrap

KEY = bytes(range(32))


def test_only_the_same_key_and_context_open_what_was_wrapped() -> None:
    wrapped = wrap(KEY, b"a key", context=b"outbox")
    assert unwrap(KEY, wrapped, context=b"outbox") == b"a key"
    with pytest.raises(WrongKeyError):
        unwrap(KEY[::-1], wrapped, context=b"outbox")
    with pytest.raises(WrongKeyError):
        unwrap(KEY, wrapped, context=b"epoch")


@pytest.mark.parametrize("position", range(34))
def test_one_changed_bit_anywhere_is_found(position: int) -> None:
    wrapped = bytearray(wrap(KEY, b"a key", context=b""))
    assert len(wrapped) == 34
    wrapped[position] ^= 1
    with pytest.raises(WrongKeyError):
        unwrap(KEY, bytes(wrapped), context=b"")


@pytest.mark.parametrize("wrapped", [b"", b"\x01", b"\x01" + bytes(12), b"\x02" + bytes(40)])
def test_what_is_no_wrapping_is_refused(wrapped: bytes) -> None:
    with pytest.raises(WrongKeyError):
        unwrap(KEY, wrapped, context=b"")
