"""What the stand-in holds: id and body as they came, one row each, on disk before the call returns."""

import sqlite3
from contextlib import suppress
from enum import Enum
from pathlib import Path


class Put(Enum):
    """What came of handing in a report."""

    NEW = "new"
    AGAIN = "again"
    CONFLICT = "conflict"


class Store:
    """One SQLite database. Its calls block and must come from one thread at a time. Raises sqlite3.Error."""

    def __init__(self, database: Path | str) -> None:
        """Open the database, or make it for this user alone: it is readable. SQLite's other files follow its mode."""
        if database != ":memory:":
            with suppress(OSError):  # SQLite says what is wrong
                Path(database).touch(mode=0o600)
        self._connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")  # 201 means stored
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS reports"
            " (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body BLOB NOT NULL) STRICT"
        )
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS iwf_calls (number INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT"
        )

    def put(self, report_id: str, body: bytes) -> Put:
        """Keep a report, unless its id is known."""
        inserted = self._connection.execute(
            "INSERT INTO reports (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", (report_id, body)
        )
        if inserted.rowcount == 1:
            return Put.NEW
        return Put.AGAIN if self.body(report_id) == body else Put.CONFLICT

    def body(self, report_id: str) -> bytes | None:
        """Give a report's body as it came, or None if the id is unknown."""
        row = self._connection.execute("SELECT body FROM reports WHERE id = ?", (report_id,)).fetchone()
        return None if row is None else bytes(row[0])

    def count(self) -> int:
        """Say how many reports are held."""
        return int(self._connection.execute("SELECT count(*) FROM reports").fetchone()[0])

    def oldest_first(self) -> list[tuple[str, bytes]]:
        """Give all reports."""
        return self._connection.execute("SELECT id, body FROM reports ORDER BY place").fetchall()

    def newest_first(self, at_most: int) -> list[tuple[str, bytes]]:
        """Give the last reports."""
        return self._connection.execute(
            "SELECT id, body FROM reports ORDER BY place DESC LIMIT ?", (at_most,)
        ).fetchall()

    def put_call(self, body: bytes) -> int:
        """Keep a call of the IWF's shape, each as a new one, and give its number."""
        kept = self._connection.execute("INSERT INTO iwf_calls (body) VALUES (?) RETURNING number", (body,))
        return int(kept.fetchone()[0])

    def calls(self) -> list[tuple[int, bytes]]:
        """Give all calls of the IWF's shape, oldest first."""
        return self._connection.execute("SELECT number, body FROM iwf_calls ORDER BY number").fetchall()

    def close(self) -> None:
        """Close the database; may be called twice."""
        self._connection.close()
