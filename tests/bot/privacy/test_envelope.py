import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import OpeningKey, SealingKey, UnopenableError, sealed_to
from bot.privacy.envelope import key_id

PRIVATE = X25519PrivateKey.generate()
SEALING = SealingKey(PRIVATE.public_key())
OPENING = OpeningKey([PRIVATE])
OVERHEAD = 1 + 4 + 32 + 16


@given(st.binary(max_size=40_000))
def test_what_was_sealed_opens(plain: bytes) -> None:
    assert OPENING.open(SEALING.seal(plain)) == plain


@pytest.mark.parametrize(
    ("length", "padded"),
    [
        (0, 1024),
        (1023, 1024),
        (1024, 4096),
        (4095, 4096),
        (4096, 16_384),
        (16_383, 16_384),
        (16_384, 32_768),
        (32_767, 32_768),
        (32_768, 49_152),
    ],
)
def test_the_length_only_tells_a_bucket(length: int, padded: int) -> None:
    assert len(SEALING.seal(bytes(length))) == padded + OVERHEAD


def test_the_same_report_is_never_sealed_to_the_same_bytes() -> None:
    assert SEALING.seal(b"x") != SEALING.seal(b"x")


def test_older_keys_open_what_was_sealed_to_them() -> None:
    newer = X25519PrivateKey.generate()
    both = OpeningKey([PRIVATE, newer])
    assert both.sealing().id == SealingKey(newer.public_key()).id
    assert both.open(SEALING.seal(b"old")) == b"old"
    assert both.open(SealingKey(newer.public_key()).seal(b"new")) == b"new"


def test_a_key_that_is_not_here_is_named() -> None:
    other = OpeningKey([X25519PrivateKey.generate()])
    with pytest.raises(UnopenableError, match=f"key {SEALING.id.hex()}, which is not here"):
        other.open(SEALING.seal(b"x"))


def test_keys_are_loaded_anew_when_an_envelope_names_an_unknown_one() -> None:
    asked = []

    def reload() -> list[X25519PrivateKey]:
        asked.append(1)
        return [PRIVATE]

    opening = OpeningKey([X25519PrivateKey.generate()], reload=reload)
    assert opening.open(SEALING.seal(b"x")) == b"x"
    assert opening.open(SEALING.seal(b"x")) == b"x"
    assert len(asked) == 1


@pytest.mark.parametrize("position", [0, 1, 4, 5, 36, 37, 500, -1])
def test_one_changed_bit_anywhere_is_found(position: int) -> None:
    sealed = bytearray(SEALING.seal(b"x"))
    sealed[position] ^= 1
    with pytest.raises(UnopenableError):
        OPENING.open(bytes(sealed))


@given(st.binary(max_size=200))
def test_junk_does_not_open(junk: bytes) -> None:
    for sealed in (junk, b"\x01" + junk, b"\x01" + SEALING.id + junk):
        with pytest.raises(UnopenableError):
            OPENING.open(sealed)


def test_keys_do_not_show_themselves() -> None:
    assert PRIVATE.private_bytes_raw().hex() not in repr(OPENING)
    assert repr(OPENING) == f"OpeningKey({SEALING.id.hex()})"


def test_the_key_that_an_envelope_was_sealed_to_can_be_told_from_its_beginning() -> None:
    sealed = SEALING.seal(b"x")
    assert sealed_to(sealed) == sealed_to(sealed[:5]) == key_id(PRIVATE.public_key()).hex()
    assert sealed_to(b"\x02" + sealed[1:]) == sealed_to(sealed[:4]) == sealed_to(b"") == ""
