"""A copy of the outbox to keep elsewhere, and the way back: whole, checked, on the disk, and harmless when repeated.

The copy is SQLite's own (VACUUM INTO): one moment of a database that others go on writing to, without its log and
without what is left of deleted rows. What comes back is put beside what is there and changes nothing of it, so the
order of backups does not matter, and an outbox that already takes reports again can be given the old ones.
"""

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bot.outbox.clock import DAY
from bot.outbox.entry import OutboxFailedError
from bot.outbox.origin import give_number, sign
from bot.outbox.schema import BUSY_MILLISECONDS, VERSION, open_database

_FIELDS = "name, day, tries, refusals, dead, sealed"
_OUTBOX = {"reports", "marks"}


@dataclass(frozen=True, slots=True)
class Holding:
    """How much there is: reports that wait, reports that were laid aside, marks of settled ones."""

    waiting: int
    dead: int
    marks: int


def back_up(database: Path, to: Path, now: float) -> Holding:
    """Copy the outbox at this moment into one new file (mode 0600) that says so; return when the disk has it.

    `now` in seconds since 1970. The database may be in use, and is not brought to this version; it gets its number if
    it has none (`bot.outbox.origin`). Raises OutboxFailedError and OSError, leaving no file.
    """
    if to.exists():
        raise OutboxFailedError(f"{to} exists and is left as it is: name a new file")
    beside = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    # Made here, for SQLite would make it readable to others; it takes an empty file as a new one.
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with opened(database, "rw", "the outbox cannot be copied") as source:
            if _version(source) and _is_outbox(source):
                give_number(source)
            source.execute("VACUUM INTO ?", (str(beside),))
            sign(beside, now)
        with checked(beside) as copy:
            held = _holding(copy)
        sync(beside)
        beside.rename(to)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync(to.parent)
    return held


def take_in(backup: Path, database: Path, doubt: Callable[[bytes, bytes], bytes]) -> Holding:
    """Put what a backup holds beside what is there, all of it or nothing, and say how much was new.

    A report that is there, or was settled there, stays as it is. One that comes in is due at once, as nobody knows
    whether it arrived after the backup was made: `doubt` makes of it (sealed) and its progress the progress to keep.
    Raises OutboxFailedError, and what `doubt` raises.
    """
    with (
        checked(backup) as source,
        closing(open_database(database)) as connection,
        _transaction(connection),
    ):
        marks = sum(
            _settled_here(connection, row) for row in source.execute("SELECT name, day, status FROM marks")
        )
        progress = "progress" if _version(source) > 1 else "x''"
        waiting = dead = 0
        for *fields, old in source.execute(f"SELECT {_FIELDS}, {progress} FROM reports"):  # noqa: S608 - our words
            name, day, _, _, reason, sealed = fields
            if _is_here(connection, name):
                continue
            connection.execute(
                f"INSERT INTO reports (slot, due, progress, {_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (secrets.randbits(63), day * DAY, doubt(sealed, old), *fields),
            )
            waiting, dead = waiting + (reason is None), dead + (reason is not None)
    return Holding(waiting, dead, marks)


def _is_here(connection: sqlite3.Connection, name: bytes) -> bool:
    return any(
        connection.execute(f"SELECT 1 FROM {table} WHERE name = ?", (name,)).fetchone()  # noqa: S608 - our words
        for table in _OUTBOX
    )


def _settled_here(connection: sqlite3.Connection, mark: tuple[bytes, int, str]) -> bool:
    """Take a mark in, unless its report is here: sending that again does no harm, and losing it would."""
    if _is_here(connection, mark[0]):
        return False
    connection.execute("INSERT INTO marks (name, day, status) VALUES (?, ?, ?)", mark)
    return True


@contextmanager
def checked(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy, having read all of it once. Raises OutboxFailedError."""
    with opened(file, "ro", "the backup cannot be read") as connection:
        version = _version(connection)
        ((sound, *_), *_) = connection.execute("PRAGMA integrity_check(1)").fetchall()
        if not version or not _is_outbox(connection) or sound != "ok" or _is_cut_off(file, connection):
            raise OutboxFailedError(f"{file} is no backup of an outbox, or it is damaged")
        yield connection


def _is_outbox(connection: sqlite3.Connection) -> bool:
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {name for (name,) in tables} == _OUTBOX


def _is_cut_off(file: Path, connection: sqlite3.Connection) -> bool:
    """Say whether the end is missing: SQLite takes what is not there of a last page for zeros. A log may hold it."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    alone = not file.with_name(f"{file.name}-wal").exists()
    return alone and file.stat().st_size < int(pages) * int(size)


@contextmanager
def opened(file: Path, mode: str, failed: str) -> Iterator[sqlite3.Connection]:
    """Open a file as it is: nothing is made, and nothing is brought to this version. Raises OutboxFailedError.

    A log that lies beside it counts, and needs a folder that can be written to. Without one, nobody has the file open.
    """
    alone = mode == "ro" and not file.with_name(f"{file.name}-wal").exists()
    address = f"file:{quote(str(file))}?mode={mode}{'&immutable=1' if alone else ''}"
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            connection.execute("PRAGMA trusted_schema = 0")
            connection.execute("PRAGMA temp_store = 2")
            yield connection
    except sqlite3.Error as error:
        raise OutboxFailedError(f"{failed}: {error}") from error


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """On the disk when this ends, and undone when it raises. Raises OutboxFailedError in place of sqlite3.Error."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise OutboxFailedError(f"the backup was not taken in: {error}") from error
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise OutboxFailedError(
            f"it was written by a newer version (schema {version}, this one knows {VERSION})"
        )
    return int(version)


def _holding(connection: sqlite3.Connection) -> Holding:
    counted = "SELECT count(*) - count(dead), count(dead), (SELECT count(*) FROM marks) FROM reports"
    return Holding(*connection.execute(counted).fetchone())


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
