"""`reportline forward`: deliver what waits, for ever or once."""

import argparse

from bot.app.forward import forward
from bot.cli import loop


def options(parser: argparse.ArgumentParser) -> None:
    """Take --once."""
    parser.add_argument(
        "--once",
        action="store_true",
        help="deliver what is due, then end (0: nothing waits or was laid aside)",
    )


def act(args: argparse.Namespace) -> int:
    """Deliver. 1: something waits still, or was laid aside."""
    settings = loop.begin("info")
    return 0 if loop.run(lambda: forward(settings, once=args.once)) else 1
