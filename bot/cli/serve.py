"""`reportline serve`: the public door and the operator's server."""

import argparse

from bot.app.serve import serve
from bot.cli import loop


def options(_: argparse.ArgumentParser) -> None:
    """Take none: everything is a setting."""


def act(_: argparse.Namespace) -> int:
    """Serve until a signal."""
    settings = loop.begin("info", delivers=False)
    loop.run(lambda: serve(settings))
    return 0
