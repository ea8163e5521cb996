"""Where a copy comes from: which outbox it is of, and when it was made. So an old copy, or another's, is no backup.

Both lie where every version of schema 2 lets them lie, so nothing has to be brought up to date, and a program of
before takes such a copy in. The outbox's number is drawn once and stands in the field of SQLite's header that is free
for whoever uses the file (application_id); VACUUM INTO copies it. The time is a view in the copy, as a copy may hold
no third table. Neither says anything of a person.
"""

import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.outbox.entry import OutboxFailedError

_HIGHEST = (1 << 31) - 1
"""Four bytes with a sign is what the header holds. They tell a handful of installations apart, by mistake mixed up."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The number of the outbox, and when the copy was begun, in seconds since 1970."""

    outbox: int
    made: int


def number(connection: sqlite3.Connection) -> int:
    """Give the number of an outbox; 0: it was given none yet."""
    (found,) = connection.execute("PRAGMA application_id").fetchone()
    return int(found)


def give_number(connection: sqlite3.Connection) -> None:
    """Draw the number of an outbox that has none. Raises sqlite3.Error, in a transaction that is left to be undone."""
    if number(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    if not number(connection):  # another process that starts at this moment may have done it
        connection.execute(f"PRAGMA application_id = {1 + secrets.randbelow(_HIGHEST)}")
    connection.execute("COMMIT")


def sign(copy: Path, made: float) -> None:
    """Write into a copy, which nobody else knows yet, when it was made. Raises sqlite3.Error."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = MEMORY").fetchall()
        # Of a copy that somebody put in the outbox's place, it is there.
        connection.execute("DROP VIEW IF EXISTS copied")
        connection.execute(f"CREATE VIEW copied AS SELECT {int(made)} AS made")


def origin(copy: sqlite3.Connection) -> Origin | None:
    """Read what a copy says of itself; None: an older version or another program made it."""
    views = "SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = 'copied'"
    if not number(copy) or not copy.execute(views).fetchone():
        return None
    made = copy.execute("SELECT made FROM copied").fetchone()
    if made is None or not isinstance(made[0], int):
        raise OutboxFailedError("the backup does not say when it was made in a form that is known here")
    return Origin(number(copy), made[0])
