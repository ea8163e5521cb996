"""`reportline standin`: the stand-in intake by itself."""

import argparse
from pathlib import Path

from bot.app.intake import STANDIN_PORT
from bot.app.standin import standin
from bot.cli import loop
from bot.cli.say import say
from bot.settings import Listen
from bot.settings.kinds import listen


def options(parser: argparse.ArgumentParser) -> None:
    """Take where to listen and where to keep what arrives."""
    parser.add_argument(
        "--listen", type=_listen, default=Listen("127.0.0.1", STANDIN_PORT), metavar="ADDRESS:PORT"
    )
    parser.add_argument(
        "--database", type=Path, metavar="FILE", help="default: standin.db in the data folder"
    )


def act(args: argparse.Namespace) -> int:
    """Serve until a signal."""
    settings = loop.begin("warning")
    loop.run(lambda: standin(settings, args.listen, args.database, say))
    return 0


def _listen(text: str) -> Listen:
    try:
        return listen(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
