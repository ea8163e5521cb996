"""Backups of the outbox: a moment of a file in use, and a way back that changes nothing of what is there."""

import asyncio
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.outbox import OutboxFailedError, SqliteOutbox, schema
from bot.outbox.backup import Holding, back_up, take_in
from bot.privacy import new_id
from flows.events import Status
from tests.bot.outbox.conftest import Clocks
from tests.bot.outbox.test_faults import read_until, start

NOW = 1_795_000_000.9
V1 = Path(__file__).parent / "samples" / "v1.sql"


def kept(_sealed: bytes, progress: bytes) -> bytes:
    """Leave progress as it was."""
    return progress


async def three(outbox: SqliteOutbox) -> tuple[str, str, str]:
    """Give receipts of a report that was delivered, one that was laid aside, and one that waits."""
    receipts = new_id(), new_id(), new_id()
    for settle, receipt in enumerate(receipts):
        await outbox.insert(receipt, f"sealed {receipt}".encode())
        if settle < 2:
            (entry,) = await outbox.claim(1)
            await (outbox.delivered(entry.name) if settle == 0 else outbox.dead(entry.name, "refused"))
    return receipts


async def test_what_waits_was_laid_aside_or_delivered_comes_back_as_it_was(
    outbox: SqliteOutbox, path: Path, tmp_path: Path, clocks: Clocks
) -> None:
    delivered, dead, waiting = await three(outbox)
    assert back_up(path, tmp_path / "backup", NOW) == Holding(1, 1, 1)
    elsewhere = tmp_path / "new" / "outbox.db"
    assert take_in(tmp_path / "backup", elsewhere, kept) == Holding(1, 1, 1)
    found = SqliteOutbox(elsewhere, clock=clocks.clock())
    assert [await found.status(one) for one in (delivered, dead, waiting)] == [
        Status.FORWARDED,
        Status.RECEIVED,
        Status.RECEIVED,
    ]
    assert [row.reason for row in await found.listed()] == ["refused", ""]
    assert [entry.sealed for entry in await found.claim(9)] == [f"sealed {waiting}".encode()]
    await found.close()


async def test_a_backup_is_one_file_for_this_user_alone_without_log_or_rest(
    outbox: SqliteOutbox, path: Path, tmp_path: Path
) -> None:
    delivered, dead, waiting = await three(outbox)
    (tmp_path / "backups").mkdir()
    back_up(path, tmp_path / "backups" / "one", NOW)
    (only,) = (tmp_path / "backups").iterdir()
    assert stat.S_IMODE(only.stat().st_mode) == 0o600
    with closing(sqlite3.connect(only)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("PRAGMA freelist_count").fetchone() == (0,)
    found = [f"sealed {receipt}".encode() in only.read_bytes() for receipt in (delivered, dead, waiting)]
    assert found == [False, True, True]


async def test_what_is_there_stays_and_what_was_settled_there_never_comes_back(
    outbox: SqliteOutbox, path: Path, tmp_path: Path
) -> None:
    receipts = [new_id() for _ in range(3)]
    for receipt in receipts:
        await outbox.insert(receipt, b"sealed")
    back_up(path, tmp_path / "early", NOW)
    (entry,) = await outbox.claim(1)
    await outbox.delivered(entry.name)
    await outbox.insert(new_id(), b"later")
    assert take_in(tmp_path / "early", path, kept) == Holding(0, 0, 0)
    assert (await outbox.counts()).waiting == 3
    back_up(path, tmp_path / "late", NOW)
    fresh = tmp_path / "fresh.db"
    # The order of backups does not matter: one of the reports is known as delivered by the later one only.
    assert take_in(tmp_path / "late", fresh, kept) == Holding(3, 0, 1)
    assert take_in(tmp_path / "early", fresh, kept) == Holding(0, 0, 0)
    assert take_in(tmp_path / "late", fresh, kept) == Holding(0, 0, 0)


async def test_a_report_that_waits_here_is_not_given_up_for_a_mark(path: Path, tmp_path: Path) -> None:
    outbox = SqliteOutbox(path)
    receipt = new_id()
    await outbox.insert(receipt, b"sealed")
    back_up(path, tmp_path / "early", NOW)
    (entry,) = await outbox.claim(1)
    await outbox.delivered(entry.name)
    back_up(path, tmp_path / "late", NOW)
    await outbox.close()
    fresh = tmp_path / "fresh.db"
    assert take_in(tmp_path / "early", fresh, kept) == Holding(1, 0, 0)
    assert take_in(tmp_path / "late", fresh, kept) == Holding(0, 0, 0)
    again = SqliteOutbox(fresh)
    assert await again.status(receipt) is Status.RECEIVED
    assert len(await again.claim(1)) == 1
    await again.close()


async def test_what_comes_in_is_due_now_held_by_nobody_and_in_doubt(
    outbox: SqliteOutbox, path: Path, tmp_path: Path, clocks: Clocks
) -> None:
    for _ in range(2):
        await outbox.insert(new_id(), b"sealed")
    first, second = await outbox.claim(2)
    await outbox.note(first.name, b"progress")
    await outbox.later(second.name, due=clocks.wall + 3000, refusals=2)
    back_up(path, tmp_path / "backup", NOW)
    elsewhere = tmp_path / "outbox.db"
    take_in(tmp_path / "backup", elsewhere, lambda sealed, progress: progress + b" of " + sealed)
    found = SqliteOutbox(elsewhere, clock=clocks.clock())
    entries = {entry.name: entry for entry in await found.claim(9)}
    assert entries[first.name].progress == b"progress of sealed"
    assert (entries[second.name].tries, entries[second.name].refusals) == (2, 2)
    await found.close()


async def test_a_backup_is_made_while_others_write_and_holds_whole_reports_only(
    path: Path, tmp_path: Path
) -> None:
    child = await start("insert", path)
    assert child.stdout is not None
    confirmed = [(await child.stdout.readline()).decode().strip() for _ in range(50)]
    held = await asyncio.to_thread(back_up, path, tmp_path / "backup", NOW)
    child.kill()
    await child.communicate()
    assert held.waiting >= 50
    take_in(tmp_path / "backup", tmp_path / "outbox.db", kept)
    found = SqliteOutbox(tmp_path / "outbox.db")
    assert {await found.status(receipt) for receipt in confirmed} == {Status.RECEIVED}
    assert all(len(entry.sealed) == 16 * 60 for entry in await found.claim(1_000_000))
    await found.close()


async def test_a_service_in_full_use_can_be_given_a_backup(path: Path, tmp_path: Path) -> None:
    old = SqliteOutbox(tmp_path / "old.db")
    lost = [new_id() for _ in range(200)]
    await asyncio.gather(*(old.insert(receipt, b"sealed") for receipt in lost))
    back_up(tmp_path / "old.db", tmp_path / "backup", NOW)
    await old.close()
    child = await start("insert", path)
    assert child.stdout is not None
    await child.stdout.readline()
    assert await asyncio.to_thread(take_in, tmp_path / "backup", path, kept) == Holding(200, 0, 0)
    child.kill()
    await child.communicate()
    forwarder = await start("deliver", path)
    await read_until(forwarder, b"done\n")
    await forwarder.communicate()
    outbox = SqliteOutbox(path)
    assert {await outbox.status(receipt) for receipt in lost} == {Status.FORWARDED}
    await outbox.close()


async def test_files_saved_from_a_dying_disk_come_in_with_the_log_beside_them(
    path: Path, tmp_path: Path
) -> None:
    outbox = SqliteOutbox(path)
    await outbox.insert(new_id(), b"sealed")
    assert path.with_name("outbox.db-wal").stat().st_size > 0
    (tmp_path / "saved").mkdir()
    for name in ("outbox.db", "outbox.db-wal"):
        shutil.copy(path.with_name(name), tmp_path / "saved" / name)
    await outbox.close()
    assert take_in(tmp_path / "saved" / "outbox.db", tmp_path / "outbox.db", kept) == Holding(1, 0, 0)


async def test_a_file_that_was_moved_away_comes_in_from_a_folder_that_cannot_be_written_to(
    path: Path, tmp_path: Path
) -> None:
    outbox = SqliteOutbox(path)
    await outbox.insert(new_id(), b"sealed")
    await outbox.close()
    away = path.parent.rename(tmp_path / "away")
    away.chmod(0o500)
    assert take_in(away / "outbox.db", tmp_path / "new.db", kept) == Holding(1, 0, 0)
    away.chmod(0o700)
    assert [left.name for left in away.iterdir()] == ["outbox.db"]


def test_a_file_of_version_1_is_backed_up_as_it_is_and_taken_in(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as saved:
        saved.executescript(V1.read_text())
    held = back_up(old, tmp_path / "backup", NOW)
    for file in (old, tmp_path / "backup"):
        with closing(sqlite3.connect(file)) as unchanged:
            assert unchanged.execute("PRAGMA user_version").fetchone() == (1,)
    assert take_in(tmp_path / "backup", tmp_path / "new.db", kept) == held


def test_nothing_is_overwritten(path: Path, tmp_path: Path) -> None:
    schema.open_database(path).close()
    (tmp_path / "backup").write_text("of last week")
    with pytest.raises(OutboxFailedError, match="name a new file"):
        back_up(path, tmp_path / "backup", NOW)
    assert (tmp_path / "backup").read_text() == "of last week"


@pytest.mark.parametrize(
    "what", ["an empty file", "some other file", "another database", "a cut file", "a newer one"]
)
def test_what_is_no_sound_backup_is_refused_whole(path: Path, tmp_path: Path, what: str) -> None:
    schema.open_database(path).close()
    back_up(path, tmp_path / "backup", NOW)
    bad = tmp_path / "bad"
    content = {
        "an empty file": b"",
        "some other file": b"something else, long enough to be a header" * 100,
        "a cut file": (tmp_path / "backup").read_bytes()[:9000],
    }
    if what in content:
        bad.write_bytes(content[what])
    else:
        with closing(sqlite3.connect(bad)) as other:
            other.execute("CREATE TABLE anything (x)")
            other.execute(f"PRAGMA user_version = {3 if what == 'a newer one' else 1}")
    with pytest.raises(OutboxFailedError):
        take_in(bad, path, kept)
    if what != "an empty file":
        with pytest.raises(OutboxFailedError):
            back_up(bad, tmp_path / "copy", NOW)
        assert not (tmp_path / "copy").exists()
    assert [left.name for left in tmp_path.iterdir() if left.name.startswith(".")] == []


async def test_a_fault_in_the_middle_leaves_the_outbox_as_it_was(
    outbox: SqliteOutbox, path: Path, tmp_path: Path
) -> None:
    await three(outbox)
    await outbox.insert(new_id(), b"sealed")
    back_up(path, tmp_path / "backup", NOW)
    seen = 0

    def failing(_sealed: bytes, progress: bytes) -> bytes:
        nonlocal seen
        seen += 1
        if seen == 2:
            raise OSError("the disk is gone")
        return progress

    fresh = tmp_path / "fresh.db"
    with pytest.raises(OSError, match="the disk is gone"):
        take_in(tmp_path / "backup", fresh, failing)
    assert take_in(tmp_path / "backup", fresh, kept) == Holding(2, 1, 1)
