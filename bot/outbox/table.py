"""The statements: what happens to a row, from insert to mark. They run in the writer's thread and transactions.

A transaction may be rolled back after one of these returned. So what is remembered here besides (leases,
first meetings) may be ahead of the disk, and every use of it is right also then.

Just over 200 lines: all that can happen to a row stands in one file, so that no two statements disagree about it.
"""

import secrets
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from bot.outbox.claimant import Claimant, is_alive
from bot.outbox.clock import DAY, WallClock, as_date
from bot.outbox.entry import LONGEST_WAIT, MARK_DAYS, Counts, Entry, Listed, OutboxFullError, plain_reason
from bot.outbox.room import Room
from flows.events import Status

MOST_MET = 200_000


class Table:
    """The reports and marks of one database file.

    `lease` is how many seconds this process may hold a report before it is handed out once more: longer than
    any honest try with all its time limits, for a forwarder that lost its way without ending the process.
    """

    def __init__(self, database: Path, *, room: Room, clock: WallClock, lease: float) -> None:
        self._database = database
        self._room = room
        self._clock = clock
        self._lease = lease
        self._claimant: Claimant | None = None
        self._held_until: dict[bytes, float] = {}
        self._met: dict[bytes, float] = {}
        self._pruned_on: int | None = None

    def insert(self, connection: sqlite3.Connection, name: bytes, sealed: bytes) -> None:
        """Keep a report, unless it is or was here. Raises OutboxFullError, having written nothing."""
        self._prune(connection)
        if self.status(connection, name) is not Status.UNKNOWN:
            return
        if not self._room.take(connection):
            raise OutboxFullError("there is no room for one more report")
        today = self._clock.today()
        connection.execute(
            "INSERT INTO reports (slot, name, day, due, sealed) VALUES (?, ?, ?, ?, ?)",
            (secrets.randbits(63), name, today, today * DAY, sealed),
        )
        self._meet(connection, name)

    def status(self, connection: sqlite3.Connection, name: bytes) -> Status:
        """Tell how far a report is. One that was laid aside is still received: an operator may send it again."""
        if connection.execute("SELECT 1 FROM reports WHERE name = ?", (name,)).fetchone():
            return Status.RECEIVED
        mark = connection.execute("SELECT status FROM marks WHERE name = ?", (name,)).fetchone()
        return Status.UNKNOWN if mark is None else Status(mark[0])

    def claim(self, connection: sqlite3.Connection, at_most: int) -> tuple[Entry, ...]:
        """Hand out due reports: those of earlier days and tries first, among the new ones by chance."""
        self._free(connection)
        if self._claimant is None:
            self._claimant = Claimant(self._database)
        rows = connection.execute(
            "UPDATE reports SET claimant = ?, tries = tries + 1 WHERE slot IN"
            " (SELECT slot FROM reports WHERE claimant IS NULL AND dead IS NULL AND due <= ?"
            " ORDER BY due, slot LIMIT ?)"
            " RETURNING name, sealed, tries, refusals, progress",
            (self._claimant.id, self._clock.now(), at_most),
        ).fetchall()
        until = self._clock.steady() + self._lease
        for name, *_ in rows:
            self._held_until[name] = until
            self._meet(connection, name)
        return tuple(Entry(*row) for row in rows)

    def settle(self, connection: sqlite3.Connection, name: bytes, status: Status, *, only_dead: bool) -> bool:
        """Put a mark in a report's place and say whether it was there."""
        self._prune(connection)
        gone = connection.execute(
            "DELETE FROM reports WHERE name = ? AND (dead IS NOT NULL OR NOT ?)", (name, only_dead)
        )
        if gone.rowcount == 1:
            connection.execute(
                "INSERT OR REPLACE INTO marks (name, day, status) VALUES (?, ?, ?)",
                (name, self._clock.today(), status.value),
            )
            self._forget(name)
        return gone.rowcount == 1

    def later(self, connection: sqlite3.Connection, name: bytes, due: float, refusals: int) -> None:
        """Let a report wait until `due`, Unix time."""
        connection.execute(
            "UPDATE reports SET claimant = NULL, due = ?, refusals = ? WHERE name = ? AND dead IS NULL",
            (min(due, self._clock.now() + LONGEST_WAIT), refusals, name),
        )
        self._held_until.pop(name, None)

    def note(self, connection: sqlite3.Connection, name: bytes, progress: bytes) -> None:
        """Keep how far the delivery of a report is; it stays with whoever delivers it."""
        connection.execute("UPDATE reports SET progress = ? WHERE name = ?", (progress, name))

    def hurry(self, connection: sqlite3.Connection) -> None:
        """Make due what waits for a later try, but for what was refused or did not open: that has its time to heal."""
        connection.execute(
            "UPDATE reports SET due = 0 WHERE claimant IS NULL AND dead IS NULL AND refusals = 0"
        )

    def lay_aside(self, connection: sqlite3.Connection, name: bytes, reason: str) -> None:
        """Make a report a dead letter: kept sealed, handed out no more."""
        connection.execute(
            "UPDATE reports SET claimant = NULL, dead = ? WHERE name = ?", (plain_reason(reason), name)
        )
        self._forget(name)

    def resend(self, connection: sqlite3.Connection, name: bytes) -> bool:
        """Let a dead letter wait again, as if it were new, and say whether there was one."""
        return (
            connection.execute(
                "UPDATE reports SET dead = NULL, due = day * ?, tries = 0, refusals = 0"
                " WHERE name = ? AND dead IS NOT NULL",
                (DAY, name),
            ).rowcount
            == 1
        )

    def next_due(self, connection: sqlite3.Connection) -> float | None:
        """Give the Unix time at which a report that nobody holds is due, or None. It may be past."""
        self._free(connection)
        (due,) = connection.execute(
            "SELECT min(due) FROM reports WHERE claimant IS NULL AND dead IS NULL"
        ).fetchone()
        return None if due is None else float(due)

    def settled(self, connection: sqlite3.Connection, names: Iterable[bytes]) -> tuple[bytes, ...]:
        """Give those of some reports that do not wait any more."""
        waits = "SELECT 1 FROM reports WHERE name = ? AND dead IS NULL"
        return tuple(name for name in names if not connection.execute(waits, (name,)).fetchone())

    def listed(self, connection: sqlite3.Connection, at_most: int) -> tuple[Listed, ...]:
        """Give dead letters, then what waits, oldest first."""
        rows = connection.execute(
            "SELECT name, day, tries, refusals, coalesce(dead, '') FROM reports"
            " ORDER BY dead IS NULL, day, slot LIMIT ?",
            (at_most,),
        )
        return tuple(Listed(name, as_date(day), *rest) for name, day, *rest in rows)

    def laid_aside(self, connection: sqlite3.Connection, begins: str, at_most: int) -> tuple[bytes, ...]:
        """Give names of dead letters that begin so, in small hexadecimal letters."""
        rows = connection.execute(
            "SELECT name FROM reports WHERE dead IS NOT NULL AND substr(lower(hex(name)), 1, ?) = ? LIMIT ?",
            (len(begins), begins, at_most),
        )
        return tuple(name for (name,) in rows)

    def counts(self, connection: sqlite3.Connection) -> Counts:
        """Count."""
        waiting, day = connection.execute(
            "SELECT count(*), min(day) FROM reports WHERE dead IS NULL"
        ).fetchone()
        reasons = dict(
            connection.execute("SELECT dead, count(*) FROM reports WHERE dead IS NOT NULL GROUP BY dead")
        )
        oldest = max(0.0, self._clock.now() - (day + 1) * DAY) if waiting else 0.0
        while self._met:
            name, met = next(iter(self._met.items()))
            if connection.execute(
                "SELECT 1 FROM reports WHERE name = ? AND dead IS NULL", (name,)
            ).fetchone():
                oldest = max(oldest, self._clock.steady() - met)
                break
            del self._met[name]  # settled by another process, or never committed
        return Counts(waiting, sum(reasons.values()), oldest, reasons)

    def let_go(self, connection: sqlite3.Connection) -> None:
        """Free what this process holds: it ends."""
        if self._claimant is not None:
            connection.execute("UPDATE reports SET claimant = NULL WHERE claimant = ?", (self._claimant.id,))

    def close(self) -> None:
        """End as a claimant, after `let_go` is on the disk."""
        if self._claimant is not None:
            self._claimant.close()
            self._claimant = None

    def _free(self, connection: sqlite3.Connection) -> None:
        """Make claimable what ended processes and overlong tries hold, and due what a wrong clock put too far away."""
        own = b"" if self._claimant is None else self._claimant.id
        claimants = connection.execute("SELECT DISTINCT claimant FROM reports WHERE claimant IS NOT NULL")
        for (claimant,) in claimants.fetchall():
            if claimant != own and not is_alive(self._database, claimant):
                connection.execute("UPDATE reports SET claimant = NULL WHERE claimant = ?", (claimant,))
        steady = self._clock.steady()
        for name in [name for name, until in self._held_until.items() if until <= steady]:
            connection.execute(
                "UPDATE reports SET claimant = NULL WHERE name = ? AND claimant = ?", (name, own)
            )
            del self._held_until[name]
        latest = 0 if self._clock.was_set_back() else LONGEST_WAIT
        connection.execute(
            "UPDATE reports SET due = 0 WHERE claimant IS NULL AND dead IS NULL AND due > ?",
            (self._clock.now() + latest,),
        )

    def _prune(self, connection: sqlite3.Connection) -> None:
        """Drop old marks, once a day."""
        today = self._clock.today()
        if today != self._pruned_on:
            connection.execute("DELETE FROM marks WHERE day < ?", (today - MARK_DAYS,))
            self._pruned_on = today

    def _meet(self, connection: sqlite3.Connection, name: bytes) -> None:
        """Remember since when this process knows of a report, in the order of that."""
        if len(self._met) >= MOST_MET:  # most of them were settled by another process
            waiting = {row[0] for row in connection.execute("SELECT name FROM reports WHERE dead IS NULL")}
            self._met = {met: since for met, since in self._met.items() if met in waiting}
        if len(self._met) < MOST_MET:
            self._met.setdefault(name, self._clock.steady())

    def _forget(self, name: bytes) -> None:
        self._held_until.pop(name, None)
        self._met.pop(name, None)
