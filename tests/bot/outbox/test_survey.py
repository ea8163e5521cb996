"""An outbox looked at from outside, with a real file, and with a real process that works on it."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.outbox import OutboxFailedError, SqliteOutbox
from bot.outbox.claimant import living
from bot.outbox.clock import WallClock
from bot.outbox.schema import VERSION
from bot.outbox.survey import Survey, survey
from flows.receipt import from_random

SAMPLE = Path(__file__).parent / "samples" / "v1.sql"
NOON = 1_795_348_800.0
DAY = 86_400.0


async def filled(path: Path) -> SqliteOutbox:
    """Give an outbox with a report that waits, two that were refused and are tried again, and three dead letters."""
    outbox = SqliteOutbox(path, clock=WallClock(wall=lambda: NOON, steady=lambda: 0))
    for bits in range(6):
        await outbox.insert(from_random(bits), b"\x01key%d and the rest" % (bits % 2))
    entries = await outbox.claim(6)
    for entry in entries[:2]:
        await outbox.later(entry.name, due=NOON + 5, refusals=1)
    for entry, reason in zip(entries[2:5], ("invalid", "invalid", "unopenable"), strict=True):
        await outbox.dead(entry.name, reason)
    await outbox.later(entries[5].name, due=NOON, refusals=0)
    return outbox


def listing(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_everything_is_counted_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = await filled(path)
    await outbox.close()
    before = path.read_bytes()
    found = survey(path)
    assert found == Survey(
        VERSION,
        waiting=3,
        refused=2,
        oldest=date(2026, 11, 22),
        reasons={"invalid": 2, "unopenable": 1},
        heads={b"\x01key0": 3, b"\x01key1": 3},
    )
    assert found.held == 6
    assert (listing(tmp_path), path.read_bytes()) == ({"outbox.db"}, before)


async def test_while_it_is_written_to_the_last_moment_is_seen_and_nobody_waits(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    outbox = await filled(path)
    try:
        assert survey(path).waiting == 3
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("DELETE FROM reports")
            assert survey(path).held == 6  # what is not committed is not seen, and not waited for
            writer.execute("ROLLBACK")
        await outbox.insert(from_random(9), b"\x01key2")
        assert survey(path).waiting == 4
    finally:
        await outbox.close()
    assert listing(tmp_path) == {"outbox.db"}


def test_one_of_an_older_version_is_read_and_stays_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(SAMPLE.read_text())
    before = path.read_bytes()
    found = survey(path)
    assert found.version == 1
    assert found.held > 0
    assert path.read_bytes() == before


def test_of_a_newer_version_only_that_is_known(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    with closing(sqlite3.connect(path)) as new:
        new.execute(f"PRAGMA user_version = {VERSION + 1}")
    assert survey(path) == Survey(VERSION + 1)


def test_an_empty_file_is_of_no_version(tmp_path: Path) -> None:
    (tmp_path / "outbox.db").touch()
    assert survey(tmp_path / "outbox.db") == Survey(0)


@pytest.mark.parametrize("content", [b"no database" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "outbox.db").write_bytes(content)
    with pytest.raises(OutboxFailedError, match="cannot be read"):
        survey(tmp_path / "outbox.db")


def test_a_name_with_signs_of_an_address_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c%20[d].db"
    path.touch()
    assert survey(path) == Survey(0)
    assert living(path) == 0


async def test_who_delivers_is_seen_and_who_only_takes_reports_is_not(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    door, forwarder = SqliteOutbox(path), SqliteOutbox(path)
    await door.insert(from_random(1), b"sealed")
    assert living(path) == 0
    await forwarder.claim(1)
    assert living(path) == 1
    await forwarder.close()
    assert living(path) == 0
    await door.close()


def test_a_process_that_was_killed_is_not_alive_and_its_file_is_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    told = (
        "import sys, pathlib; from bot.outbox.claimant import Claimant;"
        "one = Claimant(pathlib.Path(sys.argv[1])); print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", told, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        assert living(path) == 1
        process.kill()
        process.wait()
        assert living(path) == 0
    assert len(listing(tmp_path)) == 1
