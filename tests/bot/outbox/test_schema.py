import sqlite3
import stat
from pathlib import Path

import pytest

from bot.outbox import OutboxFailedError, SqliteOutbox, name_of, schema
from bot.outbox.schema import open_database
from flows.events import Status

SAMPLE = Path(__file__).parent / "samples" / "v1.sql"


def test_a_commit_waits_for_the_disk_and_deleted_rows_are_overwritten(path: Path) -> None:
    connection = open_database(path)
    asked = ("journal_mode", "synchronous", "secure_delete", "busy_timeout", "temp_store")
    settings = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}
    connection.close()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "busy_timeout": 5000,
        "temp_store": 2,
    }


def test_a_setting_that_does_not_take_stops_the_start(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_SETTINGS", (("page_size", 123),))
    with pytest.raises(OutboxFailedError, match="does not allow page_size = 123: it stays 4096"):
        open_database(path)


def test_nobody_else_may_read_the_file_its_log_or_a_new_folder(path: Path) -> None:
    connection = open_database(path)
    connection.execute("INSERT INTO marks VALUES (x'00', 1, 'forwarded')")
    modes = {left.name: stat.S_IMODE(left.stat().st_mode) for left in path.parent.iterdir()}
    connection.close()
    assert modes == {"outbox.db": 0o600, "outbox.db-wal": 0o600, "outbox.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_of_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    connection = open_database(path)
    connection.execute("PRAGMA user_version = 3")
    connection.close()
    with pytest.raises(OutboxFailedError, match=r"newer version \(schema 3, this one knows 2\)"):
        SqliteOutbox(path)


def test_a_file_that_is_no_outbox_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"something else, long enough to be a header" * 100)
    with pytest.raises(OutboxFailedError, match="not a database"):
        SqliteOutbox(path)
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE reports (x)")
    other.close()
    with pytest.raises(OutboxFailedError, match="already exists"):
        SqliteOutbox(path)


def test_a_folder_that_is_not_there_or_a_file_in_its_place_is_named(path: Path) -> None:
    path.parent.write_text("a file")
    with pytest.raises(OutboxFailedError, match="cannot be opened"):
        SqliteOutbox(path)


def test_an_old_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(OutboxFailedError, match="too old"):
        open_database(path)


async def test_what_version_1_wrote_is_read(path: Path) -> None:
    path.parent.mkdir()
    saved = sqlite3.connect(path)
    saved.executescript(SAMPLE.read_text())
    saved.close()
    outbox = SqliteOutbox(path)
    assert await outbox.status("0000000000000000") is Status.RECEIVED
    assert await outbox.status("1111111111111111") is Status.RECEIVED
    (entry,) = await outbox.claim(5)
    assert (entry.name, entry.sealed, entry.tries) == (name_of("0000000000000000"), b"sealed", 4)
    assert entry.progress == b""
    await outbox.note(entry.name, b"sealed too")
    assert [row.reason for row in await outbox.listed()] == ["refused: 422", ""]
    await outbox.close()
