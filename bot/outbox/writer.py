"""The one thread that talks to the database, so that many reports at once share one commit.

A commit waits for the disk. While it does, further jobs gather; the next transaction takes them all. Each
caller hears of its own only after COMMIT returned. Jobs must write nothing before they refuse, and may be run
twice: a transaction that fails is rolled back and its jobs are tried one by one, so one that asks too much
does not fail the others.
"""

import asyncio
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.outbox.database import Database
from bot.outbox.entry import OutboxError, OutboxFailedError

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]
MOST_TOGETHER = 256
# Seconds without a change after which the log is emptied, and with it what is left of delivered rows.
QUIET = 30.0


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
    """A thread with a database, which `connect` opens in it. Raises what `connect` raises."""

    def __init__(self, connect: Callable[[], Database], *, quiet: float = QUIET) -> None:
        self._connect = connect
        self._quiet = quiet
        self._asked: queue.SimpleQueue[_Ask | None] = queue.SimpleQueue()
        self._open = True
        self._gate = threading.Lock()
        self._started: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="outbox", daemon=True)
        self._thread.start()
        failed = self._started.get()
        if failed is not None:
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
            database = self._connect()
        except Exception as error:  # noqa: BLE001 (it is raised in the thread that waits for it)
            self._started.put(error)
            return
        self._started.put(None)
        ended = False
        empty_at: float | None = time.monotonic() + self._quiet
        while not ended:
            if empty_at is not None and time.monotonic() >= empty_at:
                database.empty_log()
                empty_at = None
            try:
                first = self._asked.get(timeout=empty_at and max(0, empty_at - time.monotonic()))
            except queue.Empty:
                continue
            asks, ended = self._gather(first)
            before = database.changes()
            _answer(database, asks)
            if database.changes() != before:
                empty_at = time.monotonic() + self._quiet
        database.empty_log()
        database.close()

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


def _answer(database: Database, asks: Sequence[_Ask]) -> None:
    """Do what was asked, together if that goes, and tell each who asked."""
    failed = _transact(database, asks)
    if failed is not None and len(asks) == 1:
        asks[0].error = failed
    elif failed is not None:
        for ask in asks:
            ask.error = _transact(database, [ask]) or ask.error
    for loop in {ask.loop for ask in asks}:
        own = [ask for ask in asks if ask.loop is loop]
        try:
            loop.call_soon_threadsafe(_settle_all, own)
        except RuntimeError:
            continue  # its loop has ended; the rows are on the disk all the same


def _transact(database: Database, asks: Sequence[_Ask]) -> Exception | None:
    """Run jobs in one transaction. Gives the error that undid it all; a refusal only concerns its own job."""
    try:
        with database.transaction() as connection:
            for ask in asks:
                ask.result = ask.error = None
                try:
                    ask.result = ask.job(connection)
                except OutboxError as refusal:
                    ask.error = refusal
    except Exception as error:  # noqa: BLE001 (every one belongs to a caller, and the thread must live)
        return error
    return None


def _settle_all(asks: Sequence[_Ask]) -> None:
    for ask in asks:
        ask.settle()
