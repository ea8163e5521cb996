"""`reportline run`: all in one, and three lines that say where to click."""

import argparse

from bot.app.run import run
from bot.cli import loop
from bot.cli.say import complain, say


def options(_: argparse.ArgumentParser) -> None:
    """Take none: everything is a setting."""


def act(_: argparse.Namespace) -> int:
    """Run until a signal."""
    settings = loop.begin("warning")
    if settings.secret is None:
        complain(
            "No REPORTLINE_SECRET: this run makes one for itself. What is not delivered when it ends is gone."
        )
    loop.run(lambda: run(settings, say))
    return 0
