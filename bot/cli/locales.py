"""`reportline locales`: the languages, for an operator who wonders why one is not offered."""

import argparse
import os

from bot.app.errors import StartError
from bot.cli.say import say
from bot.i18n import Catalogues, UnknownLocaleError
from bot.i18n.state import as_json, as_lines


def options(parser: argparse.ArgumentParser) -> None:
    """Take --json."""
    parser.add_argument(
        "--json", action="store_true", help="per language: offered, review, missing, fuzzy, too_long"
    )


def act(args: argparse.Namespace) -> int:
    """Print the state of every language that is here. Of the settings only REPORTLINE_LOCALES counts."""
    try:
        catalogues = Catalogues.load((), os.environ.get("REPORTLINE_LOCALES", ""))
    except UnknownLocaleError as error:
        raise StartError(f"REPORTLINE_LOCALES names languages that are {error}.") from None
    say(as_json(catalogues) if args.json else "\n".join(as_lines(catalogues)))
    return 0
