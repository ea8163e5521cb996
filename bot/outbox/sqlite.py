"""The outbox of one machine: a SQLite file, synced before anybody is told "it is safe".

`serve` and `forward` may be two processes on the same file. Everything raises OutboxFailedError when the disk
or the database fails, and works again as soon as they do.
"""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from bot.outbox.clock import WallClock
from bot.outbox.database import Database
from bot.outbox.entry import Counts, Entry, Listed, OutboxError, name_of
from bot.outbox.room import Bounds, Room
from bot.outbox.schema import open_database
from bot.outbox.table import Table
from bot.outbox.writer import QUIET, Writer
from flows.events import Status

LEASE = 15 * 60.0


class SqliteOutbox:
    """Reports that wait, in the file `path`. Opened at once: raises OutboxFailedError if it cannot be.

    `lease`: seconds after which a report that this process claimed and never settled is handed out again.
    `quiet`: seconds without work after which the log on disk is emptied. `trace` is told every statement,
    sealed reports and all, so it is for tests.
    """

    def __init__(
        self,
        path: Path,
        *,
        bounds: Bounds | None = None,
        lease: float = LEASE,
        quiet: float = QUIET,
        clock: WallClock | None = None,
        trace: Callable[[str], None] | None = None,
    ) -> None:
        clock = clock or WallClock()
        bounds = bounds or Bounds()
        self._table = Table(path, room=Room(path, bounds, clock=clock.steady), clock=clock, lease=lease)

        def connect() -> sqlite3.Connection:
            return open_database(path, pages=bounds.pages, trace=trace)

        self._writer = Writer(lambda: Database(path, connect), quiet=quiet)

    async def insert(self, receipt: str, sealed: bytes) -> None:
        """Keep a sealed report; return when it is on the disk. The same receipt again changes nothing.

        Raises OutboxFullError, OutboxFailedError.
        """
        name = name_of(receipt)
        await self._writer.run(lambda connection: self._table.insert(connection, name, sealed))

    async def status(self, receipt: str) -> Status:
        """Tell how far the report of this receipt is."""
        name = name_of(receipt)
        return await self._writer.run(lambda connection: self._table.status(connection, name))

    async def claim(self, at_most: int) -> tuple[Entry, ...]:
        """Hand out due reports, each to nobody else until it is settled or this process ends."""
        return await self._writer.run(lambda connection: self._table.claim(connection, at_most))

    async def delivered(self, name: bytes) -> None:
        """Settle: the intake has it. The row goes, a mark stays for eight days."""
        await self._settle(name, Status.FORWARDED, only_dead=False)

    async def later(self, name: bytes, *, due: float, refusals: int) -> None:
        """Settle: to be tried again at `due`, in Unix time, at most 61 minutes away. `refusals` is kept with it."""
        await self._writer.run(lambda connection: self._table.later(connection, name, due, refusals))

    async def note(self, name: bytes, progress: bytes) -> None:
        """Keep with a report how far its delivery is, sealed; return when it is on the disk."""
        await self._writer.run(lambda connection: self._table.note(connection, name, progress))

    async def hurry(self) -> None:
        """Make due now what waits for a later try, if it has no refusals: an operator asks."""
        await self._writer.run(self._table.hurry)

    async def dead(self, name: bytes, reason: str) -> None:
        """Settle: laid aside, sealed, for an operator. `reason` is kept in clear, less what looks like an address."""
        await self._writer.run(lambda connection: self._table.lay_aside(connection, name, reason))

    async def next_due(self) -> float | None:
        """Give the Unix time, maybe past, at which the next report that nobody holds is due; None: there is none."""
        return await self._writer.run(self._table.next_due)

    async def settled(self, names: Iterable[bytes]) -> tuple[bytes, ...]:
        """Give those of some reports that do not wait any more, whoever settled them."""
        return await self._writer.run(lambda connection: self._table.settled(connection, names))

    async def counts(self) -> Counts:
        """Count what waits and what was laid aside."""
        return await self._writer.run(self._table.counts)

    async def listed(self, at_most: int = 1000) -> tuple[Listed, ...]:
        """Give what an operator may see: dead letters, then what waits, oldest day first."""
        return await self._writer.run(lambda connection: self._table.listed(connection, at_most))

    async def laid_aside(self, begins: str, at_most: int = 2) -> tuple[bytes, ...]:
        """Give names of dead letters that begin so, in small hexadecimal letters; two are one too many to mean one."""
        return await self._writer.run(lambda connection: self._table.laid_aside(connection, begins, at_most))

    async def resend(self, name: bytes) -> bool:
        """Let a dead letter wait again, as if it were new. False: there is none of this name."""
        return await self._writer.run(lambda connection: self._table.resend(connection, name))

    async def close_report(self, name: bytes) -> bool:
        """Give a dead letter up: its receipt says undelivered. False: there is none of this name."""
        return await self._settle(name, Status.UNDELIVERED, only_dead=True)

    async def close(self) -> None:
        """Finish what was asked, free what this process holds, close the file. Twice is fine."""
        with suppress(OutboxError):
            await self._writer.run(self._table.let_go)
        await self._writer.close()
        self._table.close()

    async def _settle(self, name: bytes, status: Status, *, only_dead: bool) -> bool:
        return await self._writer.run(
            lambda connection: self._table.settle(connection, name, status, only_dead=only_dead)
        )
