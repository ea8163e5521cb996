import sqlite3
from pathlib import Path

import pytest

from bot.outbox import OutboxFailedError
from bot.outbox.database import Database


class Connections:
    """Connects to a file and keeps the connections, so that a test can break them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.made: list[sqlite3.Connection] = []

    def connect(self) -> sqlite3.Connection:
        """Make one more."""
        self.made.append(sqlite3.connect(self.path, isolation_level=None))
        return self.made[-1]


@pytest.fixture
def connections(tmp_path: Path) -> Connections:
    return Connections(tmp_path / "d.db")


def seven(database: Database) -> int:
    with database.transaction() as connection:
        return int(connection.execute("SELECT 7").fetchone()[0])


def test_a_connection_that_breaks_in_a_transaction_is_opened_anew(connections: Connections) -> None:
    database = Database(connections.path, connections.connect)
    with pytest.raises(OutboxFailedError), database.transaction() as connection:
        connection.close()
    assert seven(database) == 7
    assert len(connections.made) == 2
    database.close()


def test_a_connection_that_breaks_while_the_log_is_emptied_is_opened_anew(connections: Connections) -> None:
    database = Database(connections.path, connections.connect)
    connections.made[0].close()
    database.empty_log()
    assert seven(database) == 7
    database.close()


def test_a_closed_database_has_no_log_to_empty_and_opens_again(connections: Connections) -> None:
    database = Database(connections.path, connections.connect)
    database.close()
    database.empty_log()
    database.close()
    assert seven(database) == 7
    database.close()


def test_changes_tell_rows_that_changed_from_a_look(connections: Connections) -> None:
    database = Database(connections.path, connections.connect)
    with database.transaction() as connection:
        connection.execute("CREATE TABLE t (x)")
    before = database.changes()
    seven(database)
    assert database.changes() == before
    with database.transaction() as connection:
        connection.execute("INSERT INTO t VALUES (1)")
    assert database.changes() != before
    database.close()
