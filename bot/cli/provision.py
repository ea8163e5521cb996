"""`reportline provision`: what people see of the bot before they write to it, and where Telegram delivers."""

import argparse

from bot.cli import loop
from bot.cli.say import complain, say
from bot.i18n import fit
from bot.provision.telegram.account import NotDoneError, account
from bot.provision.telegram.profile import NAME_AT_MOST
from bot.provision.telegram.run import provision
from bot.provision.telegram.want import Want, want


def options(parser: argparse.ArgumentParser) -> None:
    """Take the platform, and how."""
    parser.add_argument("platform", choices=("telegram",), help="telegram is the only one so far")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change (0: nothing), and change nothing"
    )
    parser.add_argument(
        "--name",
        default="",
        help="the bot's name in every language (default: a neutral word in each); phones show it, so it should name"
        " neither abuse nor reports",
    )


def act(args: argparse.Namespace) -> int:
    """Do it. 1: something is not as wanted."""
    name = args.name.strip()
    if not (name.isprintable() and fit.fits(name, NAME_AT_MOST, "utf16")) or (args.name and not name):
        complain(f"A name is one line of 1 to {NAME_AT_MOST} signs.")
        return 2
    wanted = want(loop.begin("warning", delivers=False))
    return 0 if loop.run(lambda: _provision(wanted, name, dry_run=args.dry_run)) else 1


async def _provision(wanted: Want, name: str, *, dry_run: bool) -> bool:
    try:
        async with account(wanted.token, wanted.api, secrets=wanted.secrets) as opened:
            say(f"@{opened.username}")
            return await provision(opened, want=wanted, name=name, say=say, dry_run=dry_run)
    except NotDoneError as error:
        complain(f"Nothing was changed: {error}.")
        return False
