"""A connection that mends itself: opened anew after an error that broke it, or when its file is no longer the one.

Used by one thread (`bot.outbox.writer`).
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.outbox.entry import OutboxFailedError

# After these the connection is as good as before.
_PASSING = {"SQLITE_BUSY", "SQLITE_FULL"}


class Database:
    """The database at `path`, opened by `connect`. Raises what `connect` raises.

    What is written to a deleted file is lost with the last process that has it open, so that is looked after.
    """

    def __init__(self, path: Path, connect: Callable[[], sqlite3.Connection]) -> None:
        self._path = path
        self._connect = connect
        self._connection: sqlite3.Connection | None = connect()
        self._file = _identity(path)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give a connection within a transaction, on the disk when this ends and undone when it raises.

        Raises OutboxFailedError in place of sqlite3.Error and OSError; anything else passes through.
        """
        try:
            connection = self._connected()
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except Exception as error:
            self._undo(error)
            if isinstance(error, sqlite3.Error):
                raise OutboxFailedError(_name(error)) from error
            if isinstance(error, OSError):
                raise OutboxFailedError(error.strerror or type(error).__name__) from error
            raise

    def changes(self) -> tuple[int, int]:
        """Give something that is another one after rows were changed."""
        return id(self._connection), 0 if self._connection is None else self._connection.total_changes

    def empty_log(self) -> None:
        """Bring the log into the file and cut it to nothing, if no other process is in the way."""
        if self._connection is not None:
            try:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            except sqlite3.Error as error:
                self._undo(error)

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> sqlite3.Connection:
        if self._file != _identity(self._path):
            self.close()
        if self._connection is None:
            self._connection = self._connect()
            self._file = _identity(self._path)
        return self._connection

    def _undo(self, error: Exception) -> None:
        try:
            if self._connection is not None and self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error) and _name(error) not in _PASSING:
                self.close()
        except sqlite3.Error:
            self._connection = None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 (a third faster, once a transaction)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _name(error: sqlite3.Error) -> str:
    return str(getattr(error, "sqlite_errorname", type(error).__name__))
