from pathlib import Path

import pytest

from bot.privacy import KeyFolder, MemoryKeys, Secret, UnopenableError, keys_for, throwaway_secret

SECRET = Secret("a secret of this test, long enough to be one")


def test_with_a_lasting_secret_keys_lie_in_the_folder(tmp_path: Path) -> None:
    assert isinstance(keys_for(tmp_path, SECRET), KeyFolder)


def test_without_one_keys_open_within_the_run_and_leave_the_folder_as_it_is(tmp_path: Path) -> None:
    KeyFolder(tmp_path, SECRET).make()
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    keys = keys_for(tmp_path, throwaway_secret())
    assert isinstance(keys, MemoryKeys)
    assert keys.opening().open(keys.sealing().seal(b"x")) == b"x"
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_next_run_cannot_open_what_waited_and_says_why() -> None:
    sealed = MemoryKeys().sealing().seal(b"x")
    with pytest.raises(UnopenableError, match="not here"):
        MemoryKeys().opening().open(sealed)
