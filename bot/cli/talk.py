"""`reportline talk`: a conversation in this terminal, or with a file."""

import argparse
import io
import sys

from bot.app.talk import talk
from bot.cli import loop
from bot.cli.say import complain


def options(parser: argparse.ArgumentParser) -> None:
    """Take the platform and the language."""
    parser.add_argument(
        "--platform", choices=("terminal",), default="terminal", help="terminal is the only one so far"
    )
    parser.add_argument(
        "--lang", default="", metavar="TAG", help="what the platform hints at, such as fr or pt-BR"
    )


def act(args: argparse.Namespace) -> int:
    """Talk until the lines end."""
    settings = loop.begin("warning")
    # Whatever bytes come, the conversation goes on; every script can be shown.
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    loop.run(lambda: talk(settings, language=args.lang, lines=sys.stdin, out=sys.stdout, said=complain))
    return 0
