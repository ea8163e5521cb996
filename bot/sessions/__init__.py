"""Where sessions live: volatile, sealed, under a pseudonym. The public names, and nothing else."""

from bot.sessions.memory import MemorySessions, SessionsFullError, Stored

__all__ = ["MemorySessions", "SessionsFullError", "Stored"]
