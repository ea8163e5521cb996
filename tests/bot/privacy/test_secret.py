import pickle

import pytest

from bot.privacy import Secret, WeakSecretError, throwaway_secret

TEXT = "correct horse battery staple, but random"


def test_fewer_than_32_characters_are_refused_with_a_way_to_make_better_ones() -> None:
    with pytest.raises(WeakSecretError, match=r"has 31 characters and needs 32.*openssl rand"):
        Secret("x" * 31)
    Secret("x" * 32)


def test_white_space_around_it_does_not_count() -> None:
    with pytest.raises(WeakSecretError):
        Secret("x" * 31 + "\n")
    assert Secret(f" {TEXT}\r\n").key("a") == Secret(TEXT).key("a")


def test_a_key_depends_on_the_whole_secret_and_on_its_purpose() -> None:
    keys = {Secret(TEXT).key("a"), Secret(TEXT).key("b"), Secret(TEXT + "x").key("a")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


def test_it_never_shows_itself() -> None:
    secret = Secret(TEXT)
    assert TEXT not in f"{secret} {secret!r} {[secret]}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_bytes_that_are_no_text_are_a_secret_too() -> None:
    assert len(Secret("\udcff" * 32).key("a")) == 32


def test_a_throw_away_secret_is_another_each_time_and_does_not_last() -> None:
    assert throwaway_secret().key("a") != throwaway_secret().key("a")
    assert not throwaway_secret().lasting
    assert Secret(TEXT).lasting
