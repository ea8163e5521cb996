"""`reportline run`: all in one, and three lines that say where to click."""

import argparse
import logging

from bot.app.run import run
from bot.cli import loop
from bot.cli.say import say

_log = logging.getLogger(__name__)


def options(_: argparse.ArgumentParser) -> None:
    """Take none: everything is a setting."""


def act(_: argparse.Namespace) -> int:
    """Run until a signal."""
    settings = loop.begin("warning")
    if settings.secret is None:
        _log.warning(
            "no REPORTLINE_SECRET, so this run has its own. What is not delivered when it ends is gone"
        )
    loop.run(lambda: run(settings, say))
    return 0
