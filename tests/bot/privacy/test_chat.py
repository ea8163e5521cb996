import secrets
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import UnopenableSessionError, chat_keys, open_session, seal_session

EPOCH = bytes(32)
KEYS = chat_keys(EPOCH, "telegram", "bot", "12345")


def test_the_same_chat_has_the_same_keys_within_an_epoch() -> None:
    assert chat_keys(EPOCH, "telegram", "bot", "12345") == KEYS
    assert (len(KEYS.name), len(KEYS.key)) == (16, 32)


def test_another_epoch_platform_bot_or_chat_shares_nothing() -> None:
    others = [
        KEYS,
        chat_keys(secrets.token_bytes(32), "telegram", "bot", "12345"),
        chat_keys(EPOCH, "viber", "bot", "12345"),
        chat_keys(EPOCH, "telegram", "bo", "12345"),
        chat_keys(EPOCH, "telegram", "bot", "12346"),
    ]
    assert len({keys.name for keys in others}) == len({keys.key for keys in others}) == len(others)


def test_no_part_runs_into_the_next() -> None:
    names = [
        chat_keys(EPOCH, *parts).name for parts in (("a", "bc", "d"), ("ab", "c", "d"), ("a", "b", "cd"))
    ]
    assert all(one != other for one, other in pairwise(names))


def test_keys_do_not_show_themselves() -> None:
    assert repr(KEYS) == "ChatKeys()"


@given(st.binary(max_size=3000))
def test_a_sealed_session_opens(plain: bytes) -> None:
    assert open_session(KEYS, seal_session(KEYS, plain)) == plain


@pytest.mark.parametrize(("length", "padded"), [(0, 256), (255, 256), (256, 512), (511, 512), (512, 768)])
def test_the_length_only_tells_a_bucket_of_256_bytes(length: int, padded: int) -> None:
    assert len(seal_session(KEYS, bytes(length))) == padded + 29


def test_another_chats_session_does_not_open_under_this_name() -> None:
    other = chat_keys(EPOCH, "telegram", "bot", "12346")
    with pytest.raises(UnopenableSessionError):
        open_session(other, seal_session(KEYS, b"x"))


@pytest.mark.parametrize("position", [0, 1, 12, 13, 100, -1])
def test_one_changed_bit_anywhere_is_found(position: int) -> None:
    sealed = bytearray(seal_session(KEYS, b"x"))
    sealed[position] ^= 1
    with pytest.raises(UnopenableSessionError):
        open_session(KEYS, bytes(sealed))


@given(st.binary(max_size=100))
def test_junk_does_not_open(junk: bytes) -> None:
    for sealed in (junk, b"\x01" + junk):
        with pytest.raises(UnopenableSessionError):
            open_session(KEYS, sealed)
