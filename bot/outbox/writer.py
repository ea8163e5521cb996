"""The one thread that talks to the database, so that many reports at once share one commit.

A commit waits for the disk. While it does, further jobs gather; the next transaction takes them all. Each
caller hears of its own only after COMMIT returned. Jobs must write nothing before they refuse, and may be run
twice: a transaction that fails is rolled back and its jobs are tried one by one, so one that asks too much
does not fail the others.
"""

import asyncio
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.outbox.entry import OutboxError, OutboxFailedError

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]
MOST_TOGETHER = 256
# Seconds without a change after which the log is emptied, and with it what is left of delivered rows.
QUIET = 30.0
# After these the connection is as good as before; after any other error it is opened anew.
_PASSING = {"SQLITE_BUSY", "SQLITE_FULL"}


@dataclass(slots=True)
class _Ask:
    """A job, who waits for it, and how it went."""

    job: Job[Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: Exception | None = None

    def settle(self) -> None:
        """Tell the caller, in its own loop; it may have gone away."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Writer:
    """A thread with a connection to the file at `path`. Raises what `connect` raises.

    `connect` is called in that thread: now, and again after an error that broke the last connection, or when
    the file was replaced or deleted, as what is written to a deleted file is lost.
    """

    def __init__(
        self, path: Path, connect: Callable[[], sqlite3.Connection], *, quiet: float = QUIET
    ) -> None:
        self._path = path
        self._connect = connect
        self._file: tuple[int, int] | None = None
        self._quiet = quiet
        self._asked: queue.SimpleQueue[_Ask | None] = queue.SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._open = True
        self._gate = threading.Lock()
        self._started: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="outbox", daemon=True)
        self._thread.start()
        failed = self._started.get()
        if failed is not None:
            self._open = False
            self._thread.join()
            raise failed

    async def run(self, job: Job[T]) -> T:
        """Run a job in a transaction; return when it is on the disk. Raises OutboxError, or what the job raises."""
        loop = asyncio.get_running_loop()
        ask = _Ask(job, loop.create_future(), loop)
        with self._gate:
            if not self._open:
                raise OutboxFailedError("the outbox is closed")
            self._asked.put(ask)
        result: T = await ask.future
        return result

    async def close(self) -> None:
        """Finish what was asked, empty the log, close the file. Twice is fine."""
        with self._gate:
            if self._open:
                self._open = False
                self._asked.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        try:
            self._connected()
        except Exception as error:  # noqa: BLE001 (it is raised in the thread that waits for it)
            self._started.put(error)
            return
        self._started.put(None)
        ended = False
        empty_at: float | None = time.monotonic() + self._quiet
        while not ended:
            if empty_at is not None and time.monotonic() >= empty_at:
                self._empty_log()
                empty_at = None
            try:
                first = self._asked.get(timeout=empty_at and max(0, empty_at - time.monotonic()))
            except queue.Empty:
                continue
            asks, ended = self._gather(first)
            if self._answer(asks):
                empty_at = time.monotonic() + self._quiet
        self._empty_log()
        if self._connection is not None:
            self._connection.close()

    def _gather(self, first: _Ask | None) -> tuple[list[_Ask], bool]:
        """Take what else was asked meanwhile, and say whether the end was among it."""
        asks: list[_Ask] = []
        ask = first
        while ask is not None:
            asks.append(ask)
            if len(asks) == MOST_TOGETHER:
                return asks, False
            try:
                ask = self._asked.get_nowait()
            except queue.Empty:
                return asks, False
        return asks, True

    def _answer(self, asks: Sequence[_Ask]) -> bool:
        """Do what was asked and tell who asked. Says whether anything in the file may have changed."""
        if not asks:
            return False
        before = (self._connection, self._connection and self._connection.total_changes)
        failed = self._transact(asks)
        if failed is not None and len(asks) > 1:
            for ask in asks:
                ask.error = self._transact([ask]) or ask.error
        elif failed is not None:
            asks[0].error = failed
        for loop in {ask.loop for ask in asks}:
            own = [ask for ask in asks if ask.loop is loop]
            try:
                loop.call_soon_threadsafe(_settle_all, own)
            except RuntimeError:
                continue  # its loop has ended; the rows are on the disk all the same
        return before != (self._connection, self._connection and self._connection.total_changes)

    def _transact(self, asks: Sequence[_Ask]) -> Exception | None:
        """Run jobs in one transaction. Gives the error that undid it all; a refusal only concerns its own job."""
        try:
            connection = self._connected()
            connection.execute("BEGIN IMMEDIATE")
            for ask in asks:
                ask.result = ask.error = None
                try:
                    ask.result = ask.job(connection)
                except OutboxError as refusal:
                    ask.error = refusal
            connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 (every one belongs to a caller, and the thread must live)
            self._undo(error)
            return _as_outbox_error(error)
        return None

    def _connected(self) -> sqlite3.Connection:
        """Give a connection to the file that is at the path now."""
        if self._connection is not None and self._file != _identity(self._path):
            self._connection.close()
            self._connection = None
        if self._connection is None:
            self._connection = self._connect()
            self._file = _identity(self._path)
        return self._connection

    def _undo(self, error: Exception) -> None:
        if self._connection is None:
            return
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if not isinstance(error, sqlite3.Error) or _name(error) in _PASSING:
                return
            self._connection.close()
        except sqlite3.Error:
            pass
        self._connection = None

    def _empty_log(self) -> None:
        """Bring the log into the file and cut it to nothing, if no other process is in the way."""
        if self._connection is not None:
            try:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            except sqlite3.Error as error:
                self._undo(error)


def _settle_all(asks: Sequence[_Ask]) -> None:
    for ask in asks:
        ask.settle()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 (a third faster, once a transaction)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _as_outbox_error(error: Exception) -> Exception:
    if isinstance(error, sqlite3.Error):
        failure: Exception = OutboxFailedError(_name(error))
    elif isinstance(error, OSError):
        failure = OutboxFailedError(error.strerror or type(error).__name__)
    else:
        return error
    failure.__cause__ = error
    return failure


def _name(error: sqlite3.Error) -> str:
    return str(getattr(error, "sqlite_errorname", type(error).__name__))
