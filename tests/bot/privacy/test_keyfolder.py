import hashlib
import json
import shutil
import stat
import sys
from asyncio import create_subprocess_exec, gather
from asyncio.subprocess import PIPE
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.privacy import (
    DamagedKeysError,
    KeyFolder,
    KeysError,
    MissingKeysError,
    Secret,
    WrongSecretError,
    throwaway_secret,
)
from bot.privacy.keyfolder import BACKED_UP, FILE

TODAY = date(2026, 11, 22)
TEXT = "a secret of this test, long enough to be one"
SECRET = Secret(TEXT)
OTHER = Secret("another secret, also of more than 32 characters")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "keys"


@pytest.fixture
def keys(folder: Path) -> KeyFolder:
    return KeyFolder(folder, SECRET, today=lambda: TODAY)


def test_a_pair_is_made_on_first_use_and_found_again(folder: Path, keys: KeyFolder) -> None:
    sealed = keys.sealing().seal(b"x")
    assert KeyFolder(folder, SECRET).opening().open(sealed) == b"x"
    assert len(keys.show()) == 1


def test_to_open_no_pair_is_ever_made_neither_at_once_nor_when_a_running_process_looks_again(
    folder: Path, keys: KeyFolder, tmp_path: Path
) -> None:
    assert keys.missing
    with pytest.raises(MissingKeysError, match="restore"):
        keys.opening()
    keys.make()
    opening = keys.opening()
    (folder / FILE).rename(tmp_path / "away")
    with pytest.raises(MissingKeysError):
        opening.open(KeyFolder(tmp_path / "other", SECRET).sealing().seal(b"x"))
    assert keys.missing


def test_nobody_else_may_read_the_folder_or_a_file_in_it(
    folder: Path, keys: KeyFolder, tmp_path: Path
) -> None:
    keys.make()
    keys.backup(tmp_path / "backup")
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    for file in (folder / FILE, folder / BACKED_UP, tmp_path / "backup"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {path.name for path in folder.iterdir()} == {FILE, BACKED_UP}


def test_a_backup_is_remembered_until_the_pairs_are_others_or_otherwise_locked(
    folder: Path, keys: KeyFolder, tmp_path: Path
) -> None:
    assert keys.backed_up_on() is None
    keys.make()
    assert keys.backed_up_on() is None
    keys.backup(tmp_path / "one")
    assert keys.backed_up_on() == TODAY
    keys.rotate()
    assert keys.backed_up_on() is None
    keys.backup(tmp_path / "two")
    assert keys.backed_up_on() == TODAY
    keys.rewrap(OTHER)
    assert keys.backed_up_on() is None
    (folder / BACKED_UP).write_bytes(b"\xff")
    assert keys.backed_up_on() is None


def test_a_backup_that_was_handed_on_counts_when_it_was_read_back_as_the_pairs_are(
    keys: KeyFolder, tmp_path: Path
) -> None:
    keys.make()
    keys.backup(tmp_path / "one", stays=False)
    assert keys.backed_up_on() is None
    keys.remember(tmp_path / "one")
    assert keys.backed_up_on() == TODAY
    keys.rotate()
    with pytest.raises(KeysError, match="as they are here"):
        keys.remember(tmp_path / "one")
    assert keys.backed_up_on() is None


def test_a_backup_counts_from_the_day_it_was_made_on_and_not_from_when_it_was_read(
    folder: Path, tmp_path: Path
) -> None:
    KeyFolder(folder, SECRET, today=lambda: TODAY - timedelta(9)).make()
    for day in (7, 1):
        made = KeyFolder(folder, SECRET, today=lambda day=day: TODAY - timedelta(day))  # type: ignore[misc]
        made.backup(tmp_path / str(day), stays=False)
    keys = KeyFolder(folder, SECRET, today=lambda: TODAY)
    for read, expected in ((7, 7), (1, 1), (7, 1)):
        keys.remember(tmp_path / str(read))
        assert keys.backed_up_on() == TODAY - timedelta(expected)


def test_a_backup_that_says_no_day_is_as_old_as_it_can_be(folder: Path, tmp_path: Path) -> None:
    KeyFolder(folder, SECRET, today=lambda: TODAY - timedelta(9)).make()
    shutil.copy(folder / FILE, tmp_path / "copy")  # as a version of before made them
    keys = KeyFolder(folder, SECRET, today=lambda: TODAY)
    keys.remember(tmp_path / "copy")
    assert keys.backed_up_on() == TODAY - timedelta(9)


@pytest.mark.parametrize(
    ("copied", "word"), [(str(TODAY + timedelta(1)), "clock"), ("x", "make a new"), (7, "new")]
)
def test_a_backup_of_a_day_to_come_or_of_none_is_refused(
    folder: Path, keys: KeyFolder, tmp_path: Path, copied: object, word: str
) -> None:
    keys.make()
    (tmp_path / "copy").write_text(json.dumps(json.loads((folder / FILE).read_text()) | {"copied": copied}))
    with pytest.raises(KeysError, match=word):
        keys.remember(tmp_path / "copy")
    assert keys.backed_up_on() is None


def test_of_a_backup_that_is_none_of_these_keys_it_is_said_why(keys: KeyFolder, tmp_path: Path) -> None:
    first = keys.make()
    keys.backup(tmp_path / "first", stays=False)
    second = keys.rotate()
    keys.backup(tmp_path / "both", stays=False)
    with pytest.raises(KeysError, match=f"made before {second.id}"):
        keys.remember(tmp_path / "first")
    keys.rewrap(OTHER)
    with pytest.raises(KeysError, match="another secret"):
        keys.remember(tmp_path / "both")
    other = KeyFolder(tmp_path / "other", SECRET)
    other.make()
    with pytest.raises(KeysError, match="another installation's"):
        other.remember(tmp_path / "both")
    assert first.id != second.id


def test_of_a_backup_a_day_and_a_digest_are_kept(folder: Path, keys: KeyFolder, tmp_path: Path) -> None:
    keys.make()
    keys.backup(tmp_path / "backup")
    told = (folder / BACKED_UP).read_text().split()
    assert told == [str(TODAY), hashlib.sha256((folder / FILE).read_bytes()).hexdigest()]
    assert json.loads((tmp_path / "backup").read_text()) == {
        **json.loads((folder / FILE).read_text()),
        "copied": str(TODAY),
    }


def test_neither_the_secret_nor_a_private_key_is_in_the_folder(folder: Path, keys: KeyFolder) -> None:
    keys.make()
    raw = (folder / FILE).read_bytes()
    assert TEXT.encode() not in raw
    saved = json.loads(raw)["keys"][0]
    assert set(saved) == {"id", "made", "public", "private"}
    assert len(saved["private"]) == 84  # version, nonce, 32 bytes and a tag: 61 bytes in base64


def test_a_wrong_secret_says_so_and_changes_nothing(folder: Path, keys: KeyFolder, tmp_path: Path) -> None:
    keys.make()
    before = (folder / FILE).read_bytes()
    wrong = KeyFolder(folder, OTHER)
    for call in (
        wrong.sealing,
        wrong.opening,
        wrong.rotate,
        lambda: wrong.backup(tmp_path / "b"),
        lambda: wrong.rewrap(SECRET),
    ):
        with pytest.raises(WrongSecretError, match="not the one these keys were made with"):
            call()
    assert (folder / FILE).read_bytes() == before
    assert not (tmp_path / "b").exists()


def test_a_public_key_that_somebody_put_in_is_found_before_anything_is_sealed_to_it(
    folder: Path, keys: KeyFolder, tmp_path: Path
) -> None:
    keys.make()
    KeyFolder(tmp_path / "theirs", OTHER).make()
    saved = json.loads((folder / FILE).read_bytes())
    theirs = json.loads((tmp_path / "theirs" / FILE).read_bytes())
    saved["keys"][0]["public"] = theirs["keys"][0]["public"]
    (folder / FILE).write_text(json.dumps(saved))
    with pytest.raises(WrongSecretError):
        keys.sealing()


@pytest.mark.parametrize(
    "raw",
    ["", "no json", "[]", "{}", '{"v": 1}', '{"v": 1, "keys": []}', '{"v": 1, "keys": [{"public": "%"}]}'],
)
def test_a_damaged_file_is_named_as_such(folder: Path, keys: KeyFolder, raw: str) -> None:
    keys.make()
    (folder / FILE).write_text(raw)
    with pytest.raises(DamagedKeysError, match="backup"):
        keys.opening()
    with pytest.raises(DamagedKeysError):
        keys.make()
    assert (folder / FILE).read_text() == raw


def test_a_file_of_a_newer_version_is_left_alone(folder: Path, keys: KeyFolder) -> None:
    keys.make()
    (folder / FILE).write_text('{"v": 2}')
    with pytest.raises(DamagedKeysError, match="newer program"):
        keys.rotate()
    assert (folder / FILE).read_text() == '{"v": 2}'


def test_after_a_rotation_old_and_new_envelopes_open_also_in_a_process_that_runs(keys: KeyFolder) -> None:
    old = keys.sealing().seal(b"old")
    opening = keys.opening()
    made = keys.rotate()
    new = keys.sealing().seal(b"new")
    assert keys.sealing().id.hex() == made.id
    assert (opening.open(old), opening.open(new)) == (b"old", b"new")
    shown = keys.show()
    assert [info.current for info in shown] == [True, False]
    assert shown[0] == made
    assert made.made == date(2026, 11, 22)


def test_make_does_not_replace_keys(keys: KeyFolder) -> None:
    keys.make()
    with pytest.raises(KeysError, match="rotate"):
        keys.make()
    assert len(keys.show()) == 1


def test_show_makes_nothing(folder: Path, keys: KeyFolder) -> None:
    assert keys.show() == ()
    assert not folder.exists()


def test_a_backup_restores_under_the_same_secret_only(keys: KeyFolder, tmp_path: Path) -> None:
    sealed = keys.sealing().seal(b"x")
    keys.rotate()
    backup = tmp_path / "backup"
    keys.backup(backup)
    fresh = KeyFolder(tmp_path / "fresh", SECRET)
    assert fresh.restore(backup) == keys.show()
    assert fresh.opening().open(sealed) == b"x"
    with pytest.raises(WrongSecretError):
        KeyFolder(tmp_path / "thief", OTHER).restore(backup)
    assert KeyFolder(tmp_path / "thief", OTHER).show() == ()


def test_a_backup_from_before_a_rewrap_says_so_and_comes_in_with_the_secret_of_its_time(
    keys: KeyFolder, tmp_path: Path
) -> None:
    sealed = keys.sealing().seal(b"x")
    keys.backup(tmp_path / "backup")
    fresh = KeyFolder(tmp_path / "fresh", OTHER)
    fresh.make()
    before = (tmp_path / "fresh" / FILE).read_bytes()
    for wrong in (None, Secret("a third secret, also of more than 32 characters")):
        with pytest.raises(
            WrongSecretError, match=r"backup was made under another secret.*--secret-file"
        ) as told:
            fresh.restore(tmp_path / "backup", made_under=wrong)
        assert "away" not in str(told.value)
    assert (tmp_path / "fresh" / FILE).read_bytes() == before

    fresh.restore(tmp_path / "backup", made_under=SECRET)
    assert [info.current for info in fresh.show()] == [True, False]
    assert KeyFolder(tmp_path / "fresh", OTHER).opening().open(sealed) == b"x"


def test_no_advice_about_a_wrong_secret_costs_the_keys(folder: Path, keys: KeyFolder) -> None:
    keys.make()
    with pytest.raises(WrongSecretError, match="keep this one") as told:
        KeyFolder(folder, OTHER).opening()
    assert "move the key file away" not in str(told.value)


def test_a_restore_keeps_the_pairs_that_were_made_meanwhile(keys: KeyFolder, tmp_path: Path) -> None:
    old = keys.sealing().seal(b"old")
    keys.backup(tmp_path / "backup")
    fresh = KeyFolder(tmp_path / "fresh", SECRET)
    new = fresh.sealing().seal(b"new")
    current = fresh.show()[0]
    fresh.restore(tmp_path / "backup")
    fresh.restore(tmp_path / "backup")
    assert fresh.show()[0] == current
    assert len(fresh.show()) == 2
    assert (fresh.opening().open(old), fresh.opening().open(new)) == (b"old", b"new")


def test_a_backup_never_overwrites(keys: KeyFolder, tmp_path: Path) -> None:
    with pytest.raises(KeysError, match="no keys yet"):
        keys.backup(tmp_path / "backup")
    keys.make()
    (tmp_path / "backup").write_text("mine")
    with pytest.raises(KeysError, match="left as it is"):
        keys.backup(tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "mine"


def test_after_a_change_of_the_secret_only_the_new_one_opens(folder: Path, keys: KeyFolder) -> None:
    sealed = keys.sealing().seal(b"x")
    keys.rotate()
    keys.rewrap(OTHER)
    assert KeyFolder(folder, OTHER).opening().open(sealed) == b"x"
    assert keys.opening().open(sealed) == b"x"
    assert len(keys.show()) == 2
    with pytest.raises(WrongSecretError):
        KeyFolder(folder, SECRET).opening()


def test_there_is_nothing_to_wrap_anew_without_keys(keys: KeyFolder) -> None:
    with pytest.raises(KeysError, match="no keys yet"):
        keys.rewrap(OTHER)


def test_a_throw_away_secret_never_wraps_what_lies_on_disk(folder: Path, keys: KeyFolder) -> None:
    with pytest.raises(KeysError, match="REPORTLINE_SECRET"):
        KeyFolder(folder, throwaway_secret())
    keys.make()
    with pytest.raises(KeysError, match="after a restart"):
        keys.rewrap(throwaway_secret())


async def test_processes_that_start_at_once_agree_on_one_pair(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.privacy import KeyFolder, Secret;"
        "print(KeyFolder(Path(sys.argv[1]), Secret(sys.argv[2])).sealing().id.hex())"
    )

    async def start() -> bytes:
        child = await create_subprocess_exec(sys.executable, "-c", code, str(folder), TEXT, stdout=PIPE)
        return (await child.communicate())[0]

    ids = await gather(*(start() for _ in range(4)))
    assert len(set(ids)) == 1
    assert ids[0].decode().strip() == KeyFolder(folder, SECRET).show()[0].id
