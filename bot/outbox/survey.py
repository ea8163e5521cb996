"""An outbox seen from outside: counted without a lock that anybody waits for, and without a trace.

For who looks while the service runs, or while it cannot start. The file is not brought to this version.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote

from bot.outbox.clock import as_date
from bot.outbox.entry import OutboxFailedError
from bot.outbox.schema import BUSY_MILLISECONDS, VERSION

HEAD = 5
"""Bytes of a sealed report that name the key it was sealed to (`bot.privacy.envelope`)."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found. `version` is that of the file; of one that is newer than this program nothing else is known.

    `refused`: how many of those that wait were refused, or did not open, at least once. `reasons`: how many were laid
    aside for which. `oldest`: the day on which the longest waiting came. `heads`: how many there are, waiting or laid
    aside, of each beginning.
    """

    version: int
    waiting: int = 0
    refused: int = 0
    oldest: date | None = None
    reasons: Mapping[str, int] = field(default_factory=dict)
    heads: Mapping[bytes, int] = field(default_factory=dict)

    @property
    def held(self) -> int:
        """How many reports there are in all."""
        return self.waiting + sum(self.reasons.values())


def survey(path: Path) -> Survey:
    """Look at the outbox `path`, which is there. Raises OutboxFailedError."""
    # To read a file that nobody writes, SQLite would leave two more beside it. One that somebody writes has a log.
    log = path.with_name(f"{path.name}-wal")
    try:
        return _read(path, "mode=ro" if log.exists() else "mode=ro&immutable=1")
    except sqlite3.Error:
        pass  # a service may have started just now
    try:
        return _read(path, "mode=ro")
    except sqlite3.Error as error:
        raise OutboxFailedError(f"the outbox {path} cannot be read: {error}") from error


def _read(path: Path, how: str) -> Survey:
    connection = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, isolation_level=None)
    with closing(connection):
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA temp_store = 2")
        connection.execute("BEGIN")  # one moment for all questions
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if not 0 < version <= VERSION:
            return Survey(version)
        waiting, refused, day = connection.execute(
            "SELECT count(*), coalesce(sum(refusals > 0), 0), min(day) FROM reports WHERE dead IS NULL"
        ).fetchone()
        dead = connection.execute("SELECT dead, count(*) FROM reports WHERE dead IS NOT NULL GROUP BY dead")
        heads = connection.execute(
            "SELECT substr(sealed, 1, ?) AS head, count(*) FROM reports GROUP BY head", (HEAD,)
        )
        oldest = as_date(day) if day is not None else None
        return Survey(version, waiting, refused, oldest, dict(dead.fetchall()), dict(heads.fetchall()))
