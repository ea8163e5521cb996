"""Where reports wait for the intake: durable, sealed, each once. The public names, and nothing else."""

from bot.outbox.entry import Counts, Entry, Listed, OutboxError, OutboxFailedError, OutboxFullError, name_of
from bot.outbox.room import Bounds
from bot.outbox.sqlite import SqliteOutbox

__all__ = [
    "Bounds",
    "Counts",
    "Entry",
    "Listed",
    "OutboxError",
    "OutboxFailedError",
    "OutboxFullError",
    "SqliteOutbox",
    "name_of",
]
