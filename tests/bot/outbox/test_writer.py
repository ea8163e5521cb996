import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from bot.outbox import OutboxFailedError, OutboxFullError, SqliteOutbox
from bot.outbox.database import Database
from bot.outbox.writer import Job, Writer
from bot.privacy import new_id
from flows.events import Status


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.db"


def delete(path: Path) -> None:
    for left in (path, path.with_name("w.db-wal"), path.with_name("w.db-shm")):
        left.unlink(missing_ok=True)


def connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE IF NOT EXISTS t (x INTEGER UNIQUE)")
    return connection


async def test_many_inserts_at_once_share_few_commits(path: Path) -> None:
    commits = []
    outbox = SqliteOutbox(path, trace=lambda statement: commits.append(1) if statement == "COMMIT" else None)
    await asyncio.gather(*(outbox.insert(new_id(), b"sealed") for _ in range(500)))
    together = len(commits)
    for _ in range(20):
        await outbox.insert(new_id(), b"sealed")
    await outbox.close()
    assert together <= 20
    assert len(commits) >= together + 20


async def test_nobody_hears_of_an_insert_before_its_commit_returned(path: Path) -> None:
    """Every statement of the transaction, COMMIT the last, is over before the future of the insert is done."""
    hold = threading.Event()
    reached = threading.Event()

    def trace(statement: str) -> None:
        if statement == "COMMIT":
            reached.set()
            hold.wait(30)

    outbox = SqliteOutbox(path, trace=trace)
    insert = asyncio.ensure_future(outbox.insert(new_id(), b"sealed"))
    await asyncio.to_thread(reached.wait, 30)
    for _ in range(10):
        await asyncio.sleep(0)
    assert not insert.done()
    hold.set()
    await insert
    await outbox.close()


async def test_a_refusal_concerns_its_own_job_only(path: Path) -> None:
    writer = Writer(lambda: Database(path, lambda: connect(path)))

    def refuse(_: sqlite3.Connection) -> None:
        raise OutboxFullError

    def count(connection: sqlite3.Connection) -> int:
        return int(connection.execute("SELECT count(*) FROM t").fetchone()[0])

    def one(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO t VALUES (1)")

    done = await asyncio.gather(writer.run(one), writer.run(refuse), return_exceptions=True)
    assert done[0] is None
    assert isinstance(done[1], OutboxFullError)
    assert await writer.run(count) == 1
    await writer.close()


async def test_a_job_that_fails_is_undone_and_fails_no_other(path: Path) -> None:
    writer = Writer(lambda: Database(path, lambda: connect(path)))

    def job(number: int, error: Exception | None = None) -> Job[int]:
        def run(connection: sqlite3.Connection) -> int:
            connection.execute("INSERT INTO t VALUES (?)", (number,))
            if error is not None:
                raise error
            return number

        return run

    def values(connection: sqlite3.Connection) -> list[int]:
        return [row[0] for row in connection.execute("SELECT x FROM t ORDER BY x")]

    done = await asyncio.gather(
        writer.run(job(1)),
        writer.run(job(2, sqlite3.OperationalError("x"))),
        writer.run(job(3, ZeroDivisionError())),
        writer.run(job(4)),
        writer.run(job(4)),
        return_exceptions=True,
    )
    assert [done[0], done[3]] == [1, 4]
    assert isinstance(done[1], OutboxFailedError)
    assert isinstance(done[2], ZeroDivisionError)
    assert isinstance(done[4], OutboxFailedError)
    assert await writer.run(values) == [1, 4]
    await writer.close()


@pytest.mark.parametrize(
    ("error", "connections"),
    [(sqlite3.DatabaseError("disk image is malformed"), 2), (OutboxFullError(), 1), (ZeroDivisionError(), 1)],
)
async def test_after_an_error_that_breaks_the_connection_there_is_a_new_one(
    path: Path, error: Exception, connections: int
) -> None:
    made = []

    def connected() -> sqlite3.Connection:
        made.append(1)
        return connect(path)

    def fail(_: sqlite3.Connection) -> None:
        raise error

    writer = Writer(lambda: Database(path, connected))
    with pytest.raises((OutboxFailedError, OutboxFullError, ZeroDivisionError)):
        await writer.run(fail)
    assert await writer.run(lambda connection: connection.execute("SELECT 7").fetchone()) == (7,)
    assert len(made) == connections
    await writer.close()


async def test_a_disk_that_cannot_be_opened_fails_until_it_can(path: Path) -> None:
    works = True

    def connected() -> sqlite3.Connection:
        if not works:
            raise sqlite3.OperationalError("unable to open database file")
        return connect(path)

    def fail(_: sqlite3.Connection) -> None:
        raise OSError(5, "Input/output error")

    def seven(connection: sqlite3.Connection) -> int:
        return int(connection.execute("SELECT 7").fetchone()[0])

    writer = Writer(lambda: Database(path, connected))
    with pytest.raises(OutboxFailedError, match="Input/output error"):
        await writer.run(fail)
    delete(path)
    works = False
    with pytest.raises(OutboxFailedError):
        await writer.run(seven)
    works = True
    assert await writer.run(seven) == 7
    await writer.close()


async def test_after_the_file_was_deleted_reports_go_to_a_new_one(path: Path) -> None:
    outbox = SqliteOutbox(path)
    await outbox.insert(new_id(), b"sealed")
    delete(path)
    receipt = new_id()
    await outbox.insert(receipt, b"sealed")
    await outbox.close()
    again = SqliteOutbox(path)
    assert await again.status(receipt) is Status.RECEIVED
    await again.close()


async def test_a_start_that_fails_says_why_and_leaves_no_thread(path: Path) -> None:
    threads = threading.active_count()

    def connected() -> sqlite3.Connection:
        raise OutboxFailedError("no disk")

    with pytest.raises(OutboxFailedError, match="no disk"):
        Writer(lambda: Database(path, connected))
    assert threading.active_count() == threads


async def test_a_caller_whose_loop_has_ended_holds_nobody_up(path: Path) -> None:
    reached, hold = threading.Event(), threading.Event()

    def trace(statement: str) -> None:
        if statement == "COMMIT":
            reached.set()
            hold.wait(30)

    outbox = SqliteOutbox(path, trace=trace)
    receipt = new_id()

    def ask_and_go() -> None:
        async def ask() -> None:
            insert = asyncio.ensure_future(outbox.insert(receipt, b"sealed"))
            await asyncio.to_thread(reached.wait, 30)
            insert.cancel()

        asyncio.run(ask())

    await asyncio.to_thread(ask_and_go)
    hold.set()
    assert await outbox.status(receipt) is Status.RECEIVED
    await outbox.close()
