"""The command line: one file a command, and only the one that is asked for is loaded."""

from bot.cli.main import main

__all__ = ["main"]
