"""The SQLite file: its tables, its settings, and the checks that it really is as durable as a receipt promises.

What the disk can tell: how many reports came on which day, their size bucket, and that the holder of a
receipt sent one; and a number of the outbox's own (bot.outbox.origin). No order of arrival (the row number
is random) and no time of it. What is deleted is overwritten with zeros in the file; in the write-ahead log
it stays, sealed, until the log is emptied (when nothing happens for a while, and at the end). Old blocks
of an SSD or a journaling or copying file system are beyond our reach: they hold what is sealed, hence
useless without the secret, and a hash.
"""

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from bot.outbox.entry import OutboxFailedError
from bot.outbox.origin import give_number

VERSION = 2
# STRICT tables came with 3.37, RETURNING with 3.35.
OLDEST_SQLITE = (3, 37, 0)

_TABLES = """
BEGIN IMMEDIATE;
CREATE TABLE reports (
  slot INTEGER PRIMARY KEY,              -- random, so that it tells no order
  name BLOB NOT NULL UNIQUE,             -- bot.outbox.entry.name_of
  day INTEGER NOT NULL,                  -- it came on, in days since 1970-01-01 UTC
  due REAL NOT NULL,                     -- Unix time of the next try; the day's beginning until one failed
  tries INTEGER NOT NULL DEFAULT 0,
  refusals INTEGER NOT NULL DEFAULT 0,
  claimant BLOB,                         -- the process that delivers it now (bot.outbox.claimant)
  dead TEXT,                             -- why it was laid aside
  sealed BLOB NOT NULL,
  progress BLOB NOT NULL DEFAULT x''          -- sealed: what the intake has of it already
) STRICT;
CREATE INDEX reports_due ON reports (due) WHERE claimant IS NULL AND dead IS NULL;
CREATE INDEX reports_claimed ON reports (claimant) WHERE claimant IS NOT NULL;
CREATE INDEX reports_day ON reports (day) WHERE dead IS NULL;
CREATE INDEX reports_dead ON reports (day) WHERE dead IS NOT NULL;
CREATE TABLE marks (
  name BLOB PRIMARY KEY,
  day INTEGER NOT NULL,                  -- it was settled on
  status TEXT NOT NULL CHECK (status IN ('forwarded', 'undelivered'))
) STRICT, WITHOUT ROWID;
CREATE INDEX marks_day ON marks (day);
PRAGMA user_version = 2;
COMMIT;
"""
# How a file of the version before becomes one of the next. One step each, in a transaction of its own.
_STEPS = {
    1: """
BEGIN IMMEDIATE;
ALTER TABLE reports ADD COLUMN progress BLOB NOT NULL DEFAULT x'';
PRAGMA user_version = 2;
COMMIT;
""",
}

# How long to wait for another process's transaction; each takes a few of them.
BUSY_MILLISECONDS = 5000
AGAIN_SECONDS = 0.01

# Each is set, then asked for: SQLite ignores what it cannot do.
_SETTINGS = (
    ("journal_mode", "wal"),
    ("synchronous", 2),  # FULL: COMMIT returns when the log is on the disk
    ("secure_delete", 1),
    ("temp_store", 2),  # MEMORY: no temporary file ever
    ("trusted_schema", 0),
)


def open_database(
    path: Path, *, pages: int = 0, trace: Callable[[str], None] | None = None
) -> sqlite3.Connection:
    """Open the file (mode 0600, in a folder of mode 0700, both made when needed), to be used in this thread.

    `pages` bounds its size, in pages of 4 KiB (0: none). `trace` is told every statement. Raises
    OutboxFailedError.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise OutboxFailedError(f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or newer is needed")
    try:
        _make_file(path)
        connection = sqlite3.connect(path, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise OutboxFailedError(f"the outbox {path} cannot be opened: {error}") from error
    try:
        _prepare_patiently(connection, pages)
    except sqlite3.Error as error:
        connection.close()
        raise OutboxFailedError(f"the outbox {path} cannot be used: {error}") from error
    except OutboxFailedError:
        connection.close()
        raise
    connection.set_trace_callback(trace)
    return connection


def _make_file(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    # SQLite brings the log's name to the disk by itself, the file's it takes as given.
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _prepare_patiently(connection: sqlite3.Connection, pages: int) -> None:
    """Prepare, again and again while another process that starts at this moment is in the way.

    A new file goes over to a log beside it by one process alone, and for that SQLite itself waits for nobody.
    """
    until = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            _prepare(connection, pages)
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() >= until:
                raise
            time.sleep(AGAIN_SECONDS)
        else:
            return


def _prepare(connection: sqlite3.Connection, pages: int) -> None:
    for setting, value in (("busy_timeout", BUSY_MILLISECONDS), *_SETTINGS):
        connection.execute(f"PRAGMA {setting} = {value}").fetchall()
        (taken,) = connection.execute(f"PRAGMA {setting}").fetchone()
        if taken != value:
            raise OutboxFailedError(
                f"this disk or SQLite does not allow {setting} = {value}: it stays {taken}"
            )
    if pages:
        connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    if _version(connection) == 0:
        _make(connection, _TABLES, 0)
    while (before := _version(connection)) in _STEPS:
        _make(connection, _STEPS[before], before)
    found = _version(connection)
    if found != VERSION:
        raise OutboxFailedError(
            f"it was written by a newer version (schema {found}, this one knows {VERSION})"
        )
    give_number(connection)
    # A folder that cannot be written to is found now and not with the first report.
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _make(connection: sqlite3.Connection, script: str, before: int) -> None:
    """Bring the file from version `before` to the next."""
    try:
        connection.executescript(script)
    except sqlite3.OperationalError:
        # Another process that starts at this moment may have done it.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if _version(connection) == before:
            raise
