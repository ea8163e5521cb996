"""A copy counts as a backup of the time it was made at, and of the outbox it is of."""

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.outbox import OutboxFailedError
from bot.outbox.backup import Holding, back_up, take_in
from bot.outbox.lastbackup import BACKED_UP, last_backup, remember
from bot.outbox.origin import number
from bot.outbox.schema import open_database

NOW = 1_795_000_000.0
WEEK = 7 * 86_400.0
V1 = Path(__file__).parent / "samples" / "v1.sql"


@pytest.fixture
def here(path: Path) -> Path:
    open_database(path).close()
    return path


def number_of(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return number(connection)


def test_a_copy_counts_from_when_it_was_made_and_not_from_when_it_was_read(
    here: Path, tmp_path: Path
) -> None:
    back_up(here, tmp_path / "old", NOW - WEEK)
    assert last_backup(here) is None
    assert remember(tmp_path / "old", here, NOW) == NOW - WEEK
    assert last_backup(here) == NOW - WEEK
    back_up(here, tmp_path / "new", NOW - 60)
    assert remember(tmp_path / "new", here, NOW) == NOW - 60
    assert remember(tmp_path / "old", here, NOW) == NOW - WEEK
    assert last_backup(here) == NOW - 60
    mark = here.with_name(here.name + BACKED_UP)
    assert stat.S_IMODE(mark.stat().st_mode) == 0o600


def test_a_copy_of_another_outbox_is_none_of_this_one(here: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "outbox.db"
    open_database(other).close()
    back_up(other, tmp_path / "copy", NOW)
    with pytest.raises(OutboxFailedError, match=r"of another outbox.*outbox backup"):
        remember(tmp_path / "copy", here, NOW)
    assert last_backup(here) is None


def test_what_came_from_a_backup_is_another_outbox_than_the_one_that_is_lost(
    here: Path, tmp_path: Path
) -> None:
    back_up(here, tmp_path / "copy", NOW)
    here.unlink()
    take_in(tmp_path / "copy", here, lambda _sealed, progress: progress)
    with pytest.raises(OutboxFailedError, match="the one that was here before"):
        remember(tmp_path / "copy", here, NOW)


def test_a_copy_that_does_not_say_when_it_was_made_says_what_to_do(here: Path, tmp_path: Path) -> None:
    shutil.copy(here, tmp_path / "copy")  # as a version of before made them, and whoever copies files
    with pytest.raises(OutboxFailedError, match=r"does not say when it was made.*outbox backup"):
        remember(tmp_path / "copy", here, NOW)
    assert last_backup(here) is None


@pytest.mark.parametrize("view", ["SELECT 'x' AS made", "SELECT 1 AS made WHERE 0", "SELECT 1.5 AS made"])
def test_a_time_in_no_form_that_is_known_is_refused(here: Path, tmp_path: Path, view: str) -> None:
    shutil.copy(here, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        copy.execute(f"CREATE VIEW copied AS {view}")
    with pytest.raises(OutboxFailedError, match="in a form that is known"):
        remember(tmp_path / "copy", here, NOW)


def test_a_clock_that_was_far_ahead_silences_nothing(here: Path, tmp_path: Path) -> None:
    back_up(here, tmp_path / "ahead", NOW + 3600)
    with pytest.raises(OutboxFailedError, match="clock"):
        remember(tmp_path / "ahead", here, NOW)
    back_up(here, tmp_path / "little", NOW + 2)
    assert remember(tmp_path / "little", here, NOW) == NOW
    here.with_name(here.name + BACKED_UP).write_text(f"{int(NOW + WEEK)}\n")
    back_up(here, tmp_path / "right", NOW - 60)
    remember(tmp_path / "right", here, NOW)
    assert last_backup(here) == NOW - 60


def test_a_copy_in_the_place_of_the_outbox_stays_that_outbox_and_can_be_copied_again(
    here: Path, tmp_path: Path
) -> None:
    back_up(here, tmp_path / "first", NOW - WEEK)
    shutil.copy(tmp_path / "first", here)
    open_database(here).close()
    back_up(here, tmp_path / "second", NOW)
    assert remember(tmp_path / "second", here, NOW) == NOW


def test_the_number_of_an_outbox_is_drawn_once_and_is_no_others(here: Path, tmp_path: Path) -> None:
    first = number_of(here)
    open_database(here).close()
    open_database(tmp_path / "other.db").close()
    assert first == number_of(here) != 0
    assert number_of(tmp_path / "other.db") not in {0, first}


def test_an_outbox_that_a_version_before_made_gets_its_number_with_its_first_copy(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as saved:
        saved.executescript(V1.read_text())
    assert number_of(old) == 0
    back_up(old, tmp_path / "copy", NOW)
    drawn = number_of(old)
    open_database(old).close()
    assert number_of(old) == drawn != 0
    assert remember(tmp_path / "copy", old, NOW) == NOW


def test_a_copy_is_to_a_version_before_what_a_copy_was_then(here: Path, tmp_path: Path) -> None:
    back_up(here, tmp_path / "copy", NOW)
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        assert copy.execute("PRAGMA user_version").fetchone() == (2,)
    assert tables == {"reports", "marks"}
    assert take_in(tmp_path / "copy", tmp_path / "new.db", lambda _s, progress: progress) == Holding(0, 0, 0)
